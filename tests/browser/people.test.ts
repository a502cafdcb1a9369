/** An administrator makes people, one by one and from a file, and suspends one who is signed in. */
import type { Browser } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { hasChromium, launch, picture, visit } from '../support/browser.ts';

const PHONE = { width: 390, height: 844 };
const file = (lines: readonly string[], encoding: 'utf8' | 'gb18030' = 'utf8') => ({
  name: 'people.csv', mimeType: 'text/csv',
  buffer: encoding === 'utf8' ? Buffer.from(lines.join('\r\n')) : GB(lines.join('\r\n')),
});
/** 账号,姓名,角色 and 网格员 in GB 18030, as a Chinese spreadsheet writes them. */
const GB = (text: string) => Buffer.concat([...text].map((sign) => {
  const known: Record<string, number[]> = {
    账: [0xd5, 0xcb], 号: [0xba, 0xc5], 姓: [0xd0, 0xd5], 名: [0xc3, 0xfb], 角: [0xbd, 0xc7],
    色: [0xc9, 0xab], 网: [0xcd, 0xf8], 格: [0xb8, 0xf1], 员: [0xd4, 0xb1] };
  return Buffer.from(known[sign] ?? [sign.charCodeAt(0)]);
}));

describe.skipIf(!hasChromium)('people', () => {
  let browser: Browser;
  beforeAll(async () => { browser = await launch(); });
  afterAll(() => browser.close());

  it('are made with a role in an area and in time, found again, and told at the field what is wrong', async () => {
    const { page, errors, context } = await visit(browser, { account: 'admin', path: '/' });
    const account = `w${Date.now()}`;
    await page.getByTestId('new-person').click();
    await page.getByTestId('person-account').fill('worker1');
    await page.getByTestId('person-name').fill('Wanda');
    await page.getByTestId('role-area').selectOption({ index: 1 });
    await page.locator('[data-testid=role-line] input[type=date]').nth(1).fill('2027-06-30');
    await page.getByTestId('save-person').click();
    await page.locator('[role=alert]').waitFor();
    await page.getByTestId('person-account').fill(account);
    await page.getByTestId('role').selectOption('resident');
    await page.getByTestId('person-household').fill('nowhere-1');
    await page.getByTestId('save-person').click();
    await page.locator('[data-testid=person-household][aria-invalid=true]').waitFor();
    await page.getByTestId('role').selectOption('worker');
    await page.getByTestId('person-skills').fill('first aid, ladder');
    await page.getByTestId('save-person').click();
    await page.getByTestId('person-form').waitFor({ state: 'detached' });
    await page.getByTestId('people-find').fill(account);
    await page.getByTestId('people-role').selectOption('worker');
    const row = page.getByRole('button', { name: account });
    await row.click();
    await page.getByTestId('person-form').waitFor();
    expect(await page.getByTestId('person-skills').inputValue()).toBe('first aid, ladder');
    expect(await page.locator('[data-testid=role-line] input[type=date]').nth(1).inputValue()).toBe('2027-06-30');
    await page.keyboard.press('Escape');
    await page.getByTestId('person-form').waitFor({ state: 'detached' });
    // The two refusals, and nothing else.
    expect(errors.filter((text) => !(/status of (409|422)/).test(text))).toEqual([]);
    await context.close();
  });

  it('of a file are looked at first, and stored all or none, whichever way a spreadsheet wrote it', async () => {
    const { page, errors, context } = await visit(browser, { account: 'admin', path: '/' });
    const n = Date.now();
    const rows = Array.from({ length: 30 }, (_, i) => `staff${n}-${i},Staff ${i},网格员`);
    await page.getByTestId('load-people').click();
    const chooser = page.getByTestId('people-file');
    await chooser.setInputFiles(file(['账号,姓名,角色', ...rows, `x${n},X,shepherd`]));
    const account = page.getByTestId('load-account');
    await account.getByText('1 fault').waitFor();
    expect(await account.innerText()).toContain(`Line 32, x${n}: There is no such role: shepherd`);
    expect(await page.getByTestId('store-people').isDisabled()).toBe(true);
    const found = async () =>
      (await (await context.request.get(`/api/people?person=staff${n}`)).json() as { total: number }).total;
    expect(await found()).toBe(0);
    await chooser.setInputFiles(file(['账号,姓名,角色', ...rows], 'gb18030'));
    await account.getByText('30 new').waitFor();
    await picture(page, 'people-load');
    await page.getByTestId('store-people').click();
    await account.locator('.note.done').waitFor();
    expect(await found()).toBe(30);
    expect(errors).toEqual([]);
    await context.close();
  });

  it('who are suspended are out within seconds, with the page open', async () => {
    const worker = await visit(browser, { account: 'worker9', path: '/field', size: PHONE });
    await worker.page.getByTestId('shift-switch').waitFor();
    const admin = await visit(browser, { account: 'admin', path: '/', size: PHONE });
    await admin.page.getByTestId('people-find').fill('worker9');
    await admin.page.getByRole('button', { name: 'worker9', exact: true }).click();
    const standing = admin.page.getByTestId('suspend');
    await standing.check();
    await picture(admin.page, 'person-phone');
    expect(await admin.page.evaluate(() => document.documentElement.scrollWidth - innerWidth)).toBeLessThanOrEqual(0);
    await admin.page.getByTestId('save-person').click();
    await worker.page.getByTestId('sign-in-worker').waitFor();
    await admin.page.getByRole('button', { name: 'worker9', exact: true }).click();
    await standing.uncheck();
    await admin.page.getByTestId('save-person').click();
    await admin.page.getByTestId('person-form').waitFor({ state: 'detached' });
    expect(admin.errors).toEqual([]);
    for (const one of [worker, admin]) await one.context.close();
  });
});
