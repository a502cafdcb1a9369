import type { Browser, Page } from 'playwright-core';
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

  it('a table reads on to the end as one scrolls, says how much is shown, and draws only a window', async () => {
    const { page, context, errors } = await visit(browser, { account: 'supervisor', path: '/?table=1' });
    await manyTasks(page, 5000);
    await page.getByTestId('table-tasks').click();
    const table = page.getByTestId('task-table');
    const rows = table.locator('tbody tr[data-index]');
    await rows.first().waitFor();
    const part = page.getByTestId('table-part');
    expect((await part.innerText()).match(/[\d,]+/g)!.map(figure)).toEqual([200, 5000]);
    expect(await table.locator('table').getAttribute('aria-rowcount')).toBe('5001');
    for (let read = 200; read < 5000; read = figure((await part.innerText({ timeout: 1000 }).catch(() => '5000')).split(' of ')[0]!)) {
      await table.locator('.table-box').evaluate((box) => box.scrollTo(0, box.scrollHeight));
      await page.waitForTimeout(100);
    }
    await expect.poll(() => part.count()).toBe(0);
    expect(await page.locator('tr').count()).toBeLessThan(100);
    await table.locator('.table-box').evaluate((box) => box.scrollTo(0, box.scrollHeight));
    await expect.poll(() => rows.last().getAttribute('aria-rowindex')).toBe('5001');
    expect(await page.getByTestId('table-more').count()).toBe(0);
    expect(await page.locator('tr').count()).toBeLessThan(100);
    expect(errors).toEqual([]);
    await context.close();
  });

  it('a table is walked by keyboard, and Enter opens the row', async () => {
    const { page, context, errors } = await visit(browser, { account: 'supervisor', path: '/?table=1' });
    await page.getByTestId('cell-table').waitFor();
    await page.getByTestId('table-tasks').click();
    const table = page.getByTestId('task-table');
    await table.locator('tbody tr[data-index]').first().waitFor();
    // One tab stop for all rows, behind the last head that sorts.
    await table.locator('thead button').last().focus();
    await page.keyboard.press('Tab');
    const at = () => page.evaluate(() => (document.activeElement as HTMLElement).dataset.index);
    expect(await at()).toBe('0');
    await page.keyboard.press('ArrowDown');
    await expect.poll(at).toBe('1');
    await page.keyboard.press('PageDown');
    await expect.poll(async () => Number(await at())).toBeGreaterThan(8);
    await page.keyboard.press('End');
    await expect.poll(async () => Number(await at())).toBeGreaterThanOrEqual(199);
    // Rows are measured as they come into view, more are read: the row stays in view through both.
    await expect.poll(() => page.getByTestId('table-part').count()).toBe(0);
    await expect.poll(() => page.evaluate(() => {
      const [row, box] = [document.activeElement!, document.querySelector('.table-box')!].map((one) => one.getBoundingClientRect());
      return row!.top >= box!.top && row!.bottom <= box!.bottom + 1;
    })).toBe(true);
    // A row that is scrolled out of view keeps the focus.
    const last = await at();
    await table.locator('.table-box').hover();
    await page.mouse.wheel(0, -100_000);
    await expect.poll(() => table.locator('tbody tr[data-index="0"]').count()).toBe(1);
    await page.waitForTimeout(200);
    expect(await table.locator('.table-box').evaluate((box) => box.scrollTop)).toBe(0);
    expect(await at()).toBe(last);
    await page.keyboard.press('Home');
    await expect.poll(at).toBe('0');
    const id = await page.evaluate(() => (document.activeElement as HTMLElement).dataset.row);
    await page.keyboard.press('Enter');
    await page.waitForURL(new RegExp(`task=${id}`));
    expect(errors).toEqual([]);
    await context.close();
  });

  it('a head brings the first of all, not of those that were read', async () => {
    const { page, context, errors } = await visit(browser, { account: 'admin', path: '/?mode=admin' });
    const table = page.getByTestId('people-table');
    await table.locator('tbody tr[data-index]').first().waitFor();
    const names = () => table.locator('tbody tr[data-index] td:nth-child(2)').allInnerTexts();
    const part = await page.getByTestId('table-part').innerText();
    const [read, all] = part.match(/[\d,]+/g)!.map(figure) as [number, number];
    expect([read, all > 3000]).toEqual([100, true]);
    const firstOf = async (direction: string) => ((await (await context.request.get(`/api/people?order=name&direction=${direction}&limit=5`)).json()) as
      { items: { name: string }[] }).items.map((one) => one.name);
    const head = table.getByRole('button', { name: 'Name' });
    for (const [direction, sort] of [['asc', 'ascending'], ['desc', 'descending']] as const) {
      const first = await firstOf(direction);
      await head.click();
      await expect.poll(async () => (await names()).slice(0, 5)).toEqual(first);
      expect(await table.locator('th', { hasText: 'Name' }).getAttribute('aria-sort')).toBe(sort);
      // The head keeps the focus while the list is read anew.
      expect(await head.evaluate((one) => one === document.activeElement)).toBe(true);
    }
    expect(await table.locator('th', { hasText: 'Roles' }).getByRole('button').count()).toBe(0);
    expect(errors).toEqual([]);
    await context.close();
  });
});

/** The tasks of the city many times over, in pages, as the server would answer. */
async function manyTasks(page: Page, total: number): Promise<void> {
  await page.route(/\/api\/tasks\?.*limit=200/, async (route) => {
    const url = new URL(route.request().url());
    const from = Number(url.searchParams.get('cursor') ?? 0);
    url.searchParams.delete('cursor');
    const answer = await (await route.fetch({ url: url.toString() })).json() as TaskPage;
    const one = answer.items[0]!;
    const items = Array.from({ length: Math.min(200, total - from) }, (_, i) => ({
      ...one, id: `00000000-0000-4000-8000-${String(from + i).padStart(12, '0')}`, title: `Task ${from + i}`, titles: null }));
    const next = from + items.length;
    await route.fulfill({ json: {
      ...answer, items, nextCursor: next < total ? String(next) : null,
      ...(from === 0 ? { total, asOf: {} } : { total: null, asOf: null }) } });
  });
}
