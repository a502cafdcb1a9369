import type { Queryable } from './database/database.ts';

export async function selectClock(q: Queryable): Promise<string> {
  const rows = await q.query<{ now: string }>(`select clock_timestamp() as now limit 1`);
  return rows[0]!.now;
}
