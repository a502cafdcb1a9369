import type { Queryable } from '../platform/database/database.ts';

export interface Settings {
  /** Days a decision is displayed before it takes effect. */
  noticeDays: number;
  /** Like votes that decide. */
  panelQuorum: number;
  /** Seconds a worker has to answer an offer. */
  offerLifetimeSeconds: number;
  /** A published count is never further from the true one than this. */
  noiseBound: number;
  /** Variance of a published count. */
  noiseVariance: number;
  /** Counts from 1 to this are never published. */
  noiseLeast: number;
  /** More different homes than these within an hour, looked at by one person, are an alert. */
  homesAlert: number;
}

/** What a start gives; the rest begins as the database says. */
export type FirstSettings =
  Pick<Settings, 'noticeDays' | 'panelQuorum' | 'offerLifetimeSeconds'>;

/** The settings as they are; undefined before the first start. */
export async function selectSettings(q: Queryable): Promise<Settings | undefined> {
  const rows = await q.query<Settings>(
    `select notice_days as "noticeDays", panel_quorum as "panelQuorum",
       offer_lifetime_seconds as "offerLifetimeSeconds", noise_bound as "noiseBound",
       noise_variance as "noiseVariance", noise_least as "noiseLeast",
       homes_alert as "homesAlert"
     from city_setting limit 1`,
  );
  return rows[0];
}

/** Puts settings where there are none: what is there stays. */
export async function insertSettings(q: Queryable, row: FirstSettings): Promise<void> {
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
       offer_lifetime_seconds = coalesce($3::int, offer_lifetime_seconds),
       noise_bound = coalesce($4::int, noise_bound),
       noise_variance = coalesce($5::int, noise_variance),
       noise_least = coalesce($6::int, noise_least),
       homes_alert = coalesce($7::int, homes_alert)
     returning one`,
    [change.noticeDays ?? null, change.panelQuorum ?? null, change.offerLifetimeSeconds ?? null,
      change.noiseBound ?? null, change.noiseVariance ?? null, change.noiseLeast ?? null,
      change.homesAlert ?? null],
  );
  return rows.length === 1;
}
