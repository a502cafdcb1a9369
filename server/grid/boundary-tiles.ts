/**
 * Boundary tiles: the whole pyramid once per grid version, ids only, gzipped once. Values never
 * enter a tile: they travel as one vector and are joined by feature id.
 */
import { createHash } from 'node:crypto';
import { gzipSync } from 'node:zlib';
import { fromGeojsonVt } from '@maplibre/vt-pbf';
import GeoJSONVT from 'geojson-vt';
import { askWorker } from '../platform/worker-thread.ts';
import type { LocatorCell } from '../../cores/locator.ts';

export interface BoundaryTile {
  gzip: Buffer;
  etag: string;
}
export interface TilePyramid {
  version: number;
  minZoom: number;
  maxZoom: number;
  /** Key z/x/y; an empty tile is absent. */
  tiles: Map<string, BoundaryTile>;
}

const BOUNDARY_LAYER = 'cells';
const MIN_ZOOM = 6;
const MAX_ZOOM = 14;
const EXTENT = 4096;
/** In tile units of 4096: each cell is simplified by itself, so more would open visible gaps. */
const TOLERANCE = 1;

/** Builds every tile that holds a cell, z 6 to 14; beyond, the client overzooms. */
export function buildBoundaryTiles(
  cells: readonly LocatorCell[], version: number, minZoom = MIN_ZOOM, maxZoom = MAX_ZOOM,
): TilePyramid {
  const tiles = new Map<string, BoundaryTile>();
  const pyramid = { version, minZoom, maxZoom, tiles };
  if (cells.length === 0) return pyramid;
  const index = new GeoJSONVT({
    type: 'FeatureCollection',
    features: cells.map((cell) => ({
      type: 'Feature', id: cell.index, properties: {}, geometry: cell.geometry,
    })),
  }, { maxZoom, indexMaxZoom: minZoom, indexMaxPoints: 0, tolerance: TOLERANCE, extent: EXTENT });
  const [west, south, east, north] = boundsOf(cells);
  for (let z = minZoom; z <= maxZoom; z += 1) {
    const side = 2 ** z;
    const column = (lon: number) =>
      Math.min(side - 1, Math.max(0, Math.floor((lon / 360 + 0.5) * side)));
    const row = (lat: number) => {
      const sin = Math.sin((lat * Math.PI) / 180);
      const at = 0.5 - (0.25 * Math.log((1 + sin) / (1 - sin))) / Math.PI;
      return Math.min(side - 1, Math.max(0, Math.floor(at * side)));
    };
    for (let x = column(west); x <= column(east); x += 1) {
      for (let y = row(north); y <= row(south); y += 1) {
        const tile = index.getTile(z, x, y);
        if (!tile || tile.features.length === 0) continue;
        const bytes = fromGeojsonVt(
          { [BOUNDARY_LAYER]: tile as never }, { version: 2, extent: EXTENT });
        tiles.set(`${z}/${x}/${y}`, {
          gzip: gzipSync(bytes, { level: 6 }),
          etag: `"${createHash('sha256').update(bytes).digest('base64url').slice(0, 22)}"`,
        });
      }
    }
  }
  return pyramid;
}

function boundsOf(cells: readonly LocatorCell[]): [number, number, number, number] {
  const box: [number, number, number, number] = [180, 85, -180, -85];
  for (const { geometry } of cells) {
    const polygons = geometry.type === 'Polygon' ? [geometry.coordinates] : geometry.coordinates;
    for (const ring of polygons.flat()) {
      for (const [lon = 0, lat = 0] of ring) {
        box[0] = Math.min(box[0], lon);
        box[1] = Math.min(box[1], lat);
        box[2] = Math.max(box[2], lon);
        box[3] = Math.max(box[3], lat);
      }
    }
  }
  return box;
}

/** The same in a worker thread: the server goes on answering while tiles are made. */
export async function buildBoundaryTilesInWorker(
  cells: readonly LocatorCell[], version: number,
): Promise<TilePyramid> {
  if (cells.length === 0) return buildBoundaryTiles(cells, version);
  const slim = cells.map(({ index, code, geometry }) => ({ index, code, geometry }));
  const pyramid = await askWorker<TilePyramid>(
    new URL('./boundary-tiles-worker.ts', import.meta.url), { cells: slim, version });
  // A Buffer crosses the thread as plain bytes, which HTTP would copy at each answer.
  for (const tile of pyramid.tiles.values()) {
    const { buffer, byteOffset, byteLength } = tile.gzip;
    tile.gzip = Buffer.from(buffer, byteOffset, byteLength);
  }
  return pyramid;
}
