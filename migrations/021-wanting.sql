-- A task says itself that it wants a worker, and since when: what wants is found by an index, in the
-- order in which it presses. How often it was offered is counted apart from the fence. The retry of
-- one task at a time goes: history that was loaded had none, and nobody was ever asked for it.
-- up
alter table task add column wants_since timestamptz;
alter table task add column offers_made int not null default 0;
update task set offers_made = fence;
update task set wants_since = opened_at
  where state = 'new' and not backlog and offers_made < 8;
alter table task add check (wants_since is null or (state = 'new' and not backlog));
drop index task_retry;
alter table task drop column retry_at;
create index task_wanting on task (wants_since, id) where wants_since is not null;
create index task_wanting_due on task (due_at, id) where wants_since is not null;
create index task_wanting_urgent on task (wants_since, id)
  where wants_since is not null and priority = 'urgent';
create index task_wanting_area on task (area_path, wants_since) where wants_since is not null;

-- down
drop index task_wanting_area, task_wanting_urgent, task_wanting_due, task_wanting;
alter table task add column retry_at timestamptz;
update task set retry_at = now() where wants_since is not null;
create index task_retry on task (retry_at) where state = 'new' and retry_at is not null;
alter table task drop column offers_made;
alter table task drop column wants_since;
