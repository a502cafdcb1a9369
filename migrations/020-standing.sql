-- A person's standing, and where somebody may work: asked by the very statement that claims, so that
-- no memory of a right decides.
-- up
alter table person add column standing text not null default 'good'
  check (standing in ('good', 'suspended'));

-- The areas in which a person may work now: the role is held and the person is in good standing.
create view work_area with (security_invoker = true) as
  select r.person_id as worker_id, r.area_path
  from person_role r join person p on p.id = r.person_id
  where r.role = 'worker' and p.standing = 'good';
grant select on work_area to deedgrid_app;

-- down
drop view work_area;
alter table person drop column standing;
