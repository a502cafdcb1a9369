-- People, the roles they have in an area (an opaque path such as boston/04), sessions, access log.
-- up
create table person (
  id uuid primary key,
  account text not null unique check (length(account) between 1 and 80),
  name text not null,
  -- Null: nobody can sign in (import actors).
  password_hash text,
  household_id uuid,
  origin text not null check (origin in ('real', 'demo', 'import')),
  created_at timestamptz not null default now()
);
create index person_household on person (household_id) where household_id is not null;

create table person_role (
  person_id uuid not null references person (id),
  role text not null check (role in ('resident', 'worker', 'panel', 'dispatcher', 'supervisor',
    'planner', 'auditor', 'admin')),
  area_path text not null,
  primary key (person_id, role, area_path)
);

create table session (
  -- sha256 of the opaque cookie value: a stolen table opens no door.
  token_hash bytea primary key,
  person_id uuid not null references person (id),
  -- 'simulated' sessions give way when a person signs in to the account.
  client text not null check (client in ('person', 'simulated')),
  created_at timestamptz not null default now(),
  expires_at timestamptz not null
);
create index session_person on session (person_id);

create table setup_link (
  token_hash bytea primary key,
  expires_at timestamptz not null,
  used_at timestamptz
);

create table access_entry (
  id bigint generated always as identity primary key,
  at timestamptz not null default now(),
  person_id uuid not null,
  purpose text not null,
  subject text not null,
  area_path text
);

-- down
drop table access_entry, setup_link, session, person_role, person;
