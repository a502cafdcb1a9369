-- What personal data is looked at for: a published list. Whoever looks has chosen one for this session;
-- each serves some rights, and is offered to whoever holds one of them.
-- up
create table purpose (
  id text primary key check (id ~ '^[a-z_]{1,40}$'),
  name_zh text not null,
  name_en text not null,
  rights text[] not null,
  place int not null unique
);
insert into purpose (id, name_zh, name_en, rights, place) values
  ('round', '日常巡查', 'Daily round', '{households.exact,deeds.exact,tasks.read}', 1),
  ('check_report', '核实上报', 'Report check', '{households.exact,deeds.exact,tasks.read}', 2),
  ('dispatch', '派单调度', 'Dispatching', '{tasks.read,tasks.file,workers.read}', 3),
  ('answer_household', '回应住户', 'Household enquiry', '{households.exact,deeds.exact,tasks.read}', 4),
  ('decide', '评议善行', 'Deciding on deeds', '{deeds.decide,deeds.reverse}', 5),
  ('manage_people', '人员管理', 'Managing accounts', '{people.read}', 6);
grant select on purpose to deedgrid_app;

alter table session add column purpose text references purpose (id);

-- down
alter table session drop column purpose;
drop table purpose;
