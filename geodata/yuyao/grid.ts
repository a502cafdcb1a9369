/** The model's townships and cells: seeds around settlements, cells around seeds, borders of both. */
import type { MultiPolygon, Polygon, Position } from 'geojson';
import { ringArea, ringHolds } from '../../server/exchange/geometry.ts';
import { createPicker } from '../random.ts';
import type { Random } from '../random.ts';
import { bentSides, cellCentre, voronoi } from './mesh.ts';
import type { Side } from './mesh.ts';
import { createOutline, KM2_PER_SQUARE_DEGREE, toDegrees } from './outline.ts';
import type { Depth, Point } from './outline.ts';

export interface TownshipSeat {
  at: Point;
  /** Villages and communities: the model gives each of them a settlement and about three cells. */
  settlements: number;
}

export interface Settlement {
  at: Point;
  township: number;
  /** Of people, relative to the others. */
  weight: number;
}

export interface ModelCell {
  township: number;
  site: Point;
  km2: number;
  geometry: Polygon;
}

export interface ModelGrid {
  outline: Polygon | MultiPolygon;
  townships: (Polygon | MultiPolygon)[];
  cells: ModelCell[];
  settlements: Settlement[];
}

interface Region {
  /** Points spread evenly over the places nearer to this seat than to any other. */
  places: Point[];
  areaKm2: number;
}

const PLACE_STEP_KM = 0.25;
const ROUNDS_OF_RELAXING = 2;

/** Cells in no particular order; the same seats, count and random stream give the same grid. */
export function createGrid(
  seats: readonly TownshipSeat[],
  cellCount: number,
  random: Random,
): ModelGrid {
  const at = seats.map((seat) => seat.at);
  const depth = createOutline(at, random.fork('outline'));
  const regions = splitRegions(at, depth);
  const settlements = placeSettlements(seats, regions, random.fork('settlements'));
  const { sites, township } = placeSites(seats, regions, settlements, cellCount, random);
  const ring = ghostSites(depth, random.fork('ghosts'));
  let inner = sites;
  for (let round = 0; round < ROUNDS_OF_RELAXING; round += 1) {
    inner = voronoi([...inner, ...ring]).slice(0, sites.length).map(cellCentre);
  }
  const sides = bentSides([...inner, ...ring], sites.length, random.fork('edges'));
  const groupOf = (site: number): number => township[site] ?? -1;
  return {
    outline: dissolve(sides, () => true, (other) => groupOf(other) < 0),
    townships: seats.map((_, group) =>
      dissolve(
        sides,
        (site) => groupOf(site) === group,
        (other) => groupOf(other) !== group,
      ),
    ),
    cells: sides.map((own, site) => {
      const ring = closedRing(own);
      return {
        township: groupOf(site),
        site: inner[site]!,
        km2: ringArea(ring) * KM2_PER_SQUARE_DEGREE,
        geometry: { type: 'Polygon', coordinates: [ring] },
      };
    }),
    settlements,
  };
}

function splitRegions(seats: readonly Point[], depth: Depth): Region[] {
  const regions = seats.map((): Region => ({ places: [], areaKm2: 0 }));
  for (let x = -40; x < 40; x += PLACE_STEP_KM) {
    for (let y = -45; y < 45; y += PLACE_STEP_KM) {
      const place: Point = [x, y];
      if (depth(place) < 0.2) continue;
      const region = regions[nearest(seats, place)]!;
      region.places.push(place);
      region.areaKm2 += PLACE_STEP_KM ** 2;
    }
  }
  return regions;
}

function nearest(points: readonly Point[], place: Point): number {
  let best = 0;
  let least = Infinity;
  for (let i = 0; i < points.length; i += 1) {
    const distance = Math.hypot(points[i]![0] - place[0], points[i]![1] - place[1]);
    if (distance < least) [best, least] = [i, distance];
  }
  return best;
}

function somewhere(region: Region, random: Random): Point {
  const [x, y] = region.places[random.below(region.places.length)]!;
  return [x + (random.next() - 0.5) * PLACE_STEP_KM, y + (random.next() - 0.5) * PLACE_STEP_KM];
}

function placeSettlements(
  seats: readonly TownshipSeat[],
  regions: readonly Region[],
  random: Random,
): Settlement[] {
  return seats.flatMap((seat, township) => {
    const own: Settlement[] = [{ at: seat.at, township, weight: 3 }];
    while (own.length < seat.settlements) {
      // The most lonely of a few candidates keeps villages apart.
      const tries = Array.from({ length: 5 }, () => somewhere(regions[township]!, random));
      const taken = own.map((settlement) => settlement.at);
      const space = (p: Point): number => {
        const near = taken[nearest(taken, p)]!;
        return Math.hypot(near[0] - p[0], near[1] - p[1]);
      };
      const at = tries.reduce((best, next) => (space(next) > space(best) ? next : best));
      own.push({ at, township, weight: Math.exp(random.normal() * 0.5) });
    }
    return own;
  });
}

function placeSites(
  seats: readonly TownshipSeat[],
  regions: readonly Region[],
  settlements: readonly Settlement[],
  cellCount: number,
  random: Random,
): { sites: Point[]; township: number[] } {
  const own = random.fork('sites');
  const total = seats.reduce((sum, seat) => sum + seat.settlements, 0);
  const sites: Point[] = [];
  const township: number[] = [];
  seats.forEach((seat, group) => {
    const region = regions[group]!;
    const near = settlements.filter((settlement) => settlement.township === group);
    const pick = createPicker(near.map(({ weight }) => weight));
    const spread = 0.3 * Math.sqrt(region.areaKm2 / seat.settlements);
    const inRegion = new Set(region.places.map(placeKey));
    const count = Math.round((cellCount * seat.settlements) / total);
    for (let made = 0; made < count; ) {
      const village = near[pick(own)]!.at;
      const site: Point =
        own.next() < 0.5
          ? [village[0] + own.normal() * spread, village[1] + own.normal() * spread]
          : somewhere(region, own);
      if (!inRegion.has(placeKey(site))) continue;
      sites.push(site);
      township.push(group);
      made += 1;
    }
  });
  return { sites, township };
}

function placeKey([x, y]: Point): string {
  return `${Math.round(x / PLACE_STEP_KM)} ${Math.round(y / PLACE_STEP_KM)}`;
}

/** A belt of sites outside, whose cells are thrown away: they end the cells at the border. */
function ghostSites(depth: Depth, random: Random): Point[] {
  const ghosts: Point[] = [];
  for (let x = -45; x < 45; x += 0.8) {
    for (let y = -50; y < 50; y += 0.8) {
      const site: Point = [x + random.next() * 0.6, y + random.next() * 0.6];
      const out = -depth(site);
      if (out > 0.4 && out < 4) ghosts.push(site);
    }
  }
  return ghosts;
}

/** Degrees, closed, without the points that fall together when rounded. */
function closedRing(sides: readonly Side[]): Position[] {
  const ring: Position[] = [];
  for (const { points } of sides) {
    for (const point of points.slice(0, -1)) {
      const next = toDegrees(point);
      const last = ring.at(-1);
      if (!last || last[0] !== next[0] || last[1] !== next[1]) ring.push(next);
    }
  }
  const [first, last] = [ring[0]!, ring.at(-1)!];
  if (first[0] === last[0] && first[1] === last[1]) ring.pop();
  return [...ring, ring[0]!];
}

/**
 * The outline of all cells that are `inside`: their sides towards an `outside` site, joined at
 * equal ends. Three sides meet at a corner, so two of them at most belong to an outline.
 */
function dissolve(
  sides: readonly Side[][],
  inside: (site: number) => boolean,
  outside: (site: number) => boolean,
): Polygon | MultiPolygon {
  const key = (point: Point): string => `${point[0]} ${point[1]}`;
  const startingAt = new Map<string, Side>();
  sides.forEach((own, site) => {
    if (!inside(site)) return;
    for (const side of own) {
      if (outside(side.neighbour)) startingAt.set(key(side.points[0]!), side);
    }
  });
  const rings: Position[][] = [];
  while (startingAt.size > 0) {
    const chain: Side[] = [];
    let [at] = startingAt.keys();
    for (let side = startingAt.get(at!); side; side = startingAt.get(at)) {
      startingAt.delete(at!);
      chain.push(side);
      at = key(side.points.at(-1)!);
    }
    rings.push(closedRing(chain));
  }
  return assemble(rings);
}

function assemble(rings: readonly Position[][]): Polygon | MultiPolygon {
  const outers = rings.filter((ring) => ringArea(ring) > 0).map((ring) => [ring]);
  for (const hole of rings.filter((ring) => ringArea(ring) < 0)) {
    const around = outers
      .filter(([outer]) => ringHolds(outer!, hole[0]!))
      .sort((a, b) => ringArea(a[0]!) - ringArea(b[0]!));
    if (!around[0]) throw new Error('a hole lies outside of every outline');
    around[0].push(hole);
  }
  const [only] = outers;
  if (!only) throw new Error('an outline has no ring');
  if (outers.length === 1) return { type: 'Polygon', coordinates: only };
  return { type: 'MultiPolygon', coordinates: outers };
}
