import { describe, expect, it } from 'vitest';
import { createTries } from '../../server/access/tries.ts';
import { createTurns } from '../../server/access/turns.ts';

describe('tries at signing in', () => {
  const pair = (address: string, account: string) =>
    [{ key: `${address} ${account}`, max: 3 }, { key: address, max: 5 }];

  it('are counted before they are looked at, per account and address, and forgotten in time', () => {
    const tries = createTries(60);
    for (let i = 0; i < 3; i += 1) tries.take(pair('a', 'x'), 1000 * i);
    expect(() => tries.take(pair('a', 'x'), 20_000)).toThrow(expect.objectContaining({
      code: 'TOO_MANY_TRIES', facts: { retryAfterSeconds: 40 } }));
    tries.take(pair('b', 'x'), 20_000);
    tries.take(pair('a', 'x'), 60_000);
  });
  it('are counted per address too: many accounts are no way round', () => {
    const tries = createTries(60);
    for (let i = 0; i < 5; i += 1) tries.take(pair('a', `x${i}`), 0);
    expect(() => tries.take(pair('a', 'another'), 0)).toThrow(/Too many/);
    tries.take(pair('b', 'another'), 0);
  });
  it('do not count when they were right', () => {
    const tries = createTries(60);
    for (let i = 0; i < 50; i += 1) {
      tries.take(pair('a', 'x'), 0);
      tries.giveBack(pair('a', 'x'), 'a x');
    }
    for (let i = 0; i < 2; i += 1) tries.take(pair('a', 'y'), 0);
    tries.take(pair('a', 'x'), 0);
    tries.giveBack(pair('a', 'x'), 'a x');
    // The right one of another account forgives nothing of these two.
    tries.take(pair('a', 'y'), 0);
    expect(() => tries.take(pair('a', 'y'), 0)).toThrow(/Too many/);
  });
});

describe('turns', () => {
  it('never run more than a few at once, and refuse when too many wait', async () => {
    const inTurn = createTurns(2, 3, 0.4);
    let running = 0;
    let most = 0;
    const work = async () => {
      running += 1;
      most = Math.max(most, running);
      await new Promise((resolve) => setTimeout(resolve, 5));
      running -= 1;
      return 'done';
    };
    const first = await Promise.allSettled(Array.from({ length: 8 }, () => inTurn(work)));
    expect(first.map((one) => one.status)).toEqual([...Array(5).fill('fulfilled'), ...Array(3).fill('rejected')]);
    expect(first.at(-1)).toMatchObject({ reason: { code: 'TOO_MANY_TRIES', facts: { retryAfterSeconds: 1 } } });
    // Those who wake up and those who come just then do not make it three.
    for (let round = 0; round < 5; round += 1) {
      const some = Array.from({ length: 4 }, () => inTurn(work));
      await new Promise((resolve) => setTimeout(resolve, 5));
      await Promise.all([...some, inTurn(work).catch(() => undefined)]);
    }
    expect(most).toBe(2);
    await expect(inTurn(async () => { throw new Error('no'); })).rejects.toThrow('no');
    expect(await inTurn(work)).toBe('done');
  });
});
