-- Slips: a one-time code on paper, by which somebody without e-mail opens an account or a household
-- joins. The code itself is kept nowhere; a password is written by who spends the slip, never by who
-- made it.
-- up
create table slip (
  id uuid primary key,
  -- What was made together; the client's id.
  batch_id uuid not null,
  -- Whose account it opens, or which household it lets in.
  person_id uuid references person (id),
  household_id uuid references household (id),
  code_hash bytea not null unique,
  made_by uuid not null references person (id),
  made_at timestamptz not null,
  expires_at timestamptz not null,
  -- How many may still join by it: the people of one household, of one telephone.
  uses_left int not null check (uses_left between 0 and 6),
  check ((person_id is null) <> (household_id is null))
);
create index slip_batch on slip (batch_id);
create index slip_person on slip (person_id);
create index slip_household on slip (household_id);
revoke all on slip from deedgrid_app;
grant select, insert, delete on slip to deedgrid_app;
select wall_around('slip');
create policy see on slip for select to deedgrid_app using (
  (select wall_may('{system:people,system:sweep}'))
  or person_id = (select wall_person()) or made_by = (select wall_person())
);
create policy make on slip for insert to deedgrid_app with check (
  (select wall_may('{system:people}'))
);
-- A new slip takes the place of an older one; what is spent or over is deleted.
create policy remove on slip for delete to deedgrid_app using (
  (select wall_may('{system:people,system:sweep}'))
);
-- Who is forgotten, and a home that is, have no slip any more.
create function slip_follow() returns trigger
language plpgsql security definer set search_path = public, pg_temp as $$
begin
  if tg_table_name = 'person' then
    delete from slip where person_id = new.id;
  else
    delete from slip where household_id = new.id;
  end if;
  return null;
end
$$;
create trigger slip_follow after update of standing on person
  for each row when (new.standing <> 'good') execute function slip_follow();
create trigger slip_follow after update of erased_at on household
  for each row when (new.erased_at is not null) execute function slip_follow();

-- What a slip is for, while it holds.
create function slip_of(hash bytea, at timestamptz)
returns table (kind text, name text, account text, household text)
language sql stable security definer set search_path = public, pg_temp as $$
  select case when s.person_id is null then 'household' else 'person' end,
    p.name, p.account, h.code
  from slip s left join person p on p.id = s.person_id left join household h on h.id = s.household_id
  where s.code_hash = hash and s.uses_left > 0 and s.expires_at > at
    and (p.id is null or p.standing = 'good') and (h.id is null or h.erased_at is null)
    and wall_may('{system:sign-in}');
$$;

-- Spends one use: sets the person's password and ends the sessions there were, or makes a resident of
-- the household. Answers whose account it is; nothing when the slip does not hold.
create function spend_slip(
  hash bytea, at timestamptz, new_id uuid, new_account text, new_name text, secret text
) returns table (person_id uuid, account text)
language plpgsql security definer set search_path = public, pg_temp as $$
#variable_conflict use_column
declare
  held slip;
begin
  if not wall_may('{system:sign-in}') then
    raise exception 'only the sign-in spends a slip' using errcode = 'insufficient_privilege';
  end if;
  update slip s set uses_left = s.uses_left - 1
    where s.code_hash = hash and s.uses_left > 0 and s.expires_at > at returning s.* into held;
  if held.id is null then
    return;
  end if;
  if held.person_id is not null then
    delete from session x where x.person_id = held.person_id;
    delete from known_device x where x.person_id = held.person_id;
    return query update person p set password_hash = secret
      where p.id = held.person_id and p.standing = 'good' returning p.id, p.account;
    return;
  end if;
  insert into person (id, account, name, password_hash, household_id, origin)
    select new_id, new_account, new_name, secret, h.id, 'real'
    from household h where h.id = held.household_id and h.erased_at is null;
  insert into person_role (person_id, role, area_path)
    select new_id, 'resident', c.area_path
    from household h join cell_place c on c.cell_id = h.cell_id where h.id = held.household_id;
  return query select p.id, p.account from person p where p.id = new_id;
end
$$;
revoke all on function slip_of(bytea, timestamptz),
  spend_slip(bytea, timestamptz, uuid, text, text, text) from public;
grant execute on function slip_of(bytea, timestamptz),
  spend_slip(bytea, timestamptz, uuid, text, text, text) to deedgrid_app;

-- down
drop function spend_slip(bytea, timestamptz, uuid, text, text, text), slip_of(bytea, timestamptz);
drop trigger slip_follow on household;
drop trigger slip_follow on person;
drop function slip_follow();
drop table slip;
