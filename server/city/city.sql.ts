import type { Queryable } from '../platform/database/database.ts';

export interface Settings {
  /** Days a decision is displayed before it takes effect. */
  noticeDays: number;
  /** Like votes that decide. */
  panelQuorum: number;
  /** Seconds a worker has to answer an offer. */
  offerLifetimeSeconds: number;
}

/** The settings as they are; undefined before the first start. */
export async function selectSettings(q: Queryable): Promise<Settings | undefined> {
  const rows = await q.query<Settings>(
    `select notice_days as "noticeDays", panel_quorum as "panelQuorum",
       offer_lifetime_seconds as "offerLifetimeSeconds"
     from city_setting limit 1`,
  );
  return rows[0];
}

/** Puts settings where there are none: what is there stays. */
export async function insertSettings(q: Queryable, row: Settings): Promise<void> {
  await q.query(
    `insert into city_setting (notice_days, panel_quorum, offer_lifetime_seconds)
     values ($1::int, $2::int, $3::int) on conflict do nothing`,
    [row.noticeDays, row.panelQuorum, row.offerLifetimeSeconds],
  );
}

/** Sets those that are named; true when there were settings to change. */
export async function updateSettings(q: Queryable, change: Partial<Settings>): Promise<boolean> {
  const rows = await q.query(
    `update city_setting set notice_days = coalesce($1::int, notice_days),
       panel_quorum = coalesce($2::int, panel_quorum),
       offer_lifetime_seconds = coalesce($3::int, offer_lifetime_seconds)
     returning one`,
    [change.noticeDays ?? null, change.panelQuorum ?? null, change.offerLifetimeSeconds ?? null],
  );
  return rows.length === 1;
}
