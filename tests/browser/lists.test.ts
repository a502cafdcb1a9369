import type { Browser } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { randomUUID } from 'node:crypto';
import type { TaskPage, TaskSummary } from '../../server/tasks/tasks.schema.ts';
import { hasChromium, launch, mapIsIdle, picture, visit } from '../support/browser.ts';

const figure = (text: string) => Number(text.replace(/\D/g, ''));

describe.skipIf(!hasChromium)('lists that do not end before their end', () => {
  let browser: Browser;
  beforeAll(async () => {
    browser = await launch();
  });
  afterAll(() => browser.close());

  it('"and 83 more" opens exactly those 83, after the six that were seen', async () => {
    const { page, context, errors } = await visit(browser, { account: 'supervisor', path: '/?mode=monitor' });
    const ids = () => page.locator('[data-task]').evaluateAll((rows) => rows.map((row) => (row as HTMLElement).dataset.task!));
    const get = async <Answer>(url: string) => (await context.request.get(url)).json() as Promise<Answer>;
    await page.getByTestId('more-late').waitFor();
    const { overdue } = await get<TaskSummary>('/api/tasks/summary');
    expect(figure(await page.getByTestId('kpi-overdue').innerText())).toBe(overdue);
    expect(figure(await page.getByTestId('more-late').innerText())).toBe(overdue - 6);
    const seen = await ids();
    expect(seen).toHaveLength(6);
    // By keyboard from here on: the first that was not seen has the focus, and so has each page's first.
    await page.getByTestId('more-late').press('Enter');
    await page.getByTestId('late-board').waitFor();
    const focused = () => page.evaluate(() => (document.activeElement as HTMLElement).dataset.task);
    await expect.poll(focused).toBe((await ids())[6]);
    for (let shown = await ids(); shown.length < overdue; shown = await ids()) {
      await page.getByTestId('more-tasks').press('Enter');
      await expect.poll(async () => (await ids()).length).toBeGreaterThan(shown.length);
      await expect.poll(focused).toBe((await ids())[shown.length]);
    }
    expect(await page.getByTestId('more-tasks').count()).toBe(0);
    const late = await ids();
    const { items } = await get<TaskPage>('/api/tasks?order=pressing&overdue=true&limit=500');
    expect(late).toEqual(items.map((task) => task.id));
    expect(late.slice(0, 6)).toEqual(seen);
    expect(new Set(late).size).toBe(overdue);
    await picture(page, 'late-board');
    // The figure itself leads there too, and back leads back.
    await page.goBack();
    await page.getByTestId('kpi-overdue').click();
    await page.getByTestId('late-board').waitFor();
    await page.getByTestId('late-back').click();
    await page.getByTestId('kpis').waitFor();
    expect(errors).toEqual([]);
    await context.close();
  });

  it('lanes and counts of the board follow the news, and nothing is asked again', async () => {
    const { page, context, errors } = await visit(browser, { account: 'dispatcher', path: '/?mode=dispatch' });
    await mapIsIdle(page);
    await page.locator('[data-testid=live-dot][data-state=live]').waitFor();
    const count = async (lane: string) => figure(await page.locator(`[data-testid=lane-${lane}] .count`).innerText());
    await page.locator('[data-testid=lane-to-offer] [data-task]').first().waitFor();
    await page.waitForLoadState('networkidle');
    const before = await count('to-offer');
    const asked: string[] = [];
    page.on('request', (request) => {
      if (/\/api\/tasks/.test(request.url())) asked.push(request.url());
    });
    const id = randomUUID();
    const filed = await context.request.post('/api/tasks', {
      data: { id, title: 'Comes by the news', point: [-71.06, 42.32], priority: 'urgent' } });
    expect(filed.ok()).toBe(true);
    await expect.poll(() => count('to-offer')).toBe(before + 1);
    const gone = await context.request.post(`/api/tasks/${id}/cancellation`, { data: { reason: 'end of the test' } });
    expect(gone.ok()).toBe(true);
    await expect.poll(() => count('to-offer')).toBe(before);
    expect(asked).toEqual([]);
    expect(errors).toEqual([]);
    await context.close();
  });

  it('tables say how much of what they show', async () => {
    const { page, context } = await visit(browser, { account: 'supervisor', path: '/?table=1' });
    await page.getByTestId('table-tasks').click();
    const rows = page.locator('[data-testid=task-table] tbody tr');
    await rows.first().waitFor();
    const { byState } = await (await context.request.get('/api/tasks/summary')).json() as TaskSummary;
    const all = Object.values(byState).reduce((sum, one) => sum + one, 0);
    const part = page.getByTestId('table-part');
    expect((await part.innerText()).match(/[\d,]+/g)!.map(figure)).toEqual([200, all]);
    while (await page.getByTestId('table-more').count() > 0) {
      const shown = await rows.count();
      await page.getByTestId('table-more').click();
      await expect.poll(() => rows.count()).toBeGreaterThan(shown);
    }
    expect(await rows.count()).toBe(all);
    expect(await part.count()).toBe(0);
    await context.close();
  });
});
