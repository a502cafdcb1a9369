-- The access log says whose record was seen: one entry for each person, right, purpose, kind of data, area,
-- hour and set of subjects, with a counter. A list that is looked at again within the hour is counted; one
-- that holds somebody else by now is another entry, so that no subject is lost.
-- up
drop table access_entry;
create table access_entry (
  id bigint generated always as identity primary key,
  -- The hour in which it was looked, by its beginning.
  hour timestamptz not null check (hour = date_trunc('hour', hour, 'UTC')),
  person_id uuid not null,
  -- In which role and by which right (several where an answer holds what each of them opens).
  role text not null,
  by_right text not null,
  purpose text not null,
  -- What was looked at or done: homes, deeds, decisions, tasks, positions, a vote.
  kind text not null,
  area_path text not null,
  -- Whose: in order, each once. And how many records that were, of whoever.
  household_ids uuid[] not null,
  people_ids uuid[] not null,
  records int not null check (records > 0),
  -- sha256 of whose and how many.
  subjects bytea not null check (length(subjects) = 32),
  times int not null default 1 check (times > 0),
  at timestamptz not null,
  last_at timestamptz not null check (last_at >= at),
  unique (person_id, hour, kind, purpose, by_right, area_path, subjects)
);
create index access_entry_at on access_entry (at, id);
-- Who looked at my household, at me.
create index access_entry_households on access_entry using gin (household_ids);
create index access_entry_people on access_entry using gin (people_ids);
grant select, insert, update (times, last_at) on access_entry to deedgrid_app;

-- Entries about the household of the person who acts, and about that person as a worker.
create function wall_looks() returns setof bigint
language plpgsql stable parallel restricted security definer rows 100
set search_path = public, pg_temp as $$
declare
  home uuid := wall_household('{household.own}');
  me uuid := wall_person('{work.do}');
begin
  if home is not null then
    return query select e.id from access_entry e where e.household_ids @> array[home];
  end if;
  if me is not null then
    return query select e.id from access_entry e where e.people_ids @> array[me];
  end if;
end
$$;
revoke all on function wall_looks() from public;
grant execute on function wall_looks() to deedgrid_app;

select wall_around('access_entry');
create policy see on access_entry for select to deedgrid_app using (
  area_path = any (array(select wall_areas('{audit.read}')))
  or person_id = (select wall_person())
  or id = any (array(select wall_looks()))
);
create policy add on access_entry for insert to deedgrid_app with check (
  person_id = (select wall_person())
);
-- The counter of one's own, and nothing else of it: see the grant.
create policy count on access_entry for update to deedgrid_app using (
  person_id = (select wall_person())
);

-- down
drop table access_entry;
drop function wall_looks();
create table access_entry (
  id bigint generated always as identity primary key,
  at timestamptz not null default now(),
  person_id uuid not null,
  purpose text not null,
  subject text not null,
  area_path text
);
create index access_entry_person on access_entry (person_id, at desc);
create index access_entry_at on access_entry (at, id);
grant select, insert on access_entry to deedgrid_app;
select wall_around('access_entry');
create policy see on access_entry for select to deedgrid_app using (
  ((select wall_may('{audit.read}')) and area_path is null)
  or area_path = any (array(select wall_areas('{audit.read}')))
  or person_id = (select wall_person())
);
create policy add on access_entry for insert to deedgrid_app with check (
  person_id = (select wall_person())
);
