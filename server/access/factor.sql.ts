import type { Queryable } from '../platform/database/database.ts';

export interface FactorRow {
  secret: Uint8Array;
  /** Since when it is asked for; null while it was only shown. */
  since: string | null;
  recoveryLeft: number;
}

export async function selectFactor(q: Queryable, personId: string): Promise<FactorRow | undefined> {
  const rows = await q.query<FactorRow>(
    `select secret, since, cardinality(recovery_hashes)::int as "recoveryLeft"
     from second_factor where person_id = $1::uuid`, [personId]);
  return rows[0];
}

/** In place of one that was only shown. False where one is asked for already. */
export async function putFactor(q: Queryable, personId: string, secret: Uint8Array) {
  const rows = await q.query(
    `insert into second_factor as f (person_id, secret) values ($1::uuid, $2::bytea)
     on conflict (person_id) do update set secret = excluded.secret, last_step = 0
     where f.since is null returning person_id`, [personId, secret]);
  return rows.length === 1;
}

/** From now on it is asked for. False where it is already, or was never shown. */
export async function confirmFactor(
  q: Queryable, personId: string,
  { since, step, hashes }: { since: string; step: number; hashes: readonly Uint8Array[] },
) {
  const rows = await q.query(
    `update second_factor set since = $2::timestamptz, last_step = $3::bigint,
       recovery_hashes = $4::bytea[]
     where person_id = $1::uuid and since is null returning person_id`,
    [personId, since, step, hashes]);
  return rows.length === 1;
}

/** Takes a code of this step of time: false where it, or a later one, was taken before. */
export async function takeStep(q: Queryable, personId: string, step: number): Promise<boolean> {
  const rows = await q.query(
    `update second_factor set last_step = $2::bigint
     where person_id = $1::uuid and last_step < $2::bigint returning person_id`,
    [personId, step]);
  return rows.length === 1;
}

/** Spends a recovery code: false where it is none of theirs, or no more. */
export async function takeRecovery(
  q: Queryable, personId: string, hash: Uint8Array,
): Promise<boolean> {
  const rows = await q.query(
    `update second_factor set recovery_hashes = array_remove(recovery_hashes, $2::bytea)
     where person_id = $1::uuid and $2::bytea = any (recovery_hashes) returning person_id`,
    [personId, hash]);
  return rows.length === 1;
}

export async function deleteFactor(q: Queryable, personId: string): Promise<void> {
  await q.query('delete from second_factor where person_id = $1::uuid', [personId]);
}
