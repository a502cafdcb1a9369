-- Row-level security on who is there: people, their roles, sessions, devices, tries to sign in. Forced,
-- so that nobody is beside it; the owner, who migrates, has a policy of its own. A set that a policy
-- asks for is asked once a statement (= any (array(select ...))), never once a row.
-- up
select wall_around(wanted) from unnest(array[
  'person', 'person_role', 'session', 'known_device', 'sign_in_try', 'setup_link'
]::regclass[]) wanted;

create policy see on person for select to deedgrid_app using (
  (select wall_may('{system:access,system:sign-in,system:set-up,system:cube,system:dispatch,system:import,system:index,system:sweep,audit.read}'))
  or id = (select wall_person())
  or ((select wall_may('{tasks.read,tasks.file,tasks.verify,workers.read,work.do}'))
    and exists (select 1 from worker w where w.id = person.id))
  or exists (select 1 from person_role r where r.person_id = person.id
    and r.area_path = any (array(select wall_areas('{people.read}'))))
);
create policy add on person for insert to deedgrid_app with check (
  (select wall_may('{system:set-up,system:import}'))
);
-- Whoever may change people brings a policy for it along.
create policy see on person_role for select to deedgrid_app using (
  (select wall_may('{system:access,system:sign-in,system:set-up,system:cube,system:dispatch,system:import,system:index,system:sweep,people.read}'))
  or person_id = (select wall_person())
);
create policy add on person_role for insert to deedgrid_app with check (
  (select wall_may('{system:set-up,system:import}'))
);
create policy use on session for all to deedgrid_app using (
  (select wall_may('{system:access}'))
) with check (
  (select wall_may('{system:access}'))
);
create policy use on known_device for all to deedgrid_app using (
  (select wall_may('{system:access,system:sign-in}'))
) with check (
  (select wall_may('{system:access,system:sign-in}'))
);
create policy use on sign_in_try for all to deedgrid_app using (
  (select wall_may('{system:access,system:sign-in}'))
) with check (
  (select wall_may('{system:access,system:sign-in}'))
);
create policy use on setup_link for all to deedgrid_app using (
  (select wall_may('{system:set-up}'))
) with check (
  (select wall_may('{system:set-up}'))
);

-- down
select wall_away(wanted) from unnest(array[
  'person', 'person_role', 'session', 'known_device', 'sign_in_try', 'setup_link'
]::regclass[]) wanted;
