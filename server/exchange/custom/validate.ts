/** Judges foreign geometry feature by feature; collects problems instead of stopping at one. */
import type { Position } from 'geojson';
import { failure } from '../../platform/errors.ts';
import type { Area } from '../city-source.ts';
import { ringArea } from '../geometry.ts';
import { LIMITS } from '../../config.ts';
import { ringsCross, ringTouchesItself, shapeOf } from './edges.ts';
import { textOf } from './fields.ts';
import type { Attributes } from './fields.ts';

export interface Problem {
  file: 'cells' | 'parents' | 'households';
  /** Counted from 1, as an editor shows it; null when it is about the file. */
  feature: number | null;
  reason: string;
}

export const PROBLEMS_SHOWN = 50;

/** What is wrong so far; `refuseAll` throws when anything is: nothing is loaded by halves. */
export class Problems {
  readonly list: Problem[] = [];
  total = 0;

  add(file: Problem['file'], feature: number | null, reason: string): void {
    this.total += 1;
    if (this.list.length < PROBLEMS_SHOWN) this.list.push({ file, feature, reason });
  }

  /** Throws LOAD_INVALID with up to 50 problems and how many there are in all. */
  refuseAll(): void {
    if (this.total > 0) throw failure('LOAD_INVALID', { problems: this.list, total: this.total });
  }
}

/** Takes ids off rows and notes the missing and the repeated ones. */
export class UniqueIds {
  private readonly seen = new Map<string, number>();

  constructor(
    private readonly file: Problem['file'],
    private readonly problems: Problems,
  ) {}

  take(attributes: Attributes, field: string, feature: number): string | null {
    const id = textOf(attributes[field]);
    if (id === '') {
      this.problems.add(this.file, feature, `has no id in "${field}"`);
      return null;
    }
    const before = this.seen.get(id);
    if (before !== undefined) {
      this.problems.add(this.file, feature, `has the id ${id} of feature ${before} again`);
      return null;
    }
    this.seen.set(id, feature);
    return id;
  }
}

/** The reason why this is no area in WGS84, or null when it is a good one. */
export function areaProblem(geometry: unknown): string | null {
  if (typeof geometry !== 'object' || geometry === null) return 'has no geometry';
  const { type, coordinates } = geometry as { type?: unknown; coordinates?: unknown };
  if (type !== 'Polygon' && type !== 'MultiPolygon') {
    return `is a ${String(type)}, not a Polygon or MultiPolygon`;
  }
  const polygons = type === 'Polygon' ? [coordinates] : coordinates;
  if (!Array.isArray(polygons) || polygons.length === 0) return 'has no polygon';
  for (const rings of polygons) {
    if (!Array.isArray(rings) || rings.length === 0) return 'has a polygon without a ring';
    for (const ring of rings) {
      const reason = ringProblem(ring);
      if (reason) return reason;
    }
  }
  const vertices = verticesOf(geometry as Area);
  if (vertices > LIMITS.LOAD_FEATURE_VERTICES_MAX) {
    return `has ${vertices} points; ${LIMITS.LOAD_FEATURE_VERTICES_MAX} are the most`;
  }
  return crossingProblem(polygons as Position[][][]);
}

/** How many points an area has; for one whose rings are lists of points. */
export const verticesOf = ({ type, coordinates }: Area): number =>
  (type === 'Polygon' ? [coordinates] : coordinates).flat()
    .reduce((sum, ring) => sum + ring.length, 0);

/**
 * A ring may not even touch itself; two rings may touch at a corner (a lake on the shore), but not
 * cross, and a hole has to lie within its outer ring.
 */
function crossingProblem(polygons: readonly Position[][][]): string | null {
  const rings = polygons.flat();
  for (const ring of rings) {
    if (ringTouchesItself(ring)) return 'crosses or touches itself';
    if (ringArea(ring) === 0) return 'has a ring without an area';
  }
  if (rings.length === 1) return null;
  if (ringsCross(rings)) return 'has rings that cross each other';
  for (const [outer = [], ...holes] of polygons) {
    if (holes.length === 0) continue;
    const shore = new Set(outer.map(cornerKey));
    const land = shapeOf({ type: 'Polygon', coordinates: [outer] });
    const astray = holes.flat().some((at) =>
      !shore.has(cornerKey(at)) && !land.holds(at[0]!, at[1]!));
    if (astray) return 'has a hole outside of its outer ring';
  }
  return null;
}

/** A tenth of a millimetre: a corner written twice may differ in its last digits. */
function cornerKey([lon = 0, lat = 0]: Position): string {
  return `${lon.toFixed(9)} ${lat.toFixed(9)}`;
}

function ringProblem(ring: unknown): string | null {
  if (!Array.isArray(ring)) return 'has a ring that is no list of points';
  for (const point of ring) {
    const reason = pointProblem(point);
    if (reason) return reason;
  }
  if (ring.length < 4) return `has a ring of ${ring.length} points, at least 4 are needed`;
  const [first, last] = [ring[0] as Position, ring.at(-1) as Position];
  return first[0] !== last[0] || first[1] !== last[1] ? 'has a ring that is not closed' : null;
}

/** The reason why this is no longitude and latitude, or null. */
export function pointProblem(point: unknown): string | null {
  if (!Array.isArray(point) || point.length < 2) return 'has a point without two numbers';
  const [lon, lat] = point as [unknown, unknown];
  if (!isFinite(lon) || !isFinite(lat)) return 'has a coordinate that is not a finite number';
  if (Math.abs(lon) > 180 || Math.abs(lat) > 90) {
    return `has the coordinate ${lon}, ${lat}: not longitude and latitude (projected data?)`;
  }
  return null;
}

function isFinite(value: unknown): value is number {
  return typeof value === 'number' && Number.isFinite(value);
}

/** Outer rings counter-clockwise, holes clockwise, two numbers a point: RFC 7946. */
export function tidyArea(area: Area): Area {
  const tidy = (rings: Position[][]): Position[][] =>
    rings.map((ring, i) => {
      const flat = ring.map(([lon = 0, lat = 0]) => [lon, lat]);
      return ringArea(flat) > 0 === (i === 0) ? flat : flat.reverse();
    });
  if (area.type === 'Polygon') return { type: 'Polygon', coordinates: tidy(area.coordinates) };
  return { type: 'MultiPolygon', coordinates: area.coordinates.map(tidy) };
}
