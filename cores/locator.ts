/**
 * Point to cell in process, exactly as PostGIS's ST_Covers would answer: robust orientation on
 * every edge near the point; a border and an overlap belong to the cell with the lowest code.
 */
import Flatbush from 'flatbush';
import type { MultiPolygon, Polygon, Position } from 'geojson';
import { orient2d } from 'robust-predicates';

export interface LocatorCell {
  index: number;
  code: string;
  geometry: Polygon | MultiPolygon;
}

export interface Locator {
  /** Feature index of the cell, or -1 outside every cell. */
  locate(lon: number, lat: number): number;
  /** Metres from the point to the cell's nearest border; 0 inside. Good to a few parts in 1000. */
  distanceMeters(index: number, lon: number, lat: number): number;
}

/** Rings of one polygon, flat: x, y, x, y. */
type FlatPolygon = Float64Array[];

interface FlatCell {
  index: number;
  code: string;
  polygons: FlatPolygon[];
}

const flatten = (ring: Position[]): Float64Array =>
  Float64Array.from(ring.flatMap(([x = 0, y = 0]) => [x, y]));

/** 1 inside, 0 on the ring, -1 outside. */
function against(ring: Float64Array, x: number, y: number): -1 | 0 | 1 {
  let inside = false;
  for (let i = 0; i + 3 < ring.length; i += 2) {
    const y1 = ring[i + 1]!;
    const y2 = ring[i + 3]!;
    if ((y1 < y && y2 < y) || (y1 > y && y2 > y)) continue;
    const x1 = ring[i]!;
    const x2 = ring[i + 2]!;
    if (x1 < x && x2 < x) continue;
    if (y1 === y && y2 === y) {
      // Not left of the point as a whole: it is on the edge, or the edge is right of it.
      if (Math.min(x1, x2) <= x) return 0;
      continue;
    }
    const side = orient2d(x1, y1, x2, y2, x, y);
    if (side === 0) return 0;
    // The edge passes the ray to the right of the point.
    if ((y1 > y) !== (y2 > y) && (side < 0) === (y2 > y1)) inside = !inside;
  }
  return inside ? 1 : -1;
}

function covers(polygons: readonly FlatPolygon[], x: number, y: number): boolean {
  return polygons.some((rings) => {
    const outer = against(rings[0]!, x, y);
    if (outer <= 0) return outer === 0;
    for (let hole = 1; hole < rings.length; hole += 1) {
      const where = against(rings[hole]!, x, y);
      if (where >= 0) return where === 0;
    }
    return true;
  });
}

export function createLocator(cells: readonly LocatorCell[]): Locator {
  const flat: FlatCell[] = cells.map(({ index, code, geometry }) => ({
    index, code,
    polygons: (geometry.type === 'Polygon' ? [geometry.coordinates] : geometry.coordinates)
      .map((polygon) => polygon.map(flatten)),
  }));
  const byIndex = new Map(flat.map((cell) => [cell.index, cell]));
  const boxes = flat.length ? new Flatbush(flat.length) : undefined;
  for (const cell of flat) {
    const outer = cell.polygons.map((rings) => rings[0]!);
    let [w, s, e, n] = [Infinity, Infinity, -Infinity, -Infinity];
    for (const ring of outer) {
      for (let i = 0; i < ring.length; i += 2) {
        w = Math.min(w, ring[i]!);
        e = Math.max(e, ring[i]!);
        s = Math.min(s, ring[i + 1]!);
        n = Math.max(n, ring[i + 1]!);
      }
    }
    boxes!.add(w, s, e, n);
  }
  boxes?.finish();
  return {
    locate: (lon, lat) => {
      if (!boxes || !Number.isFinite(lon) || !Number.isFinite(lat)) return -1;
      let best: FlatCell | undefined;
      for (const at of boxes.search(lon, lat, lon, lat)) {
        const cell = flat[at]!;
        if (best && best.code <= cell.code) continue;
        if (covers(cell.polygons, lon, lat)) best = cell;
      }
      return best?.index ?? -1;
    },
    distanceMeters: (index, lon, lat) => {
      const cell = byIndex.get(index);
      if (!cell) return Infinity;
      return covers(cell.polygons, lon, lat) ? 0 : metersToRings(cell.polygons.flat(), lon, lat);
    },
  };
}

const METERS_PER_DEGREE = 111_195;

/** Local plane around the point: fine for the distances asked here (metres to kilometres). */
function metersToRings(rings: readonly Float64Array[], lon: number, lat: number): number {
  const scale = Math.cos((lat * Math.PI) / 180);
  let least = Infinity;
  for (const ring of rings) {
    for (let i = 0; i + 3 < ring.length; i += 2) {
      const ax = (ring[i]! - lon) * scale;
      const ay = ring[i + 1]! - lat;
      const dx = (ring[i + 2]! - ring[i]!) * scale;
      const dy = ring[i + 3]! - ring[i + 1]!;
      const square = dx * dx + dy * dy;
      const t = square === 0 ? 0 : Math.min(1, Math.max(0, -(ax * dx + ay * dy) / square));
      least = Math.min(least, Math.hypot(ax + t * dx, ay + t * dy));
    }
  }
  return least * METERS_PER_DEGREE;
}
