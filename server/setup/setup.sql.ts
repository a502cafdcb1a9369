import type { Queryable } from '../platform/database/database.ts';

export async function countRealPeople(q: Queryable) {
  const rows = await q.query<{ real: number; demo: number }>(
    `select count(*) filter (where origin = 'real')::int as real,
       count(*) filter (where origin = 'demo')::int as demo from person`,
  );
  return rows[0]!;
}

/** True once days of the city's time have been counted. */
export async function hasCredits(q: Queryable): Promise<boolean> {
  const rows = await q.query<{ has: boolean }>(
    `select exists (select 1 from heat_credit limit 1) as has`);
  return rows[0]!.has;
}

export async function insertSetupLink(q: Queryable, tokenHash: Uint8Array, expiresAt: string) {
  await q.query(
    `insert into setup_link (token_hash, expires_at) values ($1::bytea, $2::timestamptz)`,
    [tokenHash, expiresAt],
  );
}

export async function isSetupLinkOpen(q: Queryable, tokenHash: Uint8Array, now: string) {
  const rows = await q.query<{ open: boolean }>(
    `select exists (select 1 from setup_link
       where token_hash = $1::bytea and used_at is null and expires_at > $2::timestamptz) as open`,
    [tokenHash, now],
  );
  return rows[0]!.open;
}

/** Uses the link up: true for the one caller that finds it unused and young enough. */
export async function spendSetupLink(q: Queryable, tokenHash: Uint8Array, now: string) {
  const rows = await q.query(
    `update setup_link set used_at = $2::timestamptz
     where token_hash = $1::bytea and used_at is null and expires_at > $2::timestamptz
     returning used_at`,
    [tokenHash, now],
  );
  return rows.length === 1;
}
