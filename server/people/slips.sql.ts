import type { Queryable } from '../platform/database/database.ts';
import type { SlipView } from './slips.schema.ts';

export interface SlipRow {
  id: string;
  personId: string | null;
  householdId: string | null;
  codeHash: Uint8Array;
  uses: number;
}

export async function hasBatch(q: Queryable, batchId: string): Promise<boolean> {
  const rows = await q.query<{ found: boolean }>(
    `select exists (select 1 from slip where batch_id = $1::uuid) as found`, [batchId]);
  return rows[0]!.found;
}

/** Slips in place of those there were for the same people and households. */
export async function replaceSlips(
  q: Queryable, slips: readonly SlipRow[],
  batch: { id: string; madeBy: string; at: string; expiresAt: string },
): Promise<void> {
  const people = slips.map((slip) => slip.personId);
  const households = slips.map((slip) => slip.householdId);
  await q.query(
    `delete from slip where person_id = any ($1::uuid[]) or household_id = any ($2::uuid[])`,
    [people.filter((id) => id !== null), households.filter((id) => id !== null)]);
  await q.query(
    `insert into slip (id, batch_id, person_id, household_id, code_hash, made_by, made_at,
       expires_at, uses_left)
     select s.id, $6::uuid, s.person, s.household, s.hash, $7::uuid, $8::timestamptz,
       $9::timestamptz, s.uses
     from unnest($1::uuid[], $2::uuid[], $3::uuid[], $4::bytea[], $5::int[])
       s (id, person, household, hash, uses)`,
    [slips.map((slip) => slip.id), people, households, slips.map((slip) => slip.codeHash),
      slips.map((slip) => slip.uses), batch.id, batch.madeBy, batch.at, batch.expiresAt]);
}

/** People of areas who never chose a password and have no slip to do it by. */
export async function selectWithoutPassword(
  q: Queryable, areas: readonly string[], at: string,
) {
  return q.query<{ id: string }>(
    `select p.id from person p where not p.has_password and p.standing = 'good' and exists (
       select 1 from person_role r, unnest($1::text[]) a
       where r.person_id = p.id and (r.area_path = a or r.area_path like a || '/%'))
       and not exists (select 1 from slip s where s.person_id = p.id and s.uses_left > 0
         and s.expires_at > $2::timestamptz)
     order by p.account limit 100000`, [areas, at]);
}

export async function selectSlip(q: Queryable, codeHash: Uint8Array, at: string) {
  const rows = await q.query<{ [Key in keyof SlipView]: SlipView[Key] | null }>(
    `select kind, name, account, household from slip_of($1::bytea, $2::timestamptz) limit 1`,
    [codeHash, at]);
  return rows[0];
}

export async function spendSlip(
  q: Queryable,
  use: { codeHash: Uint8Array; at: string; id: string; account: string | null;
    name: string | null; passwordHash: string },
) {
  const rows = await q.query<{ personId: string; account: string }>(
    `select person_id as "personId", account
     from spend_slip($1::bytea, $2::timestamptz, $3::uuid, $4::text, $5::text, $6::text) limit 1`,
    [use.codeHash, use.at, use.id, use.account, use.name, use.passwordHash]);
  return rows[0];
}

export async function isAccountTaken(q: Queryable, account: string): Promise<boolean> {
  const rows = await q.query<{ found: boolean }>(
    `select exists (select 1 from person where account = $1::text) as found`, [account]);
  return rows[0]!.found;
}
