-- Lists in an order, below row-level security: before a policy has looked at a row only a plain column
-- may be compared with where a page ended. What was an expression in an index is a column now.
-- Adding them rewrites both tables once, under a lock.
-- up
alter table task add column due_or_never timestamptz not null
  generated always as (coalesce(due_at, 'infinity'::timestamptz)) stored;
drop index task_pressing, task_urgent;
create index task_pressing on task (area_path, state, due_or_never, opened_at, id)
  include (due_at, cell_id, priority)
  where not backlog and state not in ('closed', 'cancelled');
create index task_urgent on task (area_path, state, due_or_never, opened_at, id)
  where priority = 'urgent' and not backlog and state not in ('closed', 'cancelled');
alter table person add column name_begins text not null generated always as (left(name, 80)) stored;
grant select (name_begins) on person to deedgrid_app;
drop index person_name;
create index person_name on person (name_begins, id);

-- down
drop index person_name;
alter table person drop column name_begins;
create index person_name on person (left(name, 80), id);
drop index task_urgent, task_pressing;
alter table task drop column due_or_never;
create index task_pressing on task
  (area_path, state, (coalesce(due_at, 'infinity'::timestamptz)), opened_at, id)
  include (due_at, cell_id, priority)
  where not backlog and state not in ('closed', 'cancelled');
create index task_urgent on task
  (area_path, state, (coalesce(due_at, 'infinity'::timestamptz)), opened_at, id)
  where priority = 'urgent' and not backlog and state not in ('closed', 'cancelled');
