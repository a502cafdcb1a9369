import type { Queryable } from '../platform/database/database.ts';

/** Purposes that serve one of the rights, in the order in which they are offered. */
export async function selectPurposes(q: Queryable, rights: readonly string[]) {
  return q.query<{ id: string; nameZh: string; nameEn: string }>(
    `select id, name_zh as "nameZh", name_en as "nameEn" from purpose
     where rights && $1::text[] order by place limit 100`,
    [rights],
  );
}

/** True when there is such a session. */
export async function updateSessionPurpose(
  q: Queryable, tokenHash: Uint8Array, purpose: string,
): Promise<boolean> {
  const rows = await q.query(
    `update session set purpose = $2::text where token_hash = $1::bytea returning person_id`,
    [tokenHash, purpose],
  );
  return rows.length === 1;
}
