import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { LIMITS } from '../../server/config.ts';
import { SYSTEM, transact } from '../../server/platform/database/database.ts';
import type { TaskPage, TaskSummary, TaskView } from '../../server/tasks/tasks.schema.ts';
import { sweepOffers } from '../../server/tasks/offers.ts';
import { sweepBacklog } from '../../server/tasks/tasks.ts';
import { describeOnEngines } from '../support/engines.ts';
import { listenOn, startServer, type TestServer, until, type Visitor } from '../support/server.ts';
import { HERE, near, type Office, openOffice } from './office.ts';

describeOnEngines('a task that does not go straight', 'boston', (clone) => {
  let server: TestServer;
  let office: Office;
  let dispatcher: Visitor;
  beforeAll(async () => {
    server = await startServer(await clone.open());
    office = await openOffice(server, await listenOn(server));
    dispatcher = office.dispatcher;
  });
  afterAll(() => server.close());
  const ask = <Row>(text: string, params: unknown[] = []) =>
    transact(server.database, SYSTEM.test, (tx) => tx.query<Row>(text, params));
  const verify = (taskId: string, body: object, who = dispatcher) =>
    who.post(`/api/tasks/${taskId}/verification`, body);
  const cancel = (taskId: string) =>
    dispatcher.post(`/api/tasks/${taskId}/cancellation`, { reason: 'the test is over' });
  const codeOf = (answer: { json: () => unknown }) => (answer.json() as { code: string }).code;

  it('answers no stale acceptance: who went home has the task no more', async () => {
    const first = await office.worker(near(0.001));
    const { task } = await office.file();
    const offer = task.offer!;
    expect(await first.accept(offer)).toMatchObject({ ok: true });
    expect(await first.accept(offer)).toMatchObject({ ok: true, data: { id: task.id } });
    const second = await office.worker(near(0.002));
    await first.goHome();
    const now = await office.read(task.id);
    expect(now.offer?.workerId).toBe(second.id);
    await second.accept(now.offer!);
    expect(await first.accept(offer)).toMatchObject({ ok: false, code: 'OFFER_GONE' });
    expect(await second.accept(now.offer!)).toMatchObject({ ok: true });
    await cancel(task.id);
    for (const one of [first, second]) await one.end();
  });

  it('goes back to its handler on shift, and the same return again is the same answer', async () => {
    const one = await office.worker(near(0.001));
    const { task } = await office.file();
    await one.accept(task.offer!);
    const accepted = await ask<{ at: string }>(
      `select accepted_at as at from assignment where task_id = $1::uuid`, [task.id]);
    await one.handle(task.id);
    server.clock.advance(60);
    await one.walk(near(0.001));
    const back = { outcome: 'returned', reason: 'the branch is still there' };
    const other = await server.person([{ role: 'supervisor', areaPath: 'boston' }]);
    expect((await verify(task.id, back)).json<TaskView>()).toMatchObject({ state: 'accepted', worker: { id: one.id } });
    expect((await verify(task.id, back)).json<TaskView>().state).toBe('accepted');
    expect(codeOf(await verify(task.id, { ...back, reason: 'another' }))).toBe('STATE_CONFLICT');
    expect(codeOf(await verify(task.id, back, other))).toBe('STATE_CONFLICT');
    expect(await ask(`select accepted_at as at from assignment where task_id = $1::uuid`, [task.id])).toEqual(accepted);
    const steps = await ask<{ count: number }>(
      `select count(*)::int as count from task_step where task_id = $1::uuid and reason = $2::text`, [task.id, back.reason]);
    expect(steps[0]!.count).toBe(1);
    await one.handle(task.id);
    expect((await verify(task.id, { outcome: 'done' })).json<TaskView>().state).toBe('closed');
    await one.end();
  });

  it('goes to the next when it is returned and its handler has gone home', async () => {
    const first = await office.worker(near(0.001));
    const { task } = await office.file();
    await first.accept(task.offer!);
    await first.handle(task.id);
    await first.end();
    const second = await office.worker(near(0.002));
    const answer = (await verify(task.id, { outcome: 'returned' })).json<TaskView>();
    expect(answer).toMatchObject({ state: 'offered', worker: null, offer: { workerId: second.id } });
    expect((await verify(task.id, { outcome: 'returned' })).json<TaskView>().state).toBe('offered');
    await second.accept(answer.offer!);
    expect((await office.read(task.id)).worker?.id).toBe(second.id);
    await cancel(task.id);
    await second.end();
  });

  it('can be taken back from a worker who is not heard of any more', async () => {
    const lost = await office.worker(near(0.001));
    const { task } = await office.file();
    await lost.accept(task.offer!);
    const next = await office.worker(near(0.002));
    const reason = 'does not answer the telephone';
    const released = await dispatcher.post(`/api/tasks/${task.id}/release`, { reason });
    expect(released.json<TaskView>()).toMatchObject({ state: 'offered', worker: null, offer: { workerId: next.id } });
    expect((await dispatcher.post(`/api/tasks/${task.id}/release`, { reason })).statusCode).toBe(200);
    expect(codeOf(await dispatcher.post(`/api/tasks/${task.id}/release`, { reason: 'another one' }))).toBe('STATE_CONFLICT');
    const told = await until(() => lost.heard.find((news) =>
      news.kind === 'task:changed' && news.body.id === task.id && news.body.worker === null), 'the word to the worker');
    expect(told.body).toMatchObject({ offer: null });
    expect((await lost.post(`/api/tasks/${task.id}/arrival`)).statusCode).toBe(404);
    // The next one declines: the one it was taken from is not asked again by itself.
    const { offer } = await office.read(task.id);
    await next.socket.emitWithAck('task:decline', { offerId: offer!.id, fence: offer!.fence, reason: 'busy' });
    server.clock.advance(16);
    for (const one of [lost, next]) await one.walk(near(0.001));
    await sweepOffers(server.world);
    expect(await office.read(task.id)).toMatchObject({ state: 'new', offer: null });
    expect((await server.person([{ role: 'dispatcher', areaPath: 'boston/01' }]).then((ward) =>
      ward.post(`/api/tasks/${task.id}/release`, { reason }))).statusCode).toBe(404);
    await cancel(task.id);
    for (const one of [lost, next]) await one.end();
  });

  it('can be asked for by hand beyond the number of offers', async () => {
    const one = await office.worker(near(0.001));
    const { task } = await office.file();
    const decline = (offer: { id: string; fence: number }) => one.socket.emitWithAck('task:decline', {
      offerId: offer.id, fence: offer.fence, reason: 'busy' });
    await decline(task.offer!);
    await ask(`update task set fence = $2::int where id = $1::uuid`, [task.id, LIMITS.OFFERS_PER_TASK_MAX]);
    server.clock.advance(20);
    await one.walk(near(0.001));
    await sweepOffers(server.world);
    expect((await office.read(task.id)).state).toBe('new');
    const again = await dispatcher.post(`/api/tasks/${task.id}/offers`, {});
    expect(again.json<TaskView>()).toMatchObject({ state: 'offered', offer: { workerId: one.id } });
    await decline(again.json<TaskView>().offer!);
    expect(await office.read(task.id)).toMatchObject({ state: 'new', waitingFor: 'nobody_accepted' });
    await cancel(task.id);
    await one.end();
  });

  it('is filed in a category of the rulebook only', async () => {
    const { categories } = (await dispatcher.get('/api/rulebook')).json<{ categories: { id: string }[] }>();
    const body = { id: randomUUID(), title: 'Something', point: HERE };
    const wrong = await dispatcher.post('/api/tasks', { ...body, categoryId: 'no-such-thing' });
    expect([wrong.statusCode, codeOf(wrong)]).toEqual([422, 'CATEGORY_UNKNOWN']);
    expect((await dispatcher.post('/api/tasks', { ...body, categoryId: categories[0]!.id })).statusCode).toBe(201);
    await cancel(body.id);
  });

  it('of history that holds its deed already proposes no second one', async () => {
    const [row] = await ask<{ id: string; deedId: string }>(
      `select id, deed_id as "deedId" from task where source = 'import' and state = 'new' and not backlog
         and deed_id is not null order by id limit 1`);
    const [cell] = await ask<{ lon: number; lat: number }>(
      `select st_x(geom) as lon, st_y(geom) as lat from task where id = $1::uuid`, [row!.id]);
    const one = await office.worker([cell!.lon, cell!.lat]);
    const offered = (await dispatcher.post(`/api/tasks/${row!.id}/offers`, { workerId: one.id })).json<TaskView>();
    await one.accept(offered.offer!);
    await one.handle(row!.id);
    const { types } = (await dispatcher.get('/api/rulebook')).json<{ types: { id: string }[] }>();
    const answer = await verify(row!.id, { outcome: 'done', proposeDeed: { id: randomUUID(), typeId: types[0]!.id } });
    expect([answer.statusCode, codeOf(answer)]).toEqual([409, 'DEED_EXISTS']);
    expect((await office.read(row!.id)).state).toBe('handled');
    expect((await verify(row!.id, { outcome: 'done' })).json<TaskView>().state).toBe('closed');
    // A plain "done" again: the deed that history brought is no reason to quarrel.
    expect((await verify(row!.id, { outcome: 'done' })).statusCode).toBe(200);
    await one.end();
  });

  it('may end as a deed of the household that helped, never of the paid worker', async () => {
    const homes = await ask<{ id: string; lon: number; lat: number; area: string }>(
      `select h.id, st_x(h.geom) as lon, st_y(h.geom) as lat, c.area_path as area
       from household h join cell c on c.id = h.cell_id
       where not exists (select 1 from person p where p.household_id = h.id)
       order by h.id limit 3`);
    const [helper, own] = homes as [typeof homes[number], typeof homes[number]];
    const neighbour = await server.person([{ role: 'resident', areaPath: 'boston' }], helper.id);
    const one = await office.worker(near(0.001), 'boston', own.id);
    const { task } = await office.file();
    await one.accept(task.offer!);
    await one.handle(task.id);
    const { types } = (await dispatcher.get('/api/rulebook')).json<{ types: { id: string }[] }>();
    const propose = (householdId: string | undefined, deedId = randomUUID()) => verify(task.id, {
      outcome: 'done', proposeDeed: { id: deedId, typeId: types[0]!.id, ...(householdId && { householdId }) } });
    expect(codeOf(await propose(undefined))).toBe('HOUSEHOLD_UNKNOWN');
    expect(codeOf(await propose(randomUUID()))).toBe('HOUSEHOLD_UNKNOWN');
    expect(codeOf(await propose(own.id))).toBe('OWN_WORK');
    const ward = server.world.city.now.grid.cells[server.world.city.now.grid.locator.locate(...HERE)]!.areaPath;
    const far = await ask<{ id: string }>(
      `select h.id from household h join cell c on c.id = h.cell_id where c.area_path <> $1::text limit 1`, [ward]);
    const local = await server.person([{ role: 'dispatcher', areaPath: ward }]);
    expect(codeOf(await verify(task.id, { outcome: 'done', proposeDeed: {
      id: randomUUID(), typeId: types[0]!.id, householdId: far[0]!.id } }, local))).toBe('HOUSEHOLD_UNKNOWN');
    expect((await office.read(task.id)).state).toBe('handled');
    const deedId = randomUUID();
    expect((await propose(helper.id, deedId)).json<TaskView>().state).toBe('closed');
    expect((await propose(helper.id, deedId)).statusCode).toBe(200);
    const { deeds } = (await neighbour.get('/api/deeds/mine')).json<{ deeds: { id: string; taskId: string; state: string }[] }>();
    expect(deeds.find((deed) => deed.id === deedId)).toMatchObject({ taskId: task.id, state: 'submitted' });
    await one.end();
  });

  it('pages what a household has reported, and the workers on shift', async () => {
    const [home] = await ask<{ id: string }>(
      `select id from household h where not exists (select 1 from person p where p.household_id = h.id) order by id desc limit 1`);
    const resident = await server.person([{ role: 'resident', areaPath: 'boston' }], home!.id);
    for (let i = 0; i < 5; i += 1) {
      expect((await resident.post('/api/tasks', { id: randomUUID(), title: `Lamp ${i}`, point: HERE })).statusCode).toBe(201);
    }
    const seen: string[] = [];
    for (let cursor: string | null = ''; cursor !== null;) {
      const page: { tasks: TaskView[]; nextCursor: string | null } =
        (await resident.get(`/api/tasks/reported?limit=2${cursor && `&cursor=${cursor}`}`)).json();
      seen.push(...page.tasks.map((task) => task.title));
      cursor = page.nextCursor;
    }
    expect(seen.sort()).toEqual(['Lamp 0', 'Lamp 1', 'Lamp 2', 'Lamp 3', 'Lamp 4']);
    const on = [await office.worker(null), await office.worker(null), await office.worker(null)];
    // A shift is heard of by news, a moment after it began.
    await expect.poll(async () =>
      (await dispatcher.get('/api/workers')).json<{ workers: unknown[] }>().workers.length).toBe(3);
    const first = (await dispatcher.get('/api/workers?limit=2')).json<{ workers: { id: string }[]; nextCursor: string }>();
    const rest = (await dispatcher.get(`/api/workers?limit=2&cursor=${first.nextCursor}`)).json<typeof first>();
    expect([...first.workers, ...rest.workers].map((w) => w.id)).toEqual(on.map((w) => w.id).sort());
    expect(rest.nextCursor).toBeNull();
    expect((await dispatcher.get('/api/workers?cursor=WyJ4Il0')).statusCode).toBe(400);
    for (const one of on) await one.end();
  });

  it('of history becomes backlog when it gets old, at any time', async () => {
    const summary = async () => (await dispatcher.get('/api/tasks/summary')).json<TaskSummary>();
    const newOnes = () => ask<{ count: number }>(
      `select count(*)::int as count from task where source = 'import' and state = 'new' and not backlog`);
    const before = await summary();
    const { task } = await office.file();
    expect(await sweepBacklog(server.world)).toBe(0);
    const [many] = await newOnes();
    expect(many!.count).toBeGreaterThan(0);
    server.clock.advance(20 * 86_400);
    expect(await sweepBacklog(server.world)).toBe(many!.count);
    expect((await newOnes())[0]!.count).toBe(0);
    const after = await summary();
    expect(after.backlog).toBe(before.backlog + many!.count);
    // A person's task is no history: it stays before people's eyes.
    expect((await office.read(task.id)).backlog).toBe(false);
    const { items } = (await dispatcher.get('/api/tasks?states=new&limit=500')).json<TaskPage>();
    expect(items.every((one) => one.source !== 'import')).toBe(true);
    const [old] = await ask<{ id: string }>(`select id from task where backlog and state = 'new' order by id limit 1`);
    expect(codeOf(await dispatcher.post(`/api/tasks/${old!.id}/offers`, {}))).toBe('STATE_CONFLICT');
  });
});
