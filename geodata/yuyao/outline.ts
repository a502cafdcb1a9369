/**
 * Where the model's city lies. No open border of Yuyao exists, so this is a smooth hull around
 * the rough seats of its townships, widened by some kilometres and cut off before the coast.
 * A plane in kilometres, east and north of 121.15 E 30.00 N, is exact enough at this size.
 */
import type { Random } from '../random.ts';

export type Point = readonly [x: number, y: number];

const ORIGIN: Point = [121.15, 30];
const KM_PER_LON = 111.32 * Math.cos((ORIGIN[1] * Math.PI) / 180);
const KM_PER_LAT = 110.85;
export const KM2_PER_SQUARE_DEGREE = KM_PER_LON * KM_PER_LAT;
const MARGIN_KM = 5.5;
/** The shore of Hangzhou Bay (Natural Earth 1:10m), west to east. */
const SHORE: readonly Point[] = [
  [120.7, 30.184],
  [120.855, 30.172],
  [120.895, 30.17],
  [120.923, 30.186],
  [120.956, 30.192],
  [120.995, 30.211],
  [121.111, 30.284],
  [121.15, 30.326],
  [121.6, 30.3],
];
const SHORE_GAP_DEGREES = 0.006;

export function toPlane(lon: number, lat: number): Point {
  return [(lon - ORIGIN[0]) * KM_PER_LON, (lat - ORIGIN[1]) * KM_PER_LAT];
}

/** Back to degrees with 7 decimals (a centimetre), so that equal points stay equal as text. */
export function toDegrees([x, y]: Point): [number, number] {
  const round = (value: number): number => Math.round(value * 1e7) / 1e7;
  return [round(ORIGIN[0] + x / KM_PER_LON), round(ORIGIN[1] + y / KM_PER_LAT)];
}

/** About how many kilometres a point lies inside (> 0) or outside (< 0) of the city. */
export type Depth = (point: Point) => number;

/** `seats` in the plane; the random stream only decides the waves of the border. */
export function createOutline(seats: readonly Point[], random: Random): Depth {
  const hull = convexHull(seats);
  const waves = [3, 5, 8].map((turns) => ({
    turns,
    phase: random.next() * 2 * Math.PI,
    height: 2 / turns,
  }));
  const middle: Point = [
    hull.reduce((sum, [x]) => sum + x, 0) / hull.length,
    hull.reduce((sum, [, y]) => sum + y, 0) / hull.length,
  ];
  return (point) => {
    const angle = Math.atan2(point[1] - middle[1], point[0] - middle[0]);
    const wave = waves.reduce((sum, w) => sum + w.height * Math.sin(w.turns * angle + w.phase), 0);
    return Math.min(MARGIN_KM + wave - distanceTo(hull, point), shoreDepth(point));
  };
}

function shoreDepth(point: Point): number {
  const [lon, lat] = toDegrees(point);
  for (let i = 0; i + 1 < SHORE.length; i += 1) {
    const [west, south] = SHORE[i]!;
    const [east, north] = SHORE[i + 1]!;
    if (lon > east) continue;
    const shore = south + ((north - south) * (lon - west)) / (east - west);
    return (shore - SHORE_GAP_DEGREES - lat) * KM_PER_LAT;
  }
  return -1;
}

/** Counter-clockwise, by Andrew's monotone chain. */
function convexHull(points: readonly Point[]): Point[] {
  const sorted = points.toSorted((a, b) => a[0] - b[0] || a[1] - b[1]);
  const half = (order: readonly Point[]): Point[] => {
    const chain: Point[] = [];
    for (const point of order) {
      while (chain.length > 1 && cross(chain.at(-2)!, chain.at(-1)!, point) <= 0) chain.pop();
      chain.push(point);
    }
    return chain.slice(0, -1);
  };
  return [...half(sorted), ...half(sorted.toReversed())];
}

function cross(a: Point, b: Point, c: Point): number {
  return (b[0] - a[0]) * (c[1] - a[1]) - (b[1] - a[1]) * (c[0] - a[0]);
}

/** 0 inside of the hull. */
function distanceTo(hull: readonly Point[], point: Point): number {
  let inside = true;
  let nearest = Infinity;
  for (let i = 0; i < hull.length; i += 1) {
    const a = hull[i]!;
    const b = hull[(i + 1) % hull.length]!;
    if (cross(a, b, point) < 0) inside = false;
    const [dx, dy] = [b[0] - a[0], b[1] - a[1]];
    const along = ((point[0] - a[0]) * dx + (point[1] - a[1]) * dy) / (dx * dx + dy * dy);
    const t = Math.min(1, Math.max(0, along));
    nearest = Math.min(nearest, Math.hypot(a[0] + t * dx - point[0], a[1] + t * dy - point[1]));
  }
  return inside ? 0 : nearest;
}
