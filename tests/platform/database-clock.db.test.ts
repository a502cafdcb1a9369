import { afterAll, beforeAll, expect, it } from 'vitest';
import { randomUUID } from 'node:crypto';
import { openDatabaseClock } from '../../server/platform/database-clock.ts';
import type { Database } from '../../server/platform/database/database.ts';
import type { TaskView } from '../../server/tasks/tasks.schema.ts';
import { buildApp } from '../../server/app.ts';
import { readConfig } from '../../server/config.ts';
import { describeOnEngines } from '../support/engines.ts';
import { HERE } from '../tasks/office.ts';
import { makePerson } from '../support/server.ts';

const DAY = 86_400_000;
/** The same database, as if its clock went otherwise than this machine's. */
const shifted = (database: Database, by: () => number): Database => ({
  ...database,
  transaction: (work, options) => database.transaction((q) => work({
    ...q,
    query: async (text, params) => (await q.query<never>(text, params)).map((row) => (
      text.includes('clock_timestamp') ? { now: new Date(Date.parse(row['now']) + by()).toISOString() } : row) as never),
  }), options),
});

describeOnEngines('the clock of the database', 'boston', (clone) => {
  let database: Database;
  beforeAll(async () => { database = await clone.open(); });
  afterAll(() => database.close());

  it('is followed, forward and back, and goes on steadily in between', async () => {
    let by = 3 * DAY;
    let count = 1000;
    const clock = await openDatabaseClock(shifted(database, () => by), console, () => count);
    const start = clock.now().getTime();
    expect(Math.abs(start - Date.now() - 3 * DAY)).toBeLessThan(60_000);
    count += 5000;
    expect(clock.now().getTime() - start).toBe(5000);
    by = -DAY;
    await clock.look();
    expect(Math.abs(clock.now().getTime() - Date.now() + DAY)).toBeLessThan(60_000);
    clock.stop();
  });

  it('is the server\'s: what is filed has its time, not this machine\'s', async () => {
    const built = await buildApp({
      config: readConfig({ DEMO: 'on', SIMULATION: 'off', LOG_LEVEL: 'fatal' }), sweeps: false,
      database: shifted(database, () => 2 * DAY) });
    const now = new Date(Date.now() + 2 * DAY);
    const dispatcher = await makePerson(built, database, now, [{ role: 'dispatcher', areaPath: 'boston' }], null);
    const filed = await dispatcher.post('/api/tasks', { id: randomUUID(), title: 'What time is it', point: HERE });
    expect(Math.abs(Date.parse(filed.json<TaskView>().openedAt) - now.getTime())).toBeLessThan(60_000);
    await built.close();
  });
});
