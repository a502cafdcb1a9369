-- An administrator makes, changes and disables people in areas of their own. What the verb asks for,
-- the database holds to: no role outside these areas, none to oneself, no person who also answers
-- somewhere else, no password. Skills and home of a worker; a household is found by its code.
-- up
alter table worker
  add column skills text[] not null default '{}',
  add column home_area_path text;

drop policy see on person;
create policy see on person for select to deedgrid_app using (
  (select wall_may('{system:access,system:sign-in,system:set-up,system:people,system:cube,system:dispatch,system:import,system:index,system:sweep,audit.read}'))
  or id = (select wall_person())
  or ((select wall_may('{tasks.read,tasks.file,tasks.verify,workers.read,work.do}'))
    and exists (select 1 from worker w where w.id = person.id))
  or exists (select 1 from person_role r where r.person_id = person.id
    and split_part(r.area_path, '/@', 1) = any (array(select wall_areas('{people.read}'))))
);
create policy make on person for insert to deedgrid_app with check (
  password_hash is null and (select wall_may('{people.manage}'))
);
create policy change on person for update to deedgrid_app using (
  (select wall_may('{system:import}'))
  or (exists (select 1 from person_role r where r.person_id = person.id
      and split_part(r.area_path, '/@', 1) = any (array(select wall_areas('{people.manage}'))))
    and not exists (select 1 from person_role r where r.person_id = person.id
      and split_part(r.area_path, '/@', 1) <> all (array(select wall_areas('{people.manage}')))))
);
-- Whether somebody can sign in, for who may not read by what.
alter table person
  add column has_password boolean not null generated always as (password_hash is not null) stored;
grant select (has_password) on person to deedgrid_app;
revoke update on person from deedgrid_app;
grant update (account, name, household_id, standing) on person to deedgrid_app;

create policy manage on person_role for select to deedgrid_app using (
  (select wall_may('{system:people,people.manage}'))
);
create policy give on person_role for insert to deedgrid_app with check (
  split_part(area_path, '/@', 1) = any (array(select wall_areas('{people.manage}')))
  and person_id <> (select wall_person('{people.manage}'))
);
create policy change on person_role for update to deedgrid_app using (
  (select wall_may('{system:import}'))
  or (split_part(area_path, '/@', 1) = any (array(select wall_areas('{people.manage}')))
    and person_id <> (select wall_person('{people.manage}')))
);
-- One's own, too: whoever is not the last may go.
create policy take on person_role for delete to deedgrid_app using (
  (select wall_may('{system:import}'))
  or split_part(area_path, '/@', 1) = any (array(select wall_areas('{people.manage}')))
);

create policy join_people on household for select to deedgrid_app using (
  (select wall_may('{system:people}'))
);
create policy see_people on worker for select to deedgrid_app using (
  (select wall_may('{system:people}'))
);
create policy add_people on worker for insert to deedgrid_app with check (
  (select wall_may('{system:people}'))
);
create policy change_people on worker for update to deedgrid_app using (
  (select wall_may('{system:people,system:import}'))
);

-- down
drop policy change_people on worker;
drop policy add_people on worker;
drop policy see_people on worker;
drop policy join_people on household;
drop policy take on person_role;
drop policy change on person_role;
drop policy give on person_role;
drop policy manage on person_role;
grant update on person to deedgrid_app;
alter table person drop column has_password;
drop policy change on person;
drop policy make on person;
drop policy see on person;
create policy see on person for select to deedgrid_app using (
  (select wall_may('{system:access,system:sign-in,system:set-up,system:cube,system:dispatch,system:import,system:index,system:sweep,audit.read}'))
  or id = (select wall_person())
  or ((select wall_may('{tasks.read,tasks.file,tasks.verify,workers.read,work.do}'))
    and exists (select 1 from worker w where w.id = person.id))
  or exists (select 1 from person_role r where r.person_id = person.id
    and r.area_path = any (array(select wall_areas('{people.read}'))))
);
alter table worker drop column home_area_path, drop column skills;
