import { BY_KEY, type Queryable } from '../platform/database/database.ts';

export interface WorkerRow {
  id: string;
  name: string;
  /** Where the worker may work. */
  areas: string[];
  simulated: boolean;
  /** False for who has said no to it. */
  sharesPlace: boolean;
  lon: number | null;
  lat: number | null;
  seenAt: string | null;
}

const ON_SHIFT = `
  w.id, p.name, s.simulated, st_x(l.geog::geometry) as lon, st_y(l.geog::geometry) as lat,
  l.seen_at as "seenAt", coalesce((select c.is_given from consent c
    where c.person_id = w.id and c.kind = 'location'
    order by c.said_at desc limit 1), true) as "sharesPlace", array(
    select a.area_path from work_area a where a.worker_id = w.id order by a.area_path) as areas
  from shift s join worker w on w.id = s.worker_id join person p on p.id = w.id
  left join worker_position l on l.worker_id = w.id
  where s.ended_at is null and exists (select 1 from work_area a where a.worker_id = w.id)`;

/** Everybody on shift who may work, with the last position; the index is filled from this. */
export async function selectOnShift(q: Queryable) {
  return q.query<WorkerRow>(`select ${ON_SHIFT} order by w.id limit 400000`);
}

export async function selectOneOnShift(q: Queryable, workerId: string) {
  const rows = await q.query<WorkerRow>(
    `select ${ON_SHIFT} and w.id = $1::uuid limit 1`, [workerId]);
  return rows[0];
}

/**
 * Open shifts whose worker's right may have changed: those of these people, or of anybody who may
 * not work any more. Each with the area it was told in and the areas that are right now.
 */
export async function selectShiftsToSettle(
  q: Queryable, personIds: readonly string[] | null, limit: number,
) {
  return q.query<{
    id: string; workerId: string; name: string; areaPath: string; areas: string[];
  }>(
    `select s.id, s.worker_id as "workerId", p.name, w.area_path as "areaPath", array(
       select a.area_path from work_area a where a.worker_id = w.id order by a.area_path) as areas
     from shift s join worker w on w.id = s.worker_id join person p on p.id = w.id
     where s.ended_at is null and (s.worker_id = any ($1::uuid[]) or ($1::uuid[] is null
       and not exists (select 1 from work_area a where a.worker_id = s.worker_id)))
     order by s.worker_id limit $2::int for update of s`,
    [personIds, limit],
  );
}

export async function selectShift(q: Queryable, workerId: string) {
  const rows = await q.query<{ id: string; startedAt: string; endedAt: string | null }>(
    `select id, started_at as "startedAt", ended_at as "endedAt" from shift
     where worker_id = $1::uuid and ended_at is null limit 1`,
    [workerId], BY_KEY,
  );
  return rows[0];
}

export async function selectShiftById(q: Queryable, id: string) {
  const rows = await q.query<{ workerId: string; endedAt: string | null }>(
    `select worker_id as "workerId", ended_at as "endedAt" from shift where id = $1::uuid limit 1`,
    [id],
  );
  return rows[0];
}

/** False when the id is known or a shift is open already. */
export async function insertShift(
  q: Queryable, row: { id: string; workerId: string; simulated: boolean; startedAt: string },
): Promise<boolean> {
  const rows = await q.query(
    `insert into shift (id, worker_id, simulated, started_at)
     values ($1::uuid, $2::uuid, $3::boolean, $4::timestamptz) on conflict do nothing
     returning id`,
    [row.id, row.workerId, row.simulated, row.startedAt],
  );
  return rows.length === 1;
}

export async function endShift(q: Queryable, id: string, workerId: string, at: string) {
  const rows = await q.query(
    `update shift set ended_at = greatest(started_at, $3::timestamptz)
     where id = $1::uuid and worker_id = $2::uuid and ended_at is null returning id`,
    [id, workerId, at],
  );
  return rows.length === 1;
}

/** Says who lives an open shift; true when it was somebody of the other kind. */
export async function updateShiftLabel(
  q: Queryable, workerId: string, simulated: boolean,
): Promise<boolean> {
  const rows = await q.query(
    `update shift set simulated = $2::boolean
     where worker_id = $1::uuid and ended_at is null and simulated <> $2::boolean returning id`,
    [workerId, simulated],
  );
  return rows.length === 1;
}

/** Off shift there is no position at all. */
export async function deletePosition(q: Queryable, workerId: string) {
  await q.query(`delete from worker_position where worker_id = $1::uuid`, [workerId]);
}

/** Where a worker on shift was last. */
export async function selectPlace(q: Queryable, workerId: string) {
  const rows = await q.query<{ lon: number; lat: number; seenAt: string }>(
    `select st_x(l.geog::geometry) as lon, st_y(l.geog::geometry) as lat, l.seen_at as "seenAt"
     from worker_position l join shift s on s.worker_id = l.worker_id and s.ended_at is null
     where l.worker_id = $1::uuid limit 1`,
    [workerId],
  );
  return rows[0];
}

export interface PositionRow {
  workerId: string;
  lon: number;
  lat: number;
  accuracyMeters: number | null;
  seenAt: string;
}

/**
 * The last position of each; an older one never replaces a newer one, unless that lies so far ahead
 * that only a wrong clock can have made it. The open shifts are held
 * until the commit: a shift that ends meanwhile waits, and then deletes what was written.
 */
export async function upsertPositions(
  q: Queryable, rows: readonly PositionRow[], sender: string, aheadSecondsMax = 60,
) {
  await q.query(
    `with open as materialized (
       select s.worker_id from shift s
       where s.worker_id = any ($1::uuid[]) and s.ended_at is null
       order by s.worker_id for share
     )
     insert into worker_position as p (worker_id, geog, accuracy_m, seen_at)
     select n.worker_id, st_setsrid(st_makepoint(n.lon, n.lat), 4326)::geography, n.accuracy_m,
       n.seen_at
     from unnest($1::uuid[], $2::float8[], $3::float8[], $4::float8[], $5::timestamptz[])
       as n (worker_id, lon, lat, accuracy_m, seen_at)
     join open on open.worker_id = n.worker_id
     order by n.worker_id
     on conflict (worker_id) do update
       set geog = excluded.geog, accuracy_m = excluded.accuracy_m, seen_at = excluded.seen_at
       where p.seen_at < excluded.seen_at
         or p.seen_at > excluded.seen_at + make_interval(secs => $6::float8)`,
    [rows.map((r) => r.workerId), rows.map((r) => r.lon), rows.map((r) => r.lat),
      rows.map((r) => r.accuracyMeters), rows.map((r) => r.seenAt), aheadSecondsMax],
  );
  await q.query(`select pg_notify('positions', $1::text)`, [sender]);
}

export async function selectPositionsSince(q: Queryable, since: string) {
  return q.query<{ workerId: string; lon: number; lat: number; seenAt: string }>(
    `select worker_id as "workerId", st_x(geog::geometry) as lon, st_y(geog::geometry) as lat,
       seen_at as "seenAt"
     from worker_position where seen_at > $1::timestamptz order by seen_at limit 400000`,
    [since],
  );
}

/** Who begins a shift is a worker; the area is where the role is held now. */
export async function upsertWorker(q: Queryable, id: string, areaPath: string) {
  await q.query(
    `insert into worker (id, area_path) values ($1::uuid, $2::text)
     on conflict (id) do update set area_path = excluded.area_path
       where worker.area_path <> excluded.area_path`,
    [id, areaPath],
  );
}

/** Writes whose phones this process has on the line, and which it has lost. */
export async function updateHeard(
  q: Queryable, by: string, phones: { here: readonly string[]; lost: readonly string[] },
  at: string,
) {
  await q.query(
    `update worker_position set heard_at = n.at, heard_by = case when n.at is null then null
       else $1::uuid end
     from (
       select id, $4::timestamptz as at from unnest($2::uuid[]) id
       union all
       select id, null from unnest($3::uuid[]) id) n
     where worker_id = n.id and (n.at is not null or heard_by = $1::uuid)`,
    [by, phones.here, phones.lost, at],
  );
}

/** Whose phones another process has on the line. */
export async function selectHeardElsewhere(q: Queryable, by: string, since: string) {
  return q.query<{ id: string }>(
    `select worker_id as id from worker_position
     where heard_at >= $2::timestamptz and heard_by <> $1::uuid limit 400000`,
    [by, since],
  );
}

export async function insertWorkers(
  q: Queryable, rows: readonly { id: string; areaPath: string }[],
) {
  await q.query(
    `insert into worker (id, area_path) select * from unnest($1::uuid[], $2::text[])
     on conflict do nothing`,
    [rows.map((r) => r.id), rows.map((r) => r.areaPath)],
  );
}

export interface WorkerProfile {
  id: string;
  /** Where somebody new works until the first shift says it. */
  areaPath: string;
  homeAreaPath: string | null;
  skills: readonly string[];
}

export async function upsertWorkerProfile(q: Queryable, worker: WorkerProfile) {
  await q.query(
    `insert into worker (id, area_path, home_area_path, skills)
     values ($1::uuid, $2::text, $3::text, $4::text[])
     on conflict (id) do update
       set home_area_path = excluded.home_area_path, skills = excluded.skills`,
    [worker.id, worker.areaPath, worker.homeAreaPath, worker.skills],
  );
}
