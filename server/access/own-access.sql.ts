import type { Queryable } from '../platform/database/database.ts';

export async function selectOwnSessions(
  q: Queryable, { personId, tokenHash, now }: {
    personId: string; tokenHash: Uint8Array; now: string;
  },
) {
  return q.query<{ isThis: boolean; createdAt: string; expiresAt: string }>(
    `select token_hash = $2::bytea as "isThis", created_at as "createdAt",
       expires_at as "expiresAt"
     from session where person_id = $1::uuid and expires_at > $3::timestamptz
     order by created_at desc limit 100`, [personId, tokenHash, now]);
}

/** All of a person's but one; answers which they were. */
export async function deleteOtherSessions(q: Queryable, personId: string, tokenHash: Uint8Array) {
  return q.query<{ tokenHash: Uint8Array }>(
    `delete from session where person_id = $1::uuid and token_hash <> $2::bytea
     returning token_hash as "tokenHash"`, [personId, tokenHash]);
}

export async function setPassword(q: Queryable, personId: string, hash: string): Promise<void> {
  await q.query('select set_password($1::uuid, $2::text)', [personId, hash]);
}
