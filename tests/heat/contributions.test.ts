import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { type Contribution, createContributions, type Span, together } from '../../cores/contributions.ts';
import { keyFor } from '../../cores/perturbation.ts';

const PLACES = 3;
const PEOPLE = 7;
const DAY = 20_000;
const KEYS = Uint32Array.from({ length: PEOPLE }, (_, i) => (i + 1) * 0x2f3a5b71);

const deed = fc.record({
  place: fc.nat(PLACES - 1), participant: fc.nat(PEOPLE - 1),
  day: fc.integer({ min: DAY - 20, max: DAY + 20 }), category: fc.nat(2), points: fc.nat(9),
});
const window = fc.record({
  from: fc.integer({ min: DAY - 30, max: DAY + 30 }), span: fc.nat(40),
  categories: fc.constantFrom<number[] | undefined>(undefined, [0], [2, 1]),
}).map(({ from, span, categories }): Span => ({ from, to: from + span, categories }));

/** The slow truth, from all that was added. */
function naive(all: readonly Contribution[], place: number, { from, to, categories }: Span) {
  const sums = new Map<number, { deeds: number; points: number }>();
  for (const one of all) {
    if (one.place !== place || one.day < from || one.day > to) continue;
    if (categories && !categories.includes(one.category)) continue;
    const sum = sums.get(one.participant) ?? { deeds: 0, points: 0 };
    sums.set(one.participant, { deeds: sum.deeds + one.deeds, points: sum.points + one.points });
  }
  const most = (of: 'deeds' | 'points') =>
    [...sums.values()].map((sum) => sum[of]).concat(0, 0).sort((a, b) => b - a).slice(0, 2);
  const took = [...sums].filter(([, sum]) => sum.deeds > 0).map(([participant]) => participant);
  const total = (of: 'deeds' | 'points') => [...sums.values()].reduce((a, sum) => a + sum[of], 0);
  return {
    households: took.length,
    sharesKey: [...sums].filter(([, sum]) => sum.deeds !== 0 || sum.points !== 0)
      .reduce((a, [participant, sum]) => (a + keyFor(keyFor(KEYS[participant]!, sum.deeds), sum.points)) % 2 ** 32, 0),
    key: took.reduce((a, participant) => (a + KEYS[participant]!) % 2 ** 32, 0),
    deeds: total('deeds'), points: total('points'), mostDeeds: most('deeds'), mostPoints: most('points'),
  };
}
/** Each deed may be taken back, once. */
const lives = fc.array(fc.record({ deed, isReversed: fc.boolean(), raise: fc.nat(2) }), { maxLength: 60 })
  .map((all) => all.flatMap(({ deed: one, isReversed, raise }): Contribution[] => [
    { ...one, deeds: 1 }, ...(raise ? [{ ...one, deeds: 0, points: raise }] : []),
    ...(isReversed ? [{ ...one, deeds: -1, points: -one.points - raise }] : []),
  ]));

describe('contributions', () => {
  it('are summed by place and window as a scan of all of them, loaded or added, in any order', () => {
    fc.assert(fc.property(lives, window, fc.nat(60), fc.nat(1000), (all, span, loaded, seed) => {
      const order = all.map((one, i) => ({ one, at: (i * 7919 + seed * 104_729) % 1009 }))
        .sort((a, b) => a.at - b.at).map(({ one }) => one);
      const found = createContributions(PLACES);
      found.load(order.slice(0, loaded));
      for (const one of order.slice(loaded)) found.add(one);
      for (let place = 0; place < PLACES; place += 1) {
        const truth = naive(all, place, span);
        expect(found.summary(place, span, { keys: KEYS })).toEqual(truth);
        expect(found.households(span)[place]).toBe(truth.households);
        expect(found.deeds(span)[place]).toBe(truth.deeds);
      }
    }), { numRuns: 400 });
  });

  it('can be loaded behind others', () => {
    const one = { place: 0, participant: 1, day: DAY, category: 0, deeds: 1, points: 5 };
    const found = createContributions(PLACES);
    found.add(one);
    found.load([{ ...one, participant: 2 }, one]);
    expect(found.summary(0, { from: DAY, to: DAY }, { keys: KEYS }))
      .toMatchObject({ households: 2, deeds: 3, points: 15, mostPoints: [10, 5] });
  });

  it('without some are as if these had not come yet, a taking back among them', () => {
    fc.assert(fc.property(lives, window, fc.func(fc.boolean()), (all, span, isLate) => {
      const late = all.filter((_, i) => isLate(i));
      const found = createContributions(PLACES);
      found.load(all);
      for (let place = 0; place < PLACES; place += 1) {
        expect(found.summary(place, span, { keys: KEYS, without: late }))
          .toEqual(naive(all.filter((one) => !late.includes(one)), place, span));
      }
    }), { numRuns: 400 });
  });

  it('have another key of shares for another deed of somebody who is in them, the same for the same', () => {
    const one = { place: 0, participant: 1, day: DAY, category: 0, deeds: 1, points: 5 };
    const span = { from: DAY, to: DAY + 3 };
    const keysOf = (all: Contribution[]) => {
      const found = createContributions(PLACES);
      found.load(all);
      return found.summary(0, span, { keys: KEYS });
    };
    const before = keysOf([one]);
    const after = keysOf([one, { ...one, day: DAY + 2 }]);
    expect(after.key).toBe(before.key);
    expect(after.sharesKey).not.toBe(before.sharesKey);
    expect(keysOf([{ ...one, day: DAY + 3 }]).sharesKey).toBe(before.sharesKey);
    expect(keysOf([one, { ...one, deeds: -1, points: -5 }]).sharesKey).toBe(0);
  });

  it('of places together have the sum of keys and the largest shares of all', () => {
    const none = { mostDeeds: [0, 0], mostPoints: [0, 0] } as const;
    const a = { households: 2, key: 0xffffffff, sharesKey: 7, deeds: 3, points: 9, mostDeeds: [2, 1], mostPoints: [6, 3] } as const;
    const b = { households: 1, key: 5, sharesKey: 0xfffffffe, deeds: 4, points: 5, mostDeeds: [4, 0], mostPoints: [5, 0] } as const;
    expect(together([a, b])).toEqual({
      households: 3, key: 4, sharesKey: 5, deeds: 7, points: 14, mostDeeds: [4, 2], mostPoints: [6, 5] });
    expect(together([])).toEqual({ households: 0, key: 0, sharesKey: 0, deeds: 0, points: 0, ...none });
  });
});
