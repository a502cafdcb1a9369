import type { Queryable } from '../platform/database/database.ts';

/** Counts one more try of each key, in the order of the keys; an old count begins anew. */
export async function countTries(
  q: Queryable, tries: { keys: readonly string[]; at: string; after: string },
) {
  return q.query<{ key: string; count: number; since: string }>(
    `insert into sign_in_try as t (key, count, since)
     select key, 1, $2::timestamptz from unnest($1::text[]) key order by key
     on conflict (key) do update set
       count = case when t.since > $3::timestamptz then t.count + 1 else 1 end,
       since = case when t.since > $3::timestamptz then t.since else excluded.since end
     returning key, count, since`,
    [tries.keys, tries.at, tries.after],
  );
}

/** Forgets what was tried last before a moment: some at a time, and none that is being counted. */
export async function deleteOldTries(q: Queryable, before: string) {
  await q.query(
    `delete from sign_in_try where key in (
       select key from sign_in_try where since <= $1::timestamptz
       limit 100 for update skip locked)`,
    [before],
  );
}

/**
 * Holds the rows of these keys, in the order in which they are counted: who held one and then
 * wanted the other would stand in a circle with the next sign-in until the database breaks it.
 */
export async function holdTries(q: Queryable, keys: readonly string[]) {
  await q.query(
    'select 1 from sign_in_try where key = any ($1::text[]) order by key for update', [keys]);
}

/** Forgets those that would fall to none, and the one that is cleared. Held before. */
export async function deleteTries(q: Queryable, keys: readonly string[], cleared: string) {
  await q.query(
    'delete from sign_in_try where key = any ($1::text[]) and (count <= 1 or key = $2::text)',
    [keys, cleared],
  );
}

/** One less of each. Held before. */
export async function uncountTries(q: Queryable, keys: readonly string[]) {
  await q.query(
    'update sign_in_try set count = count - 1 where count > 1 and key = any ($1::text[])', [keys]);
}
