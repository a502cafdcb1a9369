import type { Queryable } from '../platform/database/database.ts';
import type { SourceCell } from './city-source.ts';

export async function hasCells(q: Queryable): Promise<boolean> {
  const rows = await q.query<{ has: boolean }>(
    `select exists (select 1 from cell where valid_to is null limit 1) as has`);
  return rows[0]!.has;
}

/**
 * The first cell, by code, that the grid in the database has otherwise than the source, or that
 * only one of both has; undefined where they are the same. Borders are compared byte by byte, and
 * only where they differ as shapes: a ring may begin at another corner.
 */
export async function selectChangedCell(q: Queryable, cells: readonly SourceCell[]) {
  const rows = await q.query<{ code: string; differs: 'unknown' | 'missing' | 'area' | 'borders' }>(
    `with wanted as (
       select code, area_path, st_multi(st_setsrid(st_geomfromgeojson(geometry), 4326)) as geom
       from unnest($1::text[], $2::text[], $3::text[]) as w (code, area_path, geometry)
     ), known as (
       select c.code, c.area_path, c.geom from grid_version v
       join grid_version_cell g on g.version = v.version join cell c on c.id = g.cell_id
       where v.valid_to is null
     ), both_of as (
       select coalesce(k.code, w.code) as code,
         case when k.code is null then 'unknown' when w.code is null then 'missing'
           when k.area_path <> w.area_path then 'area'
           when st_asbinary(k.geom) = st_asbinary(w.geom) then null
           when st_equals(k.geom, w.geom) then null
           else 'borders' end as differs
       from known k full join wanted w on w.code = k.code
     )
     select code, differs from both_of where differs is not null order by code limit 1`,
    [cells.map((c) => c.code), cells.map((c) => c.areaPath),
      cells.map((c) => JSON.stringify(c.geometry))],
  );
  return rows[0];
}
