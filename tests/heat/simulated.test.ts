import fc from 'fast-check';
import { expect, it } from 'vitest';
import { createSimulatedHeat, fewestIn } from '../../server/heat/simulated.ts';

const CELLS = 3;
const credit = fc.record({
  cell: fc.nat(CELLS - 1), day: fc.nat(20), category: fc.nat(2), participant: fc.nat(4),
  deeds: fc.constantFrom(1, 1, 1, 0),
});

it('counts deeds and their households by window and category, less what was taken back', () => {
  fc.assert(fc.property(
    fc.array(credit, { maxLength: 30 }), fc.array(fc.nat(29), { maxLength: 10 }),
    fc.nat(20), fc.nat(20), fc.option(fc.subarray([0, 1, 2]), { nil: undefined }),
    (credits, back, from, to, categories) => {
      const heat = createSimulatedHeat(CELLS);
      const gone = new Set(back.filter((i) => credits[i]?.deeds === 1));
      for (const one of credits) heat.add(one);
      for (const i of gone) heat.add({ ...credits[i]!, deeds: -1 });
      const left = credits.filter((one, i) => one.deeds === 1 && !gone.has(i)
        && one.day >= from && one.day <= to && (!categories || categories.includes(one.category)));
      const found = heat.window(from, to, categories);
      for (let cell = 0; cell < CELLS; cell += 1) {
        const here = left.filter((one) => one.cell === cell);
        expect(found.deeds[cell]).toBe(here.length);
        expect(found.households[cell]).toBe(new Set(here.map((one) => one.participant)).size);
      }
    }));
});

it('split into its parts a figure speaks of as many as the smaller of them, an empty one aside', () => {
  const whole = { deeds: 10, households: 6 };
  expect(fewestIn(whole, { deeds: 0, households: 0 })).toBe(6);
  expect(fewestIn(whole, { deeds: 4, households: 3 })).toBe(3);
  expect(fewestIn(whole, { deeds: 4, households: 2 })).toBe(2);
  expect(fewestIn(whole, { deeds: 8, households: 4 })).toBe(2);
  expect(fewestIn(whole, { deeds: 10, households: 6 })).toBe(6);
});
