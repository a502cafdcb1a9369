import { afterAll, beforeAll, expect, it } from 'vitest';
import { LIMITS } from '../../server/config.ts';
import { SYSTEM, type Transaction, transact } from '../../server/platform/database/database.ts';
import type { Database } from '../../server/platform/database/database.ts';
import type { TaskView } from '../../server/tasks/tasks.schema.ts';
import { sweepOffers } from '../../server/tasks/offers.ts';
import { describeOnEngines, describeOnNative } from '../support/engines.ts';
import { listenOn, startServer, type TestServer, until } from '../support/server.ts';
import { near, type Office, openOffice } from './office.ts';

const LEASE_SECONDS = 30;
async function open(database: Database): Promise<{ server: TestServer; office: Office }> {
  const server = await startServer(database, {}, { offerLifetimeSeconds: LEASE_SECONDS });
  return { server, office: await openOffice(server, await listenOn(server)) };
}
const cancel = (office: Office, taskId: string) =>
  office.dispatcher.post(`/api/tasks/${taskId}/cancellation`, { reason: 'the test is over' });

describeOnEngines('a claim on a task', 'boston', (clone) => {
  let server: TestServer;
  let office: Office;
  beforeAll(async () => { ({ server, office } = await open(await clone.open())); });
  afterAll(() => server.close());

  it('with another fence than the open offer has is refused, and the offer stays open', async () => {
    const one = await office.worker(near(0.001));
    const { task } = await office.file();
    const offer = task.offer!;
    for (const fence of [offer.fence + 1, offer.fence + 7]) {
      const wrong = { id: offer.id, fence };
      expect(await one.accept(wrong), `fence ${fence}`).toMatchObject({ ok: false, code: 'OFFER_GONE' });
      const byHttp = await one.post(`/api/offers/${offer.id}/acceptance`, { offerId: offer.id, fence });
      expect(byHttp.json(), `fence ${fence}`).toMatchObject({ code: 'OFFER_GONE' });
    }
    expect(await office.read(task.id)).toMatchObject({ state: 'offered', offer: { id: offer.id } });
    expect(await one.accept(offer)).toMatchObject({ ok: true, data: { state: 'accepted' } });
    await cancel(office, task.id);
    await one.end();
  });

  it('after the lease is refused although no sweep has looked yet', async () => {
    const one = await office.worker(near(0.001));
    const { task } = await office.file();
    server.clock.advance(LEASE_SECONDS - 1);
    expect(await office.read(task.id)).toMatchObject({ state: 'offered' });
    server.clock.advance(2);
    expect(await one.accept(task.offer!)).toMatchObject({ ok: false, code: 'OFFER_EXPIRED' });
    expect((await office.read(task.id)).worker).toBeNull();
    expect((await one.work()).tasks).toEqual([]);
    await cancel(office, task.id);
    await one.end();
  });

  it('in the last second of the lease is accepted', async () => {
    const one = await office.worker(near(0.001));
    const { task } = await office.file();
    server.clock.advance(LEASE_SECONDS - 1);
    expect(await one.accept(task.offer!)).toMatchObject({ ok: true });
    await cancel(office, task.id);
    await one.end();
  });

  it('is asked for so many times by itself and no more, though somebody able is left', async () => {
    const workers = [];
    for (let at = 1; at <= LIMITS.OFFERS_PER_TASK_MAX + 1; at += 1) {
      workers.push(await office.worker(near(0.0005 * at)));
    }
    const { task } = await office.file();
    const asked = new Set<string>();
    for (let at = 1; at <= LIMITS.OFFERS_PER_TASK_MAX; at += 1) {
      const { offer } = await office.read(task.id);
      expect(offer, `offer ${at}`).not.toBeNull();
      asked.add(offer!.workerId);
      const one = workers.find((worker) => worker.id === offer!.workerId);
      await one!.socket.emitWithAck('task:decline', {
        offerId: offer!.id, fence: offer!.fence, reason: 'busy' });
    }
    expect(asked.size).toBe(LIMITS.OFFERS_PER_TASK_MAX);
    const isLeft = async () => {
      const now = await office.read(task.id);
      expect(now).toMatchObject({ state: 'new', offer: null, waitingFor: 'nobody_accepted' });
    };
    await isLeft();
    const last = workers.find((worker) => !asked.has(worker.id))!;
    for (let sweep = 0; sweep < 3; sweep += 1) {
      server.clock.advance(20);
      for (const one of workers) await one.walk(near(0.001));
      await sweepOffers(server.world);
      await isLeft();
    }
    const byHand = await office.dispatcher.post(`/api/tasks/${task.id}/offers`, {});
    expect(byHand.json<TaskView>().offer?.workerId).toBe(last.id);
    await cancel(office, task.id);
    for (const one of workers) await one.end();
  });

  it('ends in work that its own handler cannot verify, whatever roles they hold', async () => {
    const one = await office.worker(near(0.001));
    const { task } = await office.file();
    await one.accept(task.offer!);
    await one.handle(task.id);
    await transact(server.database, SYSTEM.test, (tx) => tx.query(
      `insert into person_role (person_id, role, area_path) values ($1::uuid, 'dispatcher', 'boston')`,
      [one.id]));
    for (const body of [{ outcome: 'done' }, { outcome: 'returned', reason: 'not yet' }]) {
      const answer = await one.post(`/api/tasks/${task.id}/verification`, body);
      expect([answer.statusCode, answer.json<{ code: string }>().code]).toEqual([403, 'OWN_WORK']);
    }
    expect((await office.read(task.id)).state).toBe('handled');
    const other = await office.dispatcher.post(`/api/tasks/${task.id}/verification`, { outcome: 'done' });
    expect(other.json<TaskView>().state).toBe('closed');
    await one.end();
  });
});

describeOnNative('two who reach for the same task', 'boston', (clone) => {
  let server: TestServer;
  let office: Office;
  let beside: Database;
  beforeAll(async () => {
    ({ server, office } = await open(await clone.open()));
    beside = await clone.again();
  });
  afterAll(() => server.close());

  const isSomebodyWaiting = () => beside.asOwner(async (q) => {
    const rows = await q.query<{ count: number }>(
      `select count(*)::int as count from pg_stat_activity
       where datname = current_database() and wait_event_type = 'Lock'`);
    return rows[0]!.count > 0;
  });
  /** Does something while another session is inside a transaction of its own. */
  async function during<T>(
    inside: (tx: Transaction) => Promise<unknown>, meanwhile: (release: () => void) => Promise<T>,
  ): Promise<T> {
    let release = () => {};
    const held = new Promise<void>((resolve) => { release = resolve; });
    let entered = () => {};
    const ready = new Promise<void>((resolve) => { entered = resolve; });
    const other = transact(beside, SYSTEM.test, async (tx) => {
      await inside(tx);
      entered();
      await held;
    });
    await ready;
    try {
      return await meanwhile(release);
    } finally {
      release();
      await other;
    }
  }

  it('decide one after the other: the second sees what the first has made of it', async () => {
    const { task } = await office.file();
    const answer = await during(
      (tx) => tx.query(
        `update task set state = 'closed', closed_at = now(), wants_since = null where id = $1::uuid`,
        [task.id]),
      async (release) => {
        const asked = office.dispatcher.post(`/api/tasks/${task.id}/cancellation`, { reason: 'not needed' });
        await until(isSomebodyWaiting, 'the second at the lock');
        release();
        return asked;
      });
    expect([answer.statusCode, answer.json<{ code: string }>().code]).toEqual([409, 'STATE_CONFLICT']);
    expect((await office.read(task.id)).state).toBe('closed');
  });

  it('the second reads what the first has written, not only whether the state still fits', async () => {
    const { task } = await office.file();
    const own = await server.person([{ role: 'dispatcher', areaPath: task.areaPath }]);
    const elsewhere = server.world.city.now.grid.leaves.find((leaf) => leaf !== task.areaPath);
    const answer = await during(
      (tx) => tx.query(`update task set area_path = $2::text where id = $1::uuid`, [task.id, elsewhere]),
      async (release) => {
        const asked = own.post(`/api/tasks/${task.id}/cancellation`, { reason: 'not needed' });
        await until(isSomebodyWaiting, 'the second at the lock');
        release();
        return asked;
      });
    expect([answer.statusCode, (await office.read(task.id)).state]).toEqual([404, 'new']);
    await cancel(office, task.id);
  });

  it('a sweep goes round the offer that another sweep has in hand, and takes the next', async () => {
    const [one, two] = [await office.worker(near(0.001)), await office.worker(near(0.002))];
    const [first, second] = [await office.file(), await office.file()];
    expect(second.task.offer?.workerId).toBe(two.id);
    server.clock.advance(LEASE_SECONDS + 1);
    const offerState = async (id: string) => (await transact(server.database, SYSTEM.test, (tx) =>
      tx.query<{ state: string }>(`select state from offer where id = $1::uuid`, [id])))[0]!.state;
    await during(
      (tx) => tx.query(`select id from offer where id = $1::uuid for update`, [first.task.offer!.id]),
      async () => {
        let isDone = false;
        const swept = sweepOffers(server.world).finally(() => { isDone = true; });
        const stuck = await until(async () => isDone ? 'done' : await isSomebodyWaiting() && 'waiting', 'a sweep');
        expect(stuck).toBe('done');
        await swept;
        expect(await offerState(second.task.offer!.id)).toBe('expired');
        expect(await offerState(first.task.offer!.id)).toBe('open');
      });
    await sweepOffers(server.world);
    expect(await offerState(first.task.offer!.id)).toBe('expired');
    for (const { task } of [first, second]) await cancel(office, task.id);
    for (const worker of [one, two]) await worker.end();
  });

  it('two sweeps at once end each offer once', async () => {
    const workers = [];
    for (let at = 1; at <= 6; at += 1) workers.push(await office.worker(near(0.001 * at)));
    const filed: TaskView[] = [];
    for (let at = 0; at < 6; at += 1) filed.push((await office.file()).task);
    server.clock.advance(LEASE_SECONDS + 1);
    await Promise.all([sweepOffers(server.world), sweepOffers(server.world), sweepOffers(server.world)]);
    const rows = await transact(server.database, SYSTEM.test, (tx) => tx.query<{ state: string; steps: number }>(
      `select o.state, (select count(*)::int from offer f where f.task_id = o.task_id
         and f.fence = o.fence) as steps
       from offer o where o.id = any ($1::uuid[])`, [filed.map((task) => task.offer!.id)]));
    expect(rows).toHaveLength(6);
    expect(rows.every((row) => row.state === 'expired' && row.steps === 1)).toBe(true);
    for (const task of filed) await cancel(office, task.id);
    for (const worker of workers) await worker.end();
  });
});
