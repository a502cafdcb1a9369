-- Tasks, offers and assignments. Two active workers for a task are impossible by index, not by care.
-- up
create table task (
  id uuid primary key,
  title text not null,
  category_id text,
  note text not null,
  cell_id int not null references cell (id),
  area_path text not null references area (path),
  geom geometry(Point, 4326) not null,
  address text not null,
  state text not null check (state in ('reported', 'new', 'offered', 'accepted', 'on_site',
    'handled', 'closed', 'cancelled')),
  priority text not null check (priority in ('normal', 'urgent')),
  source text not null check (source in ('person', 'import', 'simulated')),
  filed_by uuid not null references person (id),
  household_id uuid references household (id),
  opened_at timestamptz not null,
  due_at timestamptz,
  closed_at timestamptz,
  -- Open history older than the limit: counted, folded, never offered.
  backlog boolean not null default false,
  -- Grows with each offer; an answer with an older number is refused.
  fence int not null default 0,
  waiting_for text check (waiting_for in ('nobody_available', 'nobody_accepted')),
  handling_note text not null default '',
  handled_by uuid references worker (id),
  handled_at timestamptz,
  deed_id uuid,
  -- When the sweep should look at a waiting task again.
  retry_at timestamptz,
  request_hash text not null
);
create index task_live on task (opened_at desc, id desc)
  where not backlog and state not in ('closed', 'cancelled');
create index task_opened on task (opened_at desc, id desc);
create index task_cell on task (cell_id, opened_at desc);
create index task_retry on task (retry_at) where state = 'new' and retry_at is not null;
create index task_household on task (household_id, opened_at desc) where household_id is not null;
create index task_closed on task (closed_at desc) where state = 'closed';

create table offer (
  id uuid primary key,
  task_id uuid not null references task (id),
  worker_id uuid not null references worker (id),
  fence int not null,
  state text not null check (state in ('open', 'accepted', 'declined', 'expired', 'withdrawn')),
  distance_m float8 not null,
  offered_at timestamptz not null,
  expires_at timestamptz not null,
  answered_at timestamptz,
  reason text,
  unique (task_id, fence)
);
create unique index offer_open_task on offer (task_id) where state = 'open';
-- A worker is asked one thing at a time.
create unique index offer_open_worker on offer (worker_id) where state = 'open';
create index offer_due on offer (expires_at) where state = 'open';

create table assignment (
  offer_id uuid primary key references offer (id),
  task_id uuid not null references task (id),
  worker_id uuid not null references worker (id),
  fence int not null,
  state text not null check (state in ('active', 'done', 'released')),
  accepted_at timestamptz not null,
  ended_at timestamptz
);
create unique index assignment_active on assignment (task_id) where state = 'active';
create index assignment_worker on assignment (worker_id) where state = 'active';

create table task_step (
  task_id uuid not null references task (id),
  seq int not null,
  state text not null,
  at timestamptz not null,
  actor text not null,
  reason text,
  primary key (task_id, seq)
);

alter table deed add foreign key (task_id) references task (id);

-- down
alter table deed drop constraint deed_task_id_fkey;
drop table task_step, assignment, offer, task;
