import type { Queryable } from '../platform/database/database.ts';

export interface HouseholdRow {
  id: string;
  code: string;
  address: string;
  lon: number;
  lat: number;
  cellId: number;
}

export async function selectHousehold(q: Queryable, id: string) {
  const rows = await q.query<HouseholdRow>(
    `select id, code, address, st_x(geom) as lon, st_y(geom) as lat, cell_id as "cellId"
     from household where id = $1::uuid limit 1`,
    [id],
  );
  return rows[0];
}

/** In which cell each household lives. */
export async function selectHomes(q: Queryable) {
  return q.query<{ id: string; cellId: number }>(
    `select id, cell_id as "cellId" from household limit 5000000`);
}

/** Homes in a tile, one row each, in the cells that the viewer may see. */
export async function selectInBounds(
  q: Queryable, cellIds: readonly number[], bounds: readonly number[], limit: number,
) {
  return q.query<{ id: string; cellId: number; lon: number; lat: number; total: number }>(
    `select id, cell_id as "cellId", st_x(geom) as lon, st_y(geom) as lat,
       count(*) over ()::int as total
     from household
     where geom && st_makeenvelope($2::float8, $3::float8, $4::float8, $5::float8, 4326)
       and cell_id = any ($1::int[]) and erased_at is null
     order by id limit $6::int`,
    [cellIds, bounds[0], bounds[1], bounds[2], bounds[3], limit],
  );
}

/** The same as a tile by PostGIS itself (engines that have MVT), and which homes are in it. */
export async function selectTile(
  q: Queryable, cellIds: readonly number[], z: number, x: number, y: number, limit: number,
) {
  const rows = await q.query<{ tile: Uint8Array; homes: string[]; cells: number[] }>(
    `with found as materialized (
       select id, cell_id, geom from household
       where geom && st_transform(st_tileenvelope($2::int, $3::int, $4::int, margin => 64.0 / 4096),
           4326)
         and cell_id = any ($1::int[]) and erased_at is null)
     select (select coalesce(st_asmvt(t, 'households', 4096, 'geom'), '') from (
         select st_asmvtgeom(st_transform(geom, 3857),
           st_tileenvelope($2::int, $3::int, $4::int), 4096, 64, true) as geom
         from found order by id limit $5::int) t)
       || (select coalesce(st_asmvt(m, 'more', 4096, 'geom'), '') from (
         select count(*)::int as total, st_setsrid(st_makepoint(2048, 2048), 0) as geom
         from found having count(*) > $5::int) m) as tile,
       array(select id::text from found order by id limit $5::int) as homes,
       array(select cell_id from found order by id limit $5::int) as cells`,
    [cellIds, z, x, y, limit],
  );
  const { tile, homes, cells } = rows[0]!;
  return { tile, homes: homes.map((id, i) => ({ id, cellId: cells[i]! })) };
}

export async function insertHouseholds(
  q: Queryable,
  rows: readonly {
    id: string; code: string; address: string; lon: number; lat: number; cellId: number;
  }[],
  origin: 'real' | 'demo',
): Promise<number> {
  const found = await q.query<{ added: number }>(
    `with fresh as (
       insert into household (id, code, address, cell_id, geom, origin)
       select id, code, address, cell_id, st_setsrid(st_makepoint(lon, lat), 4326), $7::text
       from unnest($1::uuid[], $2::text[], $3::text[], $4::int[], $5::float8[], $6::float8[])
         as h (id, code, address, cell_id, lon, lat)
       on conflict (id) do nothing returning 1)
     select count(*)::int as added from fresh`,
    [rows.map((r) => r.id), rows.map((r) => r.code), rows.map((r) => r.address),
      rows.map((r) => r.cellId), rows.map((r) => r.lon), rows.map((r) => r.lat), origin],
  );
  return found[0]!.added;
}
