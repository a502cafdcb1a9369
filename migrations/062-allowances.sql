-- What was asked for lately, by whoever asks much: all server processes together hold the limits on
-- requests. A key is a hash of the limit and of an account, a household or an address. Unlogged: after
-- a crash everybody begins anew, which costs less than a written log of every request.
-- up
create unlogged table allowance (
  key text primary key,
  -- When everything that was asked for will have been earned back.
  until timestamptz not null
);
create index allowance_until on allowance (until);
revoke all on allowance from deedgrid_app;
grant select, insert, update, delete on allowance to deedgrid_app;
select wall_around('allowance');
create policy use on allowance for all to deedgrid_app using (
  (select wall_may('{system:access}'))
) with check (
  (select wall_may('{system:access}'))
);

-- down
drop table allowance;
