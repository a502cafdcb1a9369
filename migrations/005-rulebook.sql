-- Versioned deed types: an old deed keeps the rule it was decided by.
-- up
create table deed_category (
  id text primary key,
  -- Place in the heat cube: dense, never reused.
  category_index int not null unique check (category_index >= 0),
  name_zh text not null,
  name_en text not null
);
create table deed_type (
  id text not null,
  version int not null check (version >= 1),
  category_id text not null references deed_category (id),
  name_zh text not null,
  name_en text not null,
  points int not null check (points between 0 and 1000),
  monthly_cap int not null check (monthly_cap >= 0),
  valid_from timestamptz not null default now(),
  primary key (id, version)
);

-- down
drop table deed_type, deed_category;
