import fc from 'fast-check';
import { DateTime } from 'luxon';
import { expect, it } from 'vitest';
import { barWeeks, isSunday, LATTICE_WEEKS, mondayOf, weeksOf, weeksUntil } from '../../cores/lattice.ts';

const weekday = (day: number) => DateTime.fromMillis(day * 86_400_000, { zone: 'utc' }).weekday;
const day = fc.integer({ min: -4000, max: 60_000 });

it('weeks begin on Mondays and end on Sundays of the calendar', () => {
  fc.assert(fc.property(day, fc.constantFrom(...LATTICE_WEEKS), (today, weeks) => {
    expect([weekday(mondayOf(today)), today - mondayOf(today)]).toEqual([1, weekday(today) - 1]);
    expect(isSunday(today)).toBe(weekday(today) === 7);
    const { from, to } = weeksUntil(today, weeks);
    expect([weekday(from), weekday(to), to - from + 1]).toEqual([1, 7, weeks * 7]);
    expect(to - today).toBeLessThan(7);
    expect(weeksOf({ from, to }, today)).toBe(weeks);
  }));
});

it('a window is of the lattice if it is of 1, 4, 13 or 52 of them, ending in the running week or before it', () => {
  fc.assert(fc.property(day, fc.integer({ min: -400, max: 20 }), fc.nat(400), (today, shift, length) => {
    const [from, to] = [today + shift, today + shift + length];
    const isOf = weekday(from) === 1 && weekday(to) === 7 && [7, 28, 91, 364].includes(length + 1)
      && to <= today + 7 - weekday(today);
    expect(weeksOf({ from, to }, today) !== undefined).toBe(isOf);
  }), { numRuns: 5000 });
});

it('the bars of a window are of the lattice, too, and fill it', () => {
  for (const weeks of LATTICE_WEEKS) {
    expect(LATTICE_WEEKS).toContain(barWeeks(weeks));
    expect(weeks % barWeeks(weeks)).toBe(0);
  }
});
