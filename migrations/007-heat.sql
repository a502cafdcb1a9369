-- Credits by cell: one row for a posted deed, one (negative) for its reversal, and their day rollup.
-- up
create table heat_credit (
  id uuid primary key,
  cell_id int not null references cell (id),
  -- Day in the city's time zone.
  day date not null,
  category_id text not null references deed_category (id),
  participant uuid not null,
  points int not null,
  deeds int not null check (deeds in (1, -1))
);
create index heat_credit_cell on heat_credit (cell_id, day);

create table heat_day (
  cell_id int not null references cell (id),
  day date not null,
  category_id text not null references deed_category (id),
  points bigint not null,
  deeds int not null,
  primary key (cell_id, day, category_id)
);

-- down
drop table heat_day, heat_credit;
