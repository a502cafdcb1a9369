import type { Browser } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { hasChromium, launch, mapIsIdle, picture, toCase, pixelOf, visit } from '../support/browser.ts';

const PHONE = { width: 390, height: 844 };
const PLACE = { lon: -71.085, lat: 42.305 };

describe.skipIf(!hasChromium)('journeys of a task', () => {
  let browser: Browser;
  beforeAll(async () => { browser = await launch(); });
  afterAll(() => browser.close());

  async function phoneOf(account: string, lon: number, lat: number) {
    const phone = await visit(browser, { account, path: '/field', size: PHONE });
    await phone.page.getByTestId('shift-switch').click();
    await phone.page.locator('[data-testid=shift-switch][aria-checked=true]').waitFor();
    await phone.page.evaluate(([x, y]) => window.__deedgridSetPosition!(x!, y!), [lon, lat]);
    return phone;
  }

  it('task-to-worker: filed on the map, it reaches the nearest phone, is done and verified', async () => {
    const near = await phoneOf('worker1', PLACE.lon + 0.004, PLACE.lat);
    const far = await phoneOf('worker2', PLACE.lon + 0.02, PLACE.lat);
    const office = await visit(browser, { account: 'dispatcher' });
    await mapIsIdle(office.page);
    await office.page.getByTestId('worker-list').or(office.page.getByTestId('new-task')).first().waitFor();
    await office.page.keyboard.press('n');
    const at = await pixelOf(office.page, PLACE.lon, PLACE.lat);
    await office.page.mouse.click(at.x, at.y);
    await office.page.getByTestId('task-title').fill('Fallen branch blocks the pavement');
    await office.page.getByTestId('candidates').getByText('Worker 1').first().waitFor();
    await picture(office.page, 'journey-task-candidates');
    await office.page.getByTestId('send-task').click();
    await near.page.getByTestId('offer-card').waitFor();
    expect(await far.page.getByTestId('offer-card').count()).toBe(0);
    await office.page.getByTestId('offer-line').waitFor();
    await picture(near.page, 'journey-task-offer');
    await picture(office.page, 'journey-task-offered');
    await near.page.getByTestId('offer-accept').click();
    const card = (state: string) => office.page.locator(`[data-testid=task-card][data-state=${state}]`);
    await card('accepted').waitFor();
    await near.page.getByTestId('task-arrived').click();
    await card('on_site').waitFor();
    await picture(near.page, 'journey-task-on-site');
    await near.page.getByTestId('task-done-note').fill('Branch removed, pavement free');
    await near.page.getByTestId('task-done').click();
    await card('handled').waitFor();
    await office.page.getByTestId('verify-done').click();
    await card('closed').waitFor();
    for (const one of [near, far]) {
      await one.page.getByTestId('shift-switch').click();
      await one.page.locator('[data-testid=shift-switch][aria-checked=false]').waitFor();
    }
    for (const one of [near, far, office]) {
      expect(one.errors).toEqual([]);
      await one.context.close();
    }
  });

  it('report-to-task-to-deed: what a household reports comes back to it as a deed in review', async () => {
    const resident = await visit(browser, { account: 'resident2', path: '/field', size: PHONE, language: 'zh-CN' });
    const home = await resident.context.request.get('/api/households/mine').then((r) => r.json()) as { point: [number, number] };
    const phone = await phoneOf('worker3', home.point[0] + 0.002, home.point[1]);
    await resident.page.getByTestId('tab-report').click();
    await resident.page.getByTestId('report-title').fill('路灯不亮 12');
    await resident.page.getByTestId('report-send').click();
    await resident.page.getByTestId('reported-task').first().waitFor();

    const office = await visit(browser, { account: 'dispatcher', path: '/?mode=dispatch' });
    await office.page.getByTestId('lane-reported').getByText('路灯不亮 12').click();
    await office.page.getByTestId('offer-task').click();
    await phone.page.getByTestId('offer-accept').click();
    await phone.page.getByTestId('task-arrived').click();
    await phone.page.getByTestId('task-done-note').fill('bulb changed');
    await phone.page.getByTestId('task-done').click();
    await office.page.getByTestId('propose-deed').click();
    await office.page.getByRole('option').nth(1).click();
    await picture(office.page, 'journey-report-verify');
    await office.page.getByTestId('verify-done').click();
    await office.page.locator('[data-testid=task-card][data-state=closed]').waitFor();

    await resident.page.getByTestId('tab-points').click();
    await resident.page.locator('[data-testid=deed-state][data-state=submitted]').first().waitFor();
    const panel = await visit(browser, { account: 'panel2' });
    await toCase(panel.page, '路灯不亮 12');
    await panel.page.getByTestId('queue-approve').click();
    await resident.page.locator('[data-testid=deed-state][data-state=posted]').first().waitFor();
    await picture(resident.page, 'journey-report-posted');
    await phone.page.getByTestId('shift-switch').click();
    for (const one of [resident, phone, office, panel]) {
      expect(one.errors).toEqual([]);
      await one.context.close();
    }
  });
});
