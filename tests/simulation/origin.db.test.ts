import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { checkBooks } from '../../server/books.ts';
import type { CellHeatView, HeatView } from '../../server/heat/heat.schema.ts';
import { sweepFigures } from '../../server/heat/heat.ts';
import type { OwnHousehold } from '../../server/households/households.schema.ts';
import { SYSTEM, transact } from '../../server/platform/database/database.ts';
import type { RulebookView } from '../../server/rulebook/rulebook.schema.ts';
import type { OwnWork, TaskSummary, TaskView } from '../../server/tasks/tasks.schema.ts';
import { describeOnEngines } from '../support/engines.ts';
import { connect, listenOn, startServer, type TestServer, type Visitor } from '../support/server.ts';

describeOnEngines('the origin of figures', 'boston', (clone) => {
  let server: TestServer;
  let supervisor: Visitor;
  let planner: Visitor;
  let base: string;
  const everywhere = { areaPath: 'boston' };
  beforeAll(async () => {
    server = await startServer(await clone.open(), { NOTICE_DAYS: '0', PANEL_QUORUM: '1' });
    base = await listenOn(server);
    supervisor = await server.person([{ role: 'supervisor', ...everywhere }]);
    planner = await server.person([{ role: 'planner', ...everywhere }]);
  });
  afterAll(() => server.close());

  /** Their session is one of simulated life from now on. */
  const simulate = (...visitors: Visitor[]) => server.database.asOwner((q) => q.query(
    `update session set client = 'simulated' where person_id = any ($1::uuid[])`,
    [visitors.map((visitor) => visitor.id)]));
  const summary = async () => (await supervisor.get('/api/tasks/summary')).json<TaskSummary>();
  const ok = async (answer: Promise<{ statusCode: number; body: string }>) => {
    const { statusCode, body } = await answer;
    expect(statusCode, body).toBeLessThan(300);
    return JSON.parse(body) as unknown;
  };
  const POINT: [number, number] = [-71.06, 42.32];

  /** A task from filing to its end, by these. */
  async function work(dispatcher: Visitor, worker: Visitor, verifier: Visitor): Promise<string> {
    const { socket } = await connect(base, worker);
    await ok(worker.post('/api/shifts', { id: randomUUID() }));
    await socket.emitWithAck('worker:report-position', { point: POINT });
    const task = await ok(dispatcher.post('/api/tasks', { id: randomUUID(), title: 'A lamp is out', point: POINT })) as TaskView;
    if (task.state !== 'offered') await ok(dispatcher.post(`/api/tasks/${task.id}/offers`, { workerId: worker.id }));
    const { offer } = await ok(worker.get('/api/tasks/mine')) as OwnWork;
    await ok(worker.post(`/api/offers/${offer!.id}/acceptance`, { offerId: offer!.id, fence: offer!.fence }));
    await ok(worker.post(`/api/tasks/${task.id}/arrival`));
    await ok(worker.post(`/api/tasks/${task.id}/handling`, { note: 'done' }));
    await ok(verifier.post(`/api/tasks/${task.id}/verification`, { outcome: 'done' }));
    const { shift } = await ok(worker.get('/api/shifts/mine')) as { shift: { id: string } };
    await ok(worker.post(`/api/shifts/${shift.id}/end`));
    socket.disconnect();
    return task.id;
  }

  it('is told of tasks: closed today by people, by simulated workers, by an office that is simulated', async () => {
    const [dispatcher, worker] = await Promise.all([
      server.person([{ role: 'dispatcher', ...everywhere }]), server.person([{ role: 'worker', ...everywhere }])]);
    const before = await summary();
    expect(before.simulated).toMatchObject({ overdue: 0, closedToday: 0 });
    await work(dispatcher, worker, supervisor);
    expect(await summary()).toMatchObject({ closedToday: before.closedToday + 1, simulated: { closedToday: 0 } });
    const [office, robot] = await Promise.all([
      server.person([{ role: 'dispatcher', ...everywhere }]), server.person([{ role: 'worker', ...everywhere }])]);
    await simulate(office, robot);
    // A person's need that a simulated worker handled is a figure with simulated life in it.
    const touched = await work(dispatcher, robot, supervisor);
    expect((await supervisor.get(`/api/tasks/${touched}`)).json<TaskView>()).toMatchObject({ source: 'person', simulated: true });
    expect(await summary()).toMatchObject({ closedToday: before.closedToday + 2, simulated: { closedToday: 1 } });
    await work(office, robot, office);
    expect(await summary()).toMatchObject({ closedToday: before.closedToday + 3, simulated: { closedToday: 2 } });
    await ok(office.post('/api/tasks', { id: randomUUID(), title: 'Waits', point: POINT }));
    const { simulated, byState } = await summary();
    expect(simulated.byState.new).toBe(1);
    expect(byState.new).toBeGreaterThan(1);
  });

  it('is not a simulated worker\'s who was asked and declined', async () => {
    const [dispatcher, robot] = await Promise.all([
      server.person([{ role: 'dispatcher', ...everywhere }]), server.person([{ role: 'worker', ...everywhere }])]);
    await simulate(robot);
    const { socket } = await connect(base, robot);
    await ok(robot.post('/api/shifts', { id: randomUUID() }));
    await socket.emitWithAck('worker:report-position', { point: POINT });
    const task = await ok(dispatcher.post('/api/tasks', { id: randomUUID(), title: 'A lamp is out', point: POINT })) as TaskView;
    const { offer } = await ok(robot.get('/api/tasks/mine')) as OwnWork;
    await ok(robot.post(`/api/offers/${offer!.id}/refusal`, { offerId: offer!.id, fence: offer!.fence, reason: 'busy' }));
    expect((await supervisor.get(`/api/tasks/${task.id}`)).json<TaskView>()).toMatchObject({ simulated: false });
    socket.disconnect();
  });

  it('is told of heat by cell and window, exactly to who answers for the area and else as it is published', async () => {
    const panel = await server.person([{ role: 'panel', ...everywhere }]);
    const window = 'from=2025-09-01&to=2026-03-31';
    const heat = async (who: Visitor) => {
      await server.realtime.catchUp();
      return (await who.get(`/api/heat?${window}`)).json<HeatView>();
    };
    const before = await heat(supervisor);
    expect(new Set(before.simulatedDeeds)).toEqual(new Set([0]));
    // A cell in which many people's households took part, so that the rest is never too few.
    const index = before.households.findIndex((count, i) => (count ?? 0) > 12 && before.deeds[i]! > 30);
    expect(index).toBeGreaterThanOrEqual(0);
    const homes = await transact(server.database, SYSTEM.test, (tx) => tx.query<{ id: string }>(
      `select h.id from household h join grid_version_cell g on g.cell_id = h.cell_id and g.feature_index = ${index} order by h.id limit 3`));
    const { types } = (await supervisor.get('/api/rulebook')).json<RulebookView>();
    const simulatedDeed = async (householdId: string) => {
      const resident = await server.person([{ role: 'resident', ...everywhere }], householdId);
      await simulate(resident);
      const home = (await resident.get('/api/households/mine')).json<OwnHousehold>();
      const id = randomUUID();
      await ok(resident.post('/api/deeds', {
        id, householdId, typeId: types[0]!.id, point: home.point, occurredAt: server.clock.now.toISOString() }));
      await ok(panel.post(`/api/deeds/${id}/votes`, { id: randomUUID(), vote: 'approve' }));
      return id;
    };
    const first = await simulatedDeed(homes[0]!.id);
    const second = await simulatedDeed(homes[1]!.id);
    const code = server.city.now.grid.cells[index]!.code;
    const cell = async (who: Visitor) =>
      (await who.get(`/api/heat/cells/${code}?${window}`)).json<CellHeatView>().simulatedDeeds;
    expect([(await heat(supervisor)).simulatedDeeds[index], await cell(supervisor)]).toEqual([2, 2]);
    const published = async () => (await planner.get('/api/heat')).json<HeatView>();
    expect((await published()).simulatedDeeds[index]).toBe(0);
    await simulatedDeed(homes[2]!.id);
    // Taken in with others, three minutes later: then it is none, or a count that is far from none.
    server.clock.advance(180);
    await sweepFigures(server.database, server.heat, server.clock.now);
    await server.realtime.catchUp();
    const { simulatedDeeds, deeds } = await published();
    expect(simulatedDeeds[index]! === 0 || simulatedDeeds[index]! > 2).toBe(true);
    expect(simulatedDeeds[index]).toBeLessThanOrEqual(deeds[index]!);
    await ok(panel.post(`/api/deeds/${first}/reversal`, { id: randomUUID(), reason: 'not so' }));
    expect((await heat(supervisor)).simulatedDeeds[index]).toBe(2);
    expect((await supervisor.get(`/api/heat?from=2026-02-01&to=2026-02-28`)).json<HeatView>().simulatedDeeds[index]).toBe(0);
    // A server that starts now reads the same from the books, and the books agree.
    await server.city.reload();
    expect((await heat(supervisor)).simulatedDeeds[index]).toBe(2);
    expect((await checkBooks(server.database)).differences).toEqual([]);
    await server.database.asOwner((q) => q.query(`update deed set simulated = false where id = '${second}'`));
    expect((await checkBooks(server.database)).differences.map((found) => found.of)).toEqual(['credit of a deed']);
    await server.database.asOwner((q) => q.query(`update deed set simulated = true where id = '${second}'`));
  });

  it('is simulated where a simulated panel decided on a person\'s deed', async () => {
    const [{ id: householdId }] = await transact(server.database, SYSTEM.test, (tx) => tx.query<{ id: string }>(
      `select id from household order by id desc limit 1`)) as [{ id: string }];
    const resident = await server.person([{ role: 'resident', ...everywhere }], householdId);
    const panel = await server.person([{ role: 'panel', ...everywhere }]);
    await simulate(panel);
    const home = (await resident.get('/api/households/mine')).json<OwnHousehold>();
    const { types } = (await supervisor.get('/api/rulebook')).json<RulebookView>();
    const id = randomUUID();
    await ok(resident.post('/api/deeds', {
      id, householdId, typeId: types[0]!.id, point: home.point, occurredAt: server.clock.now.toISOString() }));
    await ok(panel.post(`/api/deeds/${id}/votes`, { id: randomUUID(), vote: 'approve' }));
    const rows = await transact(server.database, SYSTEM.test, (tx) => tx.query<{ simulated: boolean }>(
      `select simulated from heat_credit where id = '${id}'`));
    expect(rows).toEqual([{ simulated: true }]);
  });
});
