import type { Queryable } from './platform/database/database.ts';

/**
 * Deeds whose points in the ledger are not what the deed says: those that were posted, and those
 * that are held while a notice lasts; to the household of the deed and nobody else. Both ways, so
 * that points without a deed show too. Materialised: looking for the first twenty of what is not
 * there invites a slow plan.
 */
export async function selectPointDifferences(q: Queryable) {
  return q.query<{
    subject: string; owner: string; step: 'posted' | 'held'; deed: number; ledger: number;
  }>(
    `with one as (
       select case when t.kind = 'pending' then 'held' else 'posted' end as step, t.subject,
         case when c.may_go_below_zero then d.owner else c.owner end as owner,
         case when c.may_go_below_zero then -t.amount else t.amount end as points
       from transfer t join account c on c.id = t.credit join account d on d.id = t.debit
       where t.subject like 'deed:%' and t.kind <> 'void_pending'
         and (t.kind <> 'pending' or not exists (
           select 1 from transfer s where s.pending_id = t.id))
     ), moved as (
       select step, subject, owner, sum(points)::bigint as points from one
       group by step, subject, owner having sum(points) <> 0
     ), expected as (
       select case state when 'posted' then 'posted' else 'held' end as step,
         'deed:' || id as subject, 'member:' || household_id as owner, points
       from deed where state in ('posted', 'on_notice') and points > 0
     ), differences as materialized (
       select coalesce(e.subject, m.subject) as subject, coalesce(e.owner, m.owner) as owner,
         coalesce(e.step, m.step) as step, coalesce(e.points, 0)::bigint as deed,
         coalesce(m.points, 0)::bigint as ledger
       from expected e full join moved m
         on m.subject = e.subject and m.owner = e.owner and m.step = e.step
       where e.points is distinct from m.points
     )
     select * from differences order by subject, step, owner limit 20`,
  );
}

/**
 * Credits of the heat that are not what the deeds say: one for a deed that was posted, one for
 * what it got later, a negative one when it was taken back; same cell, day in the city's time,
 * category, household, points and origin. Both ways: a credit without a deed shows too.
 */
export async function selectCreditDifferences(q: Queryable) {
  return q.query<{ deedId: string; deeds: 1 | 0 | -1; deed: object | null; heat: object | null }>(
    `with counted as (
       select d.id, d.cell_id, (d.occurred_at at time zone c.time_zone)::date as day,
         d.category_id, d.household_id as participant, d.points, d.simulated, d.state
       from deed d cross join city c
       where d.state = 'posted' or (d.state = 'reversed' and exists (
         select 1 from deed_step s where s.deed_id = d.id and s.state = 'posted'))
     ), later as (
       select deed_id, sum(points)::int as points from deed_raise where credited group by deed_id
     ), told as (
       select d.id, 1 as deeds, d.cell_id, d.day, d.category_id, d.participant,
         d.points - coalesce(l.points, 0) as points, d.simulated
       from counted d left join later l on l.deed_id = d.id
       union all
       select r.id, 0, d.cell_id, d.day, d.category_id, d.participant, r.points, d.simulated
       from deed_raise r join counted d on d.id = r.deed_id where r.credited
       union all
       select d.id, -1, d.cell_id, d.day, d.category_id, d.participant, -d.points, d.simulated
       from counted d where d.state = 'reversed'
     ), differences as materialized (
       select coalesce(e.id, h.id) as "deedId", coalesce(e.deeds, h.deeds) as deeds,
         case when e.id is not null then jsonb_build_object('cellId', e.cell_id, 'day', e.day,
           'categoryId', e.category_id, 'household', e.participant, 'points', e.points,
           'simulated', e.simulated)
         end as deed,
         case when h.id is not null then jsonb_build_object('cellId', h.cell_id, 'day', h.day,
           'categoryId', h.category_id, 'household', h.participant, 'points', h.points,
           'simulated', h.simulated)
         end as heat
       from told e full join heat_credit h on h.id = e.id and h.deeds = e.deeds
       where (e.cell_id, e.day, e.category_id, e.participant, e.points, e.simulated) is distinct
         from (h.cell_id, h.day, h.category_id, h.participant, h.points, h.simulated)
     )
     select * from differences order by "deedId", deeds limit 20`,
  );
}
