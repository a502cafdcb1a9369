import type { Queryable } from '../../server/platform/database/database.ts';

/** A second version of the grid, in which cells are retired, others new, and all others stay; ids of the new ones. */
export async function renew(
  tx: Queryable, retire: readonly number[],
  fresh: readonly { code: string; like: number; areaPath: string }[],
): Promise<number[]> {
  const ids: number[] = [];
  for (const { code, like, areaPath } of fresh) {
    const [row] = await tx.query<{ id: number }>(
      `insert into cell (code, name_zh, name_en, area_path, geom, valid_from)
       select $1::text, name_zh, name_en, $3::text, geom, clock_timestamp() from cell where id = $2::int returning id`,
      [code, like, areaPath]);
    ids.push(row!.id);
  }
  await tx.query(`update cell set valid_to = clock_timestamp() where id = any ($1::int[])`, [retire]);
  await tx.query(`update grid_version set valid_to = clock_timestamp() where valid_to is null`);
  const [next] = await tx.query<{ version: number }>(
    `insert into grid_version (version, valid_from) select max(version) + 1, clock_timestamp() from grid_version returning version`);
  await tx.query(
    `insert into grid_version_cell (version, feature_index, cell_id)
     select $1::int, (row_number() over (order by code collate "C"))::int - 1, id from cell where valid_to is null`,
    [next!.version]);
  return ids;
}
