import { describe, expect, it } from 'vitest';
import { createTurns } from '../../server/access/turns.ts';

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
