import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { changeRoles, type HeldRole, settleRoles } from '../../server/access/access.ts';
import type { Resumed } from '../../server/events.ts';
import { cellPath } from '../../server/grid/places.ts';
import { scopeOf } from '../../server/grid/scope.ts';
import { SYSTEM, transact } from '../../server/platform/database/database.ts';
import { describeOnEngines } from '../support/engines.ts';
import { connect, listenOn, startServer, type TestServer, until } from '../support/server.ts';

const HOUR = 3_600_000;
const inTime = (milliseconds: number) => new Date(Date.now() + milliseconds).toISOString();
const streamsOfResumed = (resumed: unknown) => Object.keys((resumed as { data: Resumed }).data.streams);

describeOnEngines('a role from one day to another', 'boston', (clone) => {
  let server: TestServer;
  let base: string;
  beforeAll(async () => {
    // The real clock and the real sweep: whoever hears of an end hears it from them.
    server = await startServer(await clone.open(), {}, { sweeps: true }, new Date());
    base = await listenOn(server);
  });
  afterAll(() => server.close());
  const give = (id: string, ...roles: HeldRole[]) =>
    transact(server.database, SYSTEM.test, (tx) => changeRoles(tx, id, roles));

  it('gives its right within its time only, and is none at all outside', async () => {
    const one = await server.person([{ role: 'planner', areaPath: 'boston' }]);
    const asks = async (beginsAt: string | null, endsAt: string | null) => {
      await give(one.id, { role: 'planner', areaPath: 'boston', beginsAt, endsAt });
      const { roles, rights } = (await one.get('/api/session')).json().person;
      return [(await one.get('/api/participation')).statusCode, roles.length, rights.length > 0];
    };
    expect(await asks(inTime(-2 * HOUR), inTime(-HOUR))).toEqual([403, 0, false]);
    expect(await asks(inTime(HOUR), null)).toEqual([403, 0, false]);
    expect(await asks(inTime(-HOUR), inTime(HOUR))).toEqual([200, 1, true]);
    expect(await asks(null, null)).toEqual([200, 1, true]);
  });

  it('takes an open socket off its streams within two seconds of its end, and on at its beginning', async () => {
    const one = await server.person([]);
    const other = { role: 'panel', areaPath: 'boston/01' } as const;
    const end = Date.now() + 1500;
    await give(one.id, other, { role: 'dispatcher', areaPath: 'boston/04', endsAt: new Date(end).toISOString() });
    const { socket, resumed } = await connect(base, one);
    expect(streamsOfResumed(resumed)).toContain('area:boston/04:work');
    await new Promise((resolve) => socket.once('disconnect', resolve));
    expect(Date.now() - end).toBeGreaterThan(-50);
    expect(Date.now() - end).toBeLessThan(2000);
    const again = await connect(base, one);
    expect(streamsOfResumed(again.resumed).filter((name) => name.startsWith('area:'))).toEqual(['area:boston/01:queue']);
    const start = Date.now() + 800;
    await give(one.id, other, { role: 'dispatcher', areaPath: 'boston/04', beginsAt: new Date(start).toISOString() });
    const lost = new Promise((resolve) => again.socket.once('disconnect', resolve));
    await Promise.race([lost, new Promise((resolve) => setTimeout(resolve, 2800))]);
    again.socket.disconnect();
    const third = await connect(base, one);
    expect(streamsOfResumed(third.resumed)).toContain('area:boston/04:work');
    third.socket.disconnect();
  });

  it('is told once when it begins or ends, and the same again says nothing', async () => {
    const told: string[] = [];
    server.realtime.follow('people:changed', ({ detail }) => { told.push(...detail.personIds); });
    const one = await server.person([{ role: 'planner', areaPath: 'boston' }]);
    const timed = { role: 'planner', areaPath: 'boston', endsAt: inTime(300) } as const;
    await give(one.id, timed);
    await give(one.id, timed);
    await until(() => told.length === 2, 'the change and the end');
    await settleRoles(server.database);
    await server.realtime.catchUp();
    expect(told).toEqual([one.id, one.id]);
  });

  it('of a worker ends the work: no shift goes on without it', async () => {
    const one = await server.person([{ role: 'worker', areaPath: 'boston' }]);
    await give(one.id, { role: 'worker', areaPath: 'boston', endsAt: inTime(700) });
    expect((await one.post('/api/shifts', { id: crypto.randomUUID() })).statusCode).toBe(200);
    const open = async () => (await transact(server.database, SYSTEM.test, (tx) => tx.query(
      `select 1 from shift where worker_id = $1::uuid and ended_at is null`, [one.id]))).length;
    expect(await open()).toBe(1);
    await until(async () => await open() === 0, 'the shift ended', 3000);
  });
});

describeOnEngines('a grid lead', 'boston', (clone) => {
  let server: TestServer;
  beforeAll(async () => { server = await startServer(await clone.open()); });
  afterAll(() => server.close());

  it('of two cells reaches these cells and no area', async () => {
    const { grid } = server.world.city.now;
    const cells = ['0401', '0402'].map((code) => grid.byCode.get(code)!);
    const roles = cells.map(({ areaPath, code }) => ({ role: 'grid_lead' as const, areaPath: cellPath(areaPath, code) }));
    const person = { id: 'p', account: 'p', name: 'P', householdId: null, client: 'person' as const, purpose: 'round', roles };
    const scope = scopeOf(grid, person, 'heat.read');
    expect([...scope.cellIds].sort()).toEqual(cells.map((cell) => cell.id).sort());
    expect(scope.leaves).toEqual([]);
    expect([scope.covers('boston/04'), scope.covers('boston')]).toEqual([false, false]);
    const whole = scopeOf(grid, { ...person, roles: [{ role: 'grid_lead', areaPath: 'boston/04' }] }, 'heat.read');
    expect(whole.cellIds.length).toBe(grid.cells.filter((cell) => cell.areaPath === 'boston/04').length);
  });

  it('alone holds cells: any other role in one is refused by the database', async () => {
    const one = await server.person([]);
    await expect(transact(server.database, SYSTEM.test, (tx) =>
      changeRoles(tx, one.id, [{ role: 'dispatcher', areaPath: cellPath('boston/04', '0401') }])))
      .rejects.toThrow(/person_role_grid/);
  });
});

describe('the path of a cell', () => {
  it('is one part below its area, whatever the code is made of, and different for different codes', () => {
    const paths = ['0401', 'a/b', 'a b', '东一', '%', '~', '~7E', 'a%20b', '@'].map((code) => cellPath('town/1', code));
    for (const path of paths) expect(path).toMatch(/^town\/1\/@[^/ %]+$/);
    expect(new Set(paths).size).toBe(paths.length);
  });
});
