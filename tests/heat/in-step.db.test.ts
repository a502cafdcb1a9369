import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, expect, it } from 'vitest';
import type { OwnHousehold } from '../../server/households/households.schema.ts';
import { announce } from '../../server/platform/announce.ts';
import { type Database, SYSTEM, transact } from '../../server/platform/database/database.ts';
import type { RulebookView } from '../../server/rulebook/rulebook.schema.ts';
import { describeOnEngines } from '../support/engines.ts';
import { streams } from '../../server/events.ts';
import { startServer, type TestServer, until, type Visitor } from '../support/server.ts';

/** The database with a gate before and after each snapshot of everything, and their count. */
function gated(database: Database) {
  const gates: { before?: Promise<void>; after?: Promise<void> } = {};
  let begun = 0;
  let read = 0;
  const wrapped: Database = {
    ...database,
    transaction: async (work, options) => {
      if (options?.isolation !== 'repeatable read') return database.transaction(work, options);
      begun += 1;
      await gates.before;
      const result = await database.transaction(work, options);
      read += 1;
      await gates.after;
      return result;
    },
  };
  return { database: wrapped, gates, begun: () => begun, read: () => read };
}
function gate() {
  let open = () => {};
  const closed = new Promise<void>((resolve) => { open = resolve; });
  return { closed, open };
}

describeOnEngines('the cube', 'boston', (clone) => {
  let server: TestServer;
  let spy: ReturnType<typeof gated>;
  let panel: Visitor;
  const residents: { visitor: Visitor; home: OwnHousehold }[] = [];
  let typeId: string;
  beforeAll(async () => {
    spy = gated(await clone.open());
    server = await startServer(spy.database);
    panel = await server.person([{ role: 'panel', areaPath: 'boston' }]);
    const homes = await transact(server.database, SYSTEM.test, (tx) => tx.query<{ id: string }>(
      `select household_id as id from person where household_id is not null order by account limit 8`));
    for (const { id } of homes) {
      const visitor = await server.person([{ role: 'resident', areaPath: 'boston' }], id);
      residents.push({ visitor, home: (await visitor.get('/api/households/mine')).json<OwnHousehold>() });
    }
    const { types } = (await residents[0]!.visitor.get('/api/rulebook')).json<RulebookView>();
    typeId = types.find((type) => type.points > 1)!.id;
  });
  afterAll(() => server.close());

  /** What a load says when it has committed: a word on every stream of the city. */
  const reloadNews = () => transact(server.database, SYSTEM.test, async (tx) => announce(
    tx, ...server.world.city.now.grid.leaves.flatMap((leaf) =>
      [streams.heat(leaf), streams.work(leaf), streams.queue(leaf)].map((stream) =>
        ({ stream, kind: 'city:reloaded' as const, body: {} })))));
  const post = async (who = residents) => {
    for (const { visitor, home } of who) {
      const id = randomUUID();
      const submitted = await visitor.post('/api/deeds', {
        id, householdId: home.id, typeId, point: home.point, occurredAt: server.clock.now.toISOString() });
      expect(submitted.statusCode, submitted.body).toBe(201);
      expect((await panel.post(`/api/deeds/${id}/votes`, { id: randomUUID(), vote: 'approve' })).json()).toMatchObject({ state: 'posted' });
    }
  };
  const expectTruth = async () => {
    await server.realtime.catchUp();
    const rows = await transact(server.database, SYSTEM.test, (tx) => tx.query<{
      id: number; points: number; deeds: number; homes: number; simulated: number;
    }>(
      `select c.id, (select coalesce(sum(points), 0)::int from deed d where d.cell_id = c.id and d.state = 'posted') as points,
         (select count(*)::int from deed d where d.cell_id = c.id and d.state = 'posted') as deeds,
         (select count(distinct h.id)::int from household h join deed d on d.household_id = h.id and d.state = 'posted'
          where h.cell_id = c.id) as homes,
         (select coalesce(sum(deeds), 0)::int from heat_credit k where k.cell_id = c.id and k.simulated) as simulated from cell c`));
    const all = server.heat.cube.pointsAndDeeds(0, 40_000);
    const always = { from: 0, to: 40_000 };
    const homes = server.heat.sides.homes.households(always);
    const simulated = server.heat.sides.simulated.deeds(always);
    const { places } = server.world.city.now.grid;
    const wrong = rows.filter(({ id, ...truth }) => {
      const { index } = places.get(id)!.now!;
      return all.points[index] !== truth.points || all.deeds[index] !== truth.deeds || homes[index] !== truth.homes
        || simulated[index] !== truth.simulated;
    });
    expect(wrong).toEqual([]);
  };

  it('reads everything once for a load that speaks on every stream', async () => {
    const before = spy.read();
    await reloadNews();
    await server.realtime.catchUp();
    expect(spy.read() - before).toBe(1);
    await expectTruth();
    await reloadNews();
    await server.realtime.catchUp();
    expect(spy.read() - before).toBe(2);
  });

  it('keeps what is posted between the reading and the change of cubes', async () => {
    const { closed, open } = gate();
    spy.gates.after = closed;
    const before = spy.read();
    const reloading = server.city.reload();
    await until(() => spy.read() > before, 'the reading');
    await post();
    await server.realtime.catchUp();
    open();
    await reloading;
    await expectTruth();
  });

  it('counts once what the reading holds and the news tells later', async () => {
    const { closed, open } = gate();
    spy.gates.before = closed;
    const before = spy.begun();
    await reloadNews();
    await until(() => spy.begun() > before, 'the reload');
    // Their streams wait for the reload: it reads these deeds, and then the news comes.
    await post();
    open();
    await expectTruth();
  });

  it('is right whatever comes when: deeds and loads all at once', async () => {
    delete spy.gates.before;
    delete spy.gates.after;
    const before = spy.read();
    await Promise.all([
      post(residents.slice(0, 4)), post(residents.slice(4)),
      (async () => { for (let i = 0; i < 3; i += 1) await reloadNews(); })(),
    ]);
    await expectTruth();
    expect(spy.read() - before).toBeLessThanOrEqual(4);
  });
});
