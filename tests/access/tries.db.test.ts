import { randomUUID } from 'node:crypto';
import { beforeAll, expect, it } from 'vitest';
import { giveTriesBack, takeTries } from '../../server/access/tries.ts';
import { LIMITS } from '../../server/config.ts';
import { type Database, SYSTEM, transact, type Transaction } from '../../server/platform/database/database.ts';
import { describeOnEngines } from '../support/engines.ts';

describeOnEngines('tries at signing in', 'empty', (clone) => {
  let here: Database;
  let there: Database;
  beforeAll(async () => {
    here = await clone.open();
    there = await clone.again();
  });
  const at = (seconds: number) => new Date(Date.parse('2026-03-10T15:00:00Z') + seconds * 1000);
  const pair = (address: string, account: string) =>
    [{ key: `${address} ${account}`, max: 3 }, { key: address, max: 5 }];
  const take = (keys: ReturnType<typeof pair>, seconds: number, database = here) =>
    transact(database, SYSTEM.access, (tx) => takeTries(tx, keys, at(seconds)));
  const giveBack = (keys: ReturnType<typeof pair>, cleared: string | null) =>
    transact(here, SYSTEM.access, (tx) => giveTriesBack(tx, keys, cleared));
  const rows = () => transact(here, SYSTEM.test, (tx) =>
    tx.query<{ key: string; count: number }>('select key, count from sign_in_try order by count'));
  const refused = { code: 'TOO_MANY_TRIES' };

  it('are counted for all processes together, per account and address, and forgotten in time', async () => {
    for (let i = 0; i < 3; i += 1) await take(pair('a', 'x'), i, i % 2 ? here : there);
    for (const database of [here, there]) {
      await expect(take(pair('a', 'x'), 20, database)).rejects.toMatchObject({
        ...refused, facts: { retryAfterSeconds: LIMITS.SIGN_IN_WINDOW_SECONDS - 20 } });
    }
    await take(pair('b', 'x'), 20);
    await take(pair('a', 'x'), LIMITS.SIGN_IN_WINDOW_SECONDS);
    // Nobody learns from the table who has tried from where.
    for (const { key } of await rows()) expect(key).toMatch(/^[\w-]{43}$/);
    await take(pair('c', 'y'), 3 * LIMITS.SIGN_IN_WINDOW_SECONDS);
    expect(await rows()).toHaveLength(2);
  });

  it('are counted per address too, and a refused one counts nowhere', async () => {
    const address = randomUUID();
    for (let i = 0; i < 5; i += 1) await take(pair(address, `x${i}`), 10_000);
    const before = await rows();
    await expect(take(pair(address, 'another'), 10_000)).rejects.toMatchObject(refused);
    expect(await rows()).toEqual(before);
  });

  it('at the same moment are no way round the limit', async () => {
    const address = randomUUID();
    const told = await Promise.allSettled(Array.from({ length: 30 }, (_, i) =>
      take(pair(address, 'x'), 10_000, i % 2 ? here : there)));
    expect(told.filter((one) => one.status === 'fulfilled')).toHaveLength(3);
    for (const one of told) if (one.status === 'rejected') expect(one.reason).toMatchObject(refused);
  });

  it('do not count when they were right', async () => {
    const address = randomUUID();
    for (let i = 0; i < 12; i += 1) {
      await take(pair(address, 'x'), 10_000);
      await giveBack(pair(address, 'x'), `${address} x`);
    }
    for (let i = 0; i < 2; i += 1) await take(pair(address, 'y'), 10_000);
    await take(pair(address, 'x'), 10_000);
    await giveBack(pair(address, 'x'), `${address} x`);
    // The right one of another account forgives nothing of these two.
    await take(pair(address, 'y'), 10_000);
    await expect(take(pair(address, 'y'), 10_000)).rejects.toMatchObject(refused);
    // One that nobody has looked at is given back, and clears nothing.
    await giveBack(pair(address, 'y'), null);
    await take(pair(address, 'y'), 10_000);
    await expect(take(pair(address, 'y'), 10_000)).rejects.toMatchObject(refused);
  });

  it('of many people from one address never wait for each other in a circle', async () => {
    // What the database ends as a deadlock is begun again: a transaction too many tells of one.
    let begun = 0;
    const counted = (database: Database): Database => ({
      ...database,
      transaction: (work, settings) => {
        begun += 1;
        return database.transaction(work, settings);
      },
    });
    let asked = 0;
    const run = (database: Database, work: (tx: Transaction) => Promise<void>) => {
      asked += 1;
      return transact(counted(database), SYSTEM.access, work);
    };
    // Of eight accounts some lie before their address in the order of the hashes, some behind it.
    await Promise.all(Array.from({ length: 8 }, async (_, account) => {
      const database = account % 2 ? here : there;
      for (let i = 0; i < 12; i += 1) {
        const keys = [{ key: `office x${account}`, max: 50 }, { key: 'office', max: 500 }];
        // Every second one finds what the others have counted too old.
        const seconds = 20_000 + i * (account % 2 ? 1 : 2 * LIMITS.SIGN_IN_WINDOW_SECONDS);
        await run(database, (tx) => takeTries(tx, keys, at(seconds)));
        await run(database, (tx) => giveTriesBack(tx, keys, `office x${account}`));
      }
    }));
    expect(begun).toBe(asked);
  });
});
