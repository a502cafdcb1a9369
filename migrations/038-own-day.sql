-- A worker's own day: what they have handled since this morning.
-- up
create index task_handled_by on task (handled_by, handled_at desc) where handled_by is not null;

-- down
drop index task_handled_by;
