import { describe, expect, it } from 'vitest';
import { type Database, SYSTEM, transact } from '../../server/platform/database/database.ts';

/** A database whose statements end in a circle so many times before they pass. */
function inCircles(times: number) {
  let begun = 0;
  const database = {
    transaction: async () => {
      begun += 1;
      if (begun <= times) throw Object.assign(new Error('deadlock detected'), { code: '40P01' });
      return 'passed';
    },
  } as unknown as Database;
  return { database, begun: () => begun };
}

describe('a transaction that the database asks for again', () => {
  it('is begun again until it passes', async () => {
    const { database, begun } = inCircles(4);
    expect(await transact(database, SYSTEM.access, async () => 'work')).toBe('passed');
    expect(begun()).toBe(5);
  });

  it('ends with a code that says: try again, never as a fault of ours', async () => {
    const { database, begun } = inCircles(Infinity);
    await expect(transact(database, SYSTEM.access, async () => 'work'))
      .rejects.toMatchObject({ code: 'DATABASE_LOCKED' });
    expect(begun()).toBe(5);
  });
});
