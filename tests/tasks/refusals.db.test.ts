import { randomUUID } from 'node:crypto';
import type { LightMyRequestResponse } from 'fastify';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { LIMITS } from '../../server/config.ts';
import { streams } from '../../server/events.ts';
import type { Candidates, TaskPage, TaskView } from '../../server/tasks/tasks.schema.ts';
import { describeOnEngines } from '../support/engines.ts';
import { connect, listenOn, startServer, type TestServer, type Visitor } from '../support/server.ts';
import { greatCircleMeters } from '../../cores/nearest-index.ts';
import { HERE, near, type Office, openOffice, type Point } from './office.ts';

const said = (answer: LightMyRequestResponse) => {
  const { code, details } = answer.json<{ code?: string; details?: unknown }>();
  return details === undefined ? [answer.statusCode, code] : [answer.statusCode, code, details];
};

/** Each verb at the wrong place, by the wrong actor, twice, too late; and what it says then. */
describeOnEngines('a task\'s verbs refuse', 'boston', (clone) => {
  let server: TestServer;
  let office: Office;
  let dispatcher: Visitor;
  let base: string;
  let ward: string;
  let elsewhere: string;
  beforeAll(async () => {
    server = await startServer(await clone.open(), {}, { offerLifetimeSeconds: 30 });
    base = await listenOn(server);
    office = await openOffice(server, base);
    dispatcher = office.dispatcher;
    const { cells, locator, leaves } = server.city.now.grid;
    ward = cells[locator.locate(...HERE)]!.areaPath;
    elsewhere = leaves.find((leaf) => leaf !== ward)!;
  });
  afterAll(() => server.close());
  const post = (who: Visitor, taskId: string, verb: string, body: object = {}) =>
    who.post(`/api/tasks/${taskId}/${verb}`, body);
  const cancel = (taskId: string) => post(dispatcher, taskId, 'cancellation', { reason: 'the test is over' });
  const answerOffer = (who: Visitor, how: string, { id, fence }: { id: string; fence: number }) =>
    who.post(`/api/offers/${id}/${how}`, { offerId: id, fence, ...(how === 'refusal' && { reason: 'busy' }) });

  it('a place outside the areas of whoever files or reports', async () => {
    for (const role of ['dispatcher', 'resident'] as const) {
      const who = await server.person([{ role, areaPath: elsewhere }]);
      const answer = await who.post('/api/tasks', { id: randomUUID(), title: 'Branch', point: HERE });
      expect(said(answer)).toEqual([403, 'NOT_ALLOWED']);
    }
    const there = await server.person([{ role: 'dispatcher', areaPath: elsewhere }]);
    expect(said(await there.get(`/api/tasks/candidates?lon=${HERE[0]}&lat=${HERE[1]}`))).toEqual([403, 'NOT_ALLOWED']);
    const { task } = await office.file();
    for (const verb of ['offers', 'cancellation', 'release', 'verification']) {
      const body = verb === 'offers' ? {} : verb === 'verification' ? { outcome: 'done' } : { reason: 'not here' };
      expect([verb, ...said(await post(there, task.id, verb, body))]).toEqual([verb, 404, 'NOT_FOUND']);
    }
    expect(said(await there.get(`/api/tasks/${task.id}/candidates`))).toEqual([404, 'NOT_FOUND']);
    expect(said(await there.get(`/api/tasks/${randomUUID()}/candidates`))).toEqual([404, 'NOT_FOUND']);
    await cancel(task.id);
  });

  it('another task under a known id, by anybody; the same one is the first again, with all that was written', async () => {
    const [category] = [...server.city.now.rulebook.categoryIndex.keys()];
    const titles = { nameZh: '路灯不亮', nameEn: 'Lamp is out' };
    const body = {
      id: randomUUID(), title: 'Lamp is out', titles, note: 'at the corner', point: HERE,
      priority: 'urgent', dueInMinutes: 90, categoryId: category,
    };
    const written = {
      id: body.id, title: body.title, titles, note: body.note, point: HERE, priority: 'urgent', categoryId: category,
      areaPath: ward, source: 'person', backlog: false, simulated: false, reportedByHousehold: false,
      openedAt: server.clock.now.toISOString(), closedAt: null, handledAt: null, handlingNote: '', address: '',
      dueAt: new Date(server.clock.now.getTime() + 90 * 60_000).toISOString(),
      state: 'new', waitingFor: 'nobody_available', offersMade: 0, worker: null, offer: null, deedId: null,
    };
    const first = await dispatcher.post('/api/tasks', body);
    expect([first.statusCode, first.json()]).toMatchObject([201, written]);
    const again = await dispatcher.post('/api/tasks', body);
    expect([again.statusCode, again.json()]).toEqual([200, first.json()]);
    const reused = [409, 'ID_REUSED', { id: body.id }];
    expect(said(await dispatcher.post('/api/tasks', { ...body, note: 'elsewhere' }))).toEqual(reused);
    const other = await server.person([{ role: 'dispatcher', areaPath: 'boston' }]);
    expect(said(await other.post('/api/tasks', body))).toEqual(reused);
    expect(await office.read(body.id)).toEqual(first.json());
    expect(said(await dispatcher.post('/api/tasks', { ...body, id: randomUUID(), categoryId: 'none' })))
      .toEqual([422, 'CATEGORY_UNKNOWN', { category: 'none' }]);
    const plain = (await office.file()).task;
    expect(plain).toMatchObject({ titles: null, note: '', priority: 'normal', categoryId: null, dueAt: null });
    await cancel(body.id);
    await cancel(plain.id);
  });

  it('to ask while somebody is asked, and to ask who cannot be, with every reason once', async () => {
    const [one, gone, busy] = [await office.worker(near(0.001)), await office.worker(near(0.002)), await office.worker(near(0.003))];
    const { task } = await office.file();
    expect(task.offer?.workerId).toBe(one.id);
    expect(said(await post(dispatcher, task.id, 'offers'))).toEqual([409, 'OFFER_OPEN']);
    await gone.end();
    const { task: other } = await office.file();
    expect(other.offer?.workerId).toBe(busy.id);
    await answerOffer(one, 'refusal', task.offer!);
    const ask = async (workerId: string) => said(await post(dispatcher, task.id, 'offers', { workerId }));
    const unavailable = (...because: string[]) => [422, 'WORKER_UNAVAILABLE', { because }];
    for (const nobody of [gone.id, randomUUID()]) expect(await ask(nobody)).toEqual(unavailable('off_shift'));
    expect(await ask(busy.id)).toEqual(unavailable('has_open_offer'));
    expect(await office.read(task.id)).toMatchObject({ state: 'new', waitingFor: 'nobody_accepted', offersMade: 1 });
    for (const { id } of [task, other]) await cancel(id);
    for (const worker of [one, busy]) await worker.end();
  });

  it('an answer to an offer that is not one\'s own, is over, or has another number', async () => {
    const [one, two] = [await office.worker(near(0.001)), await office.worker(near(0.002))];
    const { task } = await office.file();
    const offer = task.offer!;
    expect(offer.workerId).toBe(one.id);
    const gone = [409, 'OFFER_GONE'];
    for (const how of ['acceptance', 'refusal']) {
      expect([how, ...said(await answerOffer(two, how, offer))]).toEqual([how, ...gone]);
      expect([how, ...said(await answerOffer(one, how, { ...offer, fence: offer.fence + 1 }))]).toEqual([how, ...gone]);
      expect([how, ...said(await answerOffer(one, how, { ...offer, id: randomUUID() }))]).toEqual([how, ...gone]);
    }
    expect((await office.read(task.id)).offer?.id).toBe(offer.id);
    for (let twice = 0; twice < 2; twice += 1) {
      const refused = await answerOffer(one, 'refusal', offer);
      expect([refused.statusCode, refused.json()]).toEqual([200, {}]);
    }
    expect(said(await answerOffer(one, 'acceptance', offer))).toEqual(gone);
    const next = (await office.read(task.id)).offer!;
    expect(next.workerId).toBe(two.id);
    await cancel(task.id);
    for (const how of ['acceptance', 'refusal']) {
      expect([how, ...said(await answerOffer(two, how, next))]).toEqual([how, ...gone]);
    }
    for (const worker of [one, two]) await worker.end();
  });

  it('work of another, and a second word about it that is another one', async () => {
    const [one, two] = [await office.worker(near(0.001)), await office.worker(near(0.002))];
    const { task } = await office.file();
    expect(said(await post(one, task.id, 'arrival'))).toEqual([404, 'NOT_FOUND']);
    await answerOffer(one, 'acceptance', task.offer!);
    expect(said(await post(two, task.id, 'arrival'))).toEqual([404, 'NOT_FOUND']);
    expect(said(await post(two, task.id, 'handling', { note: 'done' }))).toEqual([404, 'NOT_FOUND']);
    expect(said(await post(one, randomUUID(), 'arrival'))).toEqual([404, 'NOT_FOUND']);
    expect(said(await post(dispatcher, task.id, 'verification', { outcome: 'done' }))).toEqual([409, 'STATE_CONFLICT', { state: 'accepted' }]);
    expect(said(await post(dispatcher, task.id, 'verification', { outcome: 'returned' }))).toEqual([409, 'STATE_CONFLICT', { state: 'accepted' }]);
    for (let twice = 0; twice < 2; twice += 1) {
      const arrived = await post(one, task.id, 'arrival');
      expect([arrived.statusCode, arrived.json<TaskView>().state]).toEqual([200, 'on_site']);
    }
    for (let twice = 0; twice < 2; twice += 1) {
      const handled = await post(one, task.id, 'handling', { note: 'cut and taken away' });
      expect([handled.statusCode, handled.json()]).toMatchObject([200, {
        state: 'handled', handlingNote: 'cut and taken away', handledAt: server.clock.now.toISOString() }]);
    }
    expect(said(await post(one, task.id, 'handling', { note: 'another note' }))).toEqual([409, 'STATE_CONFLICT', { state: 'handled' }]);
    expect(said(await post(one, task.id, 'arrival'))).toEqual([409, 'STATE_CONFLICT', { state: 'handled' }]);
    expect(said(await post(dispatcher, task.id, 'release', { reason: 'too late' }))).toEqual([409, 'STATE_CONFLICT', { state: 'handled' }]);
    expect(said(await cancel(task.id))).toEqual([409, 'STATE_CONFLICT', { state: 'handled' }]);
    const closed = await post(dispatcher, task.id, 'verification', { outcome: 'done' });
    expect(closed.json<TaskView>()).toMatchObject({ state: 'closed', closedAt: server.clock.now.toISOString() });
    expect(said(await post(dispatcher, task.id, 'verification', { outcome: 'returned' }))).toEqual([409, 'STATE_CONFLICT', { state: 'closed' }]);
    expect(said(await cancel(task.id))).toEqual([409, 'STATE_CONFLICT', { state: 'closed' }]);
    for (const worker of [one, two]) await worker.end();
  });

  it('to be cancelled twice over: the first end stays, and whoever had the task is told', async () => {
    const one = await office.worker(near(0.001));
    const { task } = await office.file();
    await answerOffer(one, 'acceptance', task.offer!);
    const ended = (await cancel(task.id)).json<TaskView>();
    expect(ended).toMatchObject({ state: 'cancelled', closedAt: server.clock.now.toISOString(), worker: null });
    server.clock.advance(5);
    const again = await post(dispatcher, task.id, 'cancellation', { reason: 'another reason' });
    expect([again.statusCode, again.json()]).toEqual([200, ended]);
    await expect.poll(() => one.heard.some((news) =>
      news.kind === 'task:changed' && news.body.id === task.id && news.body.state === 'cancelled')).toBe(true);
    // The worker is free again at once, for what waits.
    await one.walk(near(0.001));
    const { task: next } = await office.file();
    expect(next.offer?.workerId).toBe(one.id);
    await cancel(next.id);
    await one.end();
  });

  it('nobody the news: the area and the household hear what becomes of a report', async () => {
    const [household] = await server.database.asOwner((q) => q.query<{ id: string }>(
      `select id from household h where not exists (select 1 from person p where p.household_id = h.id) order by id limit 1`));
    const resident = await server.person([{ role: 'resident', areaPath: 'boston' }], household!.id);
    const [home, desk] = [await connect(base, resident, { [`person:${resident.id}`]: 0 }),
      await connect(base, dispatcher, { [streams.work(ward)]: 0 })];
    const { id } = (await resident.post('/api/tasks', { id: randomUUID(), title: 'Lamp is out', point: HERE })).json<TaskView>();
    await cancel(id);
    const statesHeard = (one: typeof home) => one.heard.flatMap((news) =>
      (news.kind === 'task:changed' && news.body.id === id ? [news.body.state] : []));
    for (const one of [home, desk]) await expect.poll(() => statesHeard(one)).toEqual(['reported', 'cancelled']);
    const seen = home.heard.find((news) => news.kind === 'task:changed');
    expect(seen?.body).toMatchObject({ worker: null, offer: null, handlingNote: '', deedId: null });
    for (const one of [home, desk]) one.socket.disconnect();
  });

  it('nobody for want of looking further than the first few near ones', async () => {
    const crowd = [];
    for (let i = 1; i <= 18; i += 1) crowd.push(await office.worker(near(0.0002 * i)));
    const filed: TaskView[] = [];
    for (let i = 0; i < 18; i += 1) filed.push((await office.file()).task);
    // Sixteen are read at a time; the last of all are as able as the first.
    expect(filed.map((task) => task.offer?.workerId)).toEqual(crowd.map((worker) => worker.id));
    const { task: left } = await office.file();
    expect(left).toMatchObject({ state: 'new', waitingFor: 'nobody_available' });
    for (const { id } of [...filed, left]) await cancel(id);
    for (const worker of crowd) await worker.end();
  });

  it('a candidate, and tells the dispatcher each reason', async () => {
    const both = await server.person([{ role: 'worker', areaPath: 'boston' }, { role: 'dispatcher', areaPath: 'boston' }]);
    const shift = randomUUID();
    await both.post('/api/shifts', { id: shift });
    await server.world.workers.report(
      { ...both, account: '', name: '', roles: [], householdId: null, client: 'person', purpose: 'round' }, { point: near(0.0001) });
    const id = randomUUID();
    const mine = (await both.post('/api/tasks', { id, title: 'My own find', point: HERE })).json<TaskView>();
    expect(mine).toMatchObject({ state: 'new', offer: null });
    const full = await office.worker(near(0.001));
    const taken: TaskView[] = [];
    for (let i = 0; i < LIMITS.TASKS_PER_WORKER_MAX; i += 1) {
      const { task } = await office.file();
      const asked = task.offer?.workerId === full.id ? task
        : (await answerOffer(both, 'refusal', task.offer!), await office.read(task.id));
      expect((await answerOffer(full, 'acceptance', asked.offer!)).statusCode).toBe(200);
      taken.push(asked);
    }
    server.clock.advance(7);
    const free = [await office.worker(near(0.004)), await office.worker(near(0.02))];
    const { candidates } = (await dispatcher.get(`/api/tasks/${id}/candidates`)).json<Candidates>();
    const why = (workerId: string) => candidates.find((one) => one.workerId === workerId)?.excludedBecause;
    expect([why(both.id), why(full.id)]).toEqual([['own_report'], ['too_many_tasks']]);
    expect(candidates.find((one) => one.workerId === full.id)).toMatchObject({
      rank: null, load: LIMITS.TASKS_PER_WORKER_MAX, minutes: 1, seenSecondsAgo: 7, freshness: 'live', point: near(0.001) });
    expect(candidates.filter((one) => one.rank !== null)
      .map(({ workerId, rank, minutes, load, seenSecondsAgo, excludedBecause }) => ({ workerId, rank, minutes, load, seenSecondsAgo, excludedBecause })))
      .toEqual(free.map(({ id: workerId }, i) => ({ workerId, rank: i + 1, minutes: [2, 9][i], load: 0, seenSecondsAgo: 0, excludedBecause: [] })));
    expect(said(await post(dispatcher, id, 'offers', { workerId: full.id })))
      .toEqual([422, 'WORKER_UNAVAILABLE', { because: ['too_many_tasks'] }]);
    for (const task of [mine, ...taken]) await cancel(task.id);
    for (const worker of [full, ...free]) await worker.end();
    await both.post(`/api/shifts/${shift}/end`);
  });

  it('who is at the other end of the city, unless a dispatcher chooses so', async () => {
    const { cells, bounds: [west, south, east, north] } = server.city.now.grid;
    // A little beyond the city, as far as a position is believed.
    const corners = [west - 0.06, east + 0.06].flatMap((lon) => [south - 0.0445, north + 0.0445].map((lat): Point => [lon, lat]));
    const [{ corner, center, meters }] = corners.flatMap((at) => cells.map((cell) =>
      ({ corner: at, center: cell.center, meters: greatCircleMeters(...at, ...cell.center) })))
      .sort((a, b) => b.meters - a.meters) as [{ corner: Point; center: Point; meters: number }];
    expect(meters).toBeGreaterThan(LIMITS.OFFER_DISTANCE_METERS_MAX);
    const far = await office.worker(corner);
    const { task } = await office.file({ point: center });
    expect(task).toMatchObject({ state: 'new', offer: null, waitingFor: 'nobody_available' });
    const { candidates } = (await dispatcher.get(`/api/tasks/candidates?lon=${center[0]}&lat=${center[1]}`)).json<Candidates>();
    expect(candidates.find((one) => one.workerId === far.id)).toMatchObject({ rank: null, excludedBecause: ['too_far'] });
    const chosen = await post(dispatcher, task.id, 'offers', { workerId: far.id });
    expect(chosen.json<TaskView>().offer).toMatchObject({ workerId: far.id });
    await cancel(task.id);
    await far.end();
  });

  it('nothing to who has no household to ask for: an empty list', async () => {
    const resident = await server.person([{ role: 'resident', areaPath: 'boston' }]);
    expect((await resident.get('/api/tasks/reported')).json()).toEqual({ tasks: [], nextCursor: null });
    expect((await dispatcher.get('/api/tasks?cell=none')).json<TaskPage>()).toMatchObject({ items: [], total: 0, nextCursor: null });
  });
});
