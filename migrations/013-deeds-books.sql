-- A credit is known by its deed and its sign: the reversal of a deed has no id that the id of
-- another deed could take. And the indexes that the panel's lists ask for.
-- up
alter table heat_credit drop constraint heat_credit_pkey;

-- Reversals from before had an id of their own: paired with a reversed deed of the same content.
-- Where several are alike it does not matter which is whose.
with back as (
  select id, cell_id, day, category_id, participant, points, row_number() over (
    partition by cell_id, day, category_id, participant, points order by id) as n
  from heat_credit where deeds = -1
), gone as (
  select d.id, c.cell_id, c.day, c.category_id, c.participant, -c.points as points,
    row_number() over (partition by c.cell_id, c.day, c.category_id, c.participant, c.points
      order by d.id) as n
  from deed d join heat_credit c on c.id = d.id and c.deeds = 1
  where d.state = 'reversed'
)
update heat_credit h set id = gone.id
from back join gone using (cell_id, day, category_id, participant, points, n)
where h.id = back.id and h.deeds = -1;

alter table heat_credit add primary key (id, deeds);

create index deed_like on deed (type_id, decided_at) where decided_at is not null;
create index deed_decided on deed (decided_at desc, id desc)
  where state in ('posted', 'rejected', 'on_notice', 'reversed') and source <> 'import';

-- down
drop index deed_decided;
drop index deed_like;
alter table heat_credit drop constraint heat_credit_pkey;
update heat_credit set id = gen_random_uuid() where deeds = -1;
alter table heat_credit add primary key (id);
