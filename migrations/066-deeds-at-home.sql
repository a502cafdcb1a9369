-- Which deeds were done at the household's own home: their place tells whose they are, and beside an
-- open rulebook their type tells how many points. The database says it itself, whoever writes a deed:
-- the one who records it for a household may not know where that household lives.
-- up
create function deed_is_at_home() returns trigger
language plpgsql security definer set search_path = public, pg_temp as $$
begin
  -- Metres: a phone's own error between houses, with room. Whose home is nearest would tell.
  new.at_home := exists (
    select 1 from household h
    where h.id = new.household_id and st_dwithin(h.geom::geography, new.geom::geography, 100));
  return new;
end
$$;
alter table deed add column at_home boolean not null default false;
update deed d set at_home = true from household h
where h.id = d.household_id and st_dwithin(h.geom::geography, d.geom::geography, 100);
create trigger deed_at_home before insert or update of geom, household_id on deed
  for each row execute function deed_is_at_home();

-- down
drop trigger deed_at_home on deed;
drop function deed_is_at_home();
alter table deed drop column at_home;
