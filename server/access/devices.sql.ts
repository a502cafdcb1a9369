import type { Queryable } from '../platform/database/database.ts';

/** True when somebody has signed in to the account from the device. */
export async function selectKnown(
  q: Queryable, device: { tokenHash: Uint8Array; account: string },
): Promise<boolean> {
  const rows = await q.query(
    `select 1 from known_device d join person p on p.id = d.person_id
     where d.token_hash = $1::bytea and p.account = $2::text limit 1`,
    [device.tokenHash, device.account]);
  return rows.length > 0;
}

export async function upsertKnown(
  q: Queryable, device: { tokenHash: Uint8Array; personId: string; at: string },
) {
  await q.query(
    `insert into known_device (token_hash, person_id, used_at)
     values ($1::bytea, $2::uuid, $3::timestamptz)
     on conflict (person_id, token_hash) do update set used_at = excluded.used_at`,
    [device.tokenHash, device.personId, device.at]);
}

/** Forgets devices that were used last before a moment, and of the person all but the newest. */
export async function deleteUnused(
  q: Queryable, kept: { before: string; personId: string; most: number },
) {
  await q.query(
    `delete from known_device where (person_id, token_hash) in (
       select person_id, token_hash from known_device where used_at < $1::timestamptz
       limit 100 for update skip locked)`,
    [kept.before]);
  await q.query(
    `delete from known_device where (person_id, token_hash) in (
       select person_id, token_hash from known_device where person_id = $1::uuid
       order by used_at desc offset $2::int for update skip locked)`,
    [kept.personId, kept.most]);
}
