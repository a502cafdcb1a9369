-- Indexes for what is asked all the time: a worker's own work, an area's open tasks, who was asked.
-- up
create index task_handled on task (handled_by, opened_at desc) where state = 'handled';
create index task_open_area on task (area_path, state) where state not in ('closed', 'cancelled');
-- History that is still open and has grown old: looked for once an hour.
create index task_history_open on task (opened_at)
  where source = 'import' and state = 'new' and not backlog;
create index assignment_task on assignment (task_id, fence desc);
create index offer_worker on offer (worker_id, task_id);
create index session_expires on session (expires_at);

-- down
drop index session_expires, offer_worker, assignment_task, task_history_open, task_open_area,
  task_handled;
