-- Row-level security on tasks, offers and work: the office those of its areas, a worker what was
-- offered and is in hand, a household what it reported. Where a worker is, the machine knows and
-- that worker.
-- up
-- Found for wall_work(): the last that a worker was asked or has accepted.
create index offer_work on offer (worker_id, offered_at desc) where state in ('open', 'accepted');

-- Tasks that the worker who acts is asked for, has in hand, or has just let go.
create function wall_work() returns setof uuid
language plpgsql stable parallel restricted security definer rows 20
set search_path = public, pg_temp as $$
declare
  who uuid := wall_person('{work.do}');
begin
  if who is null then return; end if;
  return query
    select a.task_id from assignment a where a.worker_id = who and a.state = 'active'
    union
    (select o.task_id from offer o
     where o.worker_id = who and o.state in ('open', 'accepted')
     order by o.offered_at desc limit 50);
end
$$;
revoke all on function wall_work() from public;
grant execute on function wall_work() to deedgrid_app;

select wall_around(wanted) from unnest(array[
  'task', 'offer', 'assignment', 'task_step', 'worker', 'shift', 'worker_position'
]::regclass[]) wanted;

create policy see on task for select to deedgrid_app using (
  (select wall_may('{system:dispatch,system:sweep,system:import}'))
  or area_path = any (array(select wall_areas('{tasks.read,tasks.file,tasks.verify,workers.read}')))
  or household_id = (select wall_household('{tasks.report}'))
  or filed_by = (select wall_person('{tasks.report}'))
  or handled_by = (select wall_person('{work.do}'))
  or id = any (array(select wall_work()))
);
create policy add on task for insert to deedgrid_app with check (
  (select wall_may('{system:import}'))
  or (filed_by = (select wall_person('{tasks.file}'))
    and area_path = any (array(select wall_areas('{tasks.file}'))))
  or (filed_by = (select wall_person('{tasks.report}')) and state = 'reported')
);
create policy change on task for update to deedgrid_app using (
  (select wall_may('{system:dispatch,system:sweep,system:import}'))
  or area_path = any (array(select wall_areas('{tasks.file,tasks.verify}')))
  or filed_by = (select wall_person('{tasks.report}'))
  or handled_by = (select wall_person('{work.do}'))
  or id = any (array(select wall_work()))
);
create policy see on offer for select to deedgrid_app using (
  (select wall_may('{system:dispatch,system:sweep}'))
  or worker_id = (select wall_person('{work.do}'))
  or ((select wall_may('{tasks.read,tasks.file,tasks.verify,workers.read}'))
    and exists (select 1 from task t where t.id = offer.task_id))
);
create policy add on offer for insert to deedgrid_app with check (
  (select wall_may('{system:dispatch,system:sweep}'))
);
create policy change on offer for update to deedgrid_app using (
  (select wall_may('{system:dispatch,system:sweep}'))
  or worker_id = (select wall_person('{work.do}'))
  or ((select wall_may('{tasks.file,tasks.verify}'))
    and exists (select 1 from task t where t.id = offer.task_id))
);
create policy see on assignment for select to deedgrid_app using (
  (select wall_may('{system:dispatch,system:sweep}'))
  or worker_id = (select wall_person('{work.do}'))
  or ((select wall_may('{tasks.read,tasks.file,tasks.verify,workers.read}'))
    and exists (select 1 from task t where t.id = assignment.task_id))
);
create policy add on assignment for insert to deedgrid_app with check (
  (select wall_may('{system:dispatch,system:sweep}'))
  or worker_id = (select wall_person('{work.do}'))
);
create policy change on assignment for update to deedgrid_app using (
  (select wall_may('{system:dispatch,system:sweep}'))
  or worker_id = (select wall_person('{work.do}'))
  or ((select wall_may('{tasks.file,tasks.verify}'))
    and exists (select 1 from task t where t.id = assignment.task_id))
);
create policy see on task_step for select to deedgrid_app using (
  (select wall_may('{system:dispatch,system:sweep}'))
  or exists (select 1 from task t where t.id = task_step.task_id)
);
create policy add on task_step for insert to deedgrid_app with check (
  (select wall_may('{system:dispatch,system:sweep,system:import}'))
  or ((select wall_may('{tasks.file,tasks.verify,tasks.report,work.do}'))
    and actor = (select wall_person())::text and exists (select 1 from task t where t.id = task_step.task_id))
);
create policy see on worker for select to deedgrid_app using (
  (select wall_may('{system:dispatch,system:index,system:sweep,system:import,tasks.read,tasks.file,tasks.verify,workers.read,work.do}'))
);
create policy add on worker for insert to deedgrid_app with check (
  (select wall_may('{system:import,system:sweep}'))
  or id = (select wall_person('{work.do}'))
);
create policy change on worker for update to deedgrid_app using (
  (select wall_may('{system:sweep}'))
  or id = (select wall_person('{work.do}'))
);
create policy see on shift for select to deedgrid_app using (
  (select wall_may('{system:dispatch,system:index,system:sweep}'))
  or worker_id = (select wall_person('{work.do}'))
);
create policy add on shift for insert to deedgrid_app with check (
  worker_id = (select wall_person('{work.do}'))
);
create policy change on shift for update to deedgrid_app using (
  (select wall_may('{system:dispatch,system:index,system:sweep}'))
  or worker_id = (select wall_person('{work.do}'))
);
create policy see on worker_position for select to deedgrid_app using (
  (select wall_may('{system:dispatch,system:index,system:sweep}'))
  or worker_id = (select wall_person('{work.do}'))
);
create policy add on worker_position for insert to deedgrid_app with check (
  (select wall_may('{system:index}'))
);
create policy change on worker_position for update to deedgrid_app using (
  (select wall_may('{system:dispatch,system:index,system:sweep}'))
);
create policy remove on worker_position for delete to deedgrid_app using (
  (select wall_may('{system:sweep}'))
  or worker_id = (select wall_person('{work.do}'))
);

-- down
select wall_away(wanted) from unnest(array[
  'task', 'offer', 'assignment', 'task_step', 'worker', 'shift', 'worker_position'
]::regclass[]) wanted;
drop function wall_work();
drop index offer_work;
