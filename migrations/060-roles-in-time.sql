-- Roles from one day to another, and the grid lead, who answers for one or several grids. A grid is
-- the last part of a path: boston/04/@0401 lies in boston/04, and whoever holds only that holds no
-- area. Outside its time a role gives no right, in the very statement that asks for it; `in_force` is
-- what the servers were told last, so that a look finds what has begun or ended since.
-- up
alter table person_role drop constraint person_role_role_check;
alter table person_role
  add constraint person_role_role_check check (role in ('resident', 'worker', 'grid_lead', 'panel',
    'dispatcher', 'supervisor', 'planner', 'auditor', 'admin')),
  add constraint person_role_grid check (role = 'grid_lead' or area_path not like '%/@%'),
  add column begins_at timestamptz,
  add column ends_at timestamptz,
  add column in_force boolean not null default true,
  add constraint person_role_time check (ends_at > begins_at);
-- Which roles have begun or ended, asked once a second: only few have a time at all.
create index person_role_timed on person_role (person_id)
  where begins_at is not null or ends_at is not null;
grant update (begins_at, ends_at, in_force) on person_role to deedgrid_app;
create policy settle on person_role for update to deedgrid_app using (
  (select wall_may('{system:sweep}'))
);

create view held_role with (security_invoker = true) as
  select r.person_id, r.role, r.area_path from person_role r
  where (r.begins_at is null or r.begins_at <= now()) and (r.ends_at is null or r.ends_at > now());
grant select on held_role to deedgrid_app;

create or replace view work_area with (security_invoker = true) as
  select r.person_id as worker_id, r.area_path
  from held_role r join person p on p.id = r.person_id
  where r.role = 'worker' and p.standing = 'good';

-- down
create or replace view work_area with (security_invoker = true) as
  select r.person_id as worker_id, r.area_path
  from person_role r join person p on p.id = r.person_id
  where r.role = 'worker' and p.standing = 'good';
drop view held_role;
drop policy settle on person_role;
delete from person_role where role = 'grid_lead' or ends_at <= now() or begins_at > now();
drop index person_role_timed;
alter table person_role drop constraint person_role_time, drop constraint person_role_grid,
  drop constraint person_role_role_check, drop column in_force, drop column ends_at,
  drop column begins_at;
alter table person_role add constraint person_role_role_check check (role in ('resident', 'worker',
  'panel', 'dispatcher', 'supervisor', 'planner', 'auditor', 'admin'));
