import type { Queryable } from '../platform/database/database.ts';

/** `middle`: longitude, latitude of the task's cell. `heldBy`: who has the task or is asked. */
export async function blurNews(
  q: Queryable,
  { taskId, middle, heldBy }: { taskId: string; middle: [number, number]; heldBy: string | null },
): Promise<void> {
  await q.query(`select blur_news($1::uuid, $2::jsonb, $3::uuid)`,
    [taskId, JSON.stringify(middle), heldBy]);
}
