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

  it('knows who is there and where they are', () => {
    const index = createNearestIndex();
    index.upsert('a', 1, 2);
    index.upsert('b', 3, 4);
    index.upsert('a', 5, 6);
    expect([index.has('a'), index.position('a'), index.size]).toEqual([true, [5, 6], 2]);
    index.remove('a');
    index.remove('nobody');
    expect([index.has('a'), index.position('a'), index.size]).toEqual([false, undefined, 1]);
    index.upsert('c', 7, 8);
    expect([index.position('b'), index.position('c'), index.nearest(7, 8, 5).map((n) => n.id)])
      .toEqual([[3, 4], [7, 8], ['c', 'b']]);
    expect([index.nearest(7, 8, 0), index.nearest(7, 8, -1)]).toEqual([[], []]);
  });

  /** Places of a town, the same at every run. */
  const town = (count: number, seed = 1) => {
    let state = seed;
    const random = () => (state = (state * 48_271) % 2_147_483_647) / 2_147_483_647;
    return Array.from({ length: count }, () => ({ lon: -71.2 + random() * 0.3, lat: 42.2 + random() * 0.2 }));
  };
  const crowd = (count: number) => {
    const index = createNearestIndex();
    // The corners first: all others come into a box that is there already.
    [{ lon: -71.2, lat: 42.2 }, { lon: -70.9, lat: 42.4 }, ...town(count)]
      .forEach(({ lon, lat }, i) => index.upsert(`w${i}`, lon, lat));
    return index;
  };

  it('looks at those who are about as near as is asked for, whoever else there is', () => {
    const index = crowd(10_000);
    let looked = 0;
    const nobody = () => {
      looked += 1;
      return false;
    };
    // About 18 stand on a square kilometre; the square about the circle, and a bucket more each way.
    for (const { lon, lat } of town(200, 7)) index.nearest(lon, lat, 1, nobody, 300);
    expect(looked / 200).toBeLessThan(40);
    looked = 0;
    for (const { lon, lat } of town(200, 7)) index.nearest(lon, lat, 1, nobody, 1500);
    expect(looked / 200).toBeLessThan(260);
    looked = 0;
    index.nearest(0, 0, 1, nobody, 300);
    expect(looked).toBeLessThan(100);
  });

  it('finds the nearest of ten thousand in a small part of the time that looking at each takes', () => {
    const index = crowd(10_000);
    const points = town(10_000);
    const asked = town(300, 7);
    const took = (work: (at: Place) => void) => Math.min(...[1, 2, 3].map(() => {
      const since = performance.now();
      asked.forEach(work);
      return performance.now() - since;
    }));
    const each = took((at) => {
      let least = Infinity;
      for (const p of points) least = Math.min(least, greatCircleMeters(at.lon, at.lat, p.lon, p.lat));
      return least;
    });
    expect(took((at) => index.nearest(at.lon, at.lat, 8))).toBeLessThan(each / 10);
  });

  it('leaves nobody out of a crowd, near a border of a bucket, far outside and round the world', () => {
    const index = crowd(2000);
    const points = new Map(Array.from({ length: 2002 }, (_, i) => [`w${i}`, {
      lon: index.position(`w${i}`)![0], lat: index.position(`w${i}`)![1] }]));
    const outside = [[-71.05, 42.0], [-71.05, 42.6], [-72, 42.3], [-70, 42.3], [109, -42], [179.9, 0], [0, 89], [0, -89]];
    for (const { lon, lat } of [...town(150, 11), ...outside.map(([lon, lat]) => ({ lon: lon!, lat: lat! }))]) {
      for (const [k, max] of [[1, Infinity], [7, Infinity], [40, 900]] as const) {
        const found = index.nearest(lon, lat, k, undefined, max);
        expect(found.map((n) => n.meters)).toEqual(brute(points, { lon, lat }, k, () => true, max).map((n) => n.meters));
      }
    }
  });

  it('finds who came from beyond the edge of the map, on the other side of it', () => {
    const index = createNearestIndex();
    for (const { lon, lat } of town(200)) index.upsert(`${lon}`, 100 + (lon + 71.2) * 260, (lat - 42.3) * 300);
    index.upsert('late', -179.9, 0);
    expect(index.nearest(179.9, 0, 1).map((n) => n.id)).toEqual(['late']);
  });
});
