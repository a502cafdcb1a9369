/** A city begins: an empty install, the link, thirty people of staff from a file, and one comes in. */
import { rmSync } from 'node:fs';
import type { Browser } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { hasChromium, launch, picture } from '../support/browser.ts';
import { newDataFolder } from '../support/data-folder.ts';
import { type ServerProcess, startProcess } from '../support/process.ts';
import { until } from '../support/server.ts';

const PHONE = { width: 390, height: 844 };
const WIDE = { width: 1440, height: 900 };

describe.skipIf(!hasChromium)('an empty install', () => {
  const folder = newDataFolder('empty-install');
  let browser: Browser;
  let server: ServerProcess;
  beforeAll(async () => {
    server = await startProcess({ DATA_DIR: folder });
    browser = await launch();
  });
  afterAll(async () => {
    await browser.close();
    server.child.kill('SIGTERM');
    await server.ended;
    rmSync(folder, { recursive: true, force: true });
  });

  async function open(path: string, viewport: { width: number; height: number }) {
    const context = await browser.newContext({ viewport, baseURL: server.base });
    await context.addInitScript(() => localStorage.setItem('deedgrid.language', 'en'));
    const page = await context.newPage();
    const errors: string[] = [];
    page.on('console', (message) => message.type() === 'error' && errors.push(message.text()));
    page.on('pageerror', (error) => errors.push(error.message));
    await page.goto(path);
    return { context, page, errors };
  }

  it('has its administrator by the link, its staff by a file, and a worker on shift by a slip, with no command', async () => {
    const link = await until(() => /http:\S+(\/\?setup=\S+)/.exec(server.said())?.[1], 'the link');
    const { page, errors, context } = await open(link, WIDE);
    await page.getByLabel('Account', { exact: false }).first().fill('first');
    await page.getByLabel('Name', { exact: false }).first().fill('First Admin');
    await page.locator('input[type=password]').fill('a long first password');
    await page.getByLabel('City', { exact: false }).first().fill('New Town');
    await picture(page, 'empty-install-set-up');
    await page.locator('form button[type=submit]').click();
    await page.getByTestId('people').waitFor();
    await page.getByTestId('load-people').click();
    const csv = ['account,name,role', ...Array.from({ length: 30 }, (_, i) => `staff-${i},Staff ${i},worker`)].join('\n');
    await page.getByTestId('people-file').setInputFiles({ name: 'staff.csv', mimeType: 'text/csv', buffer: Buffer.from(csv) });
    await page.getByTestId('load-account').getByText('30 new').waitFor();
    await page.getByTestId('store-people').click();
    await page.getByTestId('load-account').locator('.note.done').waitFor();
    await page.getByTestId('load').getByRole('button', { name: 'Close' }).click();
    await page.getByText('31 people').waitFor();
    await page.getByText('Administrator (New Town)').waitFor();
    await picture(page, 'empty-install-people');
    await page.getByTestId('open-slips').click();
    await page.getByTestId('make-slips').click();
    await page.getByTestId('slip-sheets').waitFor();
    expect(await page.locator('.slip').count()).toBe(30);
    const code = await page.locator('.slip', { hasText: 'Staff 7' }).locator('.slip-code').innerText();
    expect(errors).toEqual([]);
    await context.close();

    const phone = await open(`/field#join=${code}`, PHONE);
    await phone.page.getByTestId('join-password').fill('what only seven knows');
    await phone.page.getByTestId('join-now').click();
    await phone.page.getByTestId('shift-switch').waitFor();
    await picture(phone.page, 'empty-install-worker');
    expect(phone.errors).toEqual([]);
    await phone.context.close();
  });
});
