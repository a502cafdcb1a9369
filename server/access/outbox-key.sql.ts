import type { Queryable } from '../platform/database/database.ts';

export async function selectOutboxKey(
  q: Queryable, personId: string,
): Promise<Uint8Array | undefined> {
  const rows = await q.query<{ key: Uint8Array }>(
    'select key from outbox_key where person_id = $1::uuid', [personId]);
  return rows[0]?.key;
}

/** Where there is none yet: one that is there stays. */
export async function insertOutboxKey(q: Queryable, personId: string, key: Uint8Array) {
  await q.query(
    'insert into outbox_key (person_id, key) values ($1::uuid, $2::bytea) on conflict do nothing',
    [personId, key]);
}
