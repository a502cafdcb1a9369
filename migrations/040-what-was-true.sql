-- What was true at the time stays with the record. A cell that is retired may say which cell stands
-- there now; a deed keeps the area that it was decided in and the account that its points came from:
-- neither follows from today's map.
-- up
alter table cell add column successor_id int references cell (id),
  add check (successor_id <> id);

alter table deed add column area_path text, add column issuer text;

-- What the ledger says comes first: the account that was debited.
update deed d set issuer = moved.issuer, area_path = substr(moved.issuer, length('issuer:') + 1)
from (
  select distinct on (t.subject) substr(t.subject, length('deed:') + 1) as deed_id, a.owner as issuer
  from transfer t join account a on a.id = t.debit
  where t.kind in ('posted', 'pending') and a.may_go_below_zero and t.subject like 'deed:%'
  order by t.subject, t.at
) moved
where d.id::text = moved.deed_id;
-- Where no points moved there is only the cell.
update deed d set area_path = c.area_path, issuer = 'issuer:' || c.area_path
from cell c
where c.id = d.cell_id and d.area_path is null and d.state in ('on_notice', 'posted', 'reversed');

alter table deed add constraint deed_decided_somewhere
  check (state not in ('on_notice', 'posted') or (area_path is not null and issuer is not null));

-- down
alter table deed drop constraint deed_decided_somewhere, drop column area_path, drop column issuer;
alter table cell drop column successor_id;
