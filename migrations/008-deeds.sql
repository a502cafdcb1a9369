-- Deeds and their way: submitted, in review, on notice, posted | rejected; reversed by a counter
-- transfer. Archived: an old undecided report that history brought and nobody will decide.
-- up
create table deed (
  id uuid primary key,
  household_id uuid not null references household (id),
  submitted_by uuid not null references person (id),
  type_id text not null,
  rule_version int not null,
  category_id text not null references deed_category (id),
  cell_id int not null references cell (id),
  geom geometry(Point, 4326) not null,
  occurred_at timestamptz not null,
  note text not null,
  state text not null check (state in ('submitted', 'in_review', 'on_notice', 'posted', 'rejected',
    'reversed', 'archived')),
  source text not null check (source in ('person', 'import', 'simulated', 'task')),
  task_id uuid,
  submitted_at timestamptz not null,
  notice_ends_at timestamptz,
  decided_at timestamptz,
  points int not null default 0 check (points >= 0),
  -- Of the request that made it: a retry is recognised, another body under the same id refused.
  request_hash text not null,
  foreign key (type_id, rule_version) references deed_type (id, version),
  check ((state = 'on_notice') <= (notice_ends_at is not null))
);
create index deed_household on deed (household_id, submitted_at desc);
create index deed_queue on deed (submitted_at) where state in ('submitted', 'in_review');
create index deed_notice on deed (notice_ends_at) where state = 'on_notice';
create index deed_geom on deed using gist (geom);
create index deed_cell on deed (cell_id, occurred_at desc);
create index deed_newest on deed (occurred_at desc, id desc);
create unique index deed_task on deed (task_id) where task_id is not null;

create table deed_vote (
  id uuid primary key,
  deed_id uuid not null references deed (id),
  person_id uuid not null references person (id),
  vote text not null check (vote in ('approve', 'reject')),
  reason text not null,
  at timestamptz not null default now(),
  unique (deed_id, person_id)
);

create table deed_step (
  deed_id uuid not null references deed (id),
  seq int not null,
  state text not null,
  at timestamptz not null,
  actor text not null,
  reason text,
  primary key (deed_id, seq)
);

create table deed_reversal (
  id uuid primary key,
  deed_id uuid not null unique references deed (id),
  reversed_by uuid not null references person (id),
  reason text not null,
  at timestamptz not null default now()
);

-- down
drop table deed_reversal, deed_step, deed_vote, deed;
