/** The phone's day: a wrong clock, the way back, what was begun, the language, a place that is known. */
import type { Browser } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { inject } from 'vitest';
import type { OwnDeed } from '../../server/deeds/deeds.schema.ts';
import { wallTime } from '../../web/platform/wall-time.ts';
import { hasChromium, launch, picture, type Visit, visit } from '../support/browser.ts';

const PHONE = { width: 390, height: 844 };
const BOSTON = 'America/New_York';
const DAY = 86_400_000;

describe.skipIf(!hasChromium)('a day with the phone', () => {
  let browser: Browser;
  beforeAll(async () => { browser = await launch(); });
  afterAll(() => browser.close());

  /** The page's clock runs so many milliseconds beside the true one. */
  const turnClock = (by: number) => `{
    const True = Date, ahead = ${by};
    class Turned extends True {
      constructor(...given) { super(...(given.length ? given : [True.now() + ahead])); }
      static now() { return True.now() + ahead; }
    }
    globalThis.Date = Turned;
  }`;

  it.each([-3, 3])('a deed is of today though the phone\'s clock is %i days off', async (days) => {
    const resident = await visit(browser, { account: 'resident5', path: '/field', size: PHONE });
    const { page, context, errors } = resident;
    await page.addInitScript(turnClock(days * DAY));
    await page.reload();
    await page.getByTestId('tab-newDeed').click();
    expect(await page.evaluate(() => Date.now()) - Date.now()).toBeGreaterThan(days * DAY - 60_000);
    const shown = await page.getByTestId('deed-when').inputValue();
    const times = [0, 1, 2].map((minutes) => wallTime(Date.now() - minutes * 60_000, BOSTON));
    expect(times).toContain(shown);
    await page.getByTestId('deed-type').selectOption({ index: 2 });
    await page.getByTestId('deed-send').click();
    await page.locator('[data-testid=sent-line][data-kept=false]').waitFor();
    const answer = await context.request.get('/api/deeds/mine');
    const { deeds } = await answer.json() as { deeds: OwnDeed[] };
    expect(Math.abs(Date.parse(deeds[0]!.occurredAt) - Date.now())).toBeLessThan(180_000);
    expect(errors).toEqual([]);
    await context.close();
  });

  it('Back leads to the tab before, and what was begun is still there; signed out it is gone', async () => {
    const resident = await visit(browser, { account: 'resident4', path: '/field', size: PHONE });
    const { page, context } = resident;
    const open = async (tab: string) => page.locator(`[data-testid=tab-${tab}][aria-current=page]`).waitFor();
    await page.getByTestId('tab-newDeed').click();
    await page.getByTestId('deed-note').fill('Half a sentence');
    await page.getByTestId('tab-report').click();
    await page.getByTestId('report-title').fill('A lamp');
    await page.getByTestId('tab-rules').click();
    await page.goBack();
    await open('report');
    expect(await page.getByTestId('report-title').inputValue()).toBe('A lamp');
    await page.goBack();
    await open('newDeed');
    expect(await page.getByTestId('deed-note').inputValue()).toBe('Half a sentence');
    // Another page and back, and the page loaded again: still there.
    await page.goto('/tokens-of-another-page');
    await page.goBack();
    await open('newDeed');
    expect(await page.getByTestId('deed-note').inputValue()).toBe('Half a sentence');
    await page.getByTestId('sign-out').click();
    await page.getByTestId('sign-in-resident').waitFor();
    expect(await page.evaluate(() => JSON.stringify(sessionStorage))).not.toContain('Half a sentence');
    await context.close();
  });

  it.each([['zh-CN', 'zh-CN'], ['en-GB', 'en'], ['fr-FR', 'en']])(
    'a browser in %s is answered in %s, and a choice of one\'s own outlasts it', async (locale, language) => {
      const context = await browser.newContext({ baseURL: inject('base'), locale, viewport: PHONE });
      const page = await context.newPage();
      for (const path of ['/', '/field']) {
        await page.goto(path);
        await page.getByTestId('city-note').waitFor();
        expect(await page.evaluate(() => document.documentElement.lang)).toBe(language);
      }
      // Both languages say which city this is and how to get the other.
      const note = await page.getByTestId('city-note').innerText();
      expect(note).toMatch(/CITY=yuyao npm start[\s\S]*CITY=yuyao npm start/);
      await page.getByTestId('language-switch').click();
      const other = language === 'en' ? 'zh-CN' : 'en';
      await page.reload();
      await page.getByTestId('city-note').waitFor();
      expect(await page.evaluate(() => document.documentElement.lang)).toBe(other);
      await context.close();
    });

  it('a worker off shift is told what is next; signing in again on shift, the place is still known', async () => {
    const first = await visit(browser, { account: 'worker3', path: '/field', size: PHONE });
    await first.page.getByTestId('next-step').waitFor();
    await picture(first.page, 'field-off-shift');
    await first.page.getByTestId('shift-switch').click();
    await first.page.getByTestId('position-line').waitFor();
    await first.page.evaluate(() => window.__deedgridSetPosition?.(-71.06, 42.32));
    await first.page.locator('[data-testid=position-line][data-words=byTap]').waitFor();
    const seen = async (of: Visit) => {
      const answer = await of.context.request.get('/api/shifts/mine');
      return (await answer.json() as { place?: { point: [number, number] } }).place?.point;
    };
    await expect.poll(() => seen(first), { timeout: 15_000 }).toBeDefined();
    await first.context.close();
    const again = await visit(browser, { account: 'worker3', path: '/field', size: PHONE });
    await again.page.locator('[data-testid=position-line][data-words=stillThere]').waitFor();
    await again.page.getByTestId('still-there').click();
    await again.page.locator('[data-testid=position-line][data-words=byTap]').waitFor();
    const [lon, lat] = (await seen(again))!;
    expect([lon.toFixed(4), lat.toFixed(4)]).toEqual(['-71.0600', '42.3200']);
    await again.page.getByTestId('shift-switch').click();
    await again.page.getByTestId('next-step').waitFor();
    await again.context.close();
  });
});
