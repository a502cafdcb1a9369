import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { createNearestIndex, greatCircleMeters } from '../../cores/nearest-index.ts';

const place = fc.record({
  lon: fc.double({ min: -180, max: 180, noNaN: true }), lat: fc.double({ min: -90, max: 90, noNaN: true }),
});
const inTown = fc.record({
  lon: fc.double({ min: -71.2, max: -70.9, noNaN: true }), lat: fc.double({ min: 42.2, max: 42.4, noNaN: true }),
});
type Place = { lon: number; lat: number };

function brute(points: ReadonlyMap<string, Place>, at: Place, k: number, ok: (id: string) => boolean, max: number) {
  return [...points].filter(([id]) => ok(id))
    .map(([id, p]) => ({ id, meters: greatCircleMeters(at.lon, at.lat, p.lon, p.lat) }))
    .filter((near) => near.meters <= max)
    .sort((a, b) => a.meters - b.meters || (a.id < b.id ? -1 : 1)).slice(0, k);
}

describe('the nearest index', () => {
  for (const [name, where] of [['in a town', inTown], ['round the whole world', place]] as const) {
    it(`names the same workers as brute force ${name}, through moves and leaves`, () => {
      fc.assert(fc.property(
        fc.array(fc.tuple(fc.nat(30), where), { maxLength: 80 }), fc.array(fc.nat(30), { maxLength: 10 }),
        where, fc.integer({ min: 1, max: 12 }), fc.constantFrom(Infinity, 3000, 500_000),
        (moves, leaves, at, k, max) => {
          const index = createNearestIndex();
          const points = new Map<string, Place>();
          for (const [n, p] of moves) {
            index.upsert(`w${n}`, p.lon, p.lat);
            points.set(`w${n}`, p);
          }
          for (const n of leaves) {
            index.remove(`w${n}`);
            points.delete(`w${n}`);
          }
          const ok = (id: string) => !id.endsWith('3');
          const truth = brute(points, at, k, ok, max);
          const found = index.nearest(at.lon, at.lat, k, ok, max);
          expect(found.map((n) => n.meters)).toEqual(truth.map((n) => n.meters));
          // Ids too, wherever distances differ by more than rounding does.
          truth.forEach((near, i) => {
            const alone = truth.every((other, j) => i === j || Math.abs(other.meters - near.meters) > 1e-6);
            if (alone && i < truth.length - 1) expect(found[i]!.id).toBe(near.id);
          });
          expect(index.size).toBe(points.size);
        },
      ), { numRuns: 400 });
    });
  }

  it('breaks ties by id', () => {
    const index = createNearestIndex();
    for (const id of ['b', 'c', 'a']) index.upsert(id, 10, 10);
    expect(index.nearest(10, 10, 2).map((n) => n.id)).toEqual(['a', 'b']);
  });

  it('answers nothing when it is empty or nobody is near enough', () => {
    const index = createNearestIndex();
    expect(index.nearest(0, 0, 5)).toEqual([]);
    index.upsert('a', 1, 1);
    expect(index.nearest(0, 0, 5, undefined, 1000)).toEqual([]);
  });

  it('measures great-circle metres', () => {
    expect(greatCircleMeters(0, 0, 1, 0)).toBeCloseTo(111_195, -1);
    expect(greatCircleMeters(179.9, 0, -179.9, 0)).toBeCloseTo(22_239, -1);
  });
});
