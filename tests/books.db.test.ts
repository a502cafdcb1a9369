import { beforeAll, expect, it } from 'vitest';
import { checkBooks } from '../server/books.ts';
import type { Database } from '../server/platform/database/database.ts';
import { describeOnEngines } from './support/engines.ts';

describeOnEngines('the books of a whole city', 'boston', (clone) => {
  let database: Database;
  beforeAll(async () => {
    database = await clone.open();
  });
  const found = async () => (await checkBooks(database)).differences.map((difference) => difference.of);
  /** What nobody but the owner of the tables could do: done, seen, taken back. */
  const broken = async (spoil: string, mend: string) => {
    await database.asOwner((q) => q.query(spoil));
    const seen = await found();
    await database.asOwner((q) => q.query(mend));
    return [...new Set(seen)];
  };

  it('add up after the load', async () => {
    const { ledger, heat, differences } = await checkBooks(database);
    expect(differences).toEqual([]);
    expect(ledger.transfers).toBeGreaterThan(10_000);
    expect(heat.points).toBe(ledger.issued);
  });

  it('show a balance that was edited', async () => {
    const one = `owner = (select min(owner) from account where owner like 'member:%')`;
    expect(await broken(
      `update account set balance = balance + 7 where ${one}`,
      `update account set balance = balance - 7 where ${one}`,
    )).toEqual(['sum of all balances', 'balance']);
  });

  it('show a day of heat that was edited', async () => {
    const one = `(cell_id, day, category_id) = (select cell_id, day, category_id from heat_day
      order by 1, 2, 3 limit 1)`;
    expect(await broken(
      `update heat_day set points = points + 1 where ${one}`,
      `update heat_day set points = points - 1 where ${one}`,
    )).toEqual(['heat of a day']);
  });

  it('show a deed whose points were edited', async () => {
    const one = `id = (select id from deed where state = 'posted' order by id limit 1)`;
    expect(await broken(
      `update deed set points = points + 1 where ${one}`,
      `update deed set points = points - 1 where ${one}`,
    )).toEqual(['points of a deed']);
    expect(await found()).toEqual([]);
  });
});
