-- Row-level security on the access log (an auditor those of the areas held, everybody what they noted
-- themselves) and on news, which only the relay reads.
-- up
select wall_around(wanted) from unnest(array[
  'access_entry', 'news', 'stream'
]::regclass[]) wanted;

create policy see on access_entry for select to deedgrid_app using (
  ((select wall_may('{audit.read}')) and area_path is null)
  or area_path = any (array(select wall_areas('{audit.read}')))
  or person_id = (select wall_person())
);
create policy add on access_entry for insert to deedgrid_app with check (
  person_id = (select wall_person())
);
create policy see on news for select to deedgrid_app using (
  (select wall_may('{system:relay}'))
);
create policy add on news for insert to deedgrid_app with check (
  (select wall_acts())
);
create policy remove on news for delete to deedgrid_app using (
  (select wall_may('{system:relay}'))
);
-- Names and counters: known to whoever acts or reads, to nobody without a scope.
create policy see on stream for select to deedgrid_app using (
  (select wall_scope()) is not null
);
create policy add on stream for insert to deedgrid_app with check (
  (select wall_acts())
);
create policy change on stream for update to deedgrid_app using (
  (select wall_acts())
);

-- down
select wall_away(wanted) from unnest(array[
  'access_entry', 'news', 'stream'
]::regclass[]) wanted;
