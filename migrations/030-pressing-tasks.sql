-- Lists of open tasks begin with what presses most: overdue by its due time, then urgent, then the
-- next due. A task without a due time comes last. An area and a state at a time, so that a ward's
-- worst fifty cost the same in a city of a hundred open tasks and of a hundred thousand.
-- up
create index task_pressing on task
  (area_path, state, (coalesce(due_at, 'infinity'::timestamptz)), opened_at, id)
  include (due_at, cell_id, priority)
  where not backlog and state not in ('closed', 'cancelled');
create index task_urgent on task
  (area_path, state, (coalesce(due_at, 'infinity'::timestamptz)), opened_at, id)
  where priority = 'urgent' and not backlog and state not in ('closed', 'cancelled');
create index task_place on task using gist (geom)
  where not backlog and state not in ('closed', 'cancelled');
-- The state that its area was last told, null while it is not among the open: news says what it
-- was, so that whoever counts can count on without asking again.
alter table task add column told_state text;
update task set told_state = state where not backlog and state not in ('closed', 'cancelled');

-- down
alter table task drop column told_state;
drop index task_place, task_urgent, task_pressing;
