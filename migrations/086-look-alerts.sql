-- Who has looked at more homes within an hour than the city says is work: found by the sweep in the
-- access log, and told to the auditors of the areas that it reached. One for each spree: while looks
-- go on it is made longer.
-- up
alter table city_setting add column homes_alert int not null default 500
  check (homes_alert between 50 and 100000);

create table look_alert (
  id bigint generated always as identity primary key,
  person_id uuid not null,
  -- The most different homes within any hour of it.
  homes int not null check (homes > 0),
  area_paths text[] not null,
  at timestamptz not null,
  last_at timestamptz not null check (last_at >= at)
);
create index look_alert_person on look_alert (person_id, last_at);
create index look_alert_last on look_alert (last_at);
revoke all on look_alert from deedgrid_app;
grant select, insert, update (homes, area_paths, last_at) on look_alert to deedgrid_app;
select wall_around('look_alert');
create policy see on look_alert for select to deedgrid_app using (
  area_paths && array(select wall_areas('{audit.read}'))
  or person_id = (select wall_person())
  or (select wall_may('{system:sweep}'))
);
create policy add on look_alert for insert to deedgrid_app with check (
  (select wall_may('{system:sweep}'))
);
create policy lengthen on look_alert for update to deedgrid_app using (
  (select wall_may('{system:sweep}'))
);

drop policy see on access_entry;
create policy see on access_entry for select to deedgrid_app using (
  person_id = (select wall_person())
  or area_path = any (array(select wall_areas('{audit.read}')))
  or id = any (array(select wall_looks()))
  or (select wall_may('{system:seal,system:verify,system:sweep}'))
);

-- down
drop policy see on access_entry;
create policy see on access_entry for select to deedgrid_app using (
  person_id = (select wall_person())
  or area_path = any (array(select wall_areas('{audit.read}')))
  or id = any (array(select wall_looks()))
  or (select wall_may('{system:seal,system:verify}'))
);
drop table look_alert;
alter table city_setting drop column homes_alert;
