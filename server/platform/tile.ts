/** A tile address is a value that validates itself; points become a tile without PostGIS. */
import { fromGeojsonVt } from '@maplibre/vt-pbf';

export interface TileAddress { z: number; x: number; y: number }

const ZOOM_MAX = 22;
const EXTENT = 4096;
const BUFFER = 64;
const DEGREES = 180 / Math.PI;

/** The address of a tile, or null for anything hostile: only digits, z 0..22, inside the square. */
export function parseTileAddress(z: string, x: string, y: string): TileAddress | null {
  if (![z, x, y].every((part) => /^(0|[1-9]\d{0,7})$/.test(part))) return null;
  const address = { z: Number(z), x: Number(x), y: Number(y) };
  const side = 2 ** address.z;
  if (address.z > ZOOM_MAX || address.x >= side || address.y >= side) return null;
  return address;
}

/** [west, south, east, north] in degrees, with the tile's buffer around. */
export function tileBounds4326({ z, x, y }: TileAddress): [number, number, number, number] {
  const side = 2 ** z;
  const margin = BUFFER / EXTENT;
  const lon = (at: number) => Math.min(180, Math.max(-180, (at / side) * 360 - 180));
  const lat = (at: number) =>
    Math.atan(Math.sinh(Math.PI * (1 - (2 * at) / side))) * DEGREES;
  return [lon(x - margin), lat(y + 1 + margin), lon(x + 1 + margin), lat(y - margin)];
}

/** The layer of a tile that holds fewer features than there are: one point, with how many. */
const MORE_LAYER = 'more';

/**
 * Points as one MVT layer; those outside the tile and its buffer are left out. Where `total` says
 * that there are more than the points given, the tile says so in a layer of its own.
 */
export function encodePointTile(
  points: readonly { lon: number; lat: number; properties: Record<string, string | number> }[],
  { z, x, y }: TileAddress, { layer, total }: { layer: string; total: number },
): Uint8Array {
  const side = 2 ** z;
  const features = points.flatMap(({ lon, lat, properties }) => {
    const sin = Math.sin(lat / DEGREES);
    const px = Math.round(((lon / 360 + 0.5) * side - x) * EXTENT);
    const mercator = 0.5 - (0.25 * Math.log((1 + sin) / (1 - sin))) / Math.PI;
    const py = Math.round((mercator * side - y) * EXTENT);
    const inside = px >= -BUFFER && py >= -BUFFER && px <= EXTENT + BUFFER && py <= EXTENT + BUFFER;
    return inside ? [{ type: 1 as const, geometry: [[px, py]], tags: properties }] : [];
  });
  if (features.length === 0) return new Uint8Array();
  type Layer = Parameters<typeof fromGeojsonVt>[0][string];
  const more = total > points.length
    ? [{ type: 1 as const, geometry: [[EXTENT / 2, EXTENT / 2]], tags: { total } }] : [];
  return fromGeojsonVt({
    [layer]: { features } as unknown as Layer,
    ...(more.length > 0 && { [MORE_LAYER]: { features: more } as unknown as Layer }),
  }, { version: 2, extent: EXTENT });
}
