/** How much one may ask for in a while, in one process: at once, a minute, and what is remembered. */
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { addressOf, createAllowances } from '../../server/platform/allowance.ts';
import type { Database } from '../../server/platform/database/database.ts';
import { isFailure } from '../../server/platform/errors.ts';

/** A database that is not there: each process goes on alone. */
const none = { transaction: async () => { throw new Error('gone'); } } as unknown as Database;
function open(atOnce: number, perMinute: number) {
  const time = { now: 0 };
  const warned: string[] = [];
  const allowances = createAllowances({
    database: none, table: { look: { atOnce, perMinute } }, now: () => time.now,
    log: { warn: (_facts, text) => warned.push(text) },
  });
  /** Seconds to wait; 0: it passed. */
  const ask = (...subjects: string[]) => {
    try {
      allowances.spend('look', subjects);
      return 0;
    } catch (error) {
      if (!isFailure(error, 'TOO_MANY_REQUESTS')) throw error;
      return Number(error.facts?.retryAfterSeconds);
    }
  };
  return { time, ask, allowances, warned };
}

describe('an allowance', () => {
  it('gives so much at once, and the rest by the minute', () => {
    const { time, ask } = open(10, 60);
    expect(Array.from({ length: 12 }, () => ask('person a'))).toEqual([...Array<number>(10).fill(0), 1, 1]);
    time.now += 3000;
    expect(Array.from({ length: 4 }, () => ask('person a'))).toEqual([0, 0, 0, 1]);
    // Rested for long, it is whole again and no more than whole.
    time.now += 3_600_000;
    expect(Array.from({ length: 11 }, () => ask('person a')).filter((wait) => wait === 0)).toHaveLength(10);
  });
  it('whoever waits as long as was said passes', () => {
    fc.assert(fc.property(
      fc.integer({ min: 1, max: 50 }), fc.integer({ min: 1, max: 600 }),
      fc.array(fc.integer({ min: 0, max: 5000 }), { maxLength: 80 }),
      (atOnce, perMinute, pauses) => {
        const { time, ask } = open(atOnce, perMinute);
        for (const pause of pauses) {
          time.now += pause;
          const wait = ask('person a');
          if (wait === 0) continue;
          time.now += wait * 1000;
          expect(ask('person a')).toBe(0);
        }
      }));
  });
  it('never gives more in any stretch of time than at once and by the minute', () => {
    fc.assert(fc.property(
      fc.integer({ min: 1, max: 20 }), fc.integer({ min: 6, max: 600 }),
      fc.array(fc.integer({ min: 0, max: 3000 }), { minLength: 1, maxLength: 150 }),
      (atOnce, perMinute, pauses) => {
        const { time, ask } = open(atOnce, perMinute);
        const passed: number[] = [];
        for (const pause of pauses) {
          time.now += pause;
          if (ask('person a') === 0) passed.push(time.now);
        }
        for (let from = 0; from < passed.length; from += 1) {
          for (let to = from; to < passed.length; to += 1) {
            const most = atOnce + (passed[to]! - passed[from]!) * perMinute / 60_000;
            expect(to - from + 1).toBeLessThanOrEqual(most + 1e-6);
          }
        }
      }));
  });
  it('is each subject\'s own, and what is refused for one costs the others nothing', () => {
    const { ask } = open(5, 60);
    for (let i = 0; i < 5; i += 1) expect(ask('person a', 'household h')).toBe(0);
    expect(ask('person b', 'household h')).toBe(1);
    expect(ask('person c', 'household h')).toBe(1);
    expect(Array.from({ length: 6 }, () => ask('person b'))).toEqual([0, 0, 0, 0, 0, 1]);
  });
  it('goes on without the database, and says so', async () => {
    const { ask, allowances, warned } = open(4, 60);
    for (let i = 0; i < 4; i += 1) ask('person a');
    expect(ask('person a')).toBe(1);
    await allowances.stop();
    expect(warned).toContain('allowances are not shared');
  });
  it('remembers no more than it has room for, and forgets who has rested', () => {
    const { time, ask, allowances } = open(10, 60);
    for (let i = 0; i < 100_500; i += 1) ask(`address 10.${i >> 16}.${(i >> 8) & 255}.${i & 255}`);
    expect(allowances.size()).toBe(100_000);
    time.now += 3_600_000;
    ask('address 192.0.2.1');
    expect(allowances.size()).toBe(1);
  });
});

describe('an address', () => {
  it('of IPv6 stands for its network of 64 bits, and an IPv4 one for itself', () => {
    expect(addressOf('192.0.2.7')).toBe('192.0.2.7');
    expect(addressOf('::ffff:192.0.2.7')).toBe('192.0.2.7');
    expect(addressOf('2001:db8:1:2:3:4:5:6')).toBe('2001:db8:1:2');
    expect(addressOf('2001:db8:1:2::9')).toBe('2001:db8:1:2');
    expect(addressOf('2001:DB8::9')).toBe('2001:db8:0:0');
    expect(addressOf('::1')).toBe('0:0:0:0');
    expect(addressOf('fe80::1%eth0')).toBe('fe80:0:0:0');
  });
});
