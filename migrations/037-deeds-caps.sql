-- A reversal makes room under the month's cap: the deeds after it, in order of decision, get what
-- the cap had cut. Each such raise is a transfer of its own, and a credit of its own where the deed
-- had one already.
-- up
create table deed_raise (
  -- The transfer's and the credit's.
  id uuid primary key,
  deed_id uuid not null references deed (id),
  -- The deed whose reversal made room.
  after_deed_id uuid not null references deed (id),
  points int not null check (points > 0),
  -- Posted already: the heat got a credit of its own; else the deed's own credit will hold it.
  credited boolean not null,
  at timestamptz not null,
  unique (deed_id, after_deed_id)
);
grant select, insert on deed_raise to deedgrid_app;
-- 0: points of a deed that was credited before.
alter table heat_credit drop constraint heat_credit_deeds_check,
  add constraint heat_credit_deeds_check check (deeds in (1, 0, -1));
create index deed_month on deed (household_id, type_id, occurred_at)
  where state in ('posted', 'on_notice');

-- down
drop index deed_month;
update heat_credit h set points = h.points + r.points
  from (select deed_id, sum(points)::int as points from deed_raise where credited group by deed_id) r
  where h.id = r.deed_id and h.deeds = 1;
delete from heat_credit where deeds = 0;
alter table heat_credit drop constraint heat_credit_deeds_check,
  add constraint heat_credit_deeds_check check (deeds in (1, -1));
drop table deed_raise;
