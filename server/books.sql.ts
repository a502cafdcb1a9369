import type { Queryable } from './platform/database/database.ts';

/** Deeds whose posted points, ledger transfers and heat credits are not the same number. */
export async function selectCreditDifferences(q: Queryable) {
  return q.query<{ deedId: string; points: number; ledger: number; heat: number }>(
    `with moved as (
       select t.subject, sum(case when c.may_go_below_zero then -t.amount else t.amount end) as points
       from transfer t join account c on c.id = t.credit
       where t.kind in ('posted', 'post_pending') group by t.subject
     ), credited as (
       select d.id, sum(h.points) as points
       from deed d join heat_credit h on h.id = d.id group by d.id
     ), differences as materialized (
     -- Materialised: looking for the first twenty of what is not there invites a slow plan.
     select d.id as "deedId", d.points, coalesce(m.points, 0)::bigint as ledger,
       coalesce(k.points, 0)::bigint as heat
     from deed d
     left join moved m on m.subject = 'deed:' || d.id
     left join credited k on k.id = d.id
     where (d.state = 'posted'
         and (coalesce(m.points, 0) <> d.points or k.points is distinct from d.points))
       or (d.state = 'reversed' and coalesce(m.points, 0) <> 0)
       or (d.state not in ('posted', 'reversed', 'on_notice') and k.id is not null)
     )
     select * from differences order by "deedId" limit 20`,
  );
}
