-- What a column or a function gives away is given to whoever needs it. The hash of a password is read
-- by the sign-in alone, one account at a time; points are moved by a right that is for it, and by a
-- person only between an issuer and the household of a deed that lies in that person's areas, never
-- more than its rule gives.
-- up
revoke select on person from deedgrid_app;
grant select (id, account, name, household_id, origin, created_at, standing)
  on person to deedgrid_app;

create function sign_in_secret(wanted text)
returns table (person_id uuid, password_hash text)
language plpgsql stable security definer rows 1 set search_path = public, pg_temp as $$
begin
  if not wall_may('{system:sign-in}') then
    raise exception 'only who signs in reads a secret' using errcode = 'insufficient_privilege';
  end if;
  return query
    select p.id, p.password_hash from person p
    where p.account = wanted and p.standing = 'good';
end
$$;

-- Refuses transfers that the one who acts may not make; after they were made, so that what a deed
-- has got in all is known. Nothing of it is about the system's own parts.
create function wall_refuse_transfers(
  subjects text[], debit_owners text[], credit_owners text[]
) returns void
language plpgsql security definer set search_path = public, pg_temp as $$
declare
  cells int[];
begin
  if wall_scope() ->> 'kind' = 'system' then return; end if;
  cells := array(select wall_cells('{deeds.decide,deeds.reverse}'));
  if exists (
    select 1
    from unnest(subjects, debit_owners, credit_owners) as n (subject, debit, credit)
    where n.subject !~ '^deed:[0-9a-f-]{36}$' or not exists (
      select 1 from deed d join deed_type r on r.id = d.type_id and r.version = d.rule_version
      where d.id = substr(n.subject, 6)::uuid and d.cell_id = any (cells)
        and 'member:' || d.household_id in (n.debit, n.credit)
        and (starts_with(n.debit, 'issuer:') or starts_with(n.credit, 'issuer:'))
        and r.points >= (
          select coalesce(sum(case when a.may_go_below_zero then t.amount else -t.amount end), 0)
          from transfer t join account a on a.id = t.debit
          where t.subject = n.subject and (t.kind = 'posted' or (t.kind = 'pending'
            and not exists (select 1 from transfer v
              where v.pending_id = t.id and v.kind = 'void_pending')))))
  ) then
    raise exception 'no deed in these areas is worth that'
      using errcode = 'insufficient_privilege';
  end if;
end
$$;

alter function transfer_all(uuid[], text[], text[], text[], bigint[], text[], uuid[], timestamptz[], text[])
  rename to move_points;
revoke all on function move_points(uuid[], text[], text[], text[], bigint[], text[], uuid[], timestamptz[], text[])
  from deedgrid_app;

-- The one door to move_points().
create function transfer_all(
  ids uuid[], kinds text[], debit_owners text[], credit_owners text[], amounts bigint[],
  subjects text[], pending_ids uuid[], instants timestamptz[], issuing text[]
) returns int
language plpgsql security definer set search_path = public, pg_temp as $$
declare
  added int;
begin
  if not wall_may('{deeds.decide,deeds.reverse,system:sweep,system:caps,system:import}') then
    raise exception 'points move by a right that is for it'
      using errcode = 'insufficient_privilege';
  end if;
  -- Verified: what the transfers say of who made them.
  perform set_config('deedgrid.actor', wall_scope() ->> 'id', true);
  added := move_points(ids, kinds, debit_owners, credit_owners, amounts, subjects, pending_ids,
    instants, issuing);
  perform wall_refuse_transfers(subjects, debit_owners, credit_owners);
  return added;
end
$$;

revoke all on function sign_in_secret(text), wall_refuse_transfers(text[], text[], text[]),
  transfer_all(uuid[], text[], text[], text[], bigint[], text[], uuid[], timestamptz[], text[])
  from public;
grant execute on function sign_in_secret(text),
  transfer_all(uuid[], text[], text[], text[], bigint[], text[], uuid[], timestamptz[], text[])
  to deedgrid_app;

-- down
drop function transfer_all(uuid[], text[], text[], text[], bigint[], text[], uuid[], timestamptz[], text[]);
alter function move_points(uuid[], text[], text[], text[], bigint[], text[], uuid[], timestamptz[], text[])
  rename to transfer_all;
grant execute on function transfer_all(uuid[], text[], text[], text[], bigint[], text[], uuid[], timestamptz[], text[])
  to deedgrid_app;
drop function wall_refuse_transfers(text[], text[], text[]), sign_in_secret(text);
grant select on person to deedgrid_app;
