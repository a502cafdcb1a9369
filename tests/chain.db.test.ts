/** The chains of what may not be edited: every fault that somebody may plant is named by the check. */
import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, expect, it } from 'vitest';
import type { Person } from '../server/access/access.ts';
import { noteLook } from '../server/access/log.ts';
import { checkChains, type Fault, type Head, readHeads, sealWaiting } from '../server/chain.ts';
import { actAs } from '../server/grid/scope.ts';
import type { Database } from '../server/platform/database/database.ts';
import { SYSTEM, transact } from '../server/platform/database/database.ts';
import { describeOnEngines } from './support/engines.ts';
import { startServer, type TestServer } from './support/server.ts';

describeOnEngines('the chains', 'boston', (clone) => {
  let server: TestServer;
  let database: Database;
  let supervisor: Person;
  const HOUR = 3_600_000;
  const ask = <Row = Record<string, unknown>>(text: string, params: unknown[] = []) => database.asOwner((q) => q.query<Row>(text, params));
  const later = (hours: number) => new Date(server.clock.now.getTime() + hours * HOUR);
  const sealAll = async (now = later(2)) => {
    while (await sealWaiting(database, now) > 0);
  };
  const look = (...homes: string[]) => actAs(
    { database, city: server.city }, { person: supervisor, right: 'deeds.exact' }, (tx) => noteLook(
      tx, { person: supervisor, right: 'deeds.exact' },
      { kind: 'deeds', seen: homes.map((householdId) => ({ areaPath: 'boston/04', householdId })), at: server.clock.now }));
  const faults = async (elsewhere: Head[] = []) => Object.fromEntries((await checkChains(database, elsewhere))
    .flatMap(({ chain, fault }): [string, Fault][] => (fault ? [[chain, fault]] : [])));
  /** What only the owner of the tables can do, with every trigger off; taken back after it was looked at. */
  const planted = async (...statements: string[]) => {
    const tables = ['access_entry', 'deed_vote', 'deed_step', 'task_step', 'transfer', 'chain_link', 'chain_tip', 'chain_head', 'chain_waiting'];
    await ask('create schema if not exists kept');
    await database.asOwner(async (q) => {
      for (const table of tables) await q.query(`create table kept.${table} as select * from ${table}`);
      for (const table of tables) await q.query(`alter table ${table} disable trigger all`);
      for (const statement of statements) await q.query(statement);
    });
    try {
      return await faults();
    } finally {
      await database.asOwner(async (q) => {
        for (const table of tables) {
          await q.query(`delete from ${table}`);
          await q.query(`insert into ${table} ${table === 'access_entry' ? 'overriding system value' : ''} select * from kept.${table}`);
          await q.query(`alter table ${table} enable trigger all`);
        }
        await q.query('drop schema kept cascade');
      });
    }
  };
  /** The n-th link of a chain, counted from 1. */
  const at = async (chain: string, position: number) =>
    (await ask<{ key: string }>('select key from chain_link where chain = $1 and position = $2', [chain, position]))[0]!.key;

  beforeAll(async () => {
    server = await startServer(await clone.open());
    database = server.database;
    const { id } = await server.person([{ role: 'supervisor', areaPath: 'boston' }]);
    supervisor = { id, account: 's', name: 's', householdId: null, client: 'person', purpose: 'round', roles: [{ role: 'supervisor', areaPath: 'boston' }] };
    // A tenth of the city's history: each fault is planted in a copy of it.
    for (const [chain, table, key, most] of [['transfers', 'transfer', 'id::text', 1500], ['deed_steps', 'deed_step', `deed_id || ':' || seq`, 1000],
      ['task_steps', 'task_step', `task_id || ':' || seq`, 1000]] as const) {
      await ask(`delete from ${table} where ${key} in (select ${key} from ${table} order by 1 offset ${most})`);
      await ask(`delete from chain_waiting where chain = '${chain}' and key not in (select ${key} from ${table})`);
    }
    for (let i = 0; i < 5; i += 1) await look(randomUUID());
    await ask(`insert into deed_vote (id, deed_id, person_id, vote, reason)
      select gen_random_uuid(), d.id, p.id, 'approve', 'r' from (select id from deed order by id limit 5) d, (select id from person where account = 'panel1') p`);
    await sealAll();
  });
  afterAll(() => server.close());

  it('hold everything that was loaded and done, and are whole', async () => {
    const reports = await checkChains(database);
    expect(reports.every((report) => report.fault === null && report.waiting === 0)).toBe(true);
    const counts = Object.fromEntries(reports.map(({ chain, sealed }) => [chain, sealed]));
    const [rows] = await ask<Record<string, number>>(`select (select count(*)::int from access_entry) as looks, (select count(*)::int from deed_vote) as votes,
      (select count(*)::int from deed_reversal) as reversals, (select count(*)::int from deed_step) as deed_steps,
      (select count(*)::int from task_step) as task_steps, (select count(*)::int from transfer) as transfers`);
    expect(counts).toEqual(rows);
    expect(counts.transfers).toBe(1500);
  });

  it('leave an hour open until it is over: its counters go on, and what is sealed is closed', async () => {
    const home = randomUUID();
    await look(home);
    await sealAll(later(0));
    await look(home);
    const one = () => ask<{ times: number; sealed: boolean }>(
      `select times, exists (select 1 from chain_link where chain = 'looks' and key = e.id::text) as sealed from access_entry e where household_ids = array[$1::uuid]`, [home]);
    expect(await one()).toEqual([{ times: 2, sealed: false }]);
    await sealAll();
    expect(await one()).toEqual([{ times: 2, sealed: true }]);
    await expect(look(home)).rejects.toMatchObject({ code: '42501' });
    expect(await faults()).toEqual({});
  });

  it('name the first entry that was deleted, of each', async () => {
    const [looks, votes] = [await at('looks', 2), await at('votes', 3)];
    expect(await planted(`delete from access_entry where id in (${looks}, ${await at('looks', 4)})`, `delete from deed_vote where id = '${votes}'`))
      .toEqual({ looks: { fault: 'deleted', key: looks, position: 2 }, votes: { fault: 'deleted', key: votes, position: 3 } });
    expect(await planted(`delete from access_entry where id = ${looks}`, `delete from chain_link where chain = 'looks' and key = '${looks}'`))
      .toEqual({ looks: { fault: 'link deleted', position: 2 } });
    // The chain closed behind it: what came after stands where it did not stand.
    expect(await planted(`delete from access_entry where id = ${looks}`, `delete from chain_link where chain = 'looks' and key = '${looks}'`,
      `update chain_link set position = position + 100000 where chain = 'looks' and position > 2`,
      `update chain_link set position = position - 100001 where chain = 'looks' and position > 100000`))
      .toEqual({ looks: { fault: 'moved', key: await at('looks', 3), position: 2 } });
  });

  it.each([
    ['looks', 'access_entry', 'times = times + 1'], ['looks', 'access_entry', `purpose = 'another'`], ['looks', 'access_entry', `household_ids = '{}'`],
    ['looks', 'access_entry', `at = at - interval '1 minute'`], ['votes', 'deed_vote', `vote = 'reject'`], ['votes', 'deed_vote', `at = at + interval '1 microsecond'`],
  ])('name the first of %s that was changed: %s set %s', async (chain, table, change) => {
    const key = await at(chain, 3);
    expect(await planted(`update ${table} set ${change} where id = '${key}'`)).toEqual({ [chain]: { fault: 'changed', key, position: 3 } });
  });

  it('name who acted and when, changed in the history of a deed or of a task, and a transfer', async () => {
    for (const [chain, table] of [['deed_steps', 'deed_step'], ['task_steps', 'task_step']] as const) {
      const [{ n }] = await ask<{ n: number }>('select count(*)::int as n from chain_link where chain = $1', [chain]) as [{ n: number }];
      if (n === 0) continue;
      const key = await at(chain, 1);
      const where = `where (${chain === 'deed_steps' ? 'deed_id' : 'task_id'}, seq) = ('${key.split(':')[0]}', ${key.split(':')[1]})`;
      for (const change of [`actor = 'somebody else'`, `at = at + interval '1 second'`]) {
        expect(await planted(`update ${table} set ${change} ${where}`)).toEqual({ [chain]: { fault: 'changed', key, position: 1 } });
      }
    }
    const key = await at('transfers', 1400);
    expect(await planted(`update transfer set actor = 'nobody' where id = '${key}'`)).toEqual({ transfers: { fault: 'changed', key, position: 1400 } });
  });

  it('name two that changed places, in time or in the chain', async () => {
    const [a, b] = [await at('votes', 2), await at('votes', 4)];
    expect(await planted(`update deed_vote set at = at + case id when '${a}' then interval '1 hour' else interval '-1 hour' end where id in ('${a}', '${b}')`))
      .toEqual({ votes: { fault: 'changed', key: a, position: 2 } });
    const swap = (column: string) => `update chain_link l set ${column} = o.${column} from chain_link o where l.chain = 'votes' and o.chain = 'votes'
      and (l.position, o.position) in ((2, 4), (4, 2))`;
    expect(await planted('alter table chain_link drop constraint chain_link_chain_key_key', swap('key'), swap('digest'), 'alter table chain_link add unique (chain, key)'))
      .toEqual({ votes: { fault: 'moved', key: b, position: 2 } });
  });

  it('name an end that was cut off, and an entry that was put in by another way', async () => {
    const [{ n }] = await ask<{ n: number }>(`select count(*)::int as n from chain_link where chain = 'looks'`) as [{ n: number }];
    const cut = [`delete from access_entry where id::text in (select key from chain_link where chain = 'looks' and position > ${n - 2})`,
      `delete from chain_link where chain = 'looks' and position > ${n - 2}`];
    expect(await planted(...cut)).toEqual({ looks: { fault: 'cut off', position: n - 1 } });
    const id = randomUUID();
    expect(await planted(`insert into deed_vote (id, deed_id, person_id, vote, reason) select '${id}', d.id, p.id, 'approve', 'r'
      from (select id from deed order by id desc limit 1) d, (select id from person where account = 'panel1') p`))
      .toEqual({ votes: { fault: 'put in', key: id } });
    // What waits to be sealed and is taken away before is missed, too.
    await look(randomUUID());
    const [{ key }] = await ask<{ key: string }>(`select key from chain_waiting where chain = 'looks'`) as [{ key: string }];
    expect(await planted(`delete from access_entry where id = ${key}`)).toEqual({ looks: { fault: 'deleted', key } });
    await sealAll();
  });

  it('that were made anew do not lead through the heads that were published, here or kept elsewhere', async () => {
    server.clock.advance(24 * 3600);
    await sealAll(later(0));
    const kept = await readHeads(database, 10);
    const day = later(-24).toISOString().slice(0, 10);
    expect(kept.filter((head) => head.day === day).map((head) => head.chain).sort())
      .toEqual(['deed_steps', 'looks', 'reversals', 'task_steps', 'transfers', 'votes']);
    await look(randomUUID());
    await sealAll();
    expect(await faults(kept)).toEqual({});
    const first = await at('looks', 1);
    // Everything as it would be if the first look had never been: sealed again from the beginning.
    const anew = async (...more: string[]) => {
      await database.asOwner(async (q) => {
        await q.query('create schema kept');
        for (const table of ['access_entry', 'chain_link', 'chain_tip', 'chain_head']) await q.query(`create table kept.${table} as select * from ${table}`);
        await q.query(`delete from access_entry where id = ${first}`);
        await q.query(`delete from chain_link where chain = 'looks'`);
        await q.query(`update chain_tip set position = 0, hash = sha256('DeedGrid looks') where chain = 'looks'`);
        await q.query(`insert into chain_waiting select 'looks', id::text, '-infinity' from access_entry`);
        for (const statement of more) await q.query(statement);
      });
      await sealAll();
      const seen = [await faults(), await faults(kept)];
      await database.asOwner(async (q) => {
        await q.query('alter table access_entry disable trigger all');
        for (const table of ['access_entry', 'chain_link', 'chain_tip', 'chain_head']) {
          await q.query(`delete from ${table}`);
          await q.query(`insert into ${table} ${table === 'access_entry' ? 'overriding system value' : ''} select * from kept.${table}`);
        }
        await q.query('alter table access_entry enable trigger all');
        await q.query('drop schema kept cascade');
      });
      return seen;
    };
    const written = { looks: { fault: 'written anew', day } };
    expect(await anew()).toEqual([written, written]);
    // Whoever rewrites the published heads as well still has to reckon with a copy.
    expect(await anew(`delete from chain_head`)).toEqual([{}, written]);
    expect(await faults(kept)).toEqual({});
  });

  it('are given out a day at a time to anybody, without a word of how much there is', async () => {
    const answer = await server.app.inject({ url: '/api/chain/heads' });
    expect(answer.statusCode).toBe(200);
    const { heads } = answer.json<{ heads: Head[] }>();
    expect(heads.length).toBeGreaterThan(0);
    for (const head of heads) expect(Object.keys(head).sort()).toEqual(['chain', 'day', 'hash']);
    const today = server.clock.now.toISOString().slice(0, 10);
    expect(heads.some((head) => head.day >= today), 'of a day that is over').toBe(false);
  });

  it('are the sealer\'s alone: no request adds, moves or takes a link away', async () => {
    const as = { id: supervisor.id, kind: 'person', scope: 'boston', facts: { right: 'deeds.exact audit.read' } } as const;
    for (const table of ['chain_link', 'chain_tip', 'chain_head', 'chain_waiting']) {
      expect(await transact(database, as, (tx) => tx.query(`select 1 from ${table} limit 1`)), table).toEqual([]);
    }
    const codes = async (actor: typeof as | typeof SYSTEM.seal, text: string) =>
      transact(database, actor, (tx) => tx.query(text)).then((rows) => rows.length, (error: { code?: string }) => error.code);
    expect(await codes(as, `insert into chain_link (chain, position, key, digest, hash) values ('looks', 999999, 'x', sha256(''), sha256(''))`)).toBe('42501');
    expect(await codes(as, `update chain_tip set position = 0 returning chain`)).toBe(0);
    expect(await codes(as, `delete from chain_waiting returning chain`)).toBe(0);
    for (const text of ['delete from chain_link', 'update chain_link set key = key', 'delete from chain_head', 'update chain_head set day = day', 'delete from chain_tip', 'truncate chain_link']) {
      expect(await codes(SYSTEM.seal, text), text).toBe('42501');
    }
  });
});
