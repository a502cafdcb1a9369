import { randomUUID } from 'node:crypto';
import fc from 'fast-check';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { LIMITS } from '../../server/config.ts';
import { SYSTEM, transact } from '../../server/platform/database/database.ts';
import { isAble, pressOf } from '../../server/tasks/matcher.ts';
import { matchWaiting } from '../../server/tasks/matching.ts';
import { sweepOffers } from '../../server/tasks/offers.ts';
import { insertTasks } from '../../server/tasks/tasks.ts';
import { describeOnEngines } from '../support/engines.ts';
import { listenOn, startServer, type TestServer } from '../support/server.ts';
import { HERE, near, type Office, openOffice, type Point } from './office.ts';

type Worker = Awaited<ReturnType<Office['worker']>>;
const RUNS = 12;

describeOnEngines('what waits for a worker', 'boston', (clone) => {
  let server: TestServer;
  let office: Office;
  beforeAll(async () => {
    server = await startServer(await clone.open(), {}, { offerLifetimeSeconds: 30 });
    office = await openOffice(server, await listenOn(server));
  });
  afterAll(() => server.close());
  const ask = <Row>(text: string, params: unknown[] = []) =>
    transact(server.database, SYSTEM.test, (tx) => tx.query<Row>(text, params));
  const areaOf = (point: Point) =>
    server.world.city.now.grid.cells[server.world.city.now.grid.locator.locate(...point)]!;
  const ms = (seconds: number) => server.clock.now.getTime() + seconds * 1000;
  const iso = (seconds: number) => new Date(ms(seconds)).toISOString();

  interface Made {
    at: Point; urgent: boolean; due: number | null; opened: number;
    kind: 'wants' | 'import' | 'backlog' | 'reported' | 'held'; asked: number[];
  }
  /** Puts tasks where they are by the way they come into the house. */
  async function put(made: readonly Made[], workers: readonly Worker[]): Promise<string[]> {
    const ids = made.map(() => randomUUID());
    await transact(server.database, SYSTEM.test, async (tx) => {
      await insertTasks(tx, made.map((task, i) => ({
        id: ids[i]!, title: 'Waits', categoryId: null, note: '', cellId: areaOf(task.at).id,
        areaPath: areaOf(task.at).areaPath, lon: task.at[0], lat: task.at[1], address: '',
        state: task.kind === 'reported' ? 'reported' as const : 'new' as const,
        priority: task.urgent ? 'urgent' as const : 'normal' as const,
        source: task.kind === 'import' || task.kind === 'backlog' ? 'import' as const : 'person' as const,
        filedBy: office.dispatcher.id, householdId: null, openedAt: iso(-task.opened),
        dueAt: task.due === null ? null : iso(task.due), closedAt: null, backlog: task.kind === 'backlog',
        waitingFor: null, handlingNote: '', handledBy: null, handledAt: null, deedId: null, requestHash: 'x',
      })));
      for (const [i, task] of made.entries()) {
        if (task.kind === 'held') await tx.query(`update task set wants_since = null where id = $1::uuid`, [ids[i]]);
        for (const [n, who] of task.asked.entries()) {
          await tx.query(
            `insert into offer (id, task_id, worker_id, fence, state, distance_m, offered_at, expires_at)
             values (gen_random_uuid(), $1::uuid, $2::uuid, $3::int, 'declined', 1, now(), now())`,
            [ids[i], workers[who]!.id, n - 100]);
        }
      }
    });
    return ids;
  }
  const openOffers = () => ask<{ taskId: string; workerId: string }>(
    `select task_id as "taskId", worker_id as "workerId" from offer where state = 'open'`);
  const clear = async () => {
    await ask(`update offer set state = 'withdrawn' where state = 'open'`);
    await ask(`update task set state = 'cancelled', wants_since = null where state in ('new', 'offered', 'reported') and source <> 'import'`);
    await ask(`update task set wants_since = null where wants_since is not null`);
  };

  it('is offered within one sweep whenever an able worker is free, the most pressing to each', async () => {
    const wards = ['boston', 'boston', areaOf(HERE).areaPath, 'boston/01', 'boston'];
    const workers = await Promise.all(wards.map((area, i) => office.worker(near(0.002 * i), area)));
    const at = fc.tuple(fc.integer({ min: -30, max: 30 }), fc.integer({ min: -30, max: 30 }))
      .map(([x, y]): Point => [HERE[0] + x / 1000, HERE[1] + y / 1000])
      .filter((point) => server.world.city.now.grid.locator.locate(...point) >= 0);
    const task: fc.Arbitrary<Made> = fc.record({
      at, urgent: fc.boolean(), due: fc.option(fc.integer({ min: -3000, max: 3000 })),
      opened: fc.integer({ min: 0, max: 300 }),
      kind: fc.constantFrom('wants', 'wants', 'wants', 'import', 'backlog', 'reported', 'held'),
      asked: fc.subarray([0, 1, 2, 3, 4], { maxLength: 3 }),
    });
    await fc.assert(fc.asyncProperty(fc.array(task, { maxLength: 12 }), async (made) => {
      for (const worker of workers) await worker.walk(near(0.002 * workers.indexOf(worker)));
      const ids = await put(made, workers);
      await sweepOffers(server.world);
      const offers = await openOffers();
      expect(new Set(offers.map((o) => o.workerId)).size).toBe(offers.length);
      const waits = (i: number) => {
        const { at: [lon, lat], urgent, due, opened, asked, kind } = made[i]!;
        return {
          id: ids[i]!, lon, lat, areaPath: areaOf([lon, lat]).areaPath, urgent,
          dueAt: due === null ? null : ms(due), since: ms(-opened), filedBy: office.dispatcher.id,
          loadMax: kind === 'import' ? 1 : 3, asked: new Set(asked.map((n) => workers[n]!.id)) };
      };
      const able = (n: number, i: number) =>
        isAble({ id: workers[n]!.id, areas: [wards[n]!], load: 0 }, waits(i));
      const press = (i: number) => pressOf(waits(i), ms(0));
      const asked = (i: number) => offers.find((o) => o.taskId === ids[i]);
      for (const i of made.keys()) {
        const wants = made[i]!.kind === 'wants' || made[i]!.kind === 'import';
        if (!wants) expect(asked(i), made[i]!.kind).toBeUndefined();
        if (!wants || asked(i)) continue;
        for (const n of workers.keys()) {
          if (!able(n, i)) continue;
          // An able worker is not free: asked for what presses no less.
          const other = offers.find((o) => o.workerId === workers[n]!.id);
          expect(other, `an able worker is free beside ${JSON.stringify(made[i])}`).toBeDefined();
          expect(press(ids.indexOf(other!.taskId))).toBeLessThanOrEqual(press(i));
        }
      }
      for (const offer of offers) {
        expect(able(workers.findIndex((w) => w.id === offer.workerId), ids.indexOf(offer.taskId))).toBe(true);
      }
      expect(await matchWaiting(server.world)).toBe(0);
      await clear();
    }), { numRuns: RUNS });
    for (const one of workers) await one.end();
  });

  it('is loaded history too: everybody who is free has an offer after one sweep, one each', async () => {
    const workers = await Promise.all(Array.from({ length: 6 }, (_, i) => office.worker(near(0.003 * i))));
    const [before] = await ask<{ count: number }>(
      `select count(*)::int as count from task where source = 'import' and state = 'new' and not backlog`);
    expect(before!.count).toBeGreaterThan(500);
    await ask(`update task set wants_since = opened_at where source = 'import' and state = 'new' and not backlog`);
    // One has something in hand already: history is for those who have nothing.
    const { task } = await office.file();
    const busy = workers.find((worker) => worker.id === task.offer!.workerId)!;
    await busy.accept(task.offer!);
    await sweepOffers(server.world);
    const offers = await openOffers();
    expect(offers.map((offer) => offer.workerId).sort()).toEqual(
      workers.filter((worker) => worker !== busy).map((worker) => worker.id).sort());
    // Beside 600 that wait, an urgent need of today is asked for at once, as long as somebody can.
    const { task: urgent } = await office.file({ priority: 'urgent' });
    expect(urgent.offer?.workerId).toBe(busy.id);
    // Who declines is not asked for the same again, but for the next of the many.
    const worker = workers.find((one) => one !== busy)!;
    const { offer } = await worker.work();
    await worker.socket.emitWithAck('task:decline', { offerId: offer!.id, fence: offer!.fence, reason: 'busy' });
    await sweepOffers(server.world);
    const next = (await worker.work()).offer;
    expect(next).not.toBeNull();
    expect(next!.taskId).not.toBe(offer!.taskId);
    await clear();
    for (const one of workers) await one.end();
  });

  it('is offered to who becomes free: a place, a refusal, a task done or cancelled wake the matcher', async () => {
    let woken = 0;
    server.world.freed = () => { woken += 1; };
    const one = await office.worker(near(0.001));
    const { task } = await office.file();
    await one.socket.emitWithAck('task:decline', { offerId: task.offer!.id, fence: task.offer!.fence, reason: 'busy' });
    expect(woken).toBe(1);
    const { task: second } = await office.file();
    await one.accept(second.offer!);
    await one.handle(second.id);
    expect(woken).toBe(2);
    await office.dispatcher.post(`/api/tasks/${task.id}/cancellation`, { reason: 'the test is over' });
    expect(woken).toBe(3);
    await one.end();
  });

  it('is asked about so many times and then held for the dispatcher, who is told why', async () => {
    const one = await office.worker(near(0.001));
    const { task } = await office.file();
    const made = (count: number) => ask(`update task set offers_made = $2::int where id = $1::uuid`, [task.id, count]);
    const decline = (worker: Worker, offer: { id: string; fence: number }) => worker.socket.emitWithAck('task:decline', {
      offerId: offer.id, fence: offer.fence, reason: 'busy' });
    // The last one but one: one more is asked.
    await made(LIMITS.OFFERS_PER_TASK_MAX - 1);
    const two = await office.worker(near(0.002));
    await decline(one, task.offer!);
    const last = await office.read(task.id);
    expect(last).toMatchObject({ offer: { workerId: two.id }, offersMade: LIMITS.OFFERS_PER_TASK_MAX });
    // Enough were asked: however many come, the machine asks nobody.
    const three = await office.worker(near(0.003));
    await decline(two, last.offer!);
    await sweepOffers(server.world);
    expect(await office.read(task.id)).toMatchObject({ state: 'new', offer: null, waitingFor: 'nobody_accepted' });
    expect((await three.work()).offer).toBeNull();
    const again = await office.dispatcher.post(`/api/tasks/${task.id}/offers`, {});
    expect(again.json()).toMatchObject({ offer: { workerId: three.id } });
    await office.dispatcher.post(`/api/tasks/${task.id}/cancellation`, { reason: 'the test is over' });
    for (const worker of [one, two, three]) await worker.end();
  });
});
