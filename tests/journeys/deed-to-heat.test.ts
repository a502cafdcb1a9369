import type { Browser } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { hasChromium, launch, mapIsIdle, picture, toCase, visit } from '../support/browser.ts';

describe.skipIf(!hasChromium)('journey deed-to-heat', () => {
  let browser: Browser;
  beforeAll(async () => { browser = await launch(); });
  afterAll(() => browser.close());

  it('a deed sent from a phone and approved in another browser changes the open map of a third', async () => {
    const supervisor = await visit(browser, { account: 'supervisor' });
    await mapIsIdle(supervisor.page);
    const resident = await visit(browser, { account: 'resident1', path: '/field', size: { width: 390, height: 844 } });

    const balance = async () => Number(await resident.page.getByTestId('points-balance').innerText());
    const before = await balance();
    const home = await resident.context.request.get('/api/households/mine').then((r) => r.json()) as { cellCode: string };
    await resident.page.getByTestId('tab-newDeed').click();
    await resident.page.getByTestId('deed-type').selectOption({ index: 1 });
    await resident.page.getByTestId('deed-note').fill('Done with the neighbours');
    await resident.page.getByTestId('deed-send').click();
    const state = resident.page.getByTestId('deed-state').first();
    await state.and(resident.page.locator('[data-state=submitted]')).waitFor();
    await picture(resident.page, 'journey-deed-submitted');

    const index = await supervisor.page.evaluate(async (code) => {
      const { cells } = await (await fetch('/api/cells')).json() as { cells: { code: string; index: number }[] };
      return cells.find((cell) => cell.code === code)!.index;
    }, home.cellCode);
    // Points show every single deed; the rate only a household's first in the window.
    await supervisor.page.getByTestId('measure').selectOption('points');
    const colour = () => supervisor.page.evaluate((i) => {
      const { map, heat } = window.__deedgrid as {
        heat: number[]; map: { getFeatureState(f: object): { value: number } } };
      return [heat[i], map.getFeatureState({ source: 'cells', sourceLayer: 'cells', id: i }).value];
    }, index);
    await supervisor.page.waitForTimeout(300);
    const was = await colour();
    await supervisor.page.evaluate(() => { (window as { untouched?: boolean }).untouched = true; });

    const panel = await visit(browser, { account: 'panel1', language: 'zh-CN' });
    await toCase(panel.page, 'Done with the neighbours');
    await picture(panel.page, 'journey-deed-queue');
    await panel.page.keyboard.press('1');
    await supervisor.page.waitForFunction(([i, old]) => {
      const { heat } = window.__deedgrid as { heat: number[] };
      return heat[i] !== old;
    }, [index, was[0]] as [number, number]);
    const is = await colour();
    expect(is[1]).toBe(is[0]);
    expect(is[0]).not.toBe(was[0]);
    expect(await supervisor.page.evaluate(() => (window as { untouched?: boolean }).untouched)).toBe(true);
    await picture(supervisor.page, 'journey-deed-heat');

    await resident.page.getByTestId('deed-state').first().and(resident.page.locator('[data-state=posted]')).waitFor();
    await resident.page.waitForFunction((old) =>
      Number(document.querySelector('[data-testid=points-balance]')!.textContent) > old, before);
    for (const one of [supervisor, resident, panel]) {
      expect(one.errors).toEqual([]);
      await one.context.close();
    }
  });
});
