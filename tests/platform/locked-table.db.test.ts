import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { DEMO_PASSWORD } from '../../geodata/demo-people.ts';
import { SYSTEM, transact } from '../../server/platform/database/database.ts';
import { describeOnNative } from '../support/engines.ts';
import { startServer, type TestServer, type Visitor } from '../support/server.ts';

describeOnNative('while a table is locked', 'boston', (clone) => {
  let server: TestServer;
  let resident: Visitor;
  let supervisor: Visitor;
  let deed: Record<string, unknown>;
  beforeAll(async () => {
    server = await startServer(await clone.open());
    const [home] = await transact(server.database, SYSTEM.test, (tx) => tx.query<{ id: string; lon: number; lat: number }>(
      `select id, st_x(geom) as lon, st_y(geom) as lat from household order by id limit 1`));
    resident = await server.person([{ role: 'resident', areaPath: 'boston' }], home!.id);
    supervisor = await server.person([{ role: 'supervisor', areaPath: 'boston' }]);
    const { types } = (await resident.get('/api/rulebook')).json<{ types: { id: string }[] }>();
    deed = { householdId: home!.id, typeId: types[0]!.id, point: [home!.lon, home!.lat],
      occurredAt: server.clock.now.toISOString() };
  });
  afterAll(() => server.close());
  const countDeeds = async () => (await transact(server.database, SYSTEM.test, (tx) =>
    tx.query<{ count: number }>('select count(*)::int as count from deed')))[0]!.count;

  it('sessions, the map and the heat go on; what needs the table is refused and leaves nothing', async () => {
    const before = await countDeeds();
    const other = await clone.again();
    let unlock = () => undefined as void;
    const gate = new Promise<void>((resolve) => { unlock = resolve; });
    let isLocked: () => void;
    const locked = new Promise<void>((resolve) => { isLocked = resolve; });
    const holding = other.asOwner(async (q) => {
      await q.query('lock table deed in access exclusive mode');
      isLocked();
      await gate;
    });
    await locked;
    // Far more than there are connections: every one would hold one until its lock comes.
    const writes = Array.from({ length: 40 }, () => resident.post('/api/deeds', { id: randomUUID(), ...deed }));
    const reads = Array.from({ length: 40 }, () => resident.get('/api/deeds/mine'));
    const goesOn = async () => {
      const signIn = await server.app.inject({
        method: 'POST', url: '/api/session', headers: { host: 'localhost' },
        payload: { account: 'planner', password: DEMO_PASSWORD } });
      const session = await supervisor.get('/api/session');
      const [cells, heat, live] = await Promise.all([
        supervisor.get('/api/cells'), supervisor.get('/api/heat'), supervisor.get('/health/live')]);
      return [signIn, session, cells, heat, live].map((answer) => answer.statusCode);
    };
    for (let round = 0; round < 5; round += 1) expect(await goesOn()).toEqual([200, 200, 200, 200, 200]);
    const told = [...await Promise.all(writes), ...await Promise.all(reads)]
      .map((answer) => [answer.statusCode, answer.json<{ code: string }>().code, Boolean(answer.headers['retry-after'])]);
    expect(new Set(told.map((one) => one[0]))).toEqual(new Set([503]));
    expect(new Set(told.map((one) => one[2]))).toEqual(new Set([true]));
    const codes = new Set(told.map((one) => one[1]));
    expect(codes).toContain('DATABASE_LOCKED');
    codes.delete('OVERLOADED');
    codes.delete('DATABASE_LOCKED');
    expect([...codes]).toEqual([]);
    unlock();
    await holding;
    expect(await countDeeds()).toBe(before);
    expect((await resident.post('/api/deeds', { id: randomUUID(), ...deed })).statusCode).toBe(201);
  });
});
