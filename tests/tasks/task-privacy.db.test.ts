import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { RIGHTS_OF } from '../../server/access/rights.ts';
import { SYSTEM, transact } from '../../server/platform/database/database.ts';
import type { Candidates, TaskPage, TaskView } from '../../server/tasks/tasks.schema.ts';
import type { WorkerPage } from '../../server/workers/workers.schema.ts';
import { describeOnEngines } from '../support/engines.ts';
import { connect, listenOn, startServer, type TestServer, until, type Visitor } from '../support/server.ts';
import { type Office, openOffice } from './office.ts';

/** Nobody's home leaves the server without a reason: what each role gets of a task, by content. */
describeOnEngines('what a task tells about homes', 'boston', (clone) => {
  let server: TestServer;
  let base: string;
  let office: Office;
  let supervisor: Visitor;
  beforeAll(async () => {
    server = await startServer(await clone.open());
    base = await listenOn(server);
    office = await openOffice(server, base);
    supervisor = await server.person([{ role: 'supervisor', areaPath: 'boston' }]);
  });
  afterAll(() => server.close());
  const ask = <Row>(text: string, params: unknown[] = []) =>
    transact(server.database, SYSTEM.test, (tx) => tx.query<Row>(text, params));
  const closed = async (who: Visitor) =>
    (await who.get('/api/tasks?states=closed&limit=500')).json<TaskPage>().items;

  it('to a dispatcher: no home of those who did the deeds of the past', async () => {
    const exact = new Map((await ask<{ id: string; lon: number; lat: number; deed: string }>(
      `select id, st_x(geom) as lon, st_y(geom) as lat, deed_id as deed from task
       where state = 'closed' order by opened_at desc limit 600`)).map((row) => [row.id, row]));
    const items = await closed(office.dispatcher);
    expect(items).toHaveLength(500);
    expect(items.some((task) => exact.get(task.id)?.deed)).toBe(true);
    for (const task of items) {
      const cell = server.world.city.now.grid.byCode.get(task.cellCode)!;
      expect(task).toMatchObject({ address: '', deedId: null, reportedByHousehold: false, point: cell.center });
    }
    const one = (await office.dispatcher.get(`/api/tasks/${items[0]!.id}`)).json<TaskView>();
    expect(one).toEqual(items[0]);
  });

  it('to a supervisor of that very area: the place, and the look is noted, once an hour', async () => {
    const items = await closed(supervisor);
    expect(items.some((task) => task.address !== '')).toBe(true);
    expect(items.every((task) => task.deedId === null && !task.reportedByHousehold)).toBe(true);
    await closed(supervisor);
    const auditor = await server.person([{ role: 'auditor', areaPath: 'boston' }]);
    const log = async () => (await auditor.get('/api/access-log?limit=500'))
      .json<{ items: { kind: string; role: string; times: number; areaPath: string }[] }>().items
      .filter((entry) => entry.kind === 'tasks' && entry.role === 'supervisor');
    const areas = new Set(items.filter((task) => task.address !== '').map((task) => task.areaPath));
    expect(new Set((await log()).map((entry) => entry.areaPath))).toEqual(areas);
    expect((await log()).map((entry) => entry.times)).toEqual([...areas].map(() => 2));
    server.clock.advance(3600);
    await closed(supervisor);
    expect(await log()).toHaveLength(2 * areas.size);
    const ward = await server.person([{ role: 'supervisor', areaPath: 'boston/04' }]);
    expect(new Set((await closed(ward)).map((task) => task.areaPath))).toEqual(new Set(['boston/04']));
  });

  it('to everybody on the way of a resident\'s report: what each needs, no more', async () => {
    const [home] = await ask<{ id: string; lon: number; lat: number }>(
      `select id, st_x(geom) as lon, st_y(geom) as lat from household h
       where not exists (select 1 from person p where p.household_id = h.id) order by id limit 1`);
    const point: [number, number] = [home!.lon, home!.lat];
    const resident = await server.person([{ role: 'resident', areaPath: 'boston' }], home!.id);
    const board = await connect(base, office.dispatcher);
    const porch = await connect(base, resident);
    const one = await office.worker(point);
    const id = randomUUID();
    await resident.post('/api/tasks', { id, title: 'Lamp is out', point });
    // Open: those who verify must know that a household reported it.
    expect(await office.read(id)).toMatchObject({ reportedByHousehold: true, deedId: null });
    const { offer } = (await office.dispatcher.post(`/api/tasks/${id}/offers`, {})).json<TaskView>();
    const accepted = await one.accept(offer!);
    expect(accepted).toMatchObject({ ok: true, data: { reportedByHousehold: false, deedId: null } });
    await one.handle(id);
    const { types } = (await resident.get('/api/rulebook')).json<{ types: { id: string }[] }>();
    const deedId = randomUUID();
    const verified = (await office.dispatcher.post(`/api/tasks/${id}/verification`, {
      outcome: 'done', proposeDeed: { id: deedId, typeId: types[0]!.id } })).json<TaskView>();
    expect(verified).toMatchObject({ state: 'closed', deedId: null, reportedByHousehold: false });
    const said = (heard: typeof board.heard) => heard.flatMap((news) =>
      (news.kind === 'task:changed' && news.body.id === id ? [news.body] : []));
    await until(() => said(one.heard).some((body) => body.state === 'closed'), 'the word to the worker');
    await until(() => said(board.heard).some((body) => body.state === 'closed'), 'the word to the board');
    await until(() => said(porch.heard).some((body) => body.state === 'closed'), 'the word to the reporter');
    for (const body of said(one.heard)) expect(body).toMatchObject({ deedId: null, reportedByHousehold: false });
    for (const body of said(board.heard).filter((b) => b.state === 'closed')) {
      expect(body).toMatchObject({ deedId: null, reportedByHousehold: false });
    }
    for (const body of said(porch.heard)) expect(body).toMatchObject({ worker: null, offer: null, deedId: null, handlingNote: '' });
    expect(JSON.stringify([one.heard, porch.heard.filter((n) => n.kind === 'task:changed')])).not.toContain(deedId);
    // The two are linked where the household and the panel look.
    const { deeds } = (await resident.get('/api/deeds/mine')).json<{ deeds: { id: string; taskId: string }[] }>();
    expect(deeds.find((deed) => deed.id === deedId)?.taskId).toBe(id);
    board.socket.disconnect();
    porch.socket.disconnect();
    await one.end();
  });

  it('over the sockets of an area: bodies for all who may join the room', () => {
    // One body goes to a whole room, so everybody in it must be one who verifies.
    for (const rights of Object.values(RIGHTS_OF)) {
      if (rights.includes('tasks.read')) expect(rights).toContain('tasks.verify');
    }
  });

  it('and about workers: where they are is for those whose area it is', async () => {
    const { cells } = server.world.city.now.grid;
    const inside = (path: string) => {
      const cell = cells.find((one) => one.areaPath === path
        && cells[server.world.city.now.grid.locator.locate(...one.center)]?.index === one.index)!;
      return cell.center;
    };
    const here = await office.worker(inside('boston/04'));
    const there = await office.worker(inside('boston/01'));
    const stranger = await office.worker(inside('boston/01'), 'boston/01');
    const ward = await server.person([{ role: 'dispatcher', areaPath: 'boston/04' }]);
    const { workers } = (await ward.get('/api/workers')).json<WorkerPage>();
    const pointOf = (id: string) => workers.find((one) => one.id === id)?.point;
    expect(pointOf(here.id)).toEqual(inside('boston/04'));
    expect(pointOf(there.id)).toBeNull();
    expect(pointOf(stranger.id)).toBeUndefined();
    const [lon, lat] = inside('boston/04');
    const shown = async (who: Visitor) => (await who.get(`/api/tasks/candidates?lon=${lon}&lat=${lat}`))
      .json<Candidates>().candidates.map((one) => one.workerId);
    expect(await shown(ward)).not.toContain(stranger.id);
    expect(await shown(office.dispatcher)).toContain(stranger.id);
    for (const one of [here, there, stranger]) await one.end();
  });
});
