import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { createPerturbation, keyFor } from '../../cores/perturbation.ts';
import { exact, publishCount, publishRegister, publishSum, shown } from '../../cores/figures.ts';

const RULES = { bound: 5, variance: 2, least: 2 };
const noise = createPerturbation(RULES);
/** What the settings allow. */
const rules = fc.record({ bound: fc.integer({ min: 3, max: 12 }), least: fc.nat(4), variance: fc.integer({ min: 1, max: 36 }) })
  .filter(({ bound, variance, least }) => least < bound && variance * 4 <= bound * bound && variance >= (least + 1) ** 2 / 4);
/** Keys spread evenly over all there are. */
const KEYS = Array.from({ length: 4096 }, (_, i) => (i * 2 ** 20 + 77) >>> 0);

describe('the noise of published counts', () => {
  it('is unbiased, bounded, has its variance, leaves zero and never makes 1..least, for every possible rule', () => {
    fc.assert(fc.property(rules, fc.integer({ min: 0, max: 40 }), (given, n) => {
      const table = createPerturbation(given);
      const row = table.row(n);
      const moment = (power: number) => row.reduce((sum, { noise: v, probability }) => sum + probability * v ** power, 0);
      expect(row.reduce((sum, { probability }) => sum + probability, 0)).toBeCloseTo(1, 9);
      for (const { noise: v, probability } of row) {
        expect(probability).toBeGreaterThanOrEqual(0);
        expect(Math.abs(v)).toBeLessThanOrEqual(given.bound);
        expect(n + v === 0 || n + v > given.least).toBe(true);
      }
      expect(moment(1)).toBeCloseTo(0, 6);
      if (n === 0) expect(table.count(0, 12_345)).toBe(0);
      if (n >= given.bound + given.least + 1) expect(moment(2)).toBeCloseTo(given.variance, 6);
    }), { numRuns: 150 });
  });

  it('comes out over the keys as its table says', () => {
    for (const n of [0, 1, 2, 3, 5, 8, 60]) {
      const found = KEYS.map((key) => noise.count(n, key) - n);
      for (const { noise: v, probability } of noise.row(n)) {
        const share = found.filter((one) => one === v).length / found.length;
        expect(Math.abs(share - probability), `${n} ${v}`).toBeLessThan(0.001);
      }
    }
  });

  it('is as flat as can be: nothing else with its mean and variance has more entropy', () => {
    const entropy = (p: readonly number[]) => -p.reduce((sum, one) => sum + (one > 0 ? one * Math.log(one) : 0), 0);
    const row = noise.row(40);
    const p = row.map((one) => one.probability);
    fc.assert(fc.property(fc.array(fc.double({ min: -1, max: 1, noNaN: true }), { minLength: 11, maxLength: 11 }), (raw) => {
      // A step that changes neither sum, nor mean, nor variance.
      const step = [0, 1, 2].reduce((left, power) => {
        const basis = orthogonal(row.map((one) => one.noise))[power]!;
        const along = left.reduce((sum, one, i) => sum + one * basis[i]!, 0);
        return left.map((one, i) => one - along * basis[i]!);
      }, raw);
      const size = Math.min(...step.map((one, i) => (one < 0 ? p[i]! / -one : Infinity)), 0.05) / 2;
      expect(entropy(p.map((one, i) => one + step[i]! * size))).toBeLessThanOrEqual(entropy(p) + 1e-9);
    }));
  });

  it('of magnitudes is symmetric, has mean 0, variance 2 and ends at 3', () => {
    const found = KEYS.map((key) => noise.factor(key));
    const mean = found.reduce((a, b) => a + b, 0) / found.length;
    const variance = found.reduce((a, b) => a + b * b, 0) / found.length;
    expect(Math.abs(mean)).toBeLessThan(0.01);
    expect(Math.abs(variance - 2)).toBeLessThan(0.01);
    expect([Math.min(...found), Math.max(...found)]).toEqual([-3, 3]);
  });

  it('of one measure tells nothing of another: their keys do not go together', () => {
    const pairs = KEYS.map((key) => [noise.factor(keyFor(key, 1)), noise.factor(keyFor(key, 2)), noise.count(40, key) - 40] as const);
    for (const [a, b] of [[0, 1], [0, 2], [1, 2]] as const) {
      const both = pairs.reduce((sum, one) => sum + one[a] * one[b], 0) / pairs.length / 2;
      expect(Math.abs(both), `${a} ${b}`).toBeLessThan(4 / Math.sqrt(KEYS.length));
    }
  });
});

/** 1, v and v^2 made orthonormal. */
function orthogonal(values: readonly number[]): number[][] {
  const found: number[][] = [];
  for (const power of [0, 1, 2]) {
    let one = values.map((v) => v ** power);
    for (const before of found) {
      const along = one.reduce((sum, v, i) => sum + v * before[i]!, 0);
      one = one.map((v, i) => v - along * before[i]!);
    }
    const length = Math.hypot(...one);
    found.push(one.map((v) => v / length));
  }
  return found;
}

describe('a published figure', () => {
  const published = { noise, minHouseholds: 10 };
  const key = fc.integer({ min: 0, max: 2 ** 32 - 1 });

  it('of a place with few registered households is none, whatever stands behind it', () => {
    fc.assert(fc.property(fc.nat(9), fc.nat(9), key, (registered, households, at) => {
      const behind = { registered, households, key: at };
      const figures = [publishCount(behind, published), publishRegister(registered, published),
        publishSum({ value: 50, most: [9, 8], key: at, measure: 1 }, behind, published)];
      expect(figures.map(shown)).toEqual([null, null, null]);
    }));
  });

  it('of a sum is 0 with its households, never less than they are, off by the size of the largest', () => {
    fc.assert(fc.property(fc.integer({ min: 1, max: 60 }), key, fc.array(fc.integer({ min: 1, max: 20 }), { minLength: 3, maxLength: 60 }), (registered, at, shares) => {
      const most = [...shares].sort((a, b) => b - a).slice(0, 2) as [number, number];
      const value = shares.reduce((a, b) => a + b, 0);
      const behind = { registered: registered + 9, households: shares.length, key: at };
      const sum = publishSum({ value, most, key: at, measure: 1 }, behind, published).value;
      const count = publishCount(behind, published).value!;
      if (count === 0) expect(sum).toBe(0);
      else if (most[0] * 2 > value) expect(sum).toBeNull();
      else {
        expect(sum).toBeGreaterThanOrEqual(count);
        expect(Math.abs(sum! - value)).toBeLessThanOrEqual(Math.max((most[0] + most[1]) * 1.5 + 0.5, count - value));
      }
    }));
  });

  it('of one household alone is none or zero, never its own', () => {
    for (const at of KEYS) {
      const sum = publishSum({ value: 12, most: [12, 0], key: at, measure: 1 }, { registered: 40, households: 1, key: at }, published);
      expect([null, 0]).toContain(sum.value);
    }
  });

  it('is of the register exactly from the least on, and exact for who answers for the area', () => {
    expect([9, 10, 57].map((n) => publishRegister(n, published).value)).toEqual([null, 10, 57]);
    expect(exact(2)).toEqual({ kind: 'exact', value: 2 });
  });
});
