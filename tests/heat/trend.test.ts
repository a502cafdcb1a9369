import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { createHeatCube, type TrendBucket } from '../../cores/heat-cube.ts';
import { trendOf, withheld } from '../../server/heat/trend.ts';

const DAY = 20_000;
const event = fc.record({ day: fc.integer({ min: DAY, max: DAY + 89 }), participant: fc.nat(9), points: fc.integer({ min: 1, max: 9 }) });

describe('the trend of a cell', () => {
  it('shows no bucket with under three contributors, and leaves none to be found by subtraction', () => {
    fc.assert(fc.property(fc.array(event, { maxLength: 60 }), (events) => {
      const cube = createHeatCube({ cells: 1, categories: 1, firstDay: DAY, lastDay: DAY });
      events.forEach((e, i) => cube.apply({ id: `${i}`, cell: 0, category: 0, ...e }));
      if (new Set(events.map((e) => e.participant)).size < 3) return;
      const days = (text: string) => Date.parse(text) / 86_400_000;
      const trend = trendOf(cube, 0, { from: DAY, to: DAY + 89, categories: undefined }, false);
      const whoIn = (at: number) => {
        const end = trend[at + 1] ? days(trend[at + 1]!.day) : DAY + 90;
        return events.filter((e) => e.day >= days(trend[at]!.day) && e.day < end);
      };
      const hidden = new Set<number>();
      trend.forEach((bucket, at) => {
        const here = whoIn(at);
        const who = new Set(here.map((e) => e.participant));
        if (bucket.deeds === null) for (const one of who) hidden.add(one);
        else {
          expect(who.size).toBeGreaterThanOrEqual(3);
          expect([bucket.deeds, bucket.points]).toEqual([here.length, here.reduce((sum, e) => sum + e.points, 0)]);
        }
        expect(bucket.points === null).toBe(bucket.deeds === null);
      });
      // What is hidden, taken together, is the total less what is shown: as large as any figure must be.
      if (trend.some((bucket) => bucket.deeds === null)) expect(hidden.size).toBeGreaterThanOrEqual(3);
    }), { numRuns: 500 });
  });

  it('is fine and whole for those who may see small figures', () => {
    const cube = createHeatCube({ cells: 1, categories: 1, firstDay: DAY, lastDay: DAY });
    cube.apply({ id: 'a', cell: 0, category: 0, day: DAY + 3, participant: 1, points: 5 });
    const trend = trendOf(cube, 0, { from: DAY, to: DAY + 89, categories: undefined }, true);
    expect(trend).toHaveLength(45);
    expect(trend.filter((bucket) => bucket.deeds !== 0)).toEqual([{ day: new Date((DAY + 2) * 86_400_000).toISOString().slice(0, 10), points: 5, deeds: 1 }]);
  });

  it('of a quiet cell shows longer times instead of nothing', () => {
    const cube = createHeatCube({ cells: 1, categories: 1, firstDay: DAY, lastDay: DAY });
    for (let i = 0; i < 18; i += 1) cube.apply({ id: `${i}`, cell: 0, category: 0, day: DAY + i * 5, participant: i, points: 2 });
    const trend = trendOf(cube, 0, { from: DAY, to: DAY + 89, categories: undefined }, false);
    expect(trend.length).toBeGreaterThan(3);
    expect(trend.filter((bucket) => bucket.deeds !== null).length * 2).toBeGreaterThanOrEqual(trend.length);
  });

  it('of one day with few is one day that is not told, and of two the one that may be', () => {
    const cube = createHeatCube({ cells: 1, categories: 1, firstDay: DAY, lastDay: DAY });
    for (const [id, day] of [['a', 0], ['b', 1], ['c', 1], ['d', 1], ['e', 2]] as const) {
      cube.apply({ id, cell: 0, category: 0, day: DAY + day, participant: id.charCodeAt(0), points: 2 });
    }
    const of = (from: number, to: number) => trendOf(cube, 0, { from: DAY + from, to: DAY + to, categories: undefined }, false)
      .map(({ points, deeds }) => [points, deeds]);
    expect(of(0, 0)).toEqual([[null, null]]);
    expect(of(1, 1)).toEqual([[6, 3]]);
    // Both of two would be withheld: their days are put together.
    expect(of(0, 1)).toEqual([[8, 4]]);
  });

  it('has as many parts as there is room for, each as fine as may be', () => {
    const cube = createHeatCube({ cells: 1, categories: 1, firstDay: DAY, lastDay: DAY });
    const parts = (days: number) =>
      trendOf(cube, 0, { from: DAY, to: DAY + days - 1, categories: undefined }, true).length;
    expect([1, 2, 45, 46, 90, 91].map(parts)).toEqual([1, 2, 45, 23, 45, 31]);
  });

  it('withholds the small ones and, of the others, no more than it takes', () => {
    let next = 0;
    const bucket = (size: number): TrendBucket =>
      ({ day: DAY, points: 0, deeds: 0, participants: new Set(Array.from({ length: size }, () => (next += 1))) });
    const sizes = (...of: number[]) => [...withheld(of.map(bucket))].map((one) => one.participants.size);
    expect(sizes(5, 3, 4)).toEqual([]);
    expect(sizes(5, 1, 3, 2)).toEqual([1, 2]);
    expect(sizes(5, 1, 3)).toEqual([1, 3]);
    expect(sizes(4, 0, 9)).toEqual([0, 4]);
    // The same people again make the withheld no larger.
    const [a, b, c, d] = [bucket(2), bucket(2), bucket(3), bucket(4)];
    expect([...withheld([a, { ...b, participants: a.participants }, d, c])].map((one) => one.participants.size)).toEqual([2, 2, 3]);
  });

  it('doubles the length of its parts where more than half would be withheld, not before', () => {
    const cube = createHeatCube({ cells: 1, categories: 1, firstDay: DAY, lastDay: DAY });
    let id = 0;
    for (const [day, count] of [[0, 3], [1, 2], [2, 3], [3, 2]] as const) {
      for (let i = 0; i < count; i += 1) {
        id += 1;
        cube.apply({ id: `${id}`, cell: 0, category: 0, day: DAY + day, participant: id, points: 1 });
      }
    }
    const shown = trendOf(cube, 0, { from: DAY, to: DAY + 3, categories: undefined }, false);
    expect(shown.map((one) => one.deeds)).toEqual([3, null, 3, null]);
  });
});
