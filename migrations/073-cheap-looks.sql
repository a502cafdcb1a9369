-- What a look costs. Most are counted, not new: then there is nothing to put into the queue, and no
-- statement to be made for it.
-- up
create or replace function chain_wait() returns trigger
language plpgsql security definer set search_path = public, pg_temp as $$
begin
  if exists (select 1 from added) then
    execute format(
      'insert into chain_waiting (chain, key, due) select %L, %s, %s from added',
      tg_argv[0], tg_argv[1], tg_argv[2]);
  end if;
  return null;
end
$$;

-- Whoever notes a look sees it as their own: asked first, so that the rest is not asked at all.
drop policy chain on access_entry;
drop policy see on access_entry;
create policy see on access_entry for select to deedgrid_app using (
  person_id = (select wall_person())
  or area_path = any (array(select wall_areas('{audit.read}')))
  or id = any (array(select wall_looks()))
  or (select wall_may('{system:seal,system:verify}'))
);

-- down
drop policy see on access_entry;
create policy see on access_entry for select to deedgrid_app using (
  area_path = any (array(select wall_areas('{audit.read}')))
  or person_id = (select wall_person())
  or id = any (array(select wall_looks()))
);
create policy chain on access_entry for select to deedgrid_app using (
  (select wall_may('{system:seal,system:verify}'))
);
create or replace function chain_wait() returns trigger
language plpgsql security definer set search_path = public, pg_temp as $$
begin
  execute format(
    'insert into chain_waiting (chain, key, due) select %L, %s, %s from added',
    tg_argv[0], tg_argv[1], tg_argv[2]);
  return null;
end
$$;
