import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { type Credit, createHeatCube } from '../../cores/heat-cube.ts';

const CELLS = 5;
const CATEGORIES = 3;
const DAY = 20_000;

type Event = Omit<Credit, 'id' | 'deeds'>;

/** The slow truth: scans every event that was not reversed. */
function naive(events: readonly Event[], from: number, to: number, categories?: number[]) {
  const out = { points: Array<number>(CELLS).fill(0), deeds: Array<number>(CELLS).fill(0) };
  for (const e of events) {
    if (e.day < from || e.day > to || (categories && !categories.includes(e.category))) continue;
    out.points[e.cell]! += e.points;
    out.deeds[e.cell]! += 1;
  }
  return out;
}

const event = fc.record({
  cell: fc.nat(CELLS - 1), day: fc.integer({ min: DAY - 40, max: DAY + 40 }),
  category: fc.nat(CATEGORIES - 1), points: fc.nat(9),
});
/** A deed's day as it was posted or taken back; what was loaded of it, and what came live. */
const life = fc.record({
  event, isLoaded: fc.boolean(), isReversed: fc.boolean(), order: fc.nat(99), reversalOrder: fc.nat(99),
  raise: fc.nat(3),
});

describe('the heat cube', () => {
  it('answers as a scan of all events does, whatever comes first, for each cell and bucket, with points given later', () => {
    fc.assert(fc.property(
      fc.array(life, { maxLength: 120 }), fc.integer({ min: DAY - 50, max: DAY + 50 }), fc.nat(70),
      fc.integer({ min: 1, max: 9 }), fc.constantFrom<number[] | undefined>(undefined, [0], [2, 1], [1, 1]),
      (lives, from, span, bucketDays, categories) => {
        const cube = createHeatCube({ cells: CELLS, categories: CATEGORIES, firstDay: DAY, lastDay: DAY });
        cube.loadRollup(lives.filter((one) => one.isLoaded).map(({ event: e }) => ({ ...e, deeds: 1 })));
        const live = lives.flatMap(({ event: e, isLoaded, isReversed, order, reversalOrder, raise }, i) => [
          ...(isLoaded ? [] : [{ order, credit: { id: `${i}`, ...e, deeds: 1 } }]),
          ...(raise ? [{ order, credit: { id: `${i} raised`, ...e, points: raise, deeds: 0 } }] : []),
          ...(isReversed ? [{ order: reversalOrder, credit: {
            id: `${i} reversed`, ...e, points: -e.points - raise, deeds: -1 } }] : []),
        ]).sort((a, b) => a.order - b.order);
        for (const { credit } of live) expect(cube.apply(credit)).toBe(true);
        for (const { credit } of live) expect(cube.apply(credit)).toBe(false);
        const left = lives.filter((one) => !one.isReversed)
          .map(({ event: e, raise }) => ({ ...e, points: e.points + raise }));
        const truth = naive(left, from, from + span, categories);
        const found = cube.pointsAndDeeds(from, from + span, categories);
        expect([[...found.points], [...found.deeds]]).toEqual([truth.points, truth.deeds]);
        for (let cell = 0; cell < CELLS; cell += 1) {
          const trend = cube.cellTrend(cell, from, from + span, bucketDays, categories);
          expect(trend.map((bucket) => bucket.day)).toEqual(
            Array.from({ length: Math.ceil((span + 1) / bucketDays) }, (_, i) => from + i * bucketDays));
          for (const { day, points, deeds } of trend) {
            const here = naive(left, day, Math.min(day + bucketDays - 1, from + span), categories);
            expect([points, deeds]).toEqual([here.points[cell], here.deeds[cell]]);
          }
        }
      },
    ), { numRuns: 300 });
  });

  it('refuses what its grid and rulebook cannot hold, and says what', () => {
    const span = { cells: 2, firstDay: DAY, lastDay: DAY };
    expect(() => createHeatCube({ ...span, categories: 257 })).toThrow('cannot be: too many categories');
    const cube = createHeatCube({ ...span, categories: 256 });
    const apply = (more: Partial<Credit>) => () => cube.apply({
      id: 'x', cell: 1, day: DAY, category: 255, points: 1, deeds: 1, ...more });
    for (const cell of [-1, 2]) expect(apply({ cell })).toThrow('cell of this grid');
    for (const category of [-1, 256]) expect(apply({ category })).toThrow('category of this rulebook');
    expect(apply({})()).toBe(true);
    expect([...cube.pointsAndDeeds(DAY, DAY, [255]).deeds]).toEqual([0, 1]);
    expect([...cube.pointsAndDeeds(DAY, DAY, [254]).deeds]).toEqual([0, 0]);
  });

  it('knows the last 200,000 credits again, and forgets the oldest of more', () => {
    const cube = createHeatCube({ cells: 1, categories: 1, firstDay: DAY, lastDay: DAY });
    const apply = (n: number) => cube.apply({
      id: `${n}`, cell: 0, day: DAY, category: 0, points: 1, deeds: 0 });
    for (let n = 0; n < 200_000; n += 1) apply(n);
    expect(apply(0)).toBe(false);
    expect(apply(200_000)).toBe(true);
    expect([apply(1), apply(200_000)]).toEqual([false, false]);
    expect(apply(0)).toBe(true);
  });
});
