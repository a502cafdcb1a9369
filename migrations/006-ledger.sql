-- Double entry. Owners and subjects are opaque text: the ledger knows no map and no person.
-- A transfer is never edited. Balances are written by transfer_all() alone: the application's
-- role may read both tables and write neither.
-- up
create table account (
  id uuid primary key,
  owner text not null unique,
  -- Issuing accounts may go below zero: what they owe is what was issued.
  may_go_below_zero boolean not null,
  balance bigint not null default 0,
  pending_debit bigint not null default 0 check (pending_debit >= 0),
  pending_credit bigint not null default 0 check (pending_credit >= 0),
  created_at timestamptz not null default now(),
  constraint account_not_below_zero check (may_go_below_zero or balance - pending_debit >= 0)
);

create table transfer (
  id uuid primary key,
  kind text not null check (kind in ('posted', 'pending', 'post_pending', 'void_pending')),
  debit uuid not null references account (id),
  credit uuid not null references account (id),
  amount bigint not null check (amount > 0),
  subject text not null,
  pending_id uuid references transfer (id),
  actor text not null,
  at timestamptz not null,
  check (debit <> credit),
  check ((kind in ('post_pending', 'void_pending')) = (pending_id is not null))
);
-- A pending transfer is settled once: posted or voided.
create unique index transfer_settled on transfer (pending_id) where pending_id is not null;
create index transfer_debit on transfer (debit, at desc);
create index transfer_credit on transfer (credit, at desc);
create index transfer_subject on transfer (subject);

-- Transfers, one or many, all or nothing. Arrays of equal length; owners are given as
-- (owner, may_go_below_zero) and their accounts opened when missing. Accounts are locked in the
-- order of their ids, each balance is written once. A known id with the same content counts as
-- done (the retry of a client); with other content it is refused: errcode DG001. Below zero: the
-- check constraint account_not_below_zero. A settled or unknown pending id: DG002.
-- Returns how many transfers were new.
create function transfer_all(
  ids uuid[], kinds text[], debit_owners text[], credit_owners text[], amounts bigint[],
  subjects text[], pending_ids uuid[], instants timestamptz[], issuing text[]
) returns int
language plpgsql security definer set search_path = public, pg_temp as $$
declare
  added int;
  wanted int := cardinality(ids);
begin
  insert into account (id, owner, may_go_below_zero)
  select gen_random_uuid(), o, o = any (issuing)
  from (select unnest(debit_owners) as o union select unnest(credit_owners)) owners
  where not exists (select 1 from account a where a.owner = o)
  order by o
  on conflict (owner) do nothing;

  perform 1 from account
  where owner = any (debit_owners) or owner = any (credit_owners)
  order by id for update;

  if exists (
    select 1
    from unnest(ids, kinds, debit_owners, credit_owners, amounts, subjects, pending_ids)
      as n (id, kind, debit_owner, credit_owner, amount, subject, pending_id)
    join transfer t on t.id = n.id
    join account d on d.id = t.debit
    join account c on c.id = t.credit
    where (t.kind, d.owner, c.owner, t.amount, t.subject) is distinct from
          (n.kind, n.debit_owner, n.credit_owner, n.amount, n.subject)
       or t.pending_id is distinct from n.pending_id
  ) then
    raise exception 'transfer id used with other content' using errcode = 'DG001';
  end if;

  if exists (
    select 1
    from unnest(ids, kinds, debit_owners, credit_owners, amounts, pending_ids)
      as n (id, kind, debit_owner, credit_owner, amount, pending_id)
    join account d on d.owner = n.debit_owner
    join account c on c.owner = n.credit_owner
    left join transfer p on p.id = n.pending_id
    where n.pending_id is not null
      and not exists (select 1 from transfer t where t.id = n.id)
      and (p.id is null or p.kind <> 'pending' or p.debit <> d.id or p.credit <> c.id
        or p.amount <> n.amount
        or exists (select 1 from transfer s where s.pending_id = p.id))
  ) then
    raise exception 'pending transfer unknown, different or settled' using errcode = 'DG002';
  end if;

  with fresh as (
    insert into transfer (id, kind, debit, credit, amount, subject, pending_id, actor, at)
    select n.id, n.kind, d.id, c.id, n.amount, n.subject, n.pending_id,
      coalesce(nullif(current_setting('deedgrid.actor', true), ''), 'unknown'), n.at
    from unnest(ids, kinds, debit_owners, credit_owners, amounts, subjects, pending_ids, instants)
      as n (id, kind, debit_owner, credit_owner, amount, subject, pending_id, at)
    join account d on d.owner = n.debit_owner
    join account c on c.owner = n.credit_owner
    on conflict (id) do nothing
    returning kind, debit, credit, amount
  ), moved as (
    select debit as account_id,
      case when kind in ('posted', 'post_pending') then -amount else 0 end as balance,
      case kind when 'pending' then amount when 'posted' then 0 else -amount end as held_debit,
      0::bigint as held_credit
    from fresh
    union all
    select credit,
      case when kind in ('posted', 'post_pending') then amount else 0 end,
      0,
      case kind when 'pending' then amount when 'posted' then 0 else -amount end
    from fresh
  ), summed as (
    select account_id, sum(balance)::bigint as balance, sum(held_debit)::bigint as held_debit,
      sum(held_credit)::bigint as held_credit
    from moved group by account_id
  ), written as (
    update account a
    set balance = a.balance + s.balance,
      pending_debit = a.pending_debit + s.held_debit,
      pending_credit = a.pending_credit + s.held_credit
    from summed s where a.id = s.account_id
    returning a.id
  )
  select count(*) into added from fresh;

  if added > wanted then raise exception 'more transfers than asked'; end if;
  return added;
end
$$;

-- down
drop function transfer_all(uuid[], text[], text[], text[], bigint[], text[], uuid[], timestamptz[], text[]);
drop table transfer, account;
