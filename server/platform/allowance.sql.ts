import type { Queryable } from './database/database.ts';

/**
 * Adds what was spent, in milliseconds of earning, and answers how far ahead of now each key is by
 * what every process has spent. In the order of the keys: two processes stand in no circle.
 */
export async function addSpent(
  q: Queryable, spent: { keys: readonly string[]; milliseconds: readonly number[] },
) {
  return q.query<{ key: string; ahead: number }>(
    `insert into allowance as a (key, until)
     select t.key, now() + t.spent * interval '1 millisecond'
     from unnest($1::text[], $2::float8[]) as t (key, spent) order by t.key
     on conflict (key) do update set until = greatest(a.until, now()) + (excluded.until - now())
     returning key, (extract(epoch from until - now()) * 1000)::float8 as ahead`,
    [spent.keys, spent.milliseconds],
  );
}

/** What is earned back says nothing any more: some at a time, and none that is being added to. */
export async function deleteEarned(q: Queryable) {
  await q.query(
    `delete from allowance where key in (
       select key from allowance where until < now() limit 100 for update skip locked)`, []);
}
