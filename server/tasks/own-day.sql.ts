import type { Queryable } from '../platform/database/database.ts';

/** What a worker has handled since an instant, and how much of it was verified. */
export async function countHandled(q: Queryable, workerId: string, since: string) {
  const rows = await q.query<{ handled: number; closed: number }>(
    `select count(*)::int as handled, count(*) filter (where state = 'closed')::int as closed
     from task where handled_by = $1::uuid and handled_at >= $2::timestamptz`,
    [workerId, since],
  );
  return rows[0]!;
}

/** Filed tasks that wait for a worker, by area, most first. */
export async function countWaiting(
  q: Queryable, areas: readonly string[], now: string, limit: number,
) {
  return q.query<{ areaPath: string; count: number; overdue: number; urgent: number }>(
    `select area_path as "areaPath", count(*)::int as count,
       count(*) filter (where due_at < $2::timestamptz)::int as overdue,
       count(*) filter (where priority = 'urgent')::int as urgent
     from task where area_path = any ($1::text[]) and state = 'new' and not backlog
     group by area_path order by count(*) desc, area_path limit $3::int`,
    [areas, now, limit],
  );
}
