import { afterAll, beforeAll, expect, inject, it } from 'vitest';
import { type Database, SYSTEM, transact } from '../../server/platform/database/database.ts';
import { openPostgres } from '../../server/platform/database/postgres.ts';
import { describeOnNative } from '../support/engines.ts';
import { type Link, openLink } from '../support/link.ts';
import { startServer, until } from '../support/server.ts';

describeOnNative('a database behind a link that can go silent', 'empty', (clone) => {
  let link: Link;
  let database: Database;
  const said: string[] = [];
  beforeAll(async () => {
    const direct = await clone.open();
    const [row] = await transact(direct, SYSTEM.test, (tx) =>
      tx.query<{ name: string }>('select current_database() as name'));
    const native = inject('templates').native!;
    link = await openLink(`${native.host}/.s.PGSQL.5432`);
    database = await openPostgres({
      engine: 'postgres', description: 'test', log: (line) => said.push(line),
      statementTimeoutMilliseconds: 500,
      connection: { host: '127.0.0.1', port: link.port, user: native.user, database: row!.name },
    });
  });
  afterAll(async () => {
    link.restore();
    await database.close();
    link.close();
  });
  const ask = () => transact(database, SYSTEM.test, async (tx) => {
    const [row] = await tx.query<{ one: number }>('select 1 as one, pg_sleep(0.02)');
    return row!.one;
  });
  const codesOf = (told: PromiseSettledResult<unknown>[]) => [...new Set(told.map((one) =>
    (one.status === 'rejected' ? (one.reason as { code?: string }).code : 'answered')))].sort();

  it('tells everybody within seconds, refuses at once meanwhile, and comes back by itself', async () => {
    const heard: string[] = [];
    await database.listen('link', (payload) => heard.push(payload));
    const before = await Promise.all(Array.from({ length: 40 }, ask));
    expect(new Set(before)).toEqual(new Set([1]));

    link.silence();
    const told = await Promise.allSettled(Array.from({ length: 60 }, ask));
    expect(codesOf(told).filter((code) => !['DATABASE_UNAVAILABLE', 'OVERLOADED'].includes(code!))).toEqual([]);
    await until(() => database.condition().downSince !== null, 'the silence being noticed');
    // Not even tried: 300 more are refused in the same turn, none waits and no wire is opened.
    const refused = Promise.allSettled(Array.from({ length: 300 }, ask));
    expect(database.condition()).toMatchObject({ running: 0, waiting: 0 });
    expect(codesOf(await refused)).toEqual(['DATABASE_UNAVAILABLE']);

    link.restore();
    await until(() => database.condition().downSince === null, 'the database being back');
    expect(new Set(await Promise.all(Array.from({ length: 40 }, ask)))).toEqual(new Set([1]));
    await until(async () => {
      await transact(database, SYSTEM.test, (tx) => tx.query(`select pg_notify('link', 'again')`));
      return heard.includes('again');
    }, 'being heard again');
    expect(said.filter((line) => /does not answer/.test(line))).toHaveLength(1);
    expect(said.filter((line) => /is back after/.test(line))).toHaveLength(1);
  });

  it('throws away the wires that are silent while others are not', async () => {
    await Promise.all(Array.from({ length: 40 }, ask));
    link.silenceThose(/application_name\0deedgrid \d+\0/);
    const told = await Promise.allSettled(Array.from({ length: 12 }, ask));
    expect(codesOf(told).filter((code) => !['DATABASE_UNAVAILABLE', 'OVERLOADED', 'answered'].includes(code!))).toEqual([]);
    // Each silent wire was met once and is gone: the pool is as wide as before.
    await until(async () => (await Promise.allSettled(Array.from({ length: 16 }, ask)))
      .every((one) => one.status === 'fulfilled'), 'all wires new', 30_000);
    expect(database.condition()).toMatchObject({ running: 0, waiting: 0, downSince: null });
  });
});

describeOnNative('what only one process does', 'empty', (clone) => {
  it('is one\'s until it is silent or gone, and then another\'s', async () => {
    const [one, other] = [await clone.open(), await clone.again()];
    expect([await one.leads('work'), await other.leads('work'), await one.leads('work')])
      .toEqual([true, false, true]);
    expect(await other.leads('other work')).toBe(true);
    // Its connection is cut: the other takes over, and the first one knows.
    await one.asOwner((q) => q.query(
      `select pg_terminate_backend(pid) from pg_locks join pg_stat_activity using (pid)
       where locktype = 'advisory' and datname = current_database()
         and application_name like 'deedgrid % listener'`));
    const pair = await until(async () => {
      // Whoever asks at the very moment of the cut is told of it.
      const leads = [await one.leads('work').catch(() => false), await other.leads('work').catch(() => false)];
      return leads.some(Boolean) && leads;
    }, 'somebody leading');
    expect(pair.filter(Boolean)).toHaveLength(1);
  });
});

describeOnNative('two servers on one database', 'empty', (clone) => {
  it('sweep one at a time, and the second takes over when the first is gone', async () => {
    const sweeps = [0, 0];
    const servers = await Promise.all([clone.open(), clone.again()].map(async (opening, i) => {
      const database = await opening;
      return startServer({
        ...database,
        transaction: (work, options) => {
          if (options?.actor?.id === SYSTEM.sweep.id) sweeps[i]! += 1;
          return database.transaction(work, options);
        },
      }, {}, { sweeps: true });
    }));
    await until(() => sweeps[0]! + sweeps[1]! > 6, 'some sweeps');
    const first = sweeps.findIndex((count) => count > 0);
    expect(sweeps[1 - first]).toBe(0);
    await servers[first]!.close();
    await servers[first]!.database.close();
    await until(() => sweeps[1 - first]! > 0, 'the other one sweeping');
    await servers[1 - first]!.close();
  });
});
