-- Wrong tries at signing in, counted for all server processes together. A key is a hash of account
-- and address: whoever reads the table learns neither.
-- up
create table sign_in_try (
  key text primary key,
  count int not null check (count > 0),
  since timestamptz not null
);
create index sign_in_try_since on sign_in_try (since);
grant select, insert, update, delete on sign_in_try to deedgrid_app;

-- down
drop table sign_in_try;
