/** Homes as points, each in one cell; exact only for those who need them. */
import type { Person } from '../access/access.ts';
import type { Cell, Grid } from '../grid/grid.ts';
import { type Ground, readAs } from '../grid/scope.ts';
import { LIMITS } from '../config.ts';
import type { Transaction } from '../platform/database/database.ts';
import { encodePointTile, type TileAddress, tileBounds4326 } from '../platform/tile.ts';
import { selectHomes, selectHousehold, selectInBounds, selectTile } from './households.sql.ts';

/** Every household's cell: for figures by where people live. */
export function readHomes(tx: Transaction) {
  return selectHomes(tx);
}

export function readHousehold(tx: Transaction, id: string) {
  return selectHousehold(tx, id);
}

/** Those of the cells that a box of degrees touches, each beside the cell that stands there now. */
export function cellsTouched(
  grid: Grid, cellIds: readonly number[], box: readonly number[],
): { id: number; now: Cell }[] {
  const [west, south, east, north] = box as [number, number, number, number];
  return cellIds.flatMap((id) => {
    const { now } = grid.placeOf(id);
    return now && now.bounds[0] <= east && now.bounds[2] >= west
      && now.bounds[1] <= north && now.bounds[3] >= south ? [{ id, now }] : [];
  });
}

/**
 * A tile of homes for the supervisor of that very area, from zoom 14; the look is noted. Points
 * carry nothing but their place. Empty below zoom 14 and outside the areas held. A tile that cannot
 * hold all says how many there are.
 */
export async function householdTile(
  ground: Ground, person: Person, address: TileAddress,
): Promise<Uint8Array> {
  if (address.z < LIMITS.EXACT_ZOOM_MIN) return new Uint8Array();
  const bounds = tileBounds4326(address);
  const { placeOf } = ground.city.now.grid;
  const seenOf = (homes: readonly { id: string; cellId: number }[]) =>
    homes.map(({ id, cellId }) => ({ areaPath: placeOf(cellId).areaNow, householdId: id }));
  const asking = { person, right: 'households.exact' } as const;
  return readAs(ground, asking, async (tx, { cellIds }, look) => {
    if (ground.database.engine !== 'embedded') {
      const { tile, homes } = await selectTile(
        tx, cellIds, address.z, address.x, address.y, LIMITS.TILE_FEATURES_MAX);
      look({ kind: 'homes', seen: seenOf(homes) });
      return tile;
    }
    const rows = await selectInBounds(tx, cellIds, bounds, LIMITS.TILE_FEATURES_MAX);
    look({ kind: 'homes', seen: seenOf(rows) });
    return encodePointTile(
      rows.map((row) => ({ lon: row.lon, lat: row.lat, properties: {} })), address,
      { layer: 'households', total: rows[0]?.total ?? 0 });
  });
}

export { insertHouseholds } from './households.sql.ts';
