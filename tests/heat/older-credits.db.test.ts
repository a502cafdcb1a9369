import { beforeAll, expect, it } from 'vitest';
import { checkBooks } from '../../server/books.ts';
import type { Database } from '../../server/platform/database/database.ts';
import { migrateDown, migrateUp, migrationStatus } from '../../server/platform/migrate.ts';
import { describeOnEngines } from '../support/engines.ts';

describeOnEngines('a database from before credits were known by their deed', 'boston', (clone) => {
  let database: Database;
  beforeAll(async () => { database = await clone.open(); });

  it('keeps its reversals, each with the deed that was taken back', async () => {
    const from13 = (await migrationStatus(database)).filter((row) => row.number >= 13);
    expect(await migrateDown(database, from13.length)).toContain(13);
    // Three reversed deeds as the old server left them, two of them alike in all that a credit says.
    await database.asOwner(async (q) => {
      await q.query(`create table gone as
        (select h.* from heat_credit h join heat_credit o on (o.cell_id, o.day, o.category_id, o.participant, o.points)
           = (h.cell_id, h.day, h.category_id, h.participant, h.points) and o.id <> h.id order by h.cell_id, h.day, h.id limit 2)
        union (select * from heat_credit order by id limit 1)`);
      await q.query(`update deed set state = 'reversed' where id in (select id from gone)`);
      await q.query(`insert into heat_credit select gen_random_uuid(), cell_id, day, category_id, participant, -points, -1 from gone`);
      await q.query(`update heat_day h set points = h.points - g.points, deeds = h.deeds - g.deeds from (
        select cell_id, day, category_id, sum(points) as points, count(*)::int as deeds from gone group by 1, 2, 3) g
        where (h.cell_id, h.day, h.category_id) = (g.cell_id, g.day, g.category_id)`);
    });
    expect(await migrateUp(database)).toContain(13);
    const { differences } = await checkBooks(database);
    // Their counter-transfers are left out here; the heat is what this is about.
    expect(differences.filter(({ of }) => of === 'credit of a deed' || of === 'heat of a day')).toEqual([]);
    const reversed = await database.asOwner((q) => q.query<{ count: number }>(
      `select count(*)::int as count from heat_credit h join gone using (id) where h.deeds = -1`));
    expect(reversed[0]!.count).toBe(3);
    expect(await migrateDown(database, from13.length)).toContain(13);
    expect(await migrateUp(database)).toContain(13);
  });
});
