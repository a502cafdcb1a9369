-- Tables that are sorted by a head read one page from the server in that order, from an index that has
-- it: open tasks by when they were filed, an area and a state at a time; people by name; the access
-- log by time. By due time, priority and state task_pressing and task_urgent answer, backwards too.
-- up
create index task_filed on task (area_path, state, opened_at, id)
  where not backlog and state not in ('closed', 'cancelled');
create index person_name on person (left(name, 80), id);
create index access_entry_at on access_entry (at, id);

-- down
drop index access_entry_at, person_name, task_filed;
