/** Large text is large: every text of the phone entry grows, and nothing runs out of the screen. */
import type { Browser, Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { hasChromium, launch, picture, visit } from '../support/browser.ts';

const PHONE = { width: 390, height: 844 };

/** Font sizes of all elements that hold text of their own, in order of the page. */
const sizes = (page: Page) => page.evaluate(() =>
  [...document.querySelectorAll('#root *')]
    .filter((element) => !element.closest('svg') && (element.matches('input, select, textarea')
      || [...element.childNodes].some((node) => node.nodeType === Node.TEXT_NODE && node.textContent!.trim())))
    .map((element) => [element.tagName + ' ' + (element.textContent ?? '').slice(0, 20),
      Number.parseFloat(getComputedStyle(element).fontSize)] as [string, number]));
const overflow = (page: Page) =>
  page.evaluate(() => document.documentElement.scrollWidth - innerWidth);

describe.skipIf(!hasChromium)('large text', () => {
  let browser: Browser;
  beforeAll(async () => { browser = await launch(); });
  afterAll(() => browser.close());

  for (const language of ['en', 'zh-CN'] as const) {
    it(`grows all text of worker and resident in ${language} by a quarter, without overflow`, async () => {
      const looks = [
        { account: 'worker9', ready: 'shift-switch', tabs: [] },
        { account: 'resident5', ready: 'points-balance', tabs: ['tab-newDeed', 'tab-report', 'tab-rules', 'tab-points'] },
      ];
      for (const { account, ready, tabs } of looks) {
        const { page, context } = await visit(browser, { account, path: '/field', size: PHONE, language });
        await page.getByTestId(ready).waitFor();
        for (const tab of [null, ...tabs]) {
          if (tab) await page.getByTestId(tab).click();
          await page.waitForTimeout(300);
          const small = await sizes(page);
          await page.getByTestId('large-switch').click();
          await page.locator('html.large').waitFor();
          const large = await sizes(page);
          expect(small.length).toBeGreaterThan(5);
          expect(large.length).toBe(small.length);
          const stayed = large.filter(([, size], i) => size < small[i]![1] * 1.2);
          expect(stayed, `${account} ${tab ?? 'first page'}`).toEqual([]);
          expect(await overflow(page), `${account} ${tab ?? 'first page'}`).toBeLessThanOrEqual(0);
          if (!tab) await picture(page, `field-large-${account}-${language}`);
          await page.getByTestId('large-switch').click();
          await page.locator('html:not(.large)').waitFor();
        }
        await context.close();
      }
    });
  }
});
