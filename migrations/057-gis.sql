-- What a GIS tool may read by a login of its own: published geometry, and nothing about people. An
-- owner who could not make that login has none.
-- up
do $$ begin
  if exists (select 1 from pg_roles where rolname = 'deedgrid_gis') then
    grant usage on schema public to deedgrid_gis;
    grant select on city, area, cell, grid_version, grid_version_cell, place_label to deedgrid_gis;
  end if;
end $$;

-- down
do $$ begin
  if exists (select 1 from pg_roles where rolname = 'deedgrid_gis') then
    revoke select on city, area, cell, grid_version, grid_version_cell, place_label
      from deedgrid_gis;
    revoke usage on schema public from deedgrid_gis;
  end if;
end $$;
