import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { type Database, SYSTEM, transact } from '../../server/platform/database/database.ts';
import { openWorkers } from '../../server/workers/workers.ts';
import { selectPositionsSince, upsertPositions } from '../../server/workers/workers.sql.ts';
import { describeOnEngines, describeOnNative } from '../support/engines.ts';
import { connect, listenOn, startServer, type TestServer, until } from '../support/server.ts';

const HERE: [number, number] = [-71.06, 42.32];

describeOnEngines('the position of a worker', 'boston', (clone) => {
  let server: TestServer;
  beforeAll(async () => {
    server = await startServer(await clone.open());
  });
  afterAll(() => server.close());
  const stored = (id: string) => transact(server.database, SYSTEM.test, (tx) => tx.query(
    `select worker_id from worker_position where worker_id = $1::uuid`, [id]));

  it('is kept during a shift and is nowhere after it, not even from a late batch', async () => {
    const worker = await server.person([{ role: 'worker', areaPath: 'boston' }]);
    const shift = randomUUID();
    await worker.post('/api/shifts', { id: shift });
    const row = { workerId: worker.id, lon: HERE[0], lat: HERE[1], accuracyMeters: null, seenAt: server.clock.now.toISOString() };
    const write = () => transact(server.database, SYSTEM.index, (tx) => upsertPositions(tx, [row], 'test'));
    await write();
    expect(await stored(worker.id)).toHaveLength(1);
    await worker.post(`/api/shifts/${shift}/end`);
    expect(await stored(worker.id)).toEqual([]);
    await write();
    expect(await stored(worker.id)).toEqual([]);
  });

  it('is written at once when it is the first, and wakes the matcher; then in batches', async () => {
    const worker = await server.person([{ role: 'worker', areaPath: 'boston' }]);
    await worker.post('/api/shifts', { id: randomUUID() });
    let woken = 0;
    const world = { database: server.database, clock: () => server.clock.now, city: server.city };
    const workers = await openWorkers(
      { ...world, freed: () => { woken += 1; } },
      { move: () => undefined, follow: () => undefined, isHeard: () => false }, console);
    const who = { ...worker, account: '', name: '', roles: [], householdId: null, client: 'person' as const, purpose: 'round' };
    await workers.report(who, { point: HERE });
    expect([woken, (await stored(worker.id)).length]).toEqual([1, 1]);
    server.clock.advance(10);
    await workers.report(who, { point: HERE });
    expect(woken).toBe(1);
    // Not heard of for too long: whoever is back is free again.
    server.clock.advance(301);
    await workers.report(who, { point: HERE });
    expect(woken).toBe(2);
    await workers.stop();
  });

  it('far outside the city is refused; just outside is not', async () => {
    const worker = await server.person([{ role: 'worker', areaPath: 'boston' }]);
    await worker.post('/api/shifts', { id: randomUUID() });
    const phone = await connect(await listenOn(server), worker);
    const report = (point: [number, number]) => phone.socket.emitWithAck('worker:report-position', { point });
    const [west, south, east, north] = server.world.city.now.grid.bounds;
    for (const point of [[0, 0], [west - 0.07, south], [east, north + 0.05]] as [number, number][]) {
      expect(await report(point)).toMatchObject({ ok: false, code: 'GRID_OUTSIDE' });
    }
    for (const point of [[west - 0.05, south - 0.04], HERE] as [number, number][]) {
      expect(await report(point)).toMatchObject({ ok: true });
    }
    phone.socket.disconnect();
  });
});

describeOnNative('positions over several processes', 'boston', (clone) => {
  let database: Database;
  let server: TestServer;
  beforeAll(async () => {
    database = await clone.open();
    server = await startServer(database);
  });
  afterAll(() => server.close());

  it('of a shift that ends while they are written are gone when both are done', async () => {
    const worker = await server.person([{ role: 'worker', areaPath: 'boston' }]);
    const shift = randomUUID();
    await worker.post('/api/shifts', { id: shift });
    let ending: Promise<unknown> | undefined;
    await transact(database, SYSTEM.index, async (tx) => {
      await upsertPositions(tx, [{
        workerId: worker.id, lon: HERE[0], lat: HERE[1], accuracyMeters: null, seenAt: server.clock.now.toISOString() }], 'test');
      ending = worker.post(`/api/shifts/${shift}/end`);
      // Long enough for the end to reach the shift's row, where it has to wait for us.
      await new Promise((resolve) => setTimeout(resolve, 200));
    });
    await ending;
    const left = await transact(database, SYSTEM.index, (tx) => selectPositionsSince(tx, new Date(0).toISOString()));
    expect(left.filter((row) => row.workerId === worker.id)).toEqual([]);
  });

  it('that were seen earlier and committed later are read all the same', async () => {
    const two = await Promise.all([1, 2].map(() => server.person([{ role: 'worker', areaPath: 'boston' }])));
    for (const one of two) await one.post('/api/shifts', { id: randomUUID() });
    // A third process, as this one sees it: it writes on its own and wakes us up.
    const other = await clone.again();
    const workers = await openWorkers(
      { database: other, clock: () => server.clock.now, city: server.city },
      { move: () => undefined, follow: () => undefined, isHeard: () => false }, console);
    const at = (seconds: number) => new Date(server.clock.now.getTime() + seconds * 1000).toISOString();
    const write = (id: string, seconds: number) => transact(database, SYSTEM.index, (tx) =>
      upsertPositions(tx, [{ workerId: id, lon: HERE[0], lat: HERE[1], accuracyMeters: null, seenAt: at(seconds) }], randomUUID()));
    await write(two[0]!.id, 10);
    await until(() => workers.index.has(two[0]!.id), 'the first position');
    await write(two[1]!.id, 8);
    await until(() => workers.index.has(two[1]!.id), 'the second position, seen before the first');
    await workers.stop();
  });
});
