import type { Queryable } from '../platform/database/database.ts';

/** Of the counts by state at a moment: tasks in which simulated life had a hand. */
export async function countSimulated(
  q: Queryable, areas: readonly string[], when: { now: string; today: string },
) {
  return q.query<{ state: string; count: number; overdue: number }>(
    `select state, count(*)::int as count,
       count(*) filter (where due_at < $2::timestamptz
         and state not in ('handled', 'closed'))::int as overdue
     from task
     where simulated and not backlog and area_path = any ($1::text[]) and state <> 'cancelled'
       and (state <> 'closed' or closed_at >= $3::timestamptz)
     group by state limit 20`,
    [areas, when.now, when.today],
  );
}
