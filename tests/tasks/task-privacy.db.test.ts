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

  it('to a supervisor of that very area: the place while it is open, and the look is noted, once an hour', async () => {
    expect((await closed(supervisor)).every((task) => task.address === '' && task.deedId === null && !task.reportedByHousehold))
      .toBe(true);
    const open = async (who: Visitor) =>
      (await who.get('/api/tasks?backlog=true&limit=500')).json<TaskPage>().items;
    const items = await open(supervisor);
    expect(items.some((task) => task.address !== '')).toBe(true);
    await open(supervisor);
    const auditor = await server.person([{ role: 'auditor', areaPath: 'boston' }]);
    const log = async () => (await auditor.get('/api/access-log?limit=500'))
      .json<{ items: { kind: string; role: string; times: number; areaPath: string }[] }>().items
      .filter((entry) => entry.kind === 'tasks' && entry.role === 'supervisor');
    const areas = new Set(items.filter((task) => task.address !== '').map((task) => task.areaPath));
    expect(new Set((await log()).map((entry) => entry.areaPath))).toEqual(areas);
    expect((await log()).map((entry) => entry.times)).toEqual([...areas].map(() => 2));
    server.clock.advance(3600);
    await open(supervisor);
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

  it('to nobody but its reporter when it is over, whatever was told before and however it is asked again', async () => {
    const [home] = await ask<{ id: string; lon: number; lat: number }>(
      `select id, st_x(geom) as lon, st_y(geom) as lat from household h
       where not exists (select 1 from person p where p.household_id = h.id) order by id desc limit 1`);
    // At the door, with six decimals: nothing else stands there.
    const point = [home!.lon, home!.lat].map((n) => Number(`${n.toFixed(4)}13`)) as [number, number];
    const resident = await server.person([{ role: 'resident', areaPath: 'boston' }], home!.id);
    const board = await connect(base, office.dispatcher);
    const watch = await connect(base, supervisor);
    const declined = await office.worker(point);
    const handedBack = await office.worker([point[0] + 0.001, point[1]]);
    const holder = await office.worker([point[0] + 0.002, point[1]]);
    const since = new Map<string, Record<string, number>>();
    for (const who of [office.dispatcher, supervisor, declined, handedBack, holder, resident]) {
      const { streams } = (await who.get('/api/session')).json<{ streams: string[] }>();
      const rows = await ask<{ name: string; seq: number }>(
        `select name, seq from stream where name = any ($1::text[])`, [streams]);
      since.set(who.id, Object.fromEntries(streams.map((name) =>
        [name, rows.find((row) => row.name === name)?.seq ?? 0])));
    }
    const id = randomUUID();
    const place = new RegExp(point.map((n) => String(n).replace('.', '\\.')).join('|'));
    expect((await resident.post('/api/tasks', { id, title: 'Lamp is out', point })).statusCode).toBe(201);
    await office.dispatcher.post(`/api/tasks/${id}/offers`, {});
    const first = (await office.read(id)).offer!;
    expect(first.workerId).toBe(declined.id);
    expect((await declined.socket.emitWithAck('task:decline', { offerId: first.id, fence: first.fence, reason: 'busy' })).ok).toBe(true);
    const second = (await office.read(id)).offer!;
    expect(second.workerId).toBe(handedBack.id);
    expect((await handedBack.accept(second)).ok).toBe(true);
    expect(JSON.stringify(handedBack.heard)).toMatch(place);
    await office.dispatcher.post(`/api/tasks/${id}/release`, { reason: 'unreachable' });
    const third = (await office.read(id)).offer!;
    expect(third.workerId).toBe(holder.id);
    const again = async (who: Visitor) => {
      const one = await connect(base, who, since.get(who.id));
      one.socket.disconnect();
      return JSON.stringify(one.heard.filter((news) => JSON.stringify(news).includes(id)));
    };
    // Still open: those whom it has left hear the place no more, those who need it do.
    for (const one of [declined, handedBack]) expect(await again(one)).not.toMatch(place);
    for (const one of [holder, office.dispatcher]) expect(await again(one)).toMatch(place);
    expect((await holder.accept(third)).ok).toBe(true);
    await holder.handle(id);
    expect(await again(holder)).toMatch(place);
    expect((await office.dispatcher.post(`/api/tasks/${id}/verification`, { outcome: 'done' })).statusCode).toBe(200);

    for (const who of [office.dispatcher, supervisor, declined, handedBack, holder]) {
      const told = await again(who);
      expect(told).toContain(id);
      expect(told).not.toMatch(place);
    }
    expect(await again(resident)).toMatch(place);
    const answers = [
      await holder.accept(third), (await holder.post(`/api/tasks/${id}/handling`, { note: 'done' })).body,
      (await holder.get('/api/tasks/mine')).body,
      (await office.dispatcher.post(`/api/tasks/${id}/verification`, { outcome: 'done' })).body,
      ...await Promise.all([office.dispatcher, supervisor].flatMap((who) => [
        `/api/tasks/${id}`, '/api/tasks?states=closed&limit=500'].map(async (url) => (await who.get(url)).body))),
    ].map((answer) => JSON.stringify(answer));
    expect(answers.some((answer) => answer.includes(id))).toBe(true);
    for (const answer of answers) expect(answer).not.toMatch(place);
    for (const one of [board, watch]) one.socket.disconnect();
    for (const one of [declined, handedBack, holder]) await one.end();
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
