import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { addPeople, changeRoles, changeStanding, streamsOf } from '../../server/access/access.ts';
import { ROLES } from '../../server/access/access.schema.ts';
import { RIGHTS_OF } from '../../server/access/rights.ts';
import { SYSTEM_STREAM } from '../../server/events.ts';
import { SYSTEM, transact } from '../../server/platform/database/database.ts';
import type { Resumed } from '../../server/events.ts';
import { settleShifts } from '../../server/workers/workers.ts';
import { describeOnEngines } from '../support/engines.ts';
import { connect, listenOn, startServer, type TestServer, until } from '../support/server.ts';
import { HERE, near, type Office, openOffice } from '../tasks/office.ts';

/** Nothing here sweeps or looks again by itself: what follows, follows from the news alone. */
describeOnEngines('a right that ends', 'boston', (clone) => {
  let server: TestServer;
  let base: string;
  let office: Office;
  beforeAll(async () => {
    server = await startServer(await clone.open());
    base = await listenOn(server);
    office = await openOffice(server, base);
  });
  afterAll(() => server.close());
  const give = (id: string, ...areas: string[]) => transact(server.database, SYSTEM.test, (tx) =>
    changeRoles(tx, id, areas.map((areaPath) => ({ role: 'worker' as const, areaPath }))));
  const areaOf = (point: [number, number]) =>
    server.world.city.now.grid.cells[server.world.city.now.grid.locator.locate(...point)]!.areaPath;
  const gone = (id: string) => until(() => !server.world.workers.facts.has(id), 'the worker off the index');
  const end = (taskId: string) =>
    office.dispatcher.post(`/api/tasks/${taskId}/cancellation`, { reason: 'the test is over' });

  it('takes the worker off the index and the socket off its streams; no place, no offer, no shift', async () => {
    const one = await office.worker(near(0.001));
    const closed = new Promise((resolve) => one.socket.once('disconnect', resolve));
    await give(one.id);
    await gone(one.id);
    expect(await closed).toBe('transport close');
    expect(server.world.workers.index.has(one.id)).toBe(false);
    const again = await connect(base, one);
    expect(Object.keys((again.resumed as { data: Resumed }).data.streams)).toEqual([`person:${one.id}`]);
    expect(await again.socket.emitWithAck('worker:report-position', { point: HERE }))
      .toMatchObject({ ok: false, code: 'NOT_ALLOWED' });
    await server.world.workers.flush();
    const kept = await transact(server.database, SYSTEM.test, (tx) => tx.query(
      `select 1 from worker_position where worker_id = $1::uuid
       union all select 1 from shift where worker_id = $1::uuid and ended_at is null`, [one.id]));
    expect(kept).toEqual([]);
    const { task } = await office.file();
    expect(task.offer).toBeNull();
    await end(task.id);
    again.socket.disconnect();
  });

  it('withdraws the open offer and gives the work in hand to the next, and everybody hears it', async () => {
    const [one, two] = [await office.worker(near(0.001)), await office.worker(near(0.02))];
    const { task: inHand } = await office.file();
    expect(await one.accept(inHand.offer!)).toMatchObject({ ok: true });
    const { task: asked } = await office.file();
    expect(asked.offer?.workerId).toBe(one.id);
    await give(one.id);
    await gone(one.id);
    const now = await until(async () => {
      const both = await Promise.all([inHand, asked].map((task) => office.read(task.id)));
      return both.every((task) => task.worker === null && task.offer?.workerId !== one.id) && both;
    }, 'the work given back');
    // One of them is the next one's; the other waits: a worker is asked one thing at a time.
    expect(now.map((task) => task.offer?.workerId).filter(Boolean)).toEqual([two.id]);
    const withdrawn = await until(
      () => one.heard.find((news) => news.kind === 'offer:withdrawn'), 'the word to the phone');
    expect(withdrawn.body).toMatchObject({ offerId: asked.offer!.id, because: 'right_ended' });
    const [step] = await transact(server.database, SYSTEM.test, (tx) => tx.query(
      `select reason from task_step where task_id = $1::uuid order by seq desc limit 1`, [inHand.id]));
    expect(step).toEqual({ reason: 'right ended' });
    for (const task of [inHand, asked]) await end(task.id);
    await two.end();
  });

  it('in one area only leaves the worker what lies in the others', async () => {
    const one = await office.worker(near(0.001));
    const { task } = await office.file();
    expect(await one.accept(task.offer!)).toMatchObject({ ok: true });
    await give(one.id, areaOf(HERE), 'boston/01');
    await until(() => server.world.workers.facts.get(one.id)?.areas.length === 2, 'both areas');
    expect((await office.read(task.id)).worker?.id).toBe(one.id);
    await give(one.id, 'boston/01');
    await until(async () => (await office.read(task.id)).worker === null, 'the work given back');
    expect(server.world.workers.facts.get(one.id)?.areas).toEqual(['boston/01']);
    expect((await office.read(task.id)).offer).toBeNull();
    await end(task.id);
    await one.end();
  });

  it('by a suspension ends the session too; the same change again says nothing', async () => {
    const one = await office.worker(near(0.001));
    const ended = new Promise((resolve) => one.socket.once('session:ended', resolve));
    const stand = (standing: 'good' | 'suspended') =>
      transact(server.database, SYSTEM.test, (tx) => changeStanding(tx, one.id, standing));
    const said = async () => (await transact(server.database, SYSTEM.test, (tx) => tx.query<{ seq: number }>(
      `select seq from stream where name = $1::text`, [SYSTEM_STREAM])))[0]!.seq;
    await stand('suspended');
    await ended;
    await gone(one.id);
    expect((await one.get('/api/tasks/mine')).statusCode).toBe(401);
    const before = await said();
    await stand('suspended');
    await transact(server.database, SYSTEM.test, (tx) =>
      changeRoles(tx, one.id, [{ role: 'worker', areaPath: 'boston' }]));
    expect(await said()).toBe(before);
    await stand('good');
    expect((await one.get('/api/tasks/mine')).statusCode).toBe(200);
    await expect(transact(server.database, SYSTEM.test, (tx) => changeStanding(tx, randomUUID(), 'suspended')))
      .rejects.toMatchObject({ code: 'NOT_FOUND' });
    await expect(transact(server.database, SYSTEM.test, (tx) => changeRoles(tx, randomUUID(), [])))
      .rejects.toMatchObject({ code: 'NOT_FOUND' });
  });

  it('is told of like one that is added to somebody known; somebody new is nobody\'s news', async () => {
    const told: string[][] = [];
    server.realtime.follow('people:changed', ({ detail }) => { told.push(detail.personIds); });
    const add = async (ids: string[], areaPath: string) => {
      await transact(server.database, SYSTEM.test, (tx) => addPeople(tx, ids.map((id) => ({
        id, account: id, name: 'x', passwordHash: null, householdId: null, origin: 'demo' as const,
        roles: [{ role: 'worker' as const, areaPath }] }))));
      await server.realtime.catchUp();
    };
    const [known, fresh] = [randomUUID(), randomUUID()];
    await add([known], 'boston/01');
    expect(told).toEqual([]);
    await add([known, fresh], 'boston/04');
    await add([known, fresh], 'boston/04');
    expect(told).toEqual([[known]]);
  });

  it('while no process listened is found by the next look', async () => {
    const one = await office.worker(near(0.001));
    const { task } = await office.file();
    await server.database.asOwner((q) => q.query(
      `delete from person_role where person_id = $1::uuid`, [one.id]));
    await settleShifts(server.world, null, async (tx, workerId) => {
      expect(workerId).toBe(one.id);
      await tx.query(`update offer set state = 'withdrawn' where task_id = $1::uuid`, [task.id]);
    });
    await gone(one.id);
    one.socket.disconnect();
  });

  it('is the same right in the database as in the table of roles', () => {
    expect(ROLES.filter((role) => RIGHTS_OF[role].includes('work.do'))).toEqual(['worker']);
  });

  it('is told on a stream that no role may join', () => {
    for (const role of ROLES) {
      const person = { id: randomUUID(), account: 'x', name: 'x', householdId: null, client: 'person' as const, purpose: 'round',
        roles: [{ role, areaPath: 'boston' }] };
      expect(streamsOf(person, ['boston/04'])).not.toContain(SYSTEM_STREAM);
    }
  });

  it('during a handshake is no right of the socket that comes out of it', async () => {
    const person = await server.person([{ role: 'dispatcher', areaPath: 'boston' }]);
    const all = await Promise.all(Array.from({ length: 6 }, async (_, i) => {
      if (i === 3) await transact(server.database, SYSTEM.test, (tx) => changeRoles(tx, person.id, []));
      return connect(base, person).catch(() => undefined);
    }));
    await until(async () => {
      const answers = await Promise.all(all.map(async (one) => (one?.socket.connected
        ? one.socket.timeout(2000).emitWithAck('news:resume', { streams: {} }).catch(() => undefined) : undefined)));
      return answers.every((answer) => !answer?.ok
        || Object.keys(answer.data.streams).every((name) => name === `person:${person.id}`));
    }, 'every socket without the old streams');
    for (const one of all) one?.socket.disconnect();
  });
});
