-- What may not be edited afterwards is chained: looks at personal data, votes, reversals, the steps of deeds
-- and of tasks, transfers of points. A trigger puts each new row into a queue; the server seals it: sha256
-- of its text, and sha256 of that and of the link before. `npm run verify` walks along. The head of each day
-- is published, so that whoever keeps a copy can tell that a chain was made anew.
-- up
create table chain_waiting (
  chain text not null,
  -- The row, by its key as text.
  key text not null,
  due timestamptz not null,
  primary key (chain, key)
);
create index chain_waiting_due on chain_waiting (due);
create table chain_link (
  chain text not null,
  position bigint not null check (position > 0),
  key text not null,
  -- Of the row; and of the link before with that.
  digest bytea not null check (length(digest) = 32),
  hash bytea not null check (length(hash) = 32),
  sealed_at timestamptz not null default now(),
  primary key (chain, position),
  unique (chain, key)
);
-- Where each chain ends: held while it is made longer.
create table chain_tip (
  chain text primary key,
  position bigint not null,
  hash bytea not null check (length(hash) = 32)
);
insert into chain_tip (chain, position, hash)
select chain, 0, sha256(convert_to('DeedGrid ' || chain, 'UTF8'))
from unnest('{looks,votes,reversals,deed_steps,task_steps,transfers}'::text[]) chain;
-- What each chain ended with when a day (UTC) was over.
create table chain_head (
  chain text not null,
  day date not null,
  position bigint not null,
  hash bytea not null check (length(hash) = 32),
  primary key (chain, day)
);
grant select, insert on chain_link, chain_head to deedgrid_app;
grant select, update, delete on chain_waiting to deedgrid_app;
grant select, update (position, hash) on chain_tip to deedgrid_app;

select wall_around(wanted) from unnest(array[
  'chain_waiting', 'chain_link', 'chain_tip', 'chain_head'
]::regclass[]) wanted;
create policy seal on chain_waiting to deedgrid_app using (
  (select wall_may('{system:seal,system:verify}'))
);
create policy see on chain_link for select to deedgrid_app using (
  (select wall_may('{system:seal,system:verify}'))
);
create policy add on chain_link for insert to deedgrid_app with check (
  (select wall_may('{system:seal}'))
);
create policy see on chain_tip for select to deedgrid_app using (
  (select wall_may('{system:seal,system:verify}'))
);
create policy move on chain_tip for update to deedgrid_app using (
  (select wall_may('{system:seal}'))
);
create policy see on chain_head for select to deedgrid_app using (
  (select wall_may('{system:seal,system:verify}'))
);
create policy add on chain_head for insert to deedgrid_app with check (
  (select wall_may('{system:seal}'))
);

-- The trigger's arguments: the chain, how a row's key is written, when it may be sealed.
create function chain_wait() returns trigger
language plpgsql security definer set search_path = public, pg_temp as $$
begin
  execute format(
    'insert into chain_waiting (chain, key, due) select %L, %s, %s from added',
    tg_argv[0], tg_argv[1], tg_argv[2]);
  return null;
end
$$;
-- An entry that is counted in its hour: the hour is over, and so is every transaction that began in it.
create trigger chain_wait after insert on access_entry referencing new table as added
  for each statement execute function chain_wait(
    'looks', 'id::text', 'hour + interval ''65 minutes''');
create trigger chain_wait after insert on deed_vote referencing new table as added
  for each statement execute function chain_wait('votes', 'id::text', '''-infinity''::timestamptz');
create trigger chain_wait after insert on deed_reversal referencing new table as added
  for each statement execute function chain_wait('reversals', 'id::text', '''-infinity''::timestamptz');
create trigger chain_wait after insert on deed_step referencing new table as added
  for each statement execute function chain_wait(
    'deed_steps', 'deed_id || '':'' || seq', '''-infinity''::timestamptz');
create trigger chain_wait after insert on task_step referencing new table as added
  for each statement execute function chain_wait(
    'task_steps', 'task_id || '':'' || seq', '''-infinity''::timestamptz');
create trigger chain_wait after insert on transfer referencing new table as added
  for each statement execute function chain_wait('transfers', 'id::text', '''-infinity''::timestamptz');

-- What is sealed is not counted any more, whoever asks.
create function chain_closed() returns trigger
language plpgsql security definer set search_path = public, pg_temp as $$
begin
  if exists (
    select 1 from chain_link l where l.chain = tg_argv[0] and l.key = old.id::text
  ) then
    raise exception 'this entry is sealed' using errcode = 'insufficient_privilege';
  end if;
  return new;
end
$$;
create trigger chain_closed before update on access_entry
  for each row execute function chain_closed('looks');
revoke all on function chain_wait(), chain_closed() from public;

-- What there is already.
insert into chain_waiting (chain, key, due)
select 'looks', id::text, hour + interval '65 minutes' from access_entry
union all select 'votes', id::text, '-infinity' from deed_vote
union all select 'reversals', id::text, '-infinity' from deed_reversal
union all select 'deed_steps', deed_id || ':' || seq, '-infinity' from deed_step
union all select 'task_steps', task_id || ':' || seq, '-infinity' from task_step
union all select 'transfers', id::text, '-infinity' from transfer;

-- Whoever seals and checks reads what is sealed.
create policy chain on access_entry for select to deedgrid_app using (
  (select wall_may('{system:seal,system:verify}'))
);
create policy chain on deed_vote for select to deedgrid_app using (
  (select wall_may('{system:seal}'))
);
create policy chain on deed_reversal for select to deedgrid_app using (
  (select wall_may('{system:seal}'))
);
create policy chain on deed_step for select to deedgrid_app using (
  (select wall_may('{system:seal}'))
);
create policy chain on task_step for select to deedgrid_app using (
  (select wall_may('{system:seal,system:verify}'))
);
create policy chain on transfer for select to deedgrid_app using (
  (select wall_may('{system:seal}'))
);

-- down
drop policy chain on transfer;
drop policy chain on task_step;
drop policy chain on deed_step;
drop policy chain on deed_reversal;
drop policy chain on deed_vote;
drop policy chain on access_entry;
drop trigger chain_closed on access_entry;
drop trigger chain_wait on transfer;
drop trigger chain_wait on task_step;
drop trigger chain_wait on deed_step;
drop trigger chain_wait on deed_reversal;
drop trigger chain_wait on deed_vote;
drop trigger chain_wait on access_entry;
drop function chain_closed(), chain_wait();
drop table chain_head, chain_tip, chain_link, chain_waiting;
