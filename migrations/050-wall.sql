-- The second wall. Who acts comes with each transaction in one setting, signed by the server for the
-- very session and moment; these functions check the signature and answer what it says. Without a
-- good one there is no scope, and row-level security shows nothing. The keys are the owner's: the
-- application's login can neither read them nor, therefore, sign.
-- up
create table wall_key (
  one boolean primary key default true check (one),
  inner_key bytea not null check (length(inner_key) = 64),
  outer_key bytea not null check (length(outer_key) = 64)
);
-- 128 bytes out of 16 random ids: each half of a key from 488 random bits.
insert into wall_key (inner_key, outer_key)
select
  sha256(uuid_send(gen_random_uuid()) || uuid_send(gen_random_uuid())
    || uuid_send(gen_random_uuid()) || uuid_send(gen_random_uuid()))
  || sha256(uuid_send(gen_random_uuid()) || uuid_send(gen_random_uuid())
    || uuid_send(gen_random_uuid()) || uuid_send(gen_random_uuid())),
  sha256(uuid_send(gen_random_uuid()) || uuid_send(gen_random_uuid())
    || uuid_send(gen_random_uuid()) || uuid_send(gen_random_uuid()))
  || sha256(uuid_send(gen_random_uuid()) || uuid_send(gen_random_uuid())
    || uuid_send(gen_random_uuid()) || uuid_send(gen_random_uuid()));

-- The scope of this transaction, or null: {id, kind, areas, right?, household?, simulated?, ...}.
-- HMAC with two independent keys of one block. The text of another session is worth nothing, and so
-- is one that was not signed within a minute of this transaction's begin: longer takes no way here.
create function wall_scope() returns jsonb
language plpgsql stable parallel restricted security definer set search_path = public, pg_temp as $$
declare
  sealed text := current_setting('deedgrid.scope', true);
  said text;
  scope jsonb;
begin
  if sealed is null or sealed = '' then return null; end if;
  said := substr(sealed, 65);
  if not exists (
    select 1 from wall_key
    where encode(sha256(outer_key || sha256(inner_key || convert_to(said, 'UTF8'))), 'hex')
      = left(sealed, 64)) then return null; end if;
  scope := said::jsonb;
  if (scope ->> 'session')::int <> pg_backend_pid()
    or abs(extract(epoch from now()) - (scope ->> 'at')::float8) > 60 then return null; end if;
  return scope;
end
$$;

-- True when the transaction is somebody's by one of these rights, or the named part of the system's.
create function wall_may(rights text[]) returns boolean
language plpgsql stable parallel restricted security definer set search_path = public, pg_temp as $$
declare
  scope jsonb := wall_scope();
begin
  if scope is null then return false; end if;
  if scope ->> 'kind' = 'system' then return scope ->> 'id' = any (rights); end if;
  return string_to_array(scope ->> 'right', ' ') && rights;
end
$$;

-- True for whoever may change anything at all: the system, and people by a right that is not only to
-- look. What everybody who acts leaves behind (news) is written under it.
create function wall_acts() returns boolean
language plpgsql stable parallel restricted security definer set search_path = public, pg_temp as $$
declare
  scope jsonb := wall_scope();
begin
  if scope is null then return false; end if;
  if scope ->> 'kind' = 'system' then return true; end if;
  return exists (
    select 1 from unnest(string_to_array(scope ->> 'right', ' ')) held
    where held not like '%.read' and held not like '%.exact');
end
$$;

-- The person who acts, by one of these rights; whatever the right where none is named.
create function wall_person(rights text[] default null) returns uuid
language plpgsql stable parallel restricted security definer set search_path = public, pg_temp as $$
declare
  scope jsonb := wall_scope();
begin
  if scope is null or scope ->> 'kind' <> 'person' then return null; end if;
  if rights is not null and not string_to_array(scope ->> 'right', ' ') && rights then
    return null;
  end if;
  return (scope ->> 'id')::uuid;
end
$$;

-- The household of the person who acts by one of these rights.
create function wall_household(rights text[]) returns uuid
language plpgsql stable parallel restricted security definer set search_path = public, pg_temp as $$
declare
  scope jsonb := wall_scope();
begin
  if scope is null or scope ->> 'kind' <> 'person'
    or not string_to_array(scope ->> 'right', ' ') && rights then return null; end if;
  return nullif(scope ->> 'household', '')::uuid;
end
$$;

-- The areas in which a person acts by one of these rights, and those below them.
create function wall_areas(rights text[]) returns setof text
language plpgsql stable parallel restricted security definer rows 50
set search_path = public, pg_temp as $$
declare
  scope jsonb := wall_scope();
  held text[];
begin
  if scope is null or scope ->> 'kind' <> 'person'
    or not string_to_array(scope ->> 'right', ' ') && rights then return; end if;
  held := string_to_array(nullif(scope ->> 'areas', ''), ' ');
  return query
    select unnest(held)
    union select a.path from area a, unnest(held) h where starts_with(a.path, h || '/');
end
$$;

-- Puts a table behind the wall: forced, so that nobody is beside it; the owner, who migrates, has a
-- policy of its own. From then on the application sees of it what policies of its own let it see.
create function wall_around(wanted regclass) returns void
language plpgsql set search_path = public, pg_temp as $$
begin
  execute format('alter table %s enable row level security, force row level security', wanted);
  execute format('create policy owner on %s to %I using (true) with check (true)',
    wanted, current_user);
end
$$;

-- The way back: without a policy, open as its grants say.
create function wall_away(wanted regclass) returns void
language plpgsql set search_path = public, pg_temp as $$
declare
  held name;
begin
  for held in select polname from pg_policy where polrelid = wanted loop
    execute format('drop policy %I on %s', held, wanted);
  end loop;
  execute format('alter table %s no force row level security, disable row level security', wanted);
end
$$;

-- Which area answers for a cell now: of a retired one the area of the cell that stands there. Kept
-- here so that no policy has to look for it; the server finds it the same way (grid/places.ts).
create table cell_place (
  cell_id int primary key references cell (id) on delete cascade,
  area_path text not null
);
create index cell_place_area on cell_place (area_path) include (cell_id);

create function cell_area_now(wanted int) returns text
language sql stable set search_path = public, pg_temp as $$
  with recursive way as (
    select c.id, c.code, c.successor_id, c.valid_to, c.area_path, c.geom, 0 as step
    from cell c where c.id = wanted
    union all
    select n.id, n.code, n.successor_id, n.valid_to, n.area_path, n.geom, w.step + 1
    from way w join cell n on n.id = w.successor_id
    where w.valid_to is not null and w.step < 100
  ), last as (select * from way order by step desc limit 1)
  select coalesce(
    (select area_path from last where valid_to is null),
    (select p.area_path from cell p, last where p.valid_to is null and p.code = last.code limit 1),
    (select p.area_path from cell p, last where p.valid_to is null
       and st_covers(p.geom, st_pointonsurface(last.geom)) order by p.id limit 1),
    (select area_path from way where step = 0))
$$;

-- What stands where changes with the present cells: then all retired ones are looked at again.
create function cell_place_follow() returns trigger
language plpgsql security definer set search_path = public, pg_temp as $$
begin
  insert into cell_place as p (cell_id, area_path)
  select c.id, case when c.valid_to is null then c.area_path else cell_area_now(c.id) end
  from cell c
  on conflict (cell_id) do update set area_path = excluded.area_path
    where p.area_path <> excluded.area_path;
  return null;
end
$$;
create trigger cell_place_follow after insert or update on cell
  for each statement execute function cell_place_follow();
insert into cell_place (cell_id, area_path) select id, cell_area_now(id) from cell;

-- The cells for which a person answers by one of these rights.
create function wall_cells(rights text[]) returns setof int
language plpgsql stable parallel restricted security definer rows 500
set search_path = public, pg_temp as $$
begin
  return query
    select p.cell_id from cell_place p
    where p.area_path = any (array(select wall_areas(rights)));
end
$$;

revoke all on function wall_scope(), wall_may(text[]), wall_acts(), wall_person(text[]),
  wall_household(text[]), wall_areas(text[]), wall_cells(text[]), cell_area_now(int),
  cell_place_follow(), wall_around(regclass), wall_away(regclass) from public;
grant execute on function wall_scope(), wall_may(text[]), wall_acts(), wall_person(text[]),
  wall_household(text[]), wall_areas(text[]), wall_cells(text[]) to deedgrid_app;

-- down
drop trigger cell_place_follow on cell;
drop function wall_around(regclass), wall_away(regclass), cell_place_follow(),
  cell_area_now(int), wall_cells(text[]), wall_areas(text[]),
  wall_household(text[]), wall_person(text[]), wall_acts(), wall_may(text[]), wall_scope() cascade;
drop table cell_place, wall_key;
