import { describe, expect, it } from 'vitest';
import { createTurns } from '../../server/access/turns.ts';

describe('turns', () => {
  it('never run more than a few at once, and refuse when too many wait', async () => {
    const inTurn = createTurns({ atOnceMax: 2, waitingMax: 3, waitingEachMax: 3, secondsEach: 0.4 });
    let running = 0;
    let most = 0;
    const work = async () => {
      running += 1;
      most = Math.max(most, running);
      await new Promise((resolve) => setTimeout(resolve, 5));
      running -= 1;
      return 'done';
    };
    const first = await Promise.allSettled(Array.from({ length: 8 }, () => inTurn('a', work)));
    expect(first.map((one) => one.status)).toEqual([...Array(5).fill('fulfilled'), ...Array(3).fill('rejected')]);
    expect(first.at(-1)).toMatchObject({ reason: { code: 'TOO_MANY_TRIES', facts: { retryAfterSeconds: 1 } } });
    // Those who wake up and those who come just then do not make it three.
    for (let round = 0; round < 5; round += 1) {
      const some = Array.from({ length: 4 }, () => inTurn('a', work));
      await new Promise((resolve) => setTimeout(resolve, 5));
      await Promise.all([...some, inTurn('a', work).catch(() => undefined)]);
    }
    expect(most).toBe(2);
    await expect(inTurn('a', async () => { throw new Error('no'); })).rejects.toThrow('no');
    expect(await inTurn('a', work)).toBe('done');
  });

  it('are everybody\'s one after the other, and nobody fills the room for the others', async () => {
    const inTurn = createTurns({ atOnceMax: 1, waitingMax: 6, waitingEachMax: 3, secondsEach: 0.4 });
    const order: string[] = [];
    const ask = (from: string) => inTurn(from, async () => { order.push(from); });
    const stranger = Array.from({ length: 6 }, () => ask('stranger'));
    const others = ['x', 'y', 'x'].map(ask);
    const told = await Promise.allSettled([...stranger, ...others]);
    // One of the stranger's runs, three wait, two are refused; nobody else is.
    expect(told.map((one) => one.status[0]).join('')).toBe('ffffrrfff');
    expect(order).toEqual(['stranger', 'stranger', 'x', 'y', 'stranger', 'x', 'stranger']);
    // All in all the room has an end, too.
    const many = await Promise.allSettled(Array.from({ length: 9 }, (_, i) => ask(`from ${i}`)));
    expect(many.filter((one) => one.status === 'rejected')).toHaveLength(2);
  });
});
