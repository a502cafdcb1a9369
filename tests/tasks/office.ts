/** A dispatcher and workers with phones, for tests of tasks. */
import { randomUUID } from 'node:crypto';
import { expect } from 'vitest';
import type { OwnWork, TaskView } from '../../server/tasks/tasks.schema.ts';
import { holdHistory } from './hold-history.ts';
import { connect, type TestServer, until } from '../support/server.ts';

export type Point = [number, number];
export const HERE: Point = [-71.06, 42.32];
export const near = (east: number): Point => [HERE[0] + east, HERE[1]];

export async function openOffice(server: TestServer, base: string) {
  await holdHistory(server.database);
  const dispatcher = await server.person([{ role: 'dispatcher', areaPath: 'boston' }]);

  async function worker(point: Point | null, areaPath = 'boston', householdId: string | null = null) {
    const visitor = await server.person([{ role: 'worker', areaPath }], householdId);
    const shift = randomUUID();
    expect((await visitor.post('/api/shifts', { id: shift })).statusCode).toBe(200);
    const phone = await connect(base, visitor);
    const walk = (to: Point) => phone.socket.emitWithAck('worker:report-position', { point: to });
    if (point) expect(await walk(point)).toMatchObject({ ok: true });
    return {
      ...visitor, ...phone, shift, walk,
      work: async () => (await visitor.get('/api/tasks/mine')).json<OwnWork>(),
      accept: (offer: { id: string; fence: number }) =>
        phone.socket.emitWithAck('task:accept', { offerId: offer.id, fence: offer.fence }),
      handle: async (taskId: string) => {
        expect((await visitor.post(`/api/tasks/${taskId}/arrival`)).statusCode).toBe(200);
        const handled = await visitor.post(`/api/tasks/${taskId}/handling`, { note: 'done' });
        expect(handled.json<TaskView>().state).toBe('handled');
      },
      goHome: () => visitor.post(`/api/shifts/${shift}/end`),
      end: async () => {
        phone.socket.disconnect();
        await visitor.post(`/api/shifts/${shift}/end`);
        // The index hears of it by news, as other processes do.
        await until(() => !server.world.workers.facts.has(visitor.id), 'the worker off the index');
      },
    };
  }
  const file = async (more: object = {}) => {
    const body = { id: randomUUID(), title: 'Branch on the pavement', point: HERE, ...more };
    const answer = await dispatcher.post('/api/tasks', body);
    expect(answer.statusCode, answer.body).toBe(201);
    return { body, task: answer.json<TaskView>() };
  };
  const read = async (taskId: string) =>
    (await dispatcher.get(`/api/tasks/${taskId}`)).json<TaskView>();
  return { dispatcher, worker, file, read };
}
export type Office = Awaited<ReturnType<typeof openOffice>>;
