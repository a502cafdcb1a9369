import AxeBuilder from '@axe-core/playwright';
import type { Browser, Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { hasChromium, launch, mapIsIdle, picture, visit } from '../support/browser.ts';

const SIZES = { wide: { width: 1440, height: 900 }, phone: { width: 390, height: 844 } };
/** Each page at both sizes, in both themes; the language is switched on the spot. */
const LOOKS = [['wide', 'en', 'light'], ['phone', 'zh-CN', 'dark']] as const;
const OTHER = { en: 'zh-CN', 'zh-CN': 'en' } as const;
/** A key that has no text in a catalogue is shown as it is. */
const BARE_KEY = /\b(heat|cell|task|ui|field|queue|plan|error|live|kpi|marks|table)\.[a-z]/;

async function lookAt(page: Page, name: string): Promise<void> {
  await picture(page, name);
  const overflow = await page.evaluate(() => document.documentElement.scrollWidth - innerWidth);
  expect(overflow).toBeLessThanOrEqual(0);
  expect(await page.evaluate(() => document.body.innerText)).not.toMatch(BARE_KEY);
}

const PAGES: { name: string; account?: string; path: string; map: boolean }[] = [
  { name: 'sign-in', path: '/', map: false },
  { name: 'monitor', account: 'supervisor', path: '/', map: true },
  { name: 'cell', account: 'supervisor', path: '/?cell=0401', map: true },
  { name: 'table', account: 'supervisor', path: '/?table=1', map: true },
  { name: 'dispatch', account: 'dispatcher', path: '/', map: true },
  { name: 'plan', account: 'planner', path: '/', map: true },
  { name: 'queue', account: 'panel1', path: '/', map: true },
  { name: 'people', account: 'admin', path: '/', map: false },
  { name: 'access-log', account: 'auditor', path: '/', map: false },
  { name: 'field-worker', account: 'worker4', path: '/field', map: false },
  { name: 'field-resident', account: 'resident3', path: '/field', map: false },
  { name: 'field-sign-in', path: '/field', map: false },
];

describe.skipIf(!hasChromium)('every page', () => {
  let browser: Browser;
  beforeAll(async () => { browser = await launch(); });
  afterAll(() => browser.close());

  for (const { name, account, path, map } of PAGES) {
    for (const [size, language, theme] of LOOKS) {
      it(`${name} at ${size} has no error, no overflow, no bare key in both languages, nothing serious for axe`, async () => {
        const { page, errors, context } = await visit(browser, {
          path, language, theme, size: SIZES[size], ...(account && { account }) });
        await page.locator('h1, h2, [data-testid=side], [data-testid=shift-switch], [data-testid=points-balance]').first().waitFor();
        if (map) await mapIsIdle(page);
        await page.waitForTimeout(400);
        await lookAt(page, `${name}-${size}-${language}`);
        const { violations } = await new AxeBuilder({ page }).exclude('.maplibregl-map').analyze();
        const serious = violations.filter((v) => v.impact === 'serious' || v.impact === 'critical')
          .map((v) => `${v.id}: ${v.nodes.slice(0, 3).map((n) => n.html.slice(0, 120)).join(' | ')}`);
        expect(serious).toEqual([]);
        const other = OTHER[language];
        await page.getByTestId('language-switch').click();
        await page.waitForFunction((wanted) => document.documentElement.lang === wanted, other);
        if (map) await mapIsIdle(page);
        await lookAt(page, `${name}-${size}-${other}`);
        expect(errors).toEqual([]);
        await context.close();
      });
    }
  }

  it('switches the language of everything at once', async () => {
    const { page, context } = await visit(browser, { account: 'planner' });
    await page.getByText('Which cells take part too little?').waitFor();
    await page.getByTestId('language-switch').click();
    await page.getByText('哪些网格参与不足？').waitFor();
    expect(await page.evaluate(() => document.documentElement.lang)).toBe('zh-CN');
    await context.close();
  });

  it.each([['/', undefined], ['/field', 'resident3']] as const)('%s keeps its words until the other language has come', async (path, account) => {
    const { page, context, errors } = await visit(browser, { path, ...(account && { account }) });
    let send: () => void = () => undefined;
    let asked = 0;
    const sent = new Promise<void>((resolve) => { send = resolve; });
    await page.route(/\/assets\/zh-cn-.*\.js/, async (route) => {
      asked += 1;
      await sent;
      await route.continue();
    });
    await page.reload();
    await page.getByTestId('language-switch').click();
    await page.waitForTimeout(300);
    expect(await page.evaluate(() => document.documentElement.lang)).toBe('en');
    expect(await page.evaluate(() => document.body.innerText)).not.toMatch(BARE_KEY);
    expect(asked).toBeGreaterThan(0);
    send();
    await page.waitForFunction(() => document.documentElement.lang === 'zh-CN');
    expect(await page.evaluate(() => document.body.innerText)).not.toMatch(BARE_KEY);
    expect(await page.getByTestId('language-switch').innerText()).toBe('EN');
    expect(errors).toEqual([]);
    await context.close();
  });

  it('keeps area, window, filter and selection in the address, and back takes a step back', async () => {
    const { page, context } = await visit(browser, { account: 'supervisor' });
    await page.getByTestId('window-4').click();
    expect(page.url()).toContain('weeks=4');
    await page.getByTestId('search').fill('0401');
    await page.getByTestId('search').press('Enter');
    await page.getByTestId('cell-card').waitFor();
    expect(page.url()).toContain('cell=0401');
    await page.goBack();
    await page.getByTestId('cell-card').waitFor({ state: 'detached' });
    await context.close();
  });
});
