import { randomUUID } from 'node:crypto';
import type { LightMyRequestResponse } from 'fastify';
import { afterAll, beforeAll, expect, it } from 'vitest';
import type { Actor, Database, Session } from '../../server/platform/database/database.ts';
import type { OwnWork, TaskView } from '../../server/tasks/tasks.schema.ts';
import { describeOnEngines } from '../support/engines.ts';
import { listenOn, startServer, type TestServer, type Visitor } from '../support/server.ts';
import { HERE, near, type Office, openOffice } from './office.ts';

interface Said { actor: string; right: string; text: string }

/** A database that keeps, of each statement, as whom and by which right it was run. */
function overheard(database: Database): { database: Database; said: Said[] } {
  const said: Said[] = [];
  const keeping = (q: Session, first: Actor | undefined): Session => {
    let now = first;
    const keep = (text: string) =>
      said.push({ actor: now?.id ?? '', right: now?.facts?.['right'] ?? '', text });
    keep('begin');
    return {
      query: (text, params) => {
        keep(text);
        return q.query(text, params);
      },
      become: async (actor) => {
        await q.become(actor);
        now = actor;
      },
    };
  };
  return {
    said,
    database: {
      ...database,
      transaction: (work, options) =>
        database.transaction((q) => work(keeping(q, options?.actor)), options),
    },
  };
}

/** What only the machine does: it reads and writes rows of people whom the asker may not see. */
const MACHINE = [/insert into offer/, /told_state = case/, /from worker w where w\.id = any/, /where household_id = any/,
  /area_path as "areaPath", count/];
/** What stays the person's, although the machine was at work before or after it. */
const PERSONAL = [/insert into task_step/, /insert into news/, /insert into access_entry/];

describeOnEngines('tasks and shifts, asked by right', 'boston', (clone) => {
  let server: TestServer;
  let office: Office;
  let said: Said[];
  beforeAll(async () => {
    const kept = overheard(await clone.open());
    said = kept.said;
    server = await startServer(kept.database);
    office = await openOffice(server, await listenOn(server));
  });
  afterAll(() => server.close());

  /** Asks; the answer is good, by one transaction of this right, and each statement has its master. */
  async function ask(
    who: Visitor, right: string, send: () => Promise<LightMyRequestResponse>, turnsMax = 1,
  ): Promise<LightMyRequestResponse> {
    said.length = 0;
    const answer = await send();
    expect(answer.statusCode, answer.body).toBeLessThan(300);
    const heard = [...said];
    const opened = heard.filter(({ actor, text }) => text === 'begin' && !actor.startsWith('system:'));
    expect(opened).toEqual([{ actor: who.id, right, text: 'begin' }]);
    for (const { actor, text } of heard) {
      if (MACHINE.some((one) => one.test(text))) expect(actor, text).toBe('system:dispatch');
      if (PERSONAL.some((one) => one.test(text))) expect([who.id, 'system:relay'], text).toContain(actor);
    }
    // To the machine and back: two short statements, and most often no more.
    expect(heard.filter(({ text }) => text.includes('set_config')).length).toBeLessThanOrEqual(2 * turnsMax);
    return answer;
  }
  const file = async (more: object = {}) => (await ask(office.dispatcher, 'tasks.file', () =>
    office.dispatcher.post('/api/tasks', { id: randomUUID(), title: 'Branch', point: HERE, ...more }))).json<TaskView>();

  it('are read by the right of their route', async () => {
    const { dispatcher } = office;
    const worker = await office.worker(near(0.002));
    const task = await file();
    for (const path of ['', '?order=pressing', '/cells', '/summary', `/${task.id}`, '?cell=none']) {
      await ask(dispatcher, 'tasks.read', () => dispatcher.get(`/api/tasks${path}`));
    }
    await ask(dispatcher, 'tasks.file', () => dispatcher.get(`/api/tasks/${task.id}/candidates`));
    await ask(dispatcher, 'tasks.file', () => dispatcher.get(`/api/tasks/candidates?lon=${HERE[0]}&lat=${HERE[1]}`));
    await ask(dispatcher, 'workers.read', () => dispatcher.get('/api/workers'));
    for (const path of ['tasks/mine', 'tasks/mine/day', 'shifts/mine']) {
      await ask(worker, 'work.do', () => worker.get(`/api/${path}`));
    }
    await ask(worker, 'work.do', () => worker.goHome());
    await worker.end();
  });

  it('are moved by the right of their verb; the machine matches and tells as itself', async () => {
    const { dispatcher } = office;
    const worker = await office.worker(near(0.001));
    const offerOf = async () => (await worker.get('/api/tasks/mine')).json<OwnWork>().offer!;
    const answer = async (how: 'acceptance' | 'refusal', more: object = {}) => {
      const { id, fence } = await offerOf();
      await ask(worker, 'work.do', () => worker.post(`/api/offers/${id}/${how}`, { offerId: id, fence, ...more }));
    };
    const { id } = await file();
    await answer('refusal', { reason: 'busy' });
    await ask(dispatcher, 'tasks.file', () => dispatcher.post(`/api/tasks/${id}/offers`, { workerId: worker.id }));
    await answer('acceptance');
    await ask(dispatcher, 'tasks.file', () => dispatcher.post(`/api/tasks/${id}/release`, { reason: 'elsewhere' }));
    await ask(dispatcher, 'tasks.file', () => dispatcher.post(`/api/tasks/${id}/offers`, { workerId: worker.id }));
    await answer('acceptance');
    const work = async () => {
      await ask(worker, 'work.do', () => worker.post(`/api/tasks/${id}/arrival`));
      await ask(worker, 'work.do', () => worker.post(`/api/tasks/${id}/handling`, { note: 'done' }));
    };
    await work();
    const verify = (body: object) => () => dispatcher.post(`/api/tasks/${id}/verification`, body);
    // Whether the handler is still on shift is looked up first: two turns.
    await ask(dispatcher, 'tasks.verify', verify({ outcome: 'returned', reason: 'not all of it' }), 2);
    await work();
    await ask(dispatcher, 'tasks.verify', verify({ outcome: 'done' }));
    const other = await file();
    await ask(dispatcher, 'tasks.file', () => dispatcher.post(`/api/tasks/${other.id}/cancellation`, { reason: 'over' }));
    const steps = await server.database.asOwner((q) => q.query<{ state: string; actor: string }>(
      `select state, actor from task_step where task_id = $1::uuid order by seq`, [id]));
    expect(new Set(steps.map((step) => step.actor))).toEqual(new Set([dispatcher.id, worker.id]));
    await file();
    await answer('acceptance');
    await file();
    await ask(worker, 'work.do', () => worker.goHome());
    expect((await office.dispatcher.get('/api/tasks')).json<{ items: TaskView[] }>().items
      .filter((one) => one.worker?.id === worker.id || one.offer?.workerId === worker.id)).toEqual([]);
    await worker.end();
  });

  it('are reported by a resident, whose household hears of it from the machine', async () => {
    const [home] = await server.database.asOwner((q) => q.query<{ id: string }>(`select id from household limit 1`));
    const resident = await server.person([{ role: 'resident', areaPath: 'boston' }], home!.id);
    const body = { id: randomUUID(), title: 'Lamp is out', point: HERE };
    await ask(resident, 'tasks.report', () => resident.post('/api/tasks', body));
    await ask(resident, 'tasks.report', () => resident.post('/api/tasks', body));
    await ask(resident, 'tasks.report', () => resident.get('/api/tasks/reported'));
  });
});
