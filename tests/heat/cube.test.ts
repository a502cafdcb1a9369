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
});
