import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { wilsonInterval } from '../../cores/wilson.ts';

describe('the Wilson interval', () => {
  it('agrees with worked examples', () => {
    // 10 of 100: 5.52 % to 17.44 %; 0 of 20: 0 to 16.11 %; 5 of 10: 23.66 % to 76.34 %.
    const rounded = (s: number, n: number) =>
      Object.values(wilsonInterval(s, n)).map((v) => Math.round(v * 10_000) / 100);
    expect(rounded(10, 100)).toEqual([5.52, 17.44]);
    expect(rounded(0, 20)).toEqual([0, 16.11]);
    expect(rounded(5, 10)).toEqual([23.66, 76.34]);
  });
  it('holds the rate, stays within 0 and 1, and narrows with n', () => {
    fc.assert(fc.property(fc.integer({ min: 1, max: 5000 }), fc.nat(5000), (n, s) => {
      const taken = Math.min(s, n);
      const { low, high } = wilsonInterval(taken, n);
      expect(low).toBeGreaterThanOrEqual(0);
      expect(high).toBeLessThanOrEqual(1);
      expect(low).toBeLessThanOrEqual(taken / n);
      expect(high).toBeGreaterThanOrEqual(taken / n);
      const more = wilsonInterval(taken * 4, n * 4);
      expect(more.high - more.low).toBeLessThan(high - low);
    }));
  });
  it('knows nothing without households', () => {
    expect(wilsonInterval(0, 0)).toEqual({ low: 0, high: 1 });
  });
});
