import { randomUUID } from 'node:crypto';
import type { APIRequestContext, Browser, Page } from 'playwright-core';
import { io } from 'socket.io-client';
import { afterAll, beforeAll, describe, expect, inject, it } from 'vitest';
import type { DeedQueue } from '../../server/deeds/deeds.schema.ts';
import type { OwnHousehold } from '../../server/households/households.schema.ts';
import type { OwnWork, TaskView } from '../../server/tasks/tasks.schema.ts';
import type { WorkerPage } from '../../server/workers/workers.schema.ts';
import { hasChromium, launch, mapIsIdle, visit } from '../support/browser.ts';

/** Requests of a page from now on, by path. */
function countRequests(page: Page): () => Record<string, number> {
  const counts: Record<string, number> = {};
  page.on('request', (request) => {
    const { pathname } = new URL(request.url());
    if (/^\/(api|tiles)\//.test(pathname)) counts[pathname] = (counts[pathname] ?? 0) + 1;
  });
  return () => counts;
}

/** Somebody who acts by the public interface alone. */
async function person(browser: Browser, account: string) {
  const context = await browser.newContext({ baseURL: inject('base') });
  const { request } = context;
  const signedIn = await request.post('/api/session', { data: { account, password: 'deedgrid-demo', purpose: 'round' } });
  expect(signedIn.ok()).toBe(true);
  const cookie = (await context.cookies()).map(({ name, value }) => `${name}=${value}`).join('; ');
  const ask = async <Answer>(path: string): Promise<Answer> =>
    await (await request.get(path)).json() as Answer;
  const send = async <Answer>(path: string, data: object = {}): Promise<Answer> => {
    const answer = await request.post(path, { data });
    expect(answer.ok(), `${path}: ${await answer.text()}`).toBe(true);
    return await answer.json() as Answer;
  };
  return { request, cookie, ask, send, close: () => context.close() };
}
type Somebody = Awaited<ReturnType<typeof person>>;

/** A worker on shift who walks a step. */
async function onShift(worker: Somebody) {
  const shift = randomUUID();
  await worker.send('/api/shifts', { id: shift });
  const socket = io(inject('base'), {
    transports: ['websocket'], forceNew: true, extraHeaders: { cookie: worker.cookie } });
  await new Promise<void>((resolve) => socket.once('connect', () => resolve()));
  await socket.emitWithAck('news:resume', { streams: {} });
  return {
    step: (point: readonly [number, number]) => socket.emitWithAck('worker:report-position', { point }),
    end: async () => {
      socket.disconnect();
      await worker.send(`/api/shifts/${shift}/end`);
    },
  };
}

/** One task from the need to its end, by whoever is nearest. */
async function oneTask(office: Somebody, worker: Somebody, point: readonly [number, number]) {
  const task = await office.send<TaskView>('/api/tasks', {
    id: randomUUID(), title: 'Lamp out by the gate', point, dueInMinutes: 60 });
  const offered = async () => (await worker.ask<OwnWork>('/api/tasks/mine')).offer;
  await expect.poll(async () => (await offered())?.taskId, { timeout: 15_000 }).toBe(task.id);
  const offer = (await offered())!;
  await worker.send(`/api/offers/${offer.id}/acceptance`, { offerId: offer.id, fence: offer.fence });
  await worker.send(`/api/tasks/${task.id}/arrival`);
  return {
    handle: () => worker.send(`/api/tasks/${task.id}/handling`, { note: 'lamp changed' }),
    verify: () => office.send(`/api/tasks/${task.id}/verification`, { outcome: 'done' }),
  };
}

/** A deed that is posted: the heat of its area changes. */
async function oneDeed(resident: Somebody, panel: Somebody): Promise<void> {
  const home = await resident.ask<OwnHousehold>('/api/households/mine');
  const { types } = await resident.ask<{ types: { id: string }[] }>('/api/rulebook');
  const id = randomUUID();
  await resident.send('/api/deeds', {
    id, householdId: home.id, typeId: types[0]!.id, point: home.point, occurredAt: new Date().toISOString() });
  await panel.ask<DeedQueue>('/api/deeds/queue');
  await panel.send(`/api/deeds/${id}/votes`, { id: randomUUID(), vote: 'approve' });
}

const workersOf = async (request: APIRequestContext) =>
  (await (await request.get('/api/workers')).json() as WorkerPage).workers;

describe.skipIf(!hasChromium)('a console that nobody touches', () => {
  let browser: Browser;
  beforeAll(async () => { browser = await launch(); });
  afterAll(() => browser.close());

  it('is told of everything and asks for next to nothing', async () => {
    const [office, walker, resident, panel] = await Promise.all(
      ['dispatcher', 'worker3', 'resident2', 'panel2'].map((account) => person(browser, account)));
    const shift = await onShift(walker!);
    await shift.step([-71.06, 42.35]);
    const { page, context } = await visit(browser, { account: 'supervisor' });
    await page.locator('[data-testid=live-dot][data-state=live]').waitFor();
    await page.getByTestId('worker-list').getByText('Worker 3').waitFor();
    await mapIsIdle(page);
    await page.waitForTimeout(1500);
    const counts = countRequests(page);
    for (let round = 0; round < 4; round += 1) {
      const task = await oneTask(office!, walker!, [-71.06, 42.3501]);
      for (let i = 0; i < 15; i += 1) {
        await shift.step([-71.06 + (round * 15 + i) / 1e5, 42.35]);
        await new Promise((resolve) => setTimeout(resolve, 60));
      }
      const line = page.getByTestId('worker-list').locator('li', { hasText: 'Worker 3' });
      // What the list says of the worker came by the news alone.
      await line.locator('.worker-dot.busy').waitFor();
      await task.handle();
      await line.locator('.worker-dot.free').waitFor();
      await task.verify();
      await oneDeed(resident!, panel!);
    }
    await page.waitForTimeout(2500);
    const asked = { ...counts() };
    const known = await page.evaluate(() => (window.__deedgrid!.workers as
      { id: string; point: unknown; taskIds: string[]; hasOffer: boolean }[])
      .map(({ id, point, taskIds, hasOffer }) => ({ id, point, taskIds, hasOffer })));
    const truth = (await workersOf(context.request))
      .map(({ id, point, taskIds, hasOffer }) => ({ id, point, taskIds, hasOffer }));
    expect(known).toEqual(truth);
    // Some 24 changes of tasks, 60 steps and 4 changes of the heat: two questions at once, no more.
    expect(Object.values(asked).reduce((sum, count) => sum + count, 0), JSON.stringify(asked))
      .toBeLessThanOrEqual(3);
    await shift.end();
    await page.getByTestId('worker-list').getByText('Worker 3').waitFor({ state: 'detached' });
    await Promise.all([office, walker, resident, panel].map((one) => one!.close()));
    await context.close();
  });
});
