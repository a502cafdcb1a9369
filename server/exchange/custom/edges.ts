/**
 * Edges of areas in a spatial index: where they meet, what they hold. Every answer but a distance
 * is exact (robust orientation), and the time grows with n log n, whatever somebody loads.
 */
import Flatbush from 'flatbush';
import type { Position } from 'geojson';
import { orient2d } from 'robust-predicates';
import type { Area } from '../city-source.ts';
import { type Box, boxOf, polygonsOf } from '../geometry.ts';

export type Edge = readonly [ax: number, ay: number, bx: number, by: number];

/** The edges of rings, without those of no length. */
export function edgesOf(rings: readonly (readonly Position[])[]): Edge[] {
  return rings.flatMap((ring) => ring.slice(1).flatMap(([bx = 0, by = 0], i): Edge[] => {
    const [ax = 0, ay = 0] = ring[i]!;
    return ax === bx && ay === by ? [] : [[ax, ay, bx, by]];
  }));
}

export interface EdgeIndex {
  edges: readonly Edge[];
  /** Places of the edges whose boxes touch the box. */
  near(west: number, south: number, east: number, north: number): number[];
}

export function indexEdges(edges: readonly Edge[]): EdgeIndex {
  if (edges.length === 0) return { edges, near: () => [] };
  const index = new Flatbush(edges.length);
  for (const [ax, ay, bx, by] of edges) {
    index.add(Math.min(ax, bx), Math.min(ay, by), Math.max(ax, bx), Math.max(ay, by));
  }
  index.finish();
  return { edges, near: (w, s, e, n) => index.search(w, s, e, n) };
}

export const boxOfEdge = ([ax, ay, bx, by]: Edge): Box =>
  [Math.min(ax, bx), Math.min(ay, by), Math.max(ax, bx), Math.max(ay, by)];

const sideOf = ([ax, ay, bx, by]: Edge, x: number, y: number): number =>
  Math.sign(orient2d(ax, ay, bx, by, x, y));

/** How two edges meet: not, at a point of one that both hold, or crossing inside of both. */
export function meeting(p: Edge, q: Edge): 'apart' | 'touch' | 'cross' {
  const [a, b] = [sideOf(p, q[0], q[1]), sideOf(p, q[2], q[3])];
  const [c, d] = [sideOf(q, p[0], p[1]), sideOf(q, p[2], p[3])];
  if (a * b < 0 && c * d < 0) return 'cross';
  const within = (edge: Edge, x: number, y: number) => {
    const [w, s, e, n] = boxOfEdge(edge);
    return x >= w && x <= e && y >= s && y <= n;
  };
  const touches = (a === 0 && within(p, q[0], q[1])) || (b === 0 && within(p, q[2], q[3]))
    || (c === 0 && within(q, p[0], p[1])) || (d === 0 && within(q, p[2], p[3]));
  return touches ? 'touch' : 'apart';
}

/** Where along `p` (0 to 1) it meets `q` between its own ends. */
export function cutsAt(p: Edge, q: Edge): number[] {
  const how = meeting(p, q);
  if (how === 'apart') return [];
  const [dx, dy] = [p[2] - p[0], p[3] - p[1]];
  const along = (x: number, y: number) => ((x - p[0]) * dx + (y - p[1]) * dy) / (dx * dx + dy * dy);
  const inside = (t: number) => t > 0 && t < 1;
  if (how === 'touch') {
    return ([[q[0], q[1]], [q[2], q[3]]] as const)
      .filter(([x, y]) => sideOf(p, x, y) === 0).map(([x, y]) => along(x, y)).filter(inside);
  }
  const [ex, ey] = [q[2] - q[0], q[3] - q[1]];
  return [((q[0] - p[0]) * ey - (q[1] - p[1]) * ex) / (dx * ey - dy * ex)].filter(inside);
}

/** An area by its edges: whether it holds a point, and whether its border is near one. */
export interface Shape extends EdgeIndex {
  box: Box;
  holds(x: number, y: number): boolean;
  isNear(x: number, y: number, meters: number): boolean;
}

const METERS_PER_DEGREE = 111_195;

export function shapeOf(area: Area): Shape {
  const box = boxOf([area]);
  const index = indexEdges(edgesOf(polygonsOf(area).flat()));
  const { edges } = index;
  return {
    ...index, box,
    holds: (x, y) => {
      if (x < box[0] || x > box[2] || y < box[1] || y > box[3]) return false;
      let inside = false;
      for (const at of index.near(x, y, box[2], y)) {
        const edge = edges[at]!;
        const up = edge[3] > y;
        if (edge[1] > y === up) continue;
        // The edge passes the ray to the right of the point.
        if (sideOf(edge, x, y) < 0 === up) inside = !inside;
      }
      return inside;
    },
    isNear: (x, y, meters) => {
      const high = meters / METERS_PER_DEGREE;
      const scale = Math.max(0.01, Math.cos((y * Math.PI) / 180));
      const wide = high / scale;
      return index.near(x - wide, y - high, x + wide, y + high).some((at) => {
        const [ax, ay, bx, by] = edges[at]!;
        const [px, py, dx, dy] = [(ax - x) * scale, ay - y, (bx - ax) * scale, by - ay];
        const t = Math.min(1, Math.max(0, -(px * dx + py * dy) / (dx * dx + dy * dy || 1)));
        return Math.hypot(px + t * dx, py + t * dy) <= high;
      });
    },
  };
}

/** Whether a ring crosses, touches or folds back over itself. */
export function ringTouchesItself(ring: readonly Position[]): boolean {
  const index = indexEdges(edgesOf([ring]));
  const { edges } = index;
  const last = edges.length - 1;
  return edges.some((edge, i) => index.near(...boxOfEdge(edge)).some((j) => {
    if (j <= i) return false;
    const other = edges[j]!;
    const follows = j === i + 1;
    const closes = i === 0 && j === last;
    if (!follows && !closes) return meeting(edge, other) !== 'apart';
    // Neighbours share a corner; they may not fold back over each other.
    const [first, second] = follows ? [edge, other] : [other, edge];
    return foldsBack(first, second) || (follows && closes);
  }));
}

/** True when the second edge runs back along the first one. */
function foldsBack(first: Edge, second: Edge): boolean {
  if (sideOf(first, second[2], second[3]) !== 0) return false;
  const [dx, dy] = [first[2] - first[0], first[3] - first[1]];
  return dx * (second[2] - second[0]) + dy * (second[3] - second[1]) < 0;
}

/** Whether an edge of one ring crosses one of another; corners that touch are fine. */
export function ringsCross(rings: readonly (readonly Position[])[]): boolean {
  const ringOf: number[] = [];
  const edges = rings.flatMap((ring, i) => {
    const own = edgesOf([ring]);
    for (let n = own.length; n > 0; n -= 1) ringOf.push(i);
    return own;
  });
  const index = indexEdges(edges);
  return edges.some((edge, i) => index.near(...boxOfEdge(edge)).some((j) =>
    j > i && ringOf[i] !== ringOf[j] && meeting(edge, edges[j]!) === 'cross'));
}
