/**
 * Cells around seed points that tile the plane without gap or overlap: Voronoi cells by clipping
 * with bisectors. A corner is the centre of the circle through its three sites, computed from the
 * sites in order, so that all cells around it get the same numbers. An edge is then bent by seeded
 * noise within the kite of its two ends and its two sites: kites do not overlap, so bent edges
 * cannot cross, and both cells take the same bent edge.
 */
import Flatbush from 'flatbush';
import type { Random } from '../random.ts';
import type { Point } from './outline.ts';

/** One side of a cell, counter-clockwise; `points` runs from corner to corner, both included. */
export interface Side {
  neighbour: number;
  points: readonly Point[];
}

interface Corner {
  at: Point;
  /** The site behind the side that starts here; negative for the box. */
  next: number;
}

/** Longest piece of a bent edge is about twice this, in kilometres. */
const PIECE_KM = 0.09;
const BEND = 0.5;

/** Corners of every site's cell, counter-clockwise, with the neighbour of the side that follows. */
export function voronoi(sites: readonly Point[]): Corner[][] {
  const index = new Flatbush(sites.length);
  for (const [x, y] of sites) index.add(x, y, x, y);
  index.finish();
  return sites.map((_, site) => {
    for (let k = 48; ; k *= 2) {
      const cell = clipCell(sites, site, index, k);
      if (cell) return cell;
    }
  });
}

/** Null when more neighbours than `k` are needed. */
function clipCell(
  sites: readonly Point[],
  site: number,
  index: Flatbush,
  k: number,
): Corner[] | null {
  const [x, y] = sites[site]!;
  const far = 1000;
  let cell: Corner[] = [
    { at: [x - far, y - far], next: -1 },
    { at: [x + far, y - far], next: -2 },
    { at: [x + far, y + far], next: -3 },
    { at: [x - far, y + far], next: -4 },
  ];
  let reach = Infinity;
  for (const other of index.neighbors(x, y, k)) {
    if (other === site) continue;
    const [ox, oy] = sites[other]!;
    if ((ox - x) ** 2 + (oy - y) ** 2 > 4 * reach) return cell;
    const rest = cut(sites, site, other, cell);
    if (rest === cell) continue;
    cell = rest;
    reach = 0;
    for (const { at } of cell) reach = Math.max(reach, (at[0] - x) ** 2 + (at[1] - y) ** 2);
  }
  return k >= sites.length ? cell : null;
}

/** The part of the cell nearer to `site` than to `other`; the same array when that is all of it. */
function cut(sites: readonly Point[], site: number, other: number, cell: Corner[]): Corner[] {
  const depths = cell.map(({ at }) => beyond(at, sites[site]!, sites[other]!));
  if (depths.every((depth) => depth <= 0)) return cell;
  const kept: Corner[] = [];
  for (let i = 0; i < cell.length; i += 1) {
    const corner = cell[i]!;
    const following = cell[(i + 1) % cell.length]!;
    const a = depths[i]!;
    const b = depths[(i + 1) % cell.length]!;
    if (a <= 0) kept.push(corner);
    if (a <= 0 === b <= 0) continue;
    const at =
      corner.next >= 0
        ? centre(sites, site, other, corner.next)
        : mix(corner.at, following.at, a / (a - b));
    // Leaving the half-plane starts the new side; coming back continues the old one.
    kept.push({ at, next: a <= 0 ? other : corner.next });
  }
  return kept;
}

/** Greater than 0 behind the bisector, as seen from `site`. */
function beyond(at: Point, site: Point, other: Point): number {
  const [dx, dy] = [other[0] - site[0], other[1] - site[1]];
  return (at[0] - (site[0] + other[0]) / 2) * dx + (at[1] - (site[1] + other[1]) / 2) * dy;
}

function centre(sites: readonly Point[], ...three: [number, number, number]): Point {
  const [a, b, c] = three.sort((p, q) => p - q).map((site): Point => sites[site]!);
  const [ax, ay] = a!;
  const [bx, by] = [b![0] - ax, b![1] - ay];
  const [cx, cy] = [c![0] - ax, c![1] - ay];
  const d = 2 * (bx * cy - by * cx);
  const [b2, c2] = [bx * bx + by * by, cx * cx + cy * cy];
  return [ax + (cy * b2 - by * c2) / d, ay + (bx * c2 - cx * b2) / d];
}

function mix(a: Point, b: Point, t: number): Point {
  return [a[0] + (b[0] - a[0]) * t, a[1] + (b[1] - a[1]) * t];
}

/** Centre of mass of a cell's corners. */
export function cellCentre(cell: readonly Corner[]): Point {
  let [area, sumX, sumY] = [0, 0, 0];
  const [ox, oy] = cell[0]!.at;
  for (let i = 1; i + 1 < cell.length; i += 1) {
    const [ax, ay] = [cell[i]!.at[0] - ox, cell[i]!.at[1] - oy];
    const [bx, by] = [cell[i + 1]!.at[0] - ox, cell[i + 1]!.at[1] - oy];
    const part = ax * by - bx * ay;
    area += part;
    sumX += part * (ax + bx);
    sumY += part * (ay + by);
  }
  return [ox + sumX / (3 * area), oy + sumY / (3 * area)];
}

/**
 * The sides of the first `count` sites' cells, bent. Throws when two cells disagree about a side,
 * which needs four sites on one circle.
 */
export function bentSides(sites: readonly Point[], count: number, random: Random): Side[][] {
  const cells = voronoi(sites);
  const bent = new Map<number, { by: number; points: Point[] }>();
  const sides = cells.slice(0, count).map((cell, site) =>
    cell.map(({ at, next }, i): Side => {
      if (next < 0) throw new Error(`cell ${site} is not closed`);
      const end = cell[(i + 1) % cell.length]!.at;
      const key = Math.min(site, next) * sites.length + Math.max(site, next);
      const known = bent.get(key);
      if (!known) {
        const points = bend(at, end, sites[site]!, sites[next]!, random);
        bent.set(key, { by: site, points });
        return { neighbour: next, points };
      }
      const points = known.points.toReversed();
      if (known.by === site || !same(points[0]!, at) || !same(points.at(-1)!, end)) {
        throw new Error(`cells ${site} and ${next} disagree about their side`);
      }
      return { neighbour: next, points };
    }),
  );
  for (const [site, own] of sides.entries()) {
    for (const { neighbour } of own) {
      if (neighbour < count && !sides[neighbour]!.some((side) => side.neighbour === site)) {
        throw new Error(`cell ${neighbour} does not know its neighbour ${site}`);
      }
    }
  }
  return sides;
}

function same(a: Point, b: Point): boolean {
  return a[0] === b[0] && a[1] === b[1];
}

function bend(a: Point, b: Point, left: Point, right: Point, random: Random): Point[] {
  const length = Math.hypot(b[0] - a[0], b[1] - a[1]);
  const halvings = Math.max(0, Math.min(5, Math.round(Math.log2(length / PIECE_KM / 1.4))));
  const pieces = 2 ** halvings;
  const noise = roughness(pieces, random);
  const [ux, uy] = [(b[0] - a[0]) / length, (b[1] - a[1]) / length];
  const room = (site: Point, along: number): number => {
    const foot = (site[0] - a[0]) * ux + (site[1] - a[1]) * uy;
    const height = Math.abs((site[0] - a[0]) * uy - (site[1] - a[1]) * ux);
    const rising = foot > 0 ? (height * along) / foot : Infinity;
    const falling = foot < length ? (height * (length - along)) / (length - foot) : Infinity;
    return Math.min(rising, falling, along, length - along);
  };
  const points: Point[] = [a];
  for (let i = 1; i < pieces; i += 1) {
    const along = (length * i) / pieces;
    const shift = noise[i]! * BEND * Math.min(room(left, along), room(right, along));
    points.push([a[0] + ux * along - uy * shift, a[1] + uy * along + ux * shift]);
  }
  return [...points, b];
}

/** Midpoint displacement: `pieces + 1` values in -1..1, rough at every scale. */
function roughness(pieces: number, random: Random): number[] {
  const values = new Array<number>(pieces + 1).fill(0);
  let height = 0.8;
  for (let step = pieces; step > 1; step /= 2, height *= 0.55) {
    for (let i = step / 2; i < pieces; i += step) {
      const middle = (values[i - step / 2]! + values[i + step / 2]!) / 2;
      const value = middle + (random.next() * 2 - 1) * height;
      values[i] = Math.max(-1, Math.min(1, value));
    }
  }
  return values;
}
