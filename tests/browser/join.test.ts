/** A household comes in with a slip of paper, on a phone, in under a minute; nobody else can by it. */
import type { Browser } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, inject, it } from 'vitest';
import type { SlipsMade } from '../../server/people/slips.schema.ts';
import { hasChromium, launch, picture, visit } from '../support/browser.ts';

const PHONE = { width: 390, height: 844 };
const PASSWORD = 'three words by heart';

describe.skipIf(!hasChromium)('a slip', () => {
  let browser: Browser;
  beforeAll(async () => { browser = await launch(); });
  afterAll(() => browser.close());

  it('is printed eight to a sheet, and opens an account on a phone, once', async () => {
    const n = Date.now();
    const admin = await visit(browser, { account: 'admin', path: '/' });
    const made = await admin.context.request.put(`/api/people/${crypto.randomUUID()}`, { data: {
      account: `slip${n}`, name: 'Chen Jie', standing: 'good', skills: [], homeAreaPath: null, householdCode: null,
      roles: [{ role: 'worker', areaPath: 'boston', cell: null, beginsAt: null, endsAt: null }] } });
    expect(made.status(), await made.text()).toBe(200);
    await admin.page.getByTestId('open-slips').click();
    const answered = admin.page.waitForResponse((answer) => answer.url().endsWith('/api/slips'));
    await admin.page.getByTestId('make-slips').click();
    const { slips } = (await (await answered).json()) as SlipsMade;
    const sheets = admin.page.getByTestId('slip-sheets');
    await sheets.waitFor();
    expect(await admin.page.locator('.slip').count()).toBe(slips.length);
    await picture(admin.page, 'slips');
    // As many pages as sheets: nothing of the page behind it is printed, and no slip is cut.
    const pdf = await admin.page.pdf({ preferCSSPageSize: true });
    expect(pdf.toString('latin1').match(/\/Type\s*\/Page\b/g)).toHaveLength(Math.ceil(slips.length / 8));
    const cut = await admin.page.locator('.slip').evaluateAll((all) =>
      all.filter((one) => one.scrollHeight > one.clientHeight + 1 || one.scrollWidth > one.clientWidth + 1).length);
    expect(cut).toBe(0);
    await admin.page.getByTestId('slips-done').click();
    // For one, in hand: from where a person is changed.
    await admin.page.getByTestId('people-find').fill(`slip${n}`);
    await admin.page.getByRole('button', { name: `slip${n}` }).click();
    await admin.page.getByTestId('slip-for-one').click();
    await admin.page.getByTestId('make-slips').click();
    await sheets.waitFor();
    expect(await admin.page.locator('.slip').count()).toBe(1);
    const code = await admin.page.locator('.slip-code').innerText();
    await picture(admin.page, 'slip-one');
    expect(admin.errors).toEqual([]);
    await admin.context.close();

    const began = Date.now();
    const phone = await visit(browser, { path: `/field#join=${code}`, size: PHONE, language: 'zh-CN' });
    await phone.page.getByTestId('join-as').waitFor();
    expect(phone.page.url()).toBe(`${inject('base')}/field`);
    expect(await phone.page.getByTestId('join-as').innerText()).toContain(`slip${n}`);
    await phone.page.getByTestId('join-password').fill(PASSWORD);
    await picture(phone.page, 'join-person-phone');
    await phone.page.getByTestId('join-now').click();
    await phone.page.getByTestId('shift-switch').waitFor();
    expect(Date.now() - began).toBeLessThan(60_000);
    expect(phone.errors).toEqual([]);
    await phone.context.close();

    const other = await visit(browser, { path: '/field', size: PHONE });
    await other.page.getByTestId('have-slip').click();
    await other.page.getByTestId('slip-code').fill(code.replace(/.$/, (sign) => (sign === 'A' ? 'B' : 'A')));
    await other.page.keyboard.press('Enter');
    await other.page.locator('[data-testid=slip-code][aria-invalid=true]').waitFor();
    await other.page.getByTestId('slip-code').fill(code.toLowerCase());
    await other.page.keyboard.press('Enter');
    await other.page.locator('.error-line').waitFor();
    expect(other.errors.filter((text) => !(/status of 422/).test(text))).toEqual([]);
    await other.context.close();
  });

  it('lets somebody of a household join: a name, an account and a password of one\'s own', async () => {
    const n = Date.now();
    const neighbour = await visit(browser, { account: 'resident7', path: '/field', size: PHONE });
    const { code: household } = await (await neighbour.context.request.get('/api/households/mine')).json() as { code: string };
    await neighbour.context.close();
    const admin = await visit(browser, { account: 'admin', path: '/' });
    const answer = await admin.context.request.post('/api/slips', { data: {
      id: crypto.randomUUID(), personIds: [], withoutPassword: false, householdCodes: [household], uses: 1 } });
    expect(answer.status(), await answer.text()).toBe(200);
    const [slip] = (await answer.json() as SlipsMade).slips;
    await admin.context.close();
    const phone = await visit(browser, { path: `/field#join=${slip!.code}`, size: PHONE });
    await phone.page.getByText(household).waitFor();
    await phone.page.getByTestId('join-name').fill('Grandmother');
    await phone.page.getByTestId('join-account').fill(`gran${n}`);
    await phone.page.getByTestId('join-password').fill(PASSWORD);
    await picture(phone.page, 'join-household-phone');
    await phone.page.getByTestId('join-now').click();
    await phone.page.getByTestId('points-balance').waitFor();
    expect(phone.errors).toEqual([]);
    await phone.context.close();
  });
});
