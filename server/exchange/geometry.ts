/** Small plane geometry on longitude and latitude; exact enough for labels and views. */
import type { Position } from 'geojson';
import type { Area } from './city-source.ts';

export type Box = [west: number, south: number, east: number, north: number];

/** Every polygon of an area as its list of rings. */
export function polygonsOf(area: Area): Position[][][] {
  return area.type === 'Polygon' ? [area.coordinates] : area.coordinates;
}

/** Signed area in square degrees, positive when counter-clockwise; the ring may be closed. */
export function ringArea(ring: readonly Position[]): number {
  let twice = 0;
  const [x0 = 0, y0 = 0] = ring[0] ?? [];
  for (let i = 0; i < ring.length; i += 1) {
    const a = ring[i]!;
    const b = ring[(i + 1) % ring.length]!;
    twice += (a[0]! - x0) * (b[1]! - y0) - (b[0]! - x0) * (a[1]! - y0);
  }
  return twice / 2;
}

/** Whether a closed ring holds a point; either answer for a point on the ring. */
export function ringHolds(ring: readonly Position[], [x = 0, y = 0]: Position): boolean {
  let inside = false;
  for (let i = 0; i + 1 < ring.length; i += 1) {
    const [ax = 0, ay = 0] = ring[i]!;
    const [bx = 0, by = 0] = ring[i + 1]!;
    if (ay > y !== by > y && x < ax + ((y - ay) / (by - ay)) * (bx - ax)) inside = !inside;
  }
  return inside;
}

/** The box around all areas; throws when there is none. */
export function boxOf(areas: readonly Area[]): Box {
  const box: Box = [Infinity, Infinity, -Infinity, -Infinity];
  for (const area of areas) {
    for (const [outer = []] of polygonsOf(area)) {
      for (const [x = 0, y = 0] of outer) {
        box[0] = Math.min(box[0], x);
        box[1] = Math.min(box[1], y);
        box[2] = Math.max(box[2], x);
        box[3] = Math.max(box[3], y);
      }
    }
  }
  if (!Number.isFinite(box[0])) throw new Error('no area to draw a box around');
  return box;
}

/** Middle of the box and the zoom at which about 900 by 700 pixels show all of it. */
export function viewOf(areas: readonly Area[]): { center: [number, number]; zoom: number } {
  const [west, south, east, north] = boxOf(areas);
  const stretch = 1 / Math.cos((((south + north) / 2) * Math.PI) / 180);
  const degreesPerPixel = Math.max((east - west) / 900, ((north - south) * stretch) / 700, 1e-7);
  const zoom = Math.log2(360 / (512 * degreesPerPixel));
  const round = (value: number): number => Math.round(value * 1e4) / 1e4;
  return {
    center: [round((west + east) / 2), round((south + north) / 2)],
    zoom: Math.round(Math.min(16, Math.max(2, zoom)) * 10) / 10,
  };
}

/** A point inside the largest polygon: the middle of its widest run on one of some scan lines. */
export function innerPoint(area: Area): [number, number] {
  const size = (rings: Position[][]): number => Math.abs(ringArea(rings[0] ?? []));
  const rings = polygonsOf(area).reduce((best, next) => (size(next) > size(best) ? next : best));
  const [, south, , north] = boxOf([{ type: 'Polygon', coordinates: rings }]);
  let best: { point: [number, number]; width: number } = { point: [0, 0], width: -1 };
  for (let line = 1; line < 16; line += 1) {
    const y = south + ((north - south) * line) / 16 + (north - south) * 1e-7;
    const crossings = crossingsAt(rings, y);
    // The middle lines are worth more, so that a label does not sit on an edge.
    const worth = 1 - Math.abs(line - 8) / 16;
    for (let i = 0; i + 1 < crossings.length; i += 2) {
      const width = (crossings[i + 1]! - crossings[i]!) * worth;
      if (width <= best.width) continue;
      best = { point: [(crossings[i]! + crossings[i + 1]!) / 2, y], width };
    }
  }
  return best.point;
}

function crossingsAt(rings: Position[][], y: number): number[] {
  const found: number[] = [];
  for (const ring of rings) {
    for (let i = 0; i + 1 < ring.length; i += 1) {
      const [ax = 0, ay = 0] = ring[i]!;
      const [bx = 0, by = 0] = ring[i + 1]!;
      if (ay > y !== by > y) found.push(ax + ((y - ay) / (by - ay)) * (bx - ax));
    }
  }
  return found.sort((a, b) => a - b);
}
