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

  it('are read in a few seconds', async () => {
    const since = performance.now();
    await checkBooks(database);
    // About a second on a quiet machine; the bound is for a busy one.
    expect(performance.now() - since).toBeLessThan(10_000);
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

  const member = `owner like 'member:%'`;
  it('show what is held, each side by itself: opposite edits do not cancel', async () => {
    const one = `owner = (select min(owner) from account where ${member})`;
    await database.asOwner((q) => q.query(
      `update account set pending_debit = 1, pending_credit = 2 where ${one}`));
    expect(await broken(
      `update account set pending_debit = 2, pending_credit = 1 where ${one}`,
      `update account set pending_debit = 0, pending_credit = 0 where ${one}`,
    )).toEqual(['held points']);
  });

  const posted = `id = (select id from deed where state = 'posted' and points > 1 order by id limit 1)`;
  it('show a deed whose points were edited', async () => {
    expect(await broken(
      `update deed set points = points + 1 where ${posted}`,
      `update deed set points = points - 1 where ${posted}`,
    )).toEqual(['posted points of a deed', 'credit of a deed']);
  });

  it('show points that went to another household than the deed\'s', async () => {
    expect(await broken(
      `update deed set household_id = (select id from household h where h.id <> deed.household_id order by id limit 1),
         note = household_id::text where ${posted}`,
      `update deed set household_id = note::uuid, note = '' where ${posted}`,
    )).toEqual(['posted points of a deed', 'credit of a deed']);
  });

  it.each([
    ['cell', `cell_id = (select min(id) from cell where id <> heat_credit.cell_id)`],
    ['day', `day = day - 1`],
    ['category', `category_id = (select min(id) from deed_category where id <> heat_credit.category_id)`],
    ['household', `participant = gen_random_uuid()`],
    ['points', `points = points + 1`],
  ])('show a credit whose %s was edited', async (_what, change) => {
    await database.asOwner((q) => q.query(
      `create table was as select * from heat_credit where ${posted}`));
    const seen = await broken(`update heat_credit set ${change} where ${posted}`,
      `update heat_credit h set cell_id = w.cell_id, day = w.day, category_id = w.category_id,
         participant = w.participant, points = w.points from was w where w.id = h.id`);
    await database.asOwner((q) => q.query('drop table was'));
    expect(seen).toContain('credit of a deed');
  });

  it('show a credit without a deed, and a deed without its credit', async () => {
    expect(await broken(
      `insert into heat_credit select '00000000-0000-4000-8000-00000000abcd', cell_id, day, category_id, participant, points, deeds
       from heat_credit where ${posted}`,
      `delete from heat_credit where id = '00000000-0000-4000-8000-00000000abcd'`,
    )).toEqual(['heat of a day', 'credit of a deed']);
    await database.asOwner((q) => q.query(`create table was as select * from heat_credit where ${posted}`));
    expect(await broken(
      `delete from heat_credit where ${posted}`, `insert into heat_credit select * from was`,
    )).toEqual(['heat of a day', 'credit of a deed']);
    await database.asOwner((q) => q.query('drop table was'));
  });

  it('show a deed that was taken back by its name only: neither counter-transfer nor negative credit', async () => {
    expect(await broken(
      `update deed set state = 'reversed' where ${posted}`,
      `update deed set state = 'posted' where state = 'reversed'`,
    )).toEqual(['posted points of a deed', 'credit of a deed']);
  });

  it('show a deed on notice that holds nothing', async () => {
    expect(await broken(
      `update deed set state = 'on_notice', notice_ends_at = now(), points = 5, area_path = 'boston/01', issuer = 'issuer:boston/01'
       where id = (select id from deed where state = 'submitted' order by id limit 1)`,
      `update deed set state = 'submitted', notice_ends_at = null, points = 0, area_path = null, issuer = null
       where state = 'on_notice'`,
    )).toEqual(['held points of a deed']);
    expect(await found()).toEqual([]);
  });
});
