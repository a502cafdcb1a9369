import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { createHeatCube } from '../../cores/heat-cube.ts';
import { trendOf } from '../../server/heat/trend.ts';

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
});
