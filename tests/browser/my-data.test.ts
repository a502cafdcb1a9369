/** What is kept about me, on the phone and in the console: a copy, a no, and being forgotten. */
import { readFile } from 'node:fs/promises';
import type { Browser } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { PersonalCopy } from '../../server/privacy/privacy.schema.ts';
import { hasChromium, launch, picture, visit } from '../support/browser.ts';

const PHONE = { width: 390, height: 844 };
const WIDE = { width: 1440, height: 900 };

describe.skipIf(!hasChromium)('my data', () => {
  let browser: Browser;
  beforeAll(async () => { browser = await launch(); });
  afterAll(() => browser.close());

  it('is one file, in my hands; a no is kept; who is forgotten is gone and cannot come back', async () => {
    const { page, errors, context } = await visit(browser, { account: 'resident20', path: '/field', size: PHONE });
    await page.getByTestId('open-my-data').click();
    const [file] = await Promise.all([page.waitForEvent('download'), page.getByTestId('copy').click()]);
    expect(file.suggestedFilename()).toMatch(/^deedgrid-\d{4}-\d\d-\d\d\.json$/);
    const copy = JSON.parse(await readFile(await file.path(), 'utf8')) as PersonalCopy;
    expect(copy.tables.person).toHaveLength(1);
    expect(copy.tables.deed!.length).toBeGreaterThan(0);
    await page.getByTestId('notice-no').click();
    await page.locator('[data-testid=notice-no][aria-pressed=true]').waitFor();
    await page.reload();
    await page.getByTestId('open-my-data').click();
    await page.locator('[data-testid=notice-no][aria-pressed=true]').waitFor();
    await picture(page, 'my-data-phone');
    await page.getByTestId('forget').click();
    await page.locator('[data-testid=my-data] input[type=password]').fill('deedgrid-demo');
    await page.getByTestId('forget-now').click();
    await page.getByTestId('sign-in-resident').waitFor();
    expect(errors).toEqual([]);
    const again = await context.request.post('/api/session', { data: { account: 'resident20', password: 'deedgrid-demo' } });
    expect(again.status()).toBe(401);
    await context.close();
  });

  it('says in the console why the holder of an office cannot be forgotten yet', async () => {
    const { page, errors, context } = await visit(browser, { account: 'planner', path: '/', size: WIDE });
    await page.getByTestId('me').click();
    await page.getByTestId('open-my-data').click();
    await page.getByTestId('copy').waitFor();
    expect(await page.getByTestId('forget').count()).toBe(0);
    await picture(page, 'my-data-console');
    await page.keyboard.press('Escape');
    await page.getByTestId('my-data').waitFor({ state: 'detached' });
    expect(errors).toEqual([]);
    await context.close();
  });
});
