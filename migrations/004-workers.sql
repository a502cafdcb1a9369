-- Grid workers: shifts and the last position. No trail; off shift there is no position at all.
-- up
create table worker (
  id uuid primary key references person (id),
  area_path text not null
);
create table shift (
  id uuid primary key,
  worker_id uuid not null references worker (id),
  simulated boolean not null,
  started_at timestamptz not null default now(),
  ended_at timestamptz check (ended_at >= started_at)
);
create unique index shift_open on shift (worker_id) where ended_at is null;
create table worker_position (
  worker_id uuid primary key references worker (id),
  geog geography(Point, 4326) not null,
  accuracy_m float8,
  seen_at timestamptz not null
);
create index worker_position_geog on worker_position using gist (geog);

-- down
drop table worker_position, shift, worker;
