-- Row-level security on homes, deeds and what was decided about them: the household its own, the panel
-- and the supervisor those of the cells they answer for now.
-- up
select wall_around(wanted) from unnest(array[
  'household', 'deed', 'deed_vote', 'deed_step', 'deed_reversal', 'deed_raise'
]::regclass[]) wanted;

create policy see on household for select to deedgrid_app using (
  (select wall_may('{system:cube,system:dispatch,system:import,system:caps}'))
  or id = (select wall_household('{household.own,deeds.submit,tasks.report}'))
  or cell_id = any (array(select wall_cells('{households.exact}')))
);
create policy add on household for insert to deedgrid_app with check (
  (select wall_may('{system:import}'))
);
-- Held while its month is counted; nobody changes it.
create policy change on household for update to deedgrid_app using (
  (select wall_may('{system:caps}'))
);
create policy see on deed for select to deedgrid_app using (
  (select wall_may('{system:sweep,system:caps,system:verify,system:import}'))
  or household_id = (select wall_household('{household.own,deeds.submit}'))
  or cell_id = any (array(select wall_cells('{deeds.decide,deeds.reverse,deeds.exact}')))
  or (source = 'task' and cell_id = any (array(select wall_cells('{tasks.verify}'))))
);
create policy add on deed for insert to deedgrid_app with check (
  (select wall_may('{system:import}'))
  or (household_id = (select wall_household('{deeds.submit}'))
    and submitted_by = (select wall_person('{deeds.submit}')))
  or (source = 'task' and submitted_by = (select wall_person('{tasks.verify}'))
    and cell_id = any (array(select wall_cells('{tasks.verify}'))))
);
create policy change on deed for update to deedgrid_app using (
  (select wall_may('{system:sweep,system:caps}'))
  or cell_id = any (array(select wall_cells('{deeds.decide,deeds.reverse}')))
);
-- What belongs to a deed is seen by whoever sees the deed; votes by those who decide alone.
create policy see on deed_vote for select to deedgrid_app using (
  (select wall_may('{system:verify}'))
  or ((select wall_may('{deeds.decide,deeds.reverse}'))
    and exists (select 1 from deed d where d.id = deed_vote.deed_id))
);
create policy add on deed_vote for insert to deedgrid_app with check (
  (person_id = (select wall_person('{deeds.decide}'))
    and exists (select 1 from deed d where d.id = deed_vote.deed_id))
);
create policy see on deed_step for select to deedgrid_app using (
  (select wall_may('{system:sweep,system:caps,system:verify,system:import}'))
  or exists (select 1 from deed d where d.id = deed_step.deed_id)
);
create policy add on deed_step for insert to deedgrid_app with check (
  (select wall_may('{system:sweep,system:caps,system:import}'))
  or ((select wall_may('{deeds.decide,deeds.reverse,deeds.submit,tasks.verify}'))
    and actor = (select wall_person())::text and exists (select 1 from deed d where d.id = deed_step.deed_id))
);
create policy see on deed_reversal for select to deedgrid_app using (
  (select wall_may('{system:verify}'))
  or ((select wall_may('{deeds.reverse}')) and exists (select 1 from deed d where d.id = deed_reversal.deed_id))
);
create policy add on deed_reversal for insert to deedgrid_app with check (
  (reversed_by = (select wall_person('{deeds.reverse}'))
    and exists (select 1 from deed d where d.id = deed_reversal.deed_id))
);
create policy see on deed_raise for select to deedgrid_app using (
  (select wall_may('{system:caps,system:verify}'))
  or exists (select 1 from deed d where d.id = deed_raise.deed_id)
);
create policy add on deed_raise for insert to deedgrid_app with check (
  (select wall_may('{system:caps}'))
);

-- down
select wall_away(wanted) from unnest(array[
  'household', 'deed', 'deed_vote', 'deed_step', 'deed_reversal', 'deed_raise'
]::regclass[]) wanted;
