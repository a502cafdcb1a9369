import type { ChildProcess } from 'node:child_process';
import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { changeRoles } from '../../server/access/access.ts';
import type { HeatView } from '../../server/heat/heat.schema.ts';
import { SYSTEM, transact } from '../../server/platform/database/database.ts';
import type { TaskView } from '../../server/tasks/tasks.schema.ts';
import { describeOnNative } from '../support/engines.ts';
import { startOther } from '../support/other.ts';
import { connect, listenOn, startServer, type TestServer, until } from '../support/server.ts';

describeOnNative('two server processes on one database', 'boston', (clone) => {
  let here: TestServer;
  let there: string;
  let child: ChildProcess;
  beforeAll(async () => {
    const database = await clone.open();
    // The real clock: the other process has no other.
    here = await startServer(database, {}, {}, new Date());
    ({ child, base: there } = await startOther(database));
  });
  afterAll(async () => {
    child.kill('SIGKILL');
    await here.close();
  });
  const fetchThere = async (cookie: string, path: string, body?: unknown) => (await fetch(there + path, {
    method: body ? 'POST' : 'GET', headers: { cookie, 'content-type': 'application/json' },
    ...(body ? { body: JSON.stringify(body) } : {}) })).json() as Promise<never>;

  it('a deed decided in one is heat and news in the other', async () => {
    const [home] = await transact(here.database, SYSTEM.test, (tx) => tx.query<{ id: string; lon: number; lat: number }>(
      `select id, st_x(geom) as lon, st_y(geom) as lat from household order by id desc limit 1`));
    const resident = await here.person([{ role: 'resident', areaPath: 'boston' }], home!.id);
    const panel = await here.person([{ role: 'panel', areaPath: 'boston' }]);
    const supervisor = await here.person([{ role: 'supervisor', areaPath: 'boston' }]);
    const map = await connect(there, supervisor);
    const { types } = (await resident.get('/api/rulebook')).json<{ types: { id: string }[] }>();
    const id = randomUUID();
    const submitted = await resident.post('/api/deeds', {
      id, householdId: home!.id, typeId: types[0]!.id, point: [home!.lon, home!.lat], occurredAt: new Date().toISOString() });
    const { cellIndex: index, areaPath } = submitted.json<{ cellIndex: number; areaPath: string }>();
    const before: HeatView = await fetchThere(supervisor.cookie, '/api/heat');
    await panel.post(`/api/deeds/${id}/votes`, { id: randomUUID(), vote: 'approve' });
    const news = await until(() => map.heard.find((n) => n.kind === 'heat:changed' && n.body.area === areaPath), 'the news over there');
    const after: HeatView = await fetchThere(supervisor.cookie, '/api/heat');
    expect(after.deeds[index]! - before.deeds[index]!).toBe(1);
    expect(after.asOf[news.stream]).toBeGreaterThanOrEqual(news.seq);
    map.socket.disconnect();
  });

  it('a phone on one is found, asked and answered by a task filed on the other, once', async () => {
    const worker = await here.person([{ role: 'worker', areaPath: 'boston' }]);
    const dispatcher = await here.person([{ role: 'dispatcher', areaPath: 'boston' }]);
    await worker.post('/api/shifts', { id: randomUUID() });
    const phone = await connect(await listenOn(here), worker);
    const point: [number, number] = [-71.06, 42.32];
    await phone.socket.emitWithAck('worker:report-position', { point });
    await here.world.workers.flush();
    const task = await until(async () => {
      const filed: TaskView = await fetchThere(dispatcher.cookie, '/api/tasks', { id: randomUUID(), title: 'From over there', point });
      return filed.offer ? filed : undefined;
    }, 'the other process knowing the phone');
    await until(() => phone.heard.find((n) => n.kind === 'task:offered'), 'the offer');
    const { id: offerId, fence } = task.offer!;
    const answers = await Promise.all([
      phone.socket.emitWithAck('task:accept', { offerId, fence }),
      fetchThere(worker.cookie, `/api/offers/${offerId}/acceptance`, { offerId, fence }),
    ]) as [{ ok: boolean }, TaskView];
    expect([answers[0].ok, answers[1].state]).toEqual([true, 'accepted']);
    const rows = await transact(here.database, SYSTEM.test, (tx) => tx.query(
      `select 1 from assignment where task_id = $1::uuid and state = 'active'`, [task.id]));
    expect(rows).toHaveLength(1);
    phone.socket.disconnect();
  });

  it('a right taken away on one ends on the other: the phone there, its streams and its place', async () => {
    const worker = await here.person([{ role: 'worker', areaPath: 'boston' }]);
    const dispatcher = await here.person([{ role: 'dispatcher', areaPath: 'boston' }]);
    const point: [number, number] = [-71.06, 42.32];
    await fetchThere(worker.cookie, '/api/shifts', { id: randomUUID() });
    const phone = await connect(there, worker);
    expect(await phone.socket.emitWithAck('worker:report-position', { point })).toMatchObject({ ok: true });
    const known = async () => {
      const page: { workers: { id: string }[] } = await fetchThere(dispatcher.cookie, '/api/workers');
      return page.workers.some(({ id }) => id === worker.id);
    };
    await until(() => here.world.workers.index.has(worker.id), 'the phone known here');
    expect(await known()).toBe(true);
    let left = '';
    phone.socket.once('disconnect', (why) => { left = why; });
    await transact(here.database, SYSTEM.test, (tx) => changeRoles(tx, worker.id, []));
    // Well before the look that comes every half minute anyway.
    await until(() => left === 'transport close', 'the phone let go', 8000);
    await until(async () => !here.world.workers.facts.has(worker.id) && !await known(), 'gone from both');
    const again = await connect(there, worker);
    expect(await again.socket.emitWithAck('worker:report-position', { point }))
      .toMatchObject({ ok: false, code: 'NOT_ALLOWED' });
    const filed: TaskView = await fetchThere(dispatcher.cookie, '/api/tasks', { id: randomUUID(), title: 'Nobody is there', point });
    expect(filed.offer?.workerId).not.toBe(worker.id);
    again.socket.disconnect();
  });

  it('a phone on the line at either is asked before a nearer one that has gone silent', async () => {
    const dispatcher = await here.person([{ role: 'dispatcher', areaPath: 'boston' }]);
    const area = here.world.city.now.grid.cells[here.world.city.now.grid.locator.locate(-71.06, 42.32)]!.areaPath;
    const [silent, live] = [await here.person([{ role: 'worker', areaPath: area }]), await here.person([{ role: 'worker', areaPath: area }])];
    const base = await listenOn(here).catch(() => `http://127.0.0.1:${(here.app.server.address() as { port: number }).port}`);
    for (const one of [silent, live]) await one.post('/api/shifts', { id: randomUUID() });
    const near = await connect(base, silent);
    await near.socket.emitWithAck('worker:report-position', { point: [-71.06, 42.32] });
    const far = await connect(there, live);
    await far.socket.emitWithAck('worker:report-position', { point: [-71.062, 42.32] });
    near.socket.disconnect();
    await until(() => here.world.workers.index.has(live.id) && here.world.workers.isConnected(live.id), 'the phone over there');
    await until(() => !here.world.workers.isConnected(silent.id), 'the silent phone');
    const asked = await until(async () => {
      const filed = (await dispatcher.post('/api/tasks', {
        id: randomUUID(), title: 'Who is there', point: [-71.06, 42.32] })).json<TaskView>();
      return [silent.id, live.id].includes(filed.offer?.workerId ?? '') && filed.offer!.workerId;
    }, 'one of the two asked');
    expect(asked).toBe(live.id);
    far.socket.disconnect();
  });
});
