import type { Browser, Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { hasChromium, launch, mapIsIdle, picture, visit } from '../support/browser.ts';

/** A busy machine takes its time. */
const soon = <Value>(look: () => Value | Promise<Value>) => expect.poll(look, { timeout: 30_000 });

interface Looked { coloured: number; cells: number; marks: number; selected: boolean; hatch: boolean }

/** What the map itself holds: not what the page wanted to put on it. */
const look = (page: Page): Promise<Looked> => page.evaluate(() => {
  const { map, heat, marks } = window.__deedgrid as {
    map: {
      getFeatureState(feature: object): { value?: number; selected?: boolean };
      hasImage(id: string): boolean;
    };
    heat: number[]; marks: { tasks: unknown[] }[];
  };
  const states = heat.map((_, id) =>
    map.getFeatureState({ source: 'cells', sourceLayer: 'cells', id }));
  return {
    cells: heat.length, coloured: states.filter(({ value }) => value !== undefined).length,
    marks: marks.reduce((sum, mark) => sum + mark.tasks.length, 0),
    selected: states.some(({ selected }) => selected === true), hatch: map.hasImage('hatch'),
  };
});

/** How many pixels of the map's middle differ between two pictures of the page. */
async function differing(page: Page, before: Buffer, after: Buffer): Promise<number> {
  return page.evaluate(async ([a, b]) => {
    const pixels = async (base64: string) => {
      const bytes = Uint8Array.from(atob(base64), (one) => one.charCodeAt(0));
      const bitmap = await createImageBitmap(new Blob([bytes], { type: 'image/png' }));
      const pen = new OffscreenCanvas(bitmap.width, bitmap.height).getContext('2d')!;
      pen.drawImage(bitmap, 0, 0);
      return pen.getImageData(0, 0, bitmap.width, bitmap.height).data;
    };
    const [one, other] = [await pixels(a!), await pixels(b!)];
    let count = 0;
    for (let i = 0; i < one.length; i += 4) {
      const apart = Math.abs(one[i]! - other[i]!) + Math.abs(one[i + 1]! - other[i + 1]!)
        + Math.abs(one[i + 2]! - other[i + 2]!);
      if (apart > 60) count += 1;
    }
    return count;
  }, [before.toString('base64'), after.toString('base64')]);
}

/** Takes the context of every canvas of the page; the returned work gives it back. */
async function loseContexts(page: Page, where = 'canvas'): Promise<() => Promise<void>> {
  await page.evaluate((selector) => {
    const lost = [...document.querySelectorAll<HTMLCanvasElement>(selector)]
      .map((canvas) => canvas.getContext('webgl2')?.getExtension('WEBGL_lose_context'))
      .filter((one) => one !== null && one !== undefined);
    (window as { lost?: typeof lost }).lost = lost;
    for (const one of lost) one.loseContext();
  }, where);
  return () => page.evaluate(() => {
    for (const one of (window as { lost?: WEBGL_lose_context[] }).lost ?? []) one.restoreContext();
  });
}

const MIDDLE = { x: 300, y: 150, width: 600, height: 560 };
async function stillPicture(page: Page): Promise<Buffer> {
  await mapIsIdle(page);
  await page.waitForTimeout(1200);
  return page.screenshot({ clip: MIDDLE });
}
async function drawn(page: Page): Promise<Looked> {
  await page.waitForFunction(() => {
    const { heat, marks } = window.__deedgrid ?? {};
    return Array.isArray(heat) && Array.isArray(marks) && marks.length > 0;
  });
  await mapIsIdle(page);
  return look(page);
}

describe.skipIf(!hasChromium)('a map that loses its context', () => {
  let browser: Browser;
  beforeAll(async () => { browser = await launch(); });
  afterAll(() => browser.close());

  for (const [name, where] of [['of all', 'canvas'], ['of the cells alone', 'canvas.maplibregl-canvas'],
    ['of the marks alone', 'canvas:not(.maplibregl-canvas)']] as const) {
    it(`says so and has everything again when it comes back: ${name}`, async () => {
      const { page, context } = await visit(browser, { account: 'supervisor', path: '/?cell=0401' });
      const before = await drawn(page);
      expect(before).toMatchObject({ cells: 255, coloured: 255, selected: true, hatch: true });
      const seen = await stillPicture(page);
      const restore = await loseContexts(page, where);
      await page.getByTestId('map-lost').or(page.locator('.map-lost')).first().waitFor();
      await restore();
      await page.locator('.map-lost').first().waitFor({ state: 'detached' });
      await page.waitForTimeout(500);
      expect(await drawn(page)).toEqual(before);
      const again = await stillPicture(page);
      await picture(page, `map-again-${where.length}`);
      expect(await differing(page, seen, again)).toBeLessThan(MIDDLE.width * MIDDLE.height * 0.002);
      await context.close();
    });
  }

  it('takes a new canvas when the context does not come back', async () => {
    const { page, context } = await visit(browser, { account: 'supervisor' });
    const before = await drawn(page);
    await loseContexts(page);
    await page.locator('.map-lost').first().waitFor();
    await page.locator('.map-lost').first().waitFor({ state: 'detached', timeout: 30_000 });
    await page.waitForTimeout(500);
    expect(await drawn(page)).toEqual(before);
    await context.close();
  });

  it('on the phone, says so in the language of the phone and draws the place again', async () => {
    const { page, context } = await visit(browser, {
      account: 'resident4', path: '/field', language: 'zh-CN', size: { width: 390, height: 844 } });
    await page.getByTestId('points-balance').waitFor();
    await page.locator('.tabs button').nth(1).click();
    await page.getByTestId('place-map').click();
    await page.getByTestId('field-map').waitFor();
    await mapIsIdle(page);
    const target = () => page.evaluate(() => (window.__deedgrid!.map as {
      queryRenderedFeatures(options: object): unknown[];
    }).queryRenderedFeatures({ layers: ['target'] }).length);
    expect(await target()).toBeGreaterThan(0);
    const restore = await loseContexts(page);
    await page.getByText('地图画面丢失').waitFor();
    await restore();
    await page.getByText('地图画面丢失').waitFor({ state: 'detached' });
    await mapIsIdle(page);
    await soon(target).toBeGreaterThan(0);
    await context.close();
  });
});

describe.skipIf(!hasChromium)('the map', () => {
  let browser: Browser;
  beforeAll(async () => { browser = await launch(); });
  afterAll(() => browser.close());

  it('opens from a link that says nonsense', async () => {
    const { page, context, errors } = await visit(browser, {
      account: 'supervisor',
      path: '/?at=-71,95,10&weeks=-3&measure=gold&area=nowhere&cell=%09&task=1&mode=root&categories=x,y&hide=all' });
    expect(await drawn(page)).toMatchObject({ cells: 255, coloured: 255 });
    await page.getByTestId('kpis').waitFor();
    expect(errors).toEqual([]);
    await context.close();
  });

  it('is one stop for the keyboard, and says what it is', async () => {
    const { page, context } = await visit(browser, { account: 'supervisor' });
    await drawn(page);
    const stops = await page.evaluate(() => [...document.querySelectorAll('canvas')]
      .filter((one) => one.tabIndex >= 0).map((one) => one.getAttribute('aria-label')));
    expect(stops).toEqual(['Map of the grid']);
    expect(await page.locator('canvas').count()).toBeGreaterThan(1);
    await context.close();
  });

  it('turns dark with the device while it is open, colours and all', async () => {
    const { page, context } = await visit(browser, { account: 'supervisor' });
    await page.evaluate(() => localStorage.removeItem('deedgrid.theme'));
    await context.addInitScript(() => localStorage.removeItem('deedgrid.theme'));
    await page.reload();
    await drawn(page);
    const ground = () => page.evaluate(() => (window.__deedgrid!.map as {
      getPaintProperty(layer: string, name: string): unknown;
    }).getPaintProperty('land', 'fill-color'));
    const light = await ground();
    await page.emulateMedia({ colorScheme: 'dark' });
    await page.locator('html[data-theme=dark]').waitFor();
    await soon(ground).not.toBe(light);
    await soon(() => look(page).then((now) => now.coloured)).toBe(255);
    await page.emulateMedia({ colorScheme: 'light' });
    await page.locator('html[data-theme=light]').waitFor();
    await context.close();
  });

  it('switches each layer off and on, in the address, and the legend stays as it was left', async () => {
    const { page, context } = await visit(browser, { account: 'supervisor' });
    const all = await drawn(page);
    expect(all.marks).toBeGreaterThan(0);
    await page.getByTestId('layers').click();
    await page.getByTestId('layer-tasks').click();
    await page.getByTestId('layer-heat').click();
    await soon(() => look(page).then((now) => now.marks)).toBe(0);
    expect(new URL(page.url()).searchParams.get('hide')).toBe('heat,tasks');
    expect(await page.evaluate(() => (window.__deedgrid!.map as {
      getLayoutProperty(layer: string, name: string): unknown;
    }).getLayoutProperty('cells-fill', 'visibility'))).toBe('none');
    await page.getByTestId('layer-tasks').click();
    // No fewer: on a busy machine the second page of tasks comes after the first look.
    await soon(() => look(page).then((now) => now.marks)).toBeGreaterThanOrEqual(all.marks);
    // An open menu is left first: it keeps what is outside of it from the hand.
    await page.keyboard.press('Escape');
    await page.getByRole('menu').waitFor({ state: 'detached' });
    const fold = page.getByTestId('legend-fold');
    expect(await fold.getAttribute('aria-expanded')).toBe('false');
    await fold.click();
    await page.reload();
    await soon(() => fold.getAttribute('aria-expanded')).toBe('true');
    await context.close();
  });

  it('keeps the place through the end of a session and a new sign-in', async () => {
    const { page, context } = await visit(browser, {
      account: 'supervisor', path: '/?mode=dispatch&weeks=4&measure=points&at=-71.10000,42.33000,13.00' });
    await drawn(page);
    const place = page.url();
    await context.request.delete('/api/session');
    await page.getByTestId('sign-in-supervisor').waitFor({ timeout: 60_000 });
    await page.getByTestId('sign-in-supervisor').click();
    await page.getByTestId('purpose-round').click();
    await page.getByTestId('rail-dispatch').and(page.locator('[aria-current=page]')).waitFor();
    await drawn(page);
    expect(page.url()).toBe(place);
    const at = await page.evaluate(() => (window.__deedgrid!.map as {
      getCenter(): { lng: number; lat: number } }).getCenter());
    expect(at.lng).toBeCloseTo(-71.1, 4);
    expect(await page.getByTestId('measure').inputValue()).toBe('points');
    await context.close();
  });
});

describe.skipIf(!hasChromium)('a queue by keyboard', () => {
  let browser: Browser;
  beforeAll(async () => { browser = await launch(); });
  afterAll(() => browser.close());

  it('types no key into the reason, and the focus goes on to the next case', async () => {
    const { page, context } = await visit(browser, { account: 'panel2' });
    await page.getByTestId('case').waitFor();
    const deed = () => page.getByTestId('case').getAttribute('data-deed');
    const focused = () => page.evaluate(() => document.activeElement?.getAttribute('data-deed'));
    const first = await deed();
    await page.keyboard.press('3');
    await page.getByTestId('reject-reason').waitFor();
    expect(await page.getByTestId('reject-reason').inputValue()).toBe('');
    await page.getByRole('button', { name: 'Back' }).click();
    await page.getByTestId('queue-approve').focus();
    await page.keyboard.press('Enter');
    await soon(deed).not.toBe(first);
    await soon(async () => await focused() === await deed()).toBe(true);
    const second = await deed();
    await page.keyboard.press('j');
    await soon(deed).not.toBe(second);
    await soon(async () => await focused() === await deed()).toBe(true);
    await context.close();
  });
});
