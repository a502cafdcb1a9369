import type { MultiPolygon } from 'geojson';
import type { Queryable } from '../platform/database/database.ts';

export interface CityRow {
  id: string;
  nameZh: string;
  nameEn: string;
  timeZone: string;
  language: 'zh-CN' | 'en';
  centerLon: number;
  centerLat: number;
  zoom: number;
  model: boolean;
  attribution: string;
  origin: 'real' | 'demo';
  shiftWeeks: number | null;
  loadedAt: string | null;
}

export async function selectCity(q: Queryable): Promise<CityRow | undefined> {
  const rows = await q.query<CityRow>(
    `select id, name_zh as "nameZh", name_en as "nameEn", time_zone as "timeZone", language,
       center_lon as "centerLon", center_lat as "centerLat", zoom, model, attribution, origin,
       shift_weeks as "shiftWeeks", loaded_at as "loadedAt"
     from city limit 1`,
  );
  return rows[0];
}

export async function upsertCity(q: Queryable, row: CityRow): Promise<void> {
  await q.query(
    `insert into city (id, name_zh, name_en, time_zone, language, center_lon, center_lat, zoom,
       model, attribution, origin, shift_weeks, loaded_at)
     values ($1::text, $2::text, $3::text, $4::text, $5::text, $6::float8, $7::float8, $8::float8,
       $9::boolean, $10::text, $11::text, $12::int, $13::timestamptz)
     on conflict (one) do update set id = excluded.id, name_zh = excluded.name_zh,
       name_en = excluded.name_en, time_zone = excluded.time_zone, language = excluded.language,
       center_lon = excluded.center_lon, center_lat = excluded.center_lat, zoom = excluded.zoom,
       model = excluded.model, attribution = excluded.attribution, origin = excluded.origin,
       shift_weeks = excluded.shift_weeks, loaded_at = excluded.loaded_at`,
    [row.id, row.nameZh, row.nameEn, row.timeZone, row.language, row.centerLon, row.centerLat,
      row.zoom, row.model, row.attribution, row.origin, row.shiftWeeks, row.loadedAt],
  );
}

export interface AreaRow {
  path: string;
  parent: string | null;
  nameZh: string;
  nameEn: string;
  kind: string;
  geometry: MultiPolygon | null;
}

export async function selectAreas(q: Queryable) {
  return q.query<AreaRow>(
    `select path, parent, name_zh as "nameZh", name_en as "nameEn", kind,
       st_asgeojson(geom, 6)::jsonb as geometry
     from area where valid_to is null order by path limit 100000`,
  );
}

export async function selectGridVersion(q: Queryable): Promise<number> {
  const rows = await q.query<{ version: number }>(
    `select version from grid_version where valid_to is null limit 1`);
  return rows[0]?.version ?? 0;
}

export interface CellRow {
  index: number;
  id: number;
  code: string;
  nameZh: string;
  nameEn: string;
  areaPath: string;
  geometry: MultiPolygon;
}

export async function selectCells(q: Queryable, version: number) {
  return q.query<CellRow>(
    `select v.feature_index as index, c.id, c.code, c.name_zh as "nameZh", c.name_en as "nameEn",
       c.area_path as "areaPath", st_asgeojson(c.geom, 15)::jsonb as geometry
     from grid_version_cell v join cell c on c.id = v.cell_id
     where v.version = $1::int order by v.feature_index limit 200000`,
    [version],
  );
}

export interface RetiredCellRow {
  id: number;
  code: string;
  nameZh: string;
  nameEn: string;
  areaPath: string;
  successorId: number | null;
  /** A point inside. */
  lon: number;
  lat: number;
}

/** Cells of earlier versions: what was counted and done in them is still asked for. */
export async function selectRetiredCells(q: Queryable, version: number) {
  return q.query<RetiredCellRow>(
    `select id, code, name_zh as "nameZh", name_en as "nameEn", area_path as "areaPath",
       successor_id as "successorId", st_x(inside) as lon, st_y(inside) as lat
     from (
       select c.*, st_pointonsurface(c.geom) as inside from cell c
       where not exists (select 1 from grid_version_cell v
         where v.version = $1::int and v.cell_id = c.id)) c
     order by id limit 500000`,
    [version],
  );
}

export async function selectLabels(q: Queryable) {
  return q.query<{ nameZh: string; nameEn: string; lon: number; lat: number; rank: number }>(
    `select name_zh as "nameZh", name_en as "nameEn", lon, lat, rank
     from place_label order by rank, name_en limit 500`,
  );
}

/** Areas, parents first; a known path stays as it is. */
export async function insertAreas(q: Queryable, areas: readonly AreaRow[]): Promise<void> {
  await q.query(
    `insert into area (path, parent, name_zh, name_en, kind, geom)
     select path, parent, name_zh, name_en, kind,
       st_multi(st_setsrid(st_geomfromgeojson(geometry), 4326))
     from unnest($1::text[], $2::text[], $3::text[], $4::text[], $5::text[], $6::text[])
       as a (path, parent, name_zh, name_en, kind, geometry)
     on conflict (path) do nothing`,
    [areas.map((a) => a.path), areas.map((a) => a.parent), areas.map((a) => a.nameZh),
      areas.map((a) => a.nameEn), areas.map((a) => a.kind),
      areas.map((a) => (a.geometry ? JSON.stringify(a.geometry) : null))],
  );
}

export async function insertGridVersion(
  q: Queryable, version: number, validFrom: string,
  cells: readonly {
    code: string; nameZh: string; nameEn: string; areaPath: string; geometry: unknown;
  }[],
): Promise<void> {
  await q.query(
    `insert into grid_version (version, valid_from) values ($1::int, $2::timestamptz)`,
    [version, validFrom]);
  await q.query(
    `with fresh as (
       insert into cell (code, name_zh, name_en, area_path, geom, valid_from)
       select code, name_zh, name_en, area_path,
         st_multi(st_setsrid(st_geomfromgeojson(geometry), 4326)), $6::timestamptz
       from unnest($1::text[], $2::text[], $3::text[], $4::text[], $5::text[])
         as c (code, name_zh, name_en, area_path, geometry)
       returning id, code
     )
     insert into grid_version_cell (version, feature_index, cell_id)
     select $7::int, (row_number() over (order by code collate "C"))::int - 1, id from fresh`,
    [cells.map((c) => c.code), cells.map((c) => c.nameZh), cells.map((c) => c.nameEn),
      cells.map((c) => c.areaPath), cells.map((c) => JSON.stringify(c.geometry)), validFrom,
      version],
  );
}

export async function insertLabels(
  q: Queryable,
  labels: readonly { nameZh: string; nameEn: string; point: [number, number]; rank: number }[],
): Promise<void> {
  await q.query(
    `insert into place_label (name_zh, name_en, lon, lat, rank)
     select * from unnest($1::text[], $2::text[], $3::float8[], $4::float8[], $5::int[])
     on conflict do nothing`,
    [labels.map((l) => l.nameZh), labels.map((l) => l.nameEn), labels.map((l) => l.point[0]),
      labels.map((l) => l.point[1]), labels.map((l) => l.rank)],
  );
}
