import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { SYSTEM, transact } from '../../server/platform/database/database.ts';
import { sweepOffers } from '../../server/tasks/offers.ts';
import type { TaskView } from '../../server/tasks/tasks.schema.ts';
import * as sql from '../../server/tasks/tasks.sql.ts';
import { describeOnEngines, describeOnNative } from '../support/engines.ts';
import { listenOn, startServer, type TestServer, until } from '../support/server.ts';
import { near, type Office, openOffice } from './office.ts';

const cancel = (office: Office, taskId: string) =>
  office.dispatcher.post(`/api/tasks/${taskId}/cancellation`, { reason: 'the test is over' });

/** What each statement looks at by itself, whatever memory and the steps before it believe. */
describeOnEngines('the last word on an offer', 'boston', (clone) => {
  let server: TestServer;
  let office: Office;
  beforeAll(async () => {
    server = await startServer(await clone.open(), {}, { offerLifetimeSeconds: 30 });
    office = await openOffice(server, await listenOn(server));
  });
  afterAll(() => server.close());
  /** Behind everybody's back: no news tells of it, the index goes on as it was. */
  const secretly = (text: string, params: unknown[]) =>
    server.database.asOwner((q) => q.query(text, params));

  /** A worker whose shift and place are news and rows: nothing on the way tells memory later. */
  const settled = async () => {
    const one = await office.worker(near(0.001));
    await server.world.workers.flush();
    await server.realtime.catchUp();
    return one;
  };

  const SABOTAGE: [string, string, string][] = [
    ['the role', `delete from person_role where person_id = $1::uuid`,
      `insert into person_role (person_id, role, area_path) values ($1::uuid, 'worker', 'boston')`],
    ['the area', `update person_role set area_path = 'boston/01' where person_id = $1::uuid`,
      `update person_role set area_path = 'boston' where person_id = $1::uuid`],
    ['the standing', `update person set standing = 'suspended' where id = $1::uuid`,
      `update person set standing = 'good' where id = $1::uuid`],
    ['the shift', `update shift set ended_at = started_at where worker_id = $1::uuid`,
      `update shift set ended_at = null where worker_id = $1::uuid`],
    ['a fresh place', `update worker_position set seen_at = seen_at - interval '301 seconds' where worker_id = $1::uuid`,
      `update worker_position set seen_at = seen_at + interval '301 seconds' where worker_id = $1::uuid`],
    ['a place of this time', `update worker_position set seen_at = seen_at + interval '1 day' where worker_id = $1::uuid`,
      `update worker_position set seen_at = seen_at - interval '1 day' where worker_id = $1::uuid`],
  ];
  it.each(SABOTAGE)('is the claim\'s: nobody is asked without %s', async (_what, take, giveBack) => {
    const one = await settled();
    await secretly(take, [one.id]);
    expect(server.world.workers.facts.get(one.id)?.areas).toEqual(['boston']);
    const { task } = await office.file();
    expect(task).toMatchObject({ state: 'new', offer: null });
    await sweepOffers(server.world);
    expect((await office.read(task.id)).offer).toBeNull();
    await secretly(giveBack, [one.id]);
    await sweepOffers(server.world);
    expect((await office.read(task.id)).offer?.workerId).toBe(one.id);
    await cancel(office, task.id);
    await one.end();
  });

  it('goes to the next at once when the nearest turns out to be nobody to ask', async () => {
    const [one, two] = [await settled(), await office.worker(near(0.002))];
    await server.world.workers.flush();
    // Memory and the list of the able know nothing of it: the claim alone does.
    await secretly(`update worker_position set seen_at = seen_at - interval '301 seconds' where worker_id = $1::uuid`, [one.id]);
    const { task } = await office.file();
    expect(task.offer?.workerId).toBe(two.id);
    await cancel(office, task.id);
    for (const worker of [one, two]) await worker.end();
  });

  it('is not spent on who is not heard of any more: a sweep asks the next one who is', async () => {
    const old = await settled();
    server.clock.advance(301);
    const { task } = await office.file();
    expect(task).toMatchObject({ state: 'new', offer: null });
    const fresh = await office.worker(near(0.01));
    await server.world.workers.flush();
    await sweepOffers(server.world);
    expect((await office.read(task.id)).offer?.workerId).toBe(fresh.id);
    await cancel(office, task.id);
    for (const worker of [old, fresh]) await worker.end();
  });

  it('is the acceptance\'s: who may not work there any more cannot accept', async () => {
    const one = await settled();
    const { task } = await office.file();
    await secretly(`update person_role set area_path = 'boston/01' where person_id = $1::uuid`, [one.id]);
    expect(await one.accept(task.offer!)).toMatchObject({ ok: false, code: 'OFFER_GONE' });
    expect((await office.read(task.id)).state).toBe('offered');
    await secretly(`update person_role set area_path = 'boston' where person_id = $1::uuid`, [one.id]);
    expect(await one.accept(task.offer!)).toMatchObject({ ok: true });
    await cancel(office, task.id);
    await one.end();
  });

  it('has the fence: another number is refused while the offer is open', async () => {
    const one = await office.worker(near(0.001));
    const { task } = await office.file();
    const { id, fence } = task.offer!;
    for (const wrong of [fence + 1, fence + 7]) {
      expect(await one.accept({ id, fence: wrong })).toMatchObject({ ok: false, code: 'OFFER_GONE' });
      expect((await office.read(task.id)).state).toBe('offered');
    }
    expect(await one.accept({ id, fence })).toMatchObject({ ok: true });
    await cancel(office, task.id);
    await one.end();
  });

  it('has the clock: after its time an offer is no more accepted, swept or not', async () => {
    const one = await office.worker(near(0.001));
    const { task } = await office.file();
    server.clock.advance(30);
    expect(await one.accept(task.offer!)).toMatchObject({ ok: false, code: 'OFFER_EXPIRED' });
    expect(await office.read(task.id)).toMatchObject({ state: 'offered', worker: null });
    await sweepOffers(server.world);
    expect((await office.read(task.id)).offer).toBeNull();
    await cancel(office, task.id);
    await one.end();
  });

  it('on one\'s own work is another\'s: who handled it does not verify it, whatever roles are held', async () => {
    const both = await server.person([{ role: 'worker', areaPath: 'boston' }, { role: 'supervisor', areaPath: 'boston' }]);
    await both.post('/api/shifts', { id: randomUUID() });
    await server.world.workers.report(
      { ...both, account: '', name: '', roles: [], householdId: null, client: 'person', purpose: 'round' }, { point: near(0.001) });
    const { task } = await office.file();
    const offer = task.offer!;
    await both.post(`/api/offers/${offer.id}/acceptance`, { offerId: offer.id, fence: offer.fence });
    await both.post(`/api/tasks/${task.id}/arrival`);
    expect((await both.post(`/api/tasks/${task.id}/handling`, { note: 'done' })).json<TaskView>().state).toBe('handled');
    for (const outcome of ['done', 'returned']) {
      const answer = await both.post(`/api/tasks/${task.id}/verification`, { outcome });
      expect([answer.statusCode, answer.json<{ code: string }>().code]).toEqual([403, 'OWN_WORK']);
    }
    expect((await office.read(task.id)).state).toBe('handled');
    expect((await office.dispatcher.post(`/api/tasks/${task.id}/verification`, { outcome: 'done' })).json<TaskView>().state)
      .toBe('closed');
    const { shift } = (await both.get('/api/shifts/mine')).json<{ shift: { id: string } }>();
    await both.post(`/api/shifts/${shift.id}/end`);
  });

  it('is the clock\'s of now: one that was a day ahead leaves no offer and no place of tomorrow', async () => {
    const one = await office.worker(null);
    server.clock.advance(86_400);
    expect(await one.walk(near(0.001))).toMatchObject({ ok: true });
    const { task } = await office.file();
    expect(task.offer?.workerId).toBe(one.id);
    server.clock.advance(-86_400);
    expect(await one.walk(near(0.002))).toMatchObject({ ok: true });
    expect(server.world.workers.index.position(one.id)).toEqual(near(0.002));
    await server.world.workers.flush();
    await sweepOffers(server.world);
    const now = await office.read(task.id);
    expect(now).toMatchObject({ state: 'new', offer: null });
    const { task: next } = await office.file();
    expect(next.offer?.workerId).toBe(one.id);
    for (const { id } of [task, next]) await cancel(office, id);
    await one.end();
  });
});

describeOnNative('two at the same row', 'boston', (clone) => {
  let server: TestServer;
  let office: Office;
  beforeAll(async () => {
    server = await startServer(await clone.open(), {}, { offerLifetimeSeconds: 30 });
    office = await openOffice(server, await listenOn(server));
  });
  afterAll(() => server.close());
  /** Waits for no lock longer than a moment: then the database says so. */
  const impatient = <T>(work: Parameters<typeof transact<T>>[2]) =>
    transact(server.database, SYSTEM.test, work, { settings: { lock_timeout: '300' } });

  it('a task is held by the first: the second waits', async () => {
    const { task } = await office.file();
    await transact(server.database, SYSTEM.test, async (tx) => {
      await sql.lockTask(tx, task.id);
      await expect(impatient((other) => sql.lockTask(other, task.id))).rejects.toMatchObject({ code: 'DATABASE_LOCKED' });
      // The matcher does not wait for anybody: it goes on with the others.
      expect(await impatient((other) => sql.lockWanting(other, task.id))).toBeUndefined();
    });
    // The matcher itself may be looking at it for a moment.
    await until(async () =>
      (await impatient((other) => sql.lockWanting(other, task.id)))?.id === task.id, 'the task');
    await cancel(office, task.id);
  });

  it('due offers are each swept by one: the other sweep passes them by', async () => {
    const one = await office.worker(near(0.001));
    const { task } = await office.file();
    server.clock.advance(31);
    const now = server.clock.now.toISOString();
    const due = (tx: Parameters<typeof sql.selectDueOffers>[0]) => sql.selectDueOffers(tx, now, now, 20);
    await transact(server.database, SYSTEM.test, async (tx) => {
      expect(await due(tx)).toHaveLength(1);
      expect(await impatient(due)).toEqual([]);
    });
    // Two sweeps at once: both come to an end, what was due ends once.
    await one.walk(near(0.001));
    const two = await office.worker(near(0.002));
    await Promise.all([sweepOffers(server.world), sweepOffers(server.world), sweepOffers(server.world)]);
    expect((await office.read(task.id)).offer?.workerId).toBe(two.id);
    expect(one.heard.filter((news) => news.kind === 'offer:withdrawn').length).toBeLessThanOrEqual(1);
    await cancel(office, task.id);
    for (const worker of [one, two]) await worker.end();
  });

  it('an end of shift and an offer at the same time leave no offer with who went home', async () => {
    for (let i = 0; i < 8; i += 1) {
      const one = await office.worker(near(0.001));
      const [{ task }] = await Promise.all([office.file(), one.goHome()]);
      expect((await office.read(task.id)).offer).toBeNull();
      await cancel(office, task.id);
      await one.end();
    }
  });
});
