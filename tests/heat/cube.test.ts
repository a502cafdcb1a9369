import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { type Credit, createHeatCube } from '../../cores/heat-cube.ts';

const CELLS = 5;
const CATEGORIES = 3;
const DAY = 20_000;

type Event = Omit<Credit, 'id' | 'reversed'>;

/** The slow truth: scans every event that was not reversed. */
function naive(events: readonly Event[], from: number, to: number, categories?: number[]) {
  const out = { points: Array<number>(CELLS).fill(0), deeds: Array<number>(CELLS).fill(0), households: Array<number>(CELLS).fill(0) };
  const seen = new Set<string>();
  for (const e of events) {
    if (e.day < from || e.day > to || (categories && !categories.includes(e.category))) continue;
    out.points[e.cell]! += e.points;
    out.deeds[e.cell]! += 1;
    const key = `${e.cell} ${e.participant}`;
    if (!seen.has(key)) out.households[e.cell]! += 1;
    seen.add(key);
  }
  return out;
}

const event = fc.record({
  cell: fc.nat(CELLS - 1), day: fc.integer({ min: DAY - 40, max: DAY + 40 }),
  category: fc.nat(CATEGORIES - 1), participant: fc.nat(6), points: fc.nat(9),
});

describe('the heat cube', () => {
  it('answers any window and categories as a scan of all events does, live, late and reversed', () => {
    fc.assert(fc.property(
      fc.array(event, { maxLength: 40 }), fc.array(event, { maxLength: 40 }),
      fc.array(fc.nat(79), { maxLength: 20 }),
      fc.integer({ min: DAY - 60, max: DAY + 60 }), fc.nat(60),
      fc.option(fc.uniqueArray(fc.nat(CATEGORIES - 1), { minLength: 1 }), { nil: undefined }),
      (history, live, reversals, from, span, categories) => {
        const cube = createHeatCube({ cells: CELLS, categories: CATEGORIES, firstDay: DAY, lastDay: DAY + 5 });
        cube.loadRollup(history.map((e) => ({ ...e, deeds: 1 })));
        cube.loadEvents(history);
        live.forEach((e, i) => expect(cube.apply({ id: `l${i}`, ...e })).toBe(true));
        live.forEach((e, i) => expect(cube.apply({ id: `l${i}`, ...e })).toBe(false));
        const all = [...history, ...live];
        const gone = new Set(reversals.filter((i) => i < all.length));
        for (const i of gone) {
          cube.apply({ ...all[i]!, id: `r${i}`, points: -all[i]!.points, reversed: true });
        }
        const left = all.filter((_, i) => !gone.has(i));
        const found = cube.window(from, from + span, categories);
        const truth = naive(left, from, from + span, categories);
        expect([...found.points]).toEqual(truth.points);
        expect([...found.deeds]).toEqual(truth.deeds);
        expect([...found.households]).toEqual(truth.households);
        const trend = cube.cellTrend(0, from, from + span, 7, categories);
        expect(trend.reduce((sum, row) => sum + row.deeds, 0)).toBe(truth.deeds[0]);
      },
    ), { numRuns: 300 });
  });

  it('takes a reversal that comes before what it reverses', () => {
    const cube = createHeatCube({ cells: 1, categories: 1, firstDay: DAY, lastDay: DAY });
    const deed = { cell: 0, day: DAY, category: 0, participant: 1, points: 5 };
    cube.apply({ id: 'r', ...deed, points: -5, reversed: true });
    cube.apply({ id: 'd', ...deed });
    const { points, deeds, households } = cube.window(DAY, DAY);
    expect([points[0], deeds[0], households[0]]).toEqual([0, 0, 0]);
  });

  /** A deed's day as it was posted or taken back; what was loaded of it, and what came live. */
  const life = fc.record({
    event, isLoaded: fc.boolean(), isReversed: fc.boolean(), order: fc.nat(99), reversalOrder: fc.nat(99),
    raise: fc.nat(3),
  });

  it('has one answer whatever comes first, for each cell and bucket, with points given later', () => {
    fc.assert(fc.property(
      fc.array(life, { maxLength: 120 }), fc.integer({ min: DAY - 50, max: DAY + 50 }), fc.nat(70),
      fc.integer({ min: 1, max: 9 }), fc.constantFrom<number[] | undefined>(undefined, [0], [2, 1], [1, 1]),
      (lives, from, span, bucketDays, categories) => {
        const cube = createHeatCube({ cells: CELLS, categories: CATEGORIES, firstDay: DAY, lastDay: DAY });
        const loaded = lives.filter((one) => one.isLoaded);
        cube.loadRollup(loaded.map(({ event: e }) => ({ ...e, deeds: 1 })));
        cube.loadEvents(loaded.map(({ event: e }) => e));
        lives.flatMap(({ event: e, isLoaded, isReversed, order, reversalOrder, raise }, i) => [
          ...(isLoaded ? [] : [{ order, credit: { id: `${i}`, ...e } }]),
          ...(raise ? [{ order, credit: { id: `${i} raised`, ...e, points: raise, pointsOnly: true } }] : []),
          ...(isReversed ? [{ order: reversalOrder, credit: {
            id: `${i} reversed`, ...e, points: -e.points - raise, reversed: true } }] : []),
        ]).sort((a, b) => a.order - b.order).forEach(({ credit }) => cube.apply(credit));
        const left = lives.filter((one) => !one.isReversed)
          .map(({ event: e, raise }) => ({ ...e, points: e.points + raise }));
        const truth = naive(left, from, from + span, categories);
        const found = cube.window(from, from + span, categories);
        expect([[...found.points], [...found.deeds], [...found.households]])
          .toEqual([truth.points, truth.deeds, truth.households]);
        for (let cell = 0; cell < CELLS; cell += 1) {
          const trend = cube.cellTrend(cell, from, from + span, bucketDays, categories);
          expect(trend.map((bucket) => bucket.day)).toEqual(
            Array.from({ length: Math.ceil((span + 1) / bucketDays) }, (_, i) => from + i * bucketDays));
          for (const { day, points, deeds, participants } of trend) {
            const until = Math.min(day + bucketDays - 1, from + span);
            const here = naive(left, day, until, categories);
            expect([points, deeds]).toEqual([here.points[cell], here.deeds[cell]]);
            expect(participants).toEqual(new Set(left.filter((e) => e.cell === cell && e.day >= day && e.day <= until
              && (!categories || categories.includes(e.category))).map((e) => e.participant)));
          }
        }
      },
    ), { numRuns: 300 });
  });

  it('loads history with its reversals, in whatever order they stand there', () => {
    const cube = createHeatCube({ cells: 2, categories: 1, firstDay: DAY, lastDay: DAY });
    const deed = { cell: 1, day: DAY, category: 0, participant: 7, points: 5 };
    cube.loadEvents([{ ...deed, reversed: true }, deed, { ...deed, participant: 300 }]);
    expect([...cube.households(DAY, DAY)]).toEqual([0, 1]);
    expect([...cube.cellTrend(1, DAY, DAY, 1)[0]!.participants]).toEqual([300]);
  });

  it('is given its history first and once', () => {
    const deed = { cell: 0, day: DAY, category: 0, participant: 1, points: 5 };
    const withOne = (first: Partial<Credit>) => {
      const cube = createHeatCube({ cells: 1, categories: 1, firstDay: DAY, lastDay: DAY });
      cube.apply({ id: 'a', ...deed, ...first });
      return () => cube.loadEvents([deed]);
    };
    expect(withOne({})).toThrow('history comes first');
    expect(withOne({ reversed: true })).toThrow('history comes first');
  });

  it('waits for as many deeds as were taken back before they came', () => {
    const cube = createHeatCube({ cells: 1, categories: 1, firstDay: DAY, lastDay: DAY });
    const deed = { cell: 0, day: DAY, category: 0, participant: 1, points: 5 };
    const homes = () => cube.households(DAY, DAY)[0];
    cube.apply({ id: 'd1', ...deed });
    for (const id of ['r1', 'r2', 'r3']) cube.apply({ id, ...deed, points: -5, reversed: true });
    const seen = ['d2', 'd3', 'd4'].map((id) => (cube.apply({ id, ...deed }), homes()));
    expect(seen).toEqual([0, 0, 1]);
    expect([cube.window(DAY, DAY).points[0], cube.window(DAY, DAY).deeds[0]]).toEqual([5, 1]);
  });

  it('refuses what its grid and rulebook cannot hold, and says what', () => {
    const span = { cells: 2, firstDay: DAY, lastDay: DAY };
    expect(() => createHeatCube({ ...span, categories: 257 })).toThrow('cannot be: too many categories');
    const cube = createHeatCube({ ...span, categories: 256 });
    const apply = (more: Partial<Credit>) => () => cube.apply({
      id: 'x', cell: 1, day: DAY, category: 255, participant: 1, points: 1, ...more });
    for (const cell of [-1, 2]) expect(apply({ cell })).toThrow('cell of this grid');
    for (const category of [-1, 256]) expect(apply({ category })).toThrow('category of this rulebook');
    expect(apply({})()).toBe(true);
    expect([...cube.households(DAY, DAY, [255])]).toEqual([0, 1]);
    expect([...cube.households(DAY, DAY, [254])]).toEqual([0, 0]);
  });

  it('knows the last 200,000 credits again, and forgets the oldest of more', () => {
    const cube = createHeatCube({ cells: 1, categories: 1, firstDay: DAY, lastDay: DAY });
    const apply = (n: number) => cube.apply({
      id: `${n}`, cell: 0, day: DAY, category: 0, participant: 1, points: 1, pointsOnly: true });
    for (let n = 0; n < 200_000; n += 1) apply(n);
    expect(apply(0)).toBe(false);
    expect(apply(200_000)).toBe(true);
    expect([apply(1), apply(200_000)]).toEqual([false, false]);
    expect(apply(0)).toBe(true);
  });
});
