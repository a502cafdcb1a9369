import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { createPace } from '../../web/platform/pace.ts';

const MINUTE = 60_000;

describe('a page that asks because of news', () => {
  it('that nobody touches asks for two at once and then for fewer than one a minute', () => {
    // Gaps between calls for an answer, each of which asks for some figures when it may.
    fc.assert(fc.property(
      fc.array(fc.tuple(fc.integer({ min: 0, max: 20_000 }), fc.integer({ min: 1, max: 3 })), { maxLength: 400 }),
      (calls) => {
        const pace = createPace();
        const asked: { at: number; requests: number }[] = [];
        let now = 0;
        for (const [gap, requests] of calls) {
          now += gap;
          if (pace.wait(now) > 0) continue;
          pace.spend(now, requests);
          asked.push({ at: now, requests });
        }
        for (const { at } of asked) {
          // In any stretch of ten minutes, however it lies.
          const sum = asked.filter((one) => one.at >= at && one.at < at + 10 * MINUTE)
            .reduce((total, one) => total + one.requests, 0);
          expect(sum).toBeLessThanOrEqual(2 + 8 + 2);
        }
      }), { numRuns: 300 });
  });

  it('says how long to wait, and then may ask', () => {
    const pace = createPace();
    pace.spend(0, 2);
    const wait = pace.wait(0);
    expect(wait).toBe(1.25 * MINUTE);
    expect(pace.wait(wait - 1)).toBeGreaterThan(0);
    expect(pace.wait(wait)).toBe(0);
  });

  it('asks at once while somebody works with it, and that is not held against it', () => {
    const pace = createPace();
    pace.spend(0, 2);
    pace.attend(10);
    for (let now = 10; now < 50_000; now += 1000) {
      expect(pace.wait(now)).toBe(0);
      pace.spend(now, 3);
    }
    expect(pace.wait(1.25 * MINUTE)).toBe(0);
  });
});
