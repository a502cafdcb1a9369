import type { Queryable } from '../platform/database/database.ts';

/**
 * Who has looked at more than `most` different homes in the hour before a moment: a spree that goes
 * on is made longer, another one is new. How many there were of either.
 */
export async function upsertAlerts(q: Queryable, at: string, most: number): Promise<number> {
  const rows = await q.query<{ found: number }>(
    `with many as (
       select e.person_id, count(distinct home)::int as homes, min(e.at) as at,
         max(e.last_at) as last_at, array_agg(distinct e.area_path order by e.area_path) as areas
       from access_entry e cross join unnest(e.household_ids) home
       where e.hour >= date_trunc('hour', $1::timestamptz - interval '1 hour', 'UTC')
         and e.last_at > $1::timestamptz - interval '1 hour' and e.at <= $1::timestamptz
       group by e.person_id having count(distinct home) > $2::int
     ), longer as (
       update look_alert a set homes = greatest(a.homes, m.homes),
         last_at = greatest(a.last_at, m.last_at),
         area_paths = array(select distinct unnest(a.area_paths || m.areas) order by 1)
       from many m
       where a.person_id = m.person_id and a.last_at > $1::timestamptz - interval '1 hour'
       returning a.person_id
     ), fresh as (
       insert into look_alert (person_id, homes, area_paths, at, last_at)
       select person_id, homes, areas, greatest(at, $1::timestamptz - interval '1 hour'), last_at
       from many where person_id not in (select person_id from longer)
       returning person_id
     )
     select ((select count(*) from longer) + (select count(*) from fresh))::int as found`,
    [at, most]);
  return rows[0]!.found;
}

/** The newest alerts that reached one of the areas. */
export async function selectAlerts(
  q: Queryable, { areas, since, limit }: { areas: readonly string[]; since: string; limit: number },
) {
  return q.query<{
    id: number; person: string; homes: number; at: string; lastAt: string; areaPaths: string[];
  }>(
    `select a.id, p.account as person, a.homes, a.at, a.last_at as "lastAt",
       array(select path from unnest(a.area_paths) path where exists (
         select 1 from unnest($1::text[]) held where path = held or path like held || '/%')
         order by path) as "areaPaths"
     from look_alert a join person p on p.id = a.person_id
     where a.last_at > $2::timestamptz
     order by a.last_at desc, a.id desc limit $3::int`,
    [areas, since, limit]);
}
