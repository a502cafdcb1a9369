-- Settings of the city: one row, the same for every process. The first start takes them from its
-- environment. And when a deed whose notice is over is tried again: a row, as every other timer.
-- up
create table city_setting (
  one boolean primary key default true check (one),
  notice_days int not null check (notice_days between 0 and 365),
  panel_quorum int not null check (panel_quorum between 1 and 99),
  offer_lifetime_seconds int not null check (offer_lifetime_seconds between 1 and 3600)
);
grant select, insert, update on city_setting to deedgrid_app;

alter table deed add column notice_retry_at timestamptz;

-- down
alter table deed drop column notice_retry_at;
drop table city_setting;
