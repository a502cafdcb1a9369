-- The city, its areas and cells. Cells have validity in time; a grid version lists the cells that
-- are valid together and gives each its dense feature index.
-- up
create table city (
  id text primary key,
  name_zh text not null,
  name_en text not null,
  time_zone text not null,
  language text not null check (language in ('zh-CN', 'en')),
  center_lon float8 not null,
  center_lat float8 not null,
  zoom float8 not null,
  model boolean not null,
  attribution text not null,
  -- 'demo' data never goes into a database that holds real data.
  origin text not null check (origin in ('real', 'demo')),
  shift_weeks int,
  loaded_at timestamptz,
  -- One city per database.
  one boolean not null default true unique check (one)
);

create table area (
  path text primary key,
  parent text references area (path),
  name_zh text not null,
  name_en text not null,
  kind text not null,
  geom geometry(MultiPolygon, 4326),
  valid_from timestamptz not null default now(),
  valid_to timestamptz check (valid_to > valid_from)
);

create table cell (
  id int generated always as identity primary key,
  code text not null,
  name_zh text not null,
  name_en text not null,
  area_path text not null references area (path),
  geom geometry(MultiPolygon, 4326) not null,
  valid_from timestamptz not null,
  valid_to timestamptz check (valid_to > valid_from),
  unique (code, valid_from)
);
create unique index cell_code_now on cell (code) where valid_to is null;
create index cell_geom on cell using gist (geom);

create table grid_version (
  version int primary key,
  valid_from timestamptz not null,
  valid_to timestamptz check (valid_to > valid_from)
);
create unique index grid_version_now on grid_version ((valid_to is null)) where valid_to is null;
create table grid_version_cell (
  version int not null references grid_version (version),
  feature_index int not null check (feature_index >= 0),
  cell_id int not null references cell (id),
  primary key (version, feature_index),
  unique (version, cell_id)
);

create table place_label (
  name_zh text not null,
  name_en text not null,
  lon float8 not null,
  lat float8 not null,
  rank int not null,
  primary key (name_en, lon, lat)
);

-- down
drop table place_label, grid_version_cell, grid_version, cell, area, city;
