-- Homes as points, each in one cell. The address and the point are for those who need them.
-- up
create table household (
  id uuid primary key,
  code text not null unique,
  address text not null,
  cell_id int not null references cell (id),
  geom geometry(Point, 4326) not null,
  origin text not null check (origin in ('real', 'demo')),
  registered_at timestamptz not null default now()
);
create index household_cell on household (cell_id);
create index household_geom on household using gist (geom);
alter table person add foreign key (household_id) references household (id);

-- down
alter table person drop constraint person_household_id_fkey;
drop table household;
