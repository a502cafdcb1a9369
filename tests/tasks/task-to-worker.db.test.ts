import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { Candidates, OwnWork, TaskView } from '../../server/tasks/tasks.schema.ts';
import { greatCircleMeters } from '../../cores/nearest-index.ts';
import { sweepOffers } from '../../server/tasks/offers.ts';
import { describeOnEngines } from '../support/engines.ts';
import { holdHistory } from './hold-history.ts';
import { connect, listenOn, startServer, type TestServer, until, type Visitor } from '../support/server.ts';

type Point = [number, number];
const HERE: Point = [-71.06, 42.32];
const near = (east: number): Point => [HERE[0] + east, HERE[1]];

describeOnEngines('a task finds its worker', 'boston', (clone) => {
  let server: TestServer;
  let base: string;
  let dispatcher: Visitor;
  beforeAll(async () => {
    server = await startServer(await clone.open());
    base = await listenOn(server);
    await holdHistory(server.database);
    dispatcher = await server.person([{ role: 'dispatcher', areaPath: 'boston' }]);
  });
  afterAll(() => server.close());

  async function worker(point: Point | null, areaPath = 'boston') {
    const visitor = await server.person([{ role: 'worker', areaPath }]);
    const shift = randomUUID();
    expect((await visitor.post('/api/shifts', { id: shift })).statusCode).toBe(200);
    const phone = await connect(base, visitor);
    if (point) expect(await phone.socket.emitWithAck('worker:report-position', { point })).toMatchObject({ ok: true });
    return {
      ...visitor, ...phone, shift,
      work: async () => (await visitor.get('/api/tasks/mine')).json<OwnWork>(),
      end: async () => {
        phone.socket.disconnect();
        await visitor.post(`/api/shifts/${shift}/end`);
      },
    };
  }
  const file = async (more: object = {}) => {
    const body = { id: randomUUID(), title: 'Branch on the pavement', point: HERE, ...more };
    const answer = await dispatcher.post('/api/tasks', body);
    expect(answer.statusCode, answer.body).toBe(201);
    return { body, task: answer.json<TaskView>() };
  };

  it('is offered to the nearest able worker by the socket and accepted exactly once', async () => {
    const far = await worker(near(0.03));
    const close = await worker(near(0.01));
    const elsewhere = await worker(near(0.001), 'boston/01');
    const silent = await worker(null);
    const { body, task } = await file();
    expect([task.state, task.offer?.workerId]).toEqual(['offered', close.id]);
    expect(task.offer!.distanceMeters).toBeCloseTo(greatCircleMeters(...HERE, ...near(0.01)), 3);
    const offer = await until(() => close.heard.find((news) => news.kind === 'task:offered'), 'the offer');
    const { id, fence } = offer.body;
    expect((await close.work()).offer?.id).toBe(id);
    expect((await dispatcher.post('/api/tasks', body)).statusCode).toBe(200);

    // Two taps, a foreign phone and an old fence at the same time: one winner, the same answer.
    const answers = await Promise.all([
      close.socket.emitWithAck('task:accept', { offerId: id, fence }),
      close.socket.emitWithAck('task:accept', { offerId: id, fence }),
      far.socket.emitWithAck('task:accept', { offerId: id, fence }),
      close.socket.emitWithAck('task:accept', { offerId: id, fence: fence + 1 }),
    ]);
    expect(answers.map((a) => (a.ok ? a.data.state : a.code)))
      .toEqual(['accepted', 'accepted', 'OFFER_GONE', 'OFFER_GONE']);

    expect((await far.post(`/api/tasks/${task.id}/arrival`)).statusCode).toBe(404);
    expect((await close.post(`/api/tasks/${task.id}/arrival`)).json<TaskView>().state).toBe('on_site');
    expect((await close.post(`/api/tasks/${task.id}/handling`, { note: 'removed' })).json<TaskView>().state).toBe('handled');
    const verified = await dispatcher.post(`/api/tasks/${task.id}/verification`, { outcome: 'done' });
    expect(verified.json<TaskView>().state).toBe('closed');
    expect((await dispatcher.post(`/api/tasks/${task.id}/verification`, { outcome: 'done' })).statusCode).toBe(200);
    for (const one of [far, close, elsewhere, silent]) await one.end();
  });

  it('goes on to the next on a refusal and on silence, and waits when nobody is left', async () => {
    const first = await worker(near(0.001));
    const second = await worker(near(0.002));
    const third = await worker(near(0.003));
    const { task } = await file();
    expect(task.offer?.workerId).toBe(first.id);
    const { id, fence } = task.offer!;
    const refused = await first.socket.emitWithAck('task:decline', { offerId: id, fence, reason: 'busy' });
    expect(refused).toEqual({ ok: true, data: {} });
    const read = async () => (await dispatcher.get(`/api/tasks/${task.id}`)).json<TaskView>();
    expect((await read()).offer?.workerId).toBe(second.id);
    const old = (await read()).offer!;
    server.clock.advance(31);
    for (const one of [second, third]) await one.socket.emitWithAck('worker:report-position', { point: near(0.003) });
    await sweepOffers(server.world);
    expect((await read()).offer?.workerId).toBe(third.id);
    const late = await second.socket.emitWithAck('task:accept', { offerId: old.id, fence: old.fence });
    expect(late).toMatchObject({ ok: false, code: 'OFFER_EXPIRED' });
    await until(() => second.heard.find((news) => news.kind === 'offer:withdrawn'), 'the withdrawal');
    const last = (await read()).offer!;
    await third.socket.emitWithAck('task:decline', { offerId: last.id, fence: last.fence, reason: 'too_far' });
    expect(await read()).toMatchObject({ state: 'new', offer: null, waitingFor: 'nobody_accepted' });

    const fourth = await worker(near(0.004));
    server.clock.advance(20);
    await fourth.socket.emitWithAck('worker:report-position', { point: near(0.004) });
    await sweepOffers(server.world);
    expect((await read()).offer?.workerId).toBe(fourth.id);
    for (const one of [first, second, third, fourth]) await one.end();
    expect(await read()).toMatchObject({ state: 'new', offer: null });
    await dispatcher.post(`/api/tasks/${task.id}/cancellation`, { reason: 'the test is over' });
  });

  it('reaches a phone that reconnects: its open offer is there, missed news are replayed', async () => {
    const one = await worker(near(0.001));
    const seen = Object.fromEntries(one.heard.map((news) => [news.stream, news.seq]));
    one.socket.disconnect();
    const { task } = await file();
    expect(task.offer?.workerId).toBe(one.id);
    const again = await connect(base, one, { [`worker:${one.id}`]: 0, ...seen });
    await until(() => again.heard.some((news) => news.kind === 'task:offered'), 'the news missed');
    expect((await one.work()).offer?.taskId).toBe(task.id);
    await dispatcher.post(`/api/tasks/${task.id}/cancellation`, { reason: 'not needed any more' });
    await until(() => again.heard.find((news) => news.kind === 'offer:withdrawn'), 'the withdrawal');
    again.socket.disconnect();
    await one.end();
  });

  it('leaves out workers who are stale, being asked, or have enough to do, and says why', async () => {
    const asked = await worker(near(0.001));
    const stale = await worker(near(0.002));
    server.clock.advance(301);
    await asked.socket.emitWithAck('worker:report-position', { point: near(0.001) });
    const { task } = await file();
    expect(task.offer?.workerId).toBe(asked.id);
    const { candidates } = (await dispatcher.get(`/api/tasks/candidates?lon=${HERE[0]}&lat=${HERE[1]}`))
      .json<{ candidates: { workerId: string; rank: number | null; excludedBecause: string[] }[] }>();
    const why = (id: string) => candidates.find((c) => c.workerId === id)!.excludedBecause;
    expect(why(asked.id)).toEqual(['has_open_offer']);
    expect(why(stale.id)).toEqual(['stale_position']);
    await dispatcher.post(`/api/tasks/${task.id}/cancellation`, { reason: 'the test is over' });
    for (const one of [asked, stale]) await one.end();
  });

  it('of the able ones the nearest are listed, and how many there are in all is said', async () => {
    const many: Awaited<ReturnType<typeof worker>>[] = [];
    for (let i = 0; i < 15; i += 1) many.push(await worker(near(0.0005 + i * 0.0002)));
    const asked = async (query: string) => (await dispatcher.get(`/api/tasks/${query}`)).json<Candidates>();
    const able = ({ candidates }: Candidates) => candidates.filter((row) => row.rank !== null).map((row) => row.workerId);
    const before = await asked(`candidates?lon=${HERE[0]}&lat=${HERE[1]}`);
    expect([before.able, able(before)]).toEqual([15, many.slice(0, 12).map((one) => one.id)]);
    // Who is being asked, and who was, is able no more: for this task, or for any.
    const { task } = await file();
    expect(task.offer?.workerId).toBe(many[0]!.id);
    const elsewhere = await asked(`candidates?lon=${HERE[0]}&lat=${HERE[1]}`);
    expect(elsewhere.able).toBe(14);
    await many[0]!.socket.emitWithAck('task:decline', { offerId: task.offer!.id, fence: task.offer!.fence, reason: 'busy' });
    const now = await asked(`${task.id}/candidates`);
    expect([now.able, now.candidates.find((row) => row.workerId === many[0]!.id)!.excludedBecause]).toEqual([13, ['already_asked']]);
    await dispatcher.post(`/api/tasks/${task.id}/cancellation`, { reason: 'the test is over' });
    for (const one of many) await one.end();
  });

  describe('reported by a household', () => {
    it('may end as a deed in review when somebody else verified it, linked both ways', async () => {
      const [household] = await server.database.asOwner((q) => q.query<{ id: string; lon: number; lat: number }>(
        `select id, st_x(geom) as lon, st_y(geom) as lat from household order by id limit 1`));
      const point: Point = [household!.lon, household!.lat];
      const resident = await server.person([{ role: 'resident', areaPath: 'boston' }], household!.id);
      const one = await worker(point);
      const report = await resident.post('/api/tasks', { id: randomUUID(), title: 'Lamp is out', point });
      expect(report.json<TaskView>()).toMatchObject({ state: 'reported', offer: null, worker: null });
      const taskId = report.json<TaskView>().id;
      const offered = await dispatcher.post(`/api/tasks/${taskId}/offers`, {});
      const { id, fence } = offered.json<TaskView>().offer!;
      await one.socket.emitWithAck('task:accept', { offerId: id, fence });
      await one.post(`/api/tasks/${taskId}/arrival`);
      await one.post(`/api/tasks/${taskId}/handling`, { note: 'bulb changed' });
      const { types } = (await resident.get('/api/rulebook')).json<{ types: { id: string }[] }>();
      const deedId = randomUUID();
      const verify = { outcome: 'done', proposeDeed: { id: deedId, typeId: types[0]!.id } };
      const verified = await dispatcher.post(`/api/tasks/${taskId}/verification`, verify);
      expect(verified.json<TaskView>(), verified.body).toMatchObject({ state: 'closed', deedId: null });
      const { deeds } = (await resident.get('/api/deeds/mine')).json<{ deeds: { id: string; state: string; taskId: string }[] }>();
      expect(deeds.find((deed) => deed.id === deedId)).toMatchObject({ state: 'submitted', taskId });
      const { tasks } = (await resident.get('/api/tasks/reported')).json<{ tasks: TaskView[] }>();
      expect(tasks[0]).toMatchObject({ id: taskId, state: 'closed', worker: null });
      await one.end();
    });
  });
});
