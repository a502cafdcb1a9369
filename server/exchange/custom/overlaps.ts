/** Cells that lie over each other: a place may have one cell only. */
import Flatbush from 'flatbush';
import type { Area } from '../city-source.ts';
import { innerPoint } from '../geometry.ts';
import { boxOfEdge, cutsAt, type Edge, type Shape, shapeOf } from './edges.ts';

/**
 * Borders drawn twice differ a little, and a point in such a sliver belongs to one cell all the same
 * (the lowest code). What reaches deeper than this into another cell is a mistake.
 */
export const SLIVER_METERS = 2;

export interface Overlap { a: number; b: number; at: [number, number] }

/**
 * Pairs of areas that overlap by more than a sliver, each with a place in both, at most `limit`.
 * Where two areas overlap, a piece of the border of one lies inside the other, or their borders are
 * the same and so is a point inside: these are what is looked at.
 */
export function findOverlaps(areas: readonly Area[], limit: number): Overlap[] {
  if (areas.length === 0) return [];
  const shapes = areas.map(shapeOf);
  const boxes = new Flatbush(shapes.length);
  for (const { box } of shapes) boxes.add(...box);
  boxes.finish();
  const found: Overlap[] = [];
  for (let a = 0; a < shapes.length && found.length < limit; a += 1) {
    const others = boxes.search(...shapes[a]!.box).filter((b) => b !== a);
    for (const b of others) {
      if (found.some((pair) => pair.a === b && pair.b === a)) continue;
      const at = placeInBoth(shapes[a]!, shapes[b]!, () => innerPoint(areas[a]!));
      if (at) found.push({ a, b, at });
      if (found.length >= limit) break;
    }
  }
  return found;
}

/** A place of `a`'s border or inside that lies deep in `b`. */
function placeInBoth(
  a: Shape, b: Shape, inside: () => [number, number],
): [number, number] | undefined {
  const isDeep = ([x, y]: [number, number]) => b.holds(x, y) && !b.isNear(x, y, SLIVER_METERS);
  for (const at of a.near(...b.box)) {
    const deep = middlesOf(a.edges[at]!, b).find(isDeep);
    if (deep) return deep;
  }
  const middle = inside();
  return isDeep(middle) ? middle : undefined;
}

/** The middles of the pieces into which a shape's border cuts an edge. */
function middlesOf(edge: Edge, other: Shape): [number, number][] {
  const cuts = [0, 1];
  for (const at of other.near(...boxOfEdge(edge))) {
    cuts.push(...cutsAt(edge, other.edges[at]!));
  }
  cuts.sort((p, q) => p - q);
  const [ax, ay, bx, by] = edge;
  return cuts.slice(1).map((end, i) => {
    const t = (cuts[i]! + end) / 2;
    return [ax + (bx - ax) * t, ay + (by - ay) * t];
  });
}
