-- Row-level security on points: a household sees its own account and transfers, the rest is the
-- system's; credits of cells are written by whoever decides there.
-- up
-- The account of the household of the person who acts.
create function wall_account() returns uuid
language plpgsql stable parallel restricted security definer set search_path = public, pg_temp as $$
declare
  home uuid := wall_household('{household.own}');
begin
  if home is null then return null; end if;
  return (select a.id from account a where a.owner = 'member:' || home);
end
$$;
revoke all on function wall_account() from public;
grant execute on function wall_account() to deedgrid_app;

select wall_around(wanted) from unnest(array[
  'account', 'transfer', 'heat_credit', 'heat_day'
]::regclass[]) wanted;

create policy see on account for select to deedgrid_app using (
  (select wall_may('{system:sweep,system:caps,system:verify,system:import}'))
  or id = (select wall_account())
);
create policy see on transfer for select to deedgrid_app using (
  (select wall_may('{system:sweep,system:caps,system:verify,system:import}'))
  or debit = (select wall_account())
  or credit = (select wall_account())
);
-- Written by move_points() alone.
create policy see on heat_credit for select to deedgrid_app using (
  (select wall_may('{system:cube,system:sweep,system:caps,system:verify,system:import,system:set-up}'))
  or cell_id = any (array(select wall_cells('{deeds.decide,deeds.reverse}')))
);
create policy add on heat_credit for insert to deedgrid_app with check (
  (select wall_may('{system:sweep,system:caps,system:import}'))
  or cell_id = any (array(select wall_cells('{deeds.decide,deeds.reverse}')))
);
create policy see on heat_day for select to deedgrid_app using (
  (select wall_may('{system:cube,system:sweep,system:caps,system:verify,system:import}'))
  or cell_id = any (array(select wall_cells('{deeds.decide,deeds.reverse}')))
);
create policy add on heat_day for insert to deedgrid_app with check (
  (select wall_may('{system:sweep,system:caps,system:import}'))
  or cell_id = any (array(select wall_cells('{deeds.decide,deeds.reverse}')))
);
create policy change on heat_day for update to deedgrid_app using (
  (select wall_may('{system:sweep,system:caps,system:import}'))
  or cell_id = any (array(select wall_cells('{deeds.decide,deeds.reverse}')))
);

-- down
select wall_away(wanted) from unnest(array[
  'account', 'transfer', 'heat_credit', 'heat_day'
]::regclass[]) wanted;
drop function wall_account();
