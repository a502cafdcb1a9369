/** Homes as points, each in one cell; exact only for those who need them. */
import type { Person } from '../access/access.ts';
import type { Grid } from '../grid/grid.ts';
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

/** Paths of the areas of those of the cells that a box of degrees touches. */
export function areasTouched(
  grid: Grid, cellIds: readonly number[], box: readonly number[],
): string[] {
  const [west, south, east, north] = box as [number, number, number, number];
  const touched = cellIds.map((id) => grid.placeOf(id)).filter(({ now }) => now
    && now.bounds[0] <= east && now.bounds[2] >= west
    && now.bounds[1] <= north && now.bounds[3] >= south);
  return [...new Set(touched.map((place) => place.areaNow))];
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
  const asking = { person, right: 'households.exact', purpose: 'map of homes' } as const;
  return readAs(ground, asking, async (tx, { cellIds }, look) => {
    look({
      subject: `${address.z}/${address.x}/${address.y}`,
      areas: areasTouched(ground.city.now.grid, cellIds, bounds),
    });
    if (ground.database.engine !== 'embedded') {
      return selectTile(
        tx, cellIds, address.z, address.x, address.y, LIMITS.TILE_FEATURES_MAX);
    }
    const rows = await selectInBounds(tx, cellIds, bounds, LIMITS.TILE_FEATURES_MAX);
    return encodePointTile(
      rows.map((row) => ({ lon: row.lon, lat: row.lat, properties: {} })), address,
      { layer: 'households', total: rows[0]?.total ?? 0 });
  });
}

export { insertHouseholds } from './households.sql.ts';
