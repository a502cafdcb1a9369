import { randomUUID } from 'node:crypto';
import type { Browser, Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { hasChromium, launch, mapIsIdle, picture, visit } from '../support/browser.ts';

const live = (page: Page) => page.locator('[data-testid=live-dot][data-state=live]');

describe.skipIf(!hasChromium)('the console', () => {
  let browser: Browser;
  beforeAll(async () => { browser = await launch(); });
  afterAll(() => browser.close());

  it('says when the connection is lost, keeps what it shows, and resumes by itself', async () => {
    const { page, context } = await visit(browser, { account: 'supervisor' });
    await live(page).waitFor();
    await context.setOffline(true);
    await page.evaluate(() => window.dispatchEvent(new Event('offline')));
    await page.locator('[data-testid=live-dot][data-state=offline]').waitFor();
    await page.getByRole('alert').filter({ hasText: 'No connection since' }).waitFor();
    await page.getByTestId('kpis').waitFor();
    await context.setOffline(false);
    await live(page).waitFor({ timeout: 60_000 });
    await context.close();
  });

  it('draws the marks later when their part could not be loaded at first, and never breaks', async () => {
    const { page, context } = await visit(browser, { path: '/', account: 'dispatcher' });
    await page.getByTestId('new-task').waitFor();
    const requests: number[] = [];
    await page.route(/live-layers-.*\.js/, async (route) => {
      requests.push(Date.now());
      // The first two tries meet a dead network, the third one a good one.
      await (requests.length <= 2 ? route.abort('internetdisconnected') : route.continue());
    });
    await page.reload();
    await page.getByTestId('new-task').waitFor();
    await page.waitForFunction(() => document.querySelector('#deckgl-overlay, canvas[id^="deck"]') !== null
      || document.querySelectorAll('.map-canvas canvas').length > 1, undefined, { timeout: 60_000 });
    expect(requests.length).toBeGreaterThanOrEqual(3);
    await context.close();
  });

  it('files a task by keyboard alone: a cell for the place, the nearest for the worker', async () => {
    const { page, context, errors } = await visit(browser, { account: 'dispatcher' });
    await page.getByTestId('new-task').waitFor();
    await page.keyboard.press('n');
    await page.getByTestId('new-task-form').waitFor();
    await page.getByTestId('task-place').focus();
    await page.keyboard.type('no such cell');
    await page.keyboard.press('Enter');
    await page.getByText('No cell of that name').waitFor();
    await page.keyboard.press('Control+A');
    await page.keyboard.type('0607');
    await page.keyboard.press('Enter');
    await page.getByText('Place chosen').waitFor();
    await page.getByTestId('task-title').focus();
    await page.keyboard.type('Branch across the path, by keyboard');
    await page.keyboard.press('Enter');
    await page.locator('[data-testid=task-card] h2').getByText(/^Branch across the path, by keyboard$/).waitFor();
    const id = new URL(page.url()).searchParams.get('task')!;
    // Back opens the form again, and leaves no map that only picks points.
    await page.goBack();
    await page.getByTestId('new-task-form').waitFor();
    await page.keyboard.press('Escape');
    await page.getByTestId('new-task-form').waitFor({ state: 'detached' });
    expect(errors).toEqual([]);
    // Left open it would be offered to the first worker of another test.
    const gone = await context.request.post(`/api/tasks/${id}/cancellation`, { data: { reason: 'end of the test' } });
    expect(gone.ok()).toBe(true);
    await context.close();
  });

  it('draws nothing anew but what shows it when the pointer or the map moves', async () => {
    const { page, context } = await visit(browser, { account: 'planner', path: '/?mode=plan' });
    await page.getByTestId('ranked-row').first().waitFor();
    await mapIsIdle(page);
    // What React drew last into an element: another object, when its component was called again.
    const drawn = () => page.evaluateHandle(() => ['[data-testid=shell]', '.top-bar', '.rail', '.map-area',
      '.side', '[data-testid=area]'].map((one) => {
      const element = document.querySelector(one) as unknown as Record<string, unknown>;
      return element[Object.keys(element).find((key) => key.startsWith('__reactProps'))!];
    }));
    const before = await drawn();
    const names = new Set<string>();
    const map = (await page.getByTestId('map').boundingBox())!;
    for (let i = 2; i < 9; i += 1) {
      await page.mouse.move(map.x + (map.width * i) / 10, map.y + map.height / 2, { steps: 4 });
      names.add(await page.locator('.hover-tip strong').first().textContent({ timeout: 500 }).catch(() => '') ?? '');
    }
    expect(names.size).toBeGreaterThan(2);
    await page.getByRole('button', { name: 'Zoom in' }).click();
    await page.waitForURL(/[?&]at=/);
    const same = await page.evaluate(([a, b]) => a.map((props, i) => props !== undefined && props === b[i]),
      [before, await drawn()] as const);
    expect(same).toEqual([true, true, true, true, true, true]);
    // The measure sees: a choice does draw the bar anew.
    await page.getByTestId('window-4').click();
    await page.waitForURL(/weeks=4/);
    const after = await page.evaluate(([a, b]) => a.map((props, i) => props === b[i]), [before, await drawn()] as const);
    expect(after[1]).toBe(false);
    await context.close();
  });

  it('has a table for each layer, with the same figures, for the area that is chosen', async () => {
    const { page, context, errors } = await visit(browser, { account: 'supervisor', path: '/?area=boston/04&table=1' });
    await page.getByTestId('cell-table').waitFor();
    expect(await page.locator('[data-testid=cell-table] tbody tr[data-index]').count()).toBe(10);
    const registered = page.locator('[data-testid=cell-table] thead button', { hasText: 'Households' });
    await registered.click();
    const order = () => page.locator('[data-testid=cell-table] tbody tr td:nth-child(3)').allInnerTexts();
    const down = (await order()).map(Number);
    expect(down).toEqual([...down].sort((a, b) => b - a));
    await page.getByTestId('table-tasks').click();
    await page.getByTestId('task-table').waitFor();
    const kpi = page.getByTestId('kpis');
    await page.waitForFunction(() => {
      const text = document.querySelector('[data-testid=kpis]')?.textContent ?? '';
      return !text.includes('–');
    });
    const toOffer = Number((await kpi.locator('dd').first().innerText()).replace(/\D/g, ''));
    const table = page.getByTestId('task-table');
    // Its end is reached by scrolling: only what is in view is in the document.
    await table.locator('thead button', { hasText: 'State' }).click();
    const states = new Map<string, string>();
    const read = async () => (await table.locator('tbody tr[data-row]').evaluateAll((rows) => rows.map((row) =>
      [row.getAttribute('data-row')!, row.children[1]!.textContent]))).forEach(([id, state]) => states.set(id!, state!));
    const all = Number(await table.locator('table').getAttribute('aria-rowcount')) - 1;
    for (let top = 0; states.size < all && top < 100_000; top += 250) {
      await table.locator('.table-box').evaluate((box, to) => box.scrollTo(0, to), top);
      await page.waitForTimeout(60);
      await read();
    }
    expect([...states.values()].filter((state) => /filed/.test(state)).length).toBe(toOffer);
    await page.getByTestId('table-workers').click();
    await page.getByTestId('worker-table').waitFor();
    await page.getByTestId('table-deeds').click();
    await page.getByText('Exact deeds are shown from near only').waitFor();
    await page.getByTestId('search').fill('0404');
    await page.getByTestId('search').press('Enter');
    await page.locator('[data-testid=deed-table] tbody tr').first().waitFor();
    // The caption says no order that the rows have not.
    const caption = page.locator('[data-testid=deed-table] caption');
    expect(await caption.innerText()).toContain('newest first');
    const submitted = page.locator('[data-testid=deed-table] tbody tr[data-index] td:nth-child(4)');
    const newest = await submitted.first().innerText();
    await page.locator('[data-testid=deed-table] thead button', { hasText: 'Submitted' }).click();
    await expect.poll(() => caption.innerText()).not.toContain('newest first');
    await expect.poll(() => submitted.first().innerText()).not.toBe(newest);
    await picture(page, 'table-deeds');
    expect(errors).toEqual([]);
    await context.close();
  });

  it('counts in the legend what the map hatches', async () => {
    const { page, context } = await visit(browser, { account: 'planner', path: '/?mode=monitor' });
    await mapIsIdle(page);
    await page.waitForFunction(() => window.__deedgrid?.heat);
    const hatched = await page.evaluate(() =>
      (window.__deedgrid!.heat as number[]).filter((value) => value === -1).length);
    expect(hatched).toBeGreaterThan(0);
    await expect.poll(() => page.getByTestId('legend-few').innerText()).toContain(`(${hatched} of`);
    await context.close();
  });

  it('takes a key of the browser, or one that is held, for no decision', async () => {
    const { page, context } = await visit(browser, { account: 'panel2' });
    await page.getByTestId('case').waitFor();
    const first = await page.getByTestId('case').getAttribute('data-deed');
    const votes: string[] = [];
    page.on('request', (request) => {
      if (request.url().endsWith('/votes')) votes.push(request.url());
    });
    await page.keyboard.press('Control+1');
    await page.keyboard.press('Meta+1');
    await page.evaluate(() => window.dispatchEvent(new KeyboardEvent('keydown', { key: '1', repeat: true })));
    await page.getByTestId('area').focus();
    await page.keyboard.press('1');
    await page.waitForTimeout(500);
    expect(votes).toEqual([]);
    expect(await page.getByTestId('case').getAttribute('data-deed')).toBe(first);
    await page.getByTestId('case').click();
    await page.keyboard.press('3');
    await page.getByTestId('reject-reason').waitFor();
    await page.getByRole('button', { name: 'Back' }).click();
    await page.keyboard.press('j');
    await expect.poll(() => page.getByTestId('case').getAttribute('data-deed')).not.toBe(first);
    await context.close();
  });

  it('shows nothing of the one before when another person signs in in another tab', async () => {
    const { page, context } = await visit(browser, { account: 'supervisor' });
    await page.getByTestId('kpis').waitFor();
    await live(page).waitFor();
    const answer = await context.request.post('/api/session', { data: { account: 'planner', password: 'deedgrid-demo' } });
    expect(answer.ok()).toBe(true);
    await page.getByTestId('participation').waitFor({ timeout: 60_000 });
    expect(await page.getByTestId('kpis').count()).toBe(0);
    expect(await page.getByTestId('rail-dispatch').count()).toBe(0);
    await context.close();
  });

  it('comes back to the sign-in when the session is over', async () => {
    const { page, context } = await visit(browser, { account: 'dispatcher' });
    await live(page).waitFor();
    await context.request.delete('/api/session', { headers: { 'x-request': randomUUID() } });
    await page.getByTestId('sign-in-dispatcher').waitFor({ timeout: 60_000 });
    await context.close();
  });
});
