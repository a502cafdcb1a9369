import AxeBuilder from '@axe-core/playwright';
import type { Browser } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { hasChromium, launch, mapIsIdle, picture, visit } from '../support/browser.ts';

const SIZES = { wide: { width: 1440, height: 900 }, phone: { width: 390, height: 844 } };
/** Both sizes, both languages, both themes; each page twice keeps the run short. */
const LOOKS = [['wide', 'en'], ['phone', 'zh-CN']] as const;
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
    for (const [size, language] of LOOKS) {
      const viewport = SIZES[size];
      it(`${name} at ${size} in ${language} has no error, no overflow, no untranslated key, nothing serious for axe`, async () => {
        const theme = language === 'zh-CN' ? 'dark' : 'light';
        const { page, errors, context } = await visit(browser, {
          path, language, theme, size: viewport, ...(account && { account }) });
        await page.locator('h1, h2, [data-testid=side], [data-testid=shift-switch], [data-testid=points-balance]').first().waitFor();
        if (map) await mapIsIdle(page);
        await page.waitForTimeout(400);
        await picture(page, `${name}-${size}-${language}`);
        expect(errors).toEqual([]);
        const overflow = await page.evaluate(() => document.documentElement.scrollWidth - innerWidth);
        expect(overflow).toBeLessThanOrEqual(0);
        const text = await page.evaluate(() => document.body.innerText);
        expect(text).not.toMatch(/\b(heat|cell|task|ui|field|queue|plan|error|live|kpi)\.[a-z]/);
        const { violations } = await new AxeBuilder({ page }).exclude('.maplibregl-map').analyze();
        const serious = violations.filter((v) => v.impact === 'serious' || v.impact === 'critical')
          .map((v) => `${v.id}: ${v.nodes.slice(0, 3).map((n) => n.html.slice(0, 120)).join(' | ')}`);
        expect(serious).toEqual([]);
        await context.close();
      });
    }
  }

  it('switches the language of everything at once', async () => {
    const { page, context } = await visit(browser, { account: 'planner' });
    await page.getByText('Where are we missing?').waitFor();
    await page.getByTestId('language-switch').click();
    await page.getByText('哪里还需要我们？').waitFor();
    expect(await page.evaluate(() => document.documentElement.lang)).toBe('zh-CN');
    await context.close();
  });

  it('keeps area, window, filter and selection in the address, and back takes a step back', async () => {
    const { page, context } = await visit(browser, { account: 'supervisor' });
    await page.getByTestId('window-30').click();
    expect(page.url()).toContain('days=30');
    await page.getByTestId('search').fill('0401');
    await page.getByTestId('search').press('Enter');
    await page.getByTestId('cell-card').waitFor();
    expect(page.url()).toContain('cell=0401');
    await page.goBack();
    await page.getByTestId('cell-card').waitFor({ state: 'detached' });
    await context.close();
  });

  it('says when the connection is lost and resumes by itself', async () => {
    const { page, context } = await visit(browser, { account: 'supervisor' });
    await page.locator('[data-testid=live-dot][data-state=live]').waitFor();
    await context.setOffline(true);
    await page.evaluate(() => window.dispatchEvent(new Event('offline')));
    await page.locator('[data-testid=live-dot][data-state=offline]').waitFor({ timeout: 90_000 });
    await context.setOffline(false);
    await page.locator('[data-testid=live-dot][data-state=live]').waitFor({ timeout: 60_000 });
    await context.close();
  });
});
