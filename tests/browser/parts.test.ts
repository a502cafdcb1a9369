/** Menus, combo boxes and dialogs of the console: by keyboard alone, looked at, and clean for axe. */
import AxeBuilder from '@axe-core/playwright';
import type { Browser, Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { hasChromium, launch, mapIsIdle, picture, visit } from '../support/browser.ts';

const WIDE = { width: 1440, height: 900 };
const PHONE = { width: 390, height: 844 };
const LOOKS = [
  ['wide', 'en', 'light'], ['wide', 'zh-CN', 'dark'], ['phone', 'zh-CN', 'light'], ['phone', 'en', 'dark'],
] as const;

const focused = (page: Page) =>
  page.evaluate(() => document.activeElement?.getAttribute('data-testid') ?? document.activeElement?.textContent);
const press = async (page: Page, ...keys: string[]) => {
  for (const key of keys) await page.keyboard.press(key);
};

/**
 * While a combo box's list is open, what stands around it is hidden from readers of the screen but can
 * take the focus: with it the list closes and hides nothing more (tested below). axe sees one moment.
 */
const KNOWN: Record<string, string[]> = { '.choice-menu': ['aria-hidden-focus'] };

/** Opened, a part is whole inside the page, and axe finds nothing serious in it. */
async function lookAt(page: Page, part: string, name: string): Promise<void> {
  await page.locator(part).waitFor();
  await page.waitForTimeout(150);
  await picture(page, name);
  const box = (await page.locator(part).boundingBox())!;
  const size = page.viewportSize()!;
  expect([box.x >= 0, box.y >= 0, box.x + box.width <= size.width, box.y + box.height <= size.height])
    .toEqual([true, true, true, true]);
  const { violations } = await new AxeBuilder({ page }).exclude('.maplibregl-map')
    .disableRules(KNOWN[part] ?? []).analyze();
  expect(violations.filter((one) => one.impact === 'serious' || one.impact === 'critical')
    .map((one) => `${one.id}: ${one.nodes[0]?.html.slice(0, 160)}`)).toEqual([]);
}

async function openTask(page: Page): Promise<void> {
  await page.locator('.lane .task-row').first().click();
  await page.getByTestId('cancel-task').waitFor();
}

describe.skipIf(!hasChromium)('menus, combo boxes and dialogs', () => {
  let browser: Browser;
  beforeAll(async () => { browser = await launch(); });
  afterAll(() => browser.close());

  it('a menu: arrows, first letters, Escape gives the focus back, and no letter is a shortcut', async () => {
    const { page, context, errors } = await visit(browser, { account: 'dispatcher' });
    await mapIsIdle(page);
    await page.getByTestId('layers').focus();
    await press(page, 'ArrowDown');
    await page.getByRole('menu').waitFor();
    const lines = page.getByRole('menuitemcheckbox');
    const texts = await lines.allInnerTexts();
    expect(texts.length).toBeGreaterThan(2);
    await expect.poll(() => page.evaluate(() => document.activeElement?.textContent)).toBe(texts[0]);
    await press(page, 'ArrowDown');
    expect(await page.evaluate(() => document.activeElement?.textContent)).toBe(texts[1]);
    await press(page, 'p');
    expect(await page.evaluate(() => document.activeElement?.textContent)).toBe('Place names');
    // N begins a task everywhere else.
    await press(page, 'n');
    expect(await page.getByTestId('new-task-form').count()).toBe(0);
    await press(page, 'Space');
    await page.waitForURL(/hide=labels/);
    expect(await page.locator('[role=menuitemcheckbox][aria-checked=false]').innerText()).toBe('Place names');
    await press(page, 'Escape');
    await page.getByRole('menu').waitFor({ state: 'detached' });
    await expect.poll(() => focused(page)).toBe('layers');
    await page.getByTestId('me').focus();
    await press(page, 'Enter');
    await page.getByTestId('sign-out').waitFor();
    await press(page, 'Escape');
    await expect.poll(() => focused(page)).toBe('me');
    expect(errors).toEqual([]);
    await context.close();
  });

  it('a combo box: a part of the name finds the area, Escape leaves it as it was', async () => {
    const { page, context, errors } = await visit(browser, { account: 'supervisor' });
    const area = page.getByTestId('area');
    await area.focus();
    await press(page, 'ArrowDown');
    await page.getByRole('listbox').waitFor();
    const all = await page.getByRole('option').allInnerTexts();
    expect(all[0]).toBe('Whole city');
    expect(all.length).toBeGreaterThan(5);
    await press(page, 'Escape');
    await page.getByRole('listbox').waitFor({ state: 'detached' });
    expect(await focused(page)).toBe('area');
    expect(await area.inputValue()).toBe('Whole city');
    const wanted = all[4]!;
    await press(page, 'Control+A');
    await page.keyboard.type(wanted.slice(-4));
    await page.getByRole('option', { name: wanted, exact: true }).waitFor();
    expect(await page.getByRole('option').count()).toBeLessThan(all.length);
    await press(page, 'ArrowDown', 'Enter');
    await page.waitForURL(/area=/);
    await page.getByRole('listbox').waitFor({ state: 'detached' });
    // Rubbed out and left: what was chosen comes back, and the address never lost it.
    const chosen = await area.inputValue();
    await press(page, 'Control+A', 'Backspace');
    expect(page.url()).toMatch(/area=/);
    await page.keyboard.type('zzz');
    await page.getByText('Nothing of that name').waitFor();
    await press(page, 'Escape', 'Tab');
    await expect.poll(() => area.inputValue()).toBe(chosen);
    // A click opens the whole list; Tab closes it, and nothing stays hidden.
    await area.click();
    await page.getByRole('listbox').waitFor();
    await press(page, 'Tab');
    await page.getByRole('listbox').waitFor({ state: 'detached' });
    expect(await page.locator('.rail[aria-hidden], .side[aria-hidden], [inert]').count()).toBe(0);
    await area.click();
    await page.getByRole('option', { name: 'Whole city' }).click();
    await expect.poll(() => page.url()).not.toMatch(/area=/);
    expect(errors).toEqual([]);
    await context.close();
  });

  it('a dialog: keeps the focus, Escape gives it back and leaves the card', async () => {
    const { page, context, errors } = await visit(browser, { account: 'dispatcher' });
    await openTask(page);
    await page.getByTestId('cancel-task').focus();
    await press(page, 'Enter');
    await page.getByRole('alertdialog').waitFor();
    await expect.poll(() => focused(page)).toBe('task-reason');
    for (let i = 0; i < 4; i += 1) {
      await press(page, 'Tab');
      expect(await page.evaluate(() => document.activeElement?.closest('[role=alertdialog]') !== null)).toBe(true);
    }
    await press(page, 'Escape');
    await page.getByRole('alertdialog').waitFor({ state: 'detached' });
    await expect.poll(() => focused(page)).toBe('cancel-task');
    await page.getByTestId('task-card').waitFor();
    expect(errors).toEqual([]);
    await context.close();
  });

  it.each(LOOKS)('look whole and are clean for axe: %s, %s, %s', async (size, language, theme) => {
    const { page, context, errors } = await visit(browser, {
      account: 'dispatcher', language, theme, size: size === 'wide' ? WIDE : PHONE });
    await mapIsIdle(page);
    const name = (part: string) => `part-${part}-${size}-${language}-${theme}`;
    for (const menu of ['layers', 'categories', 'me']) {
      await page.getByTestId(menu).click();
      await lookAt(page, '.menu', name(menu));
      await press(page, 'Escape');
      await page.locator('.menu').waitFor({ state: 'detached' });
    }
    await page.getByTestId('area').click();
    await lookAt(page, '.choice-menu', name('area'));
    await press(page, 'Escape');
    await page.getByTestId('new-task').click();
    // An open list closes when the page scrolls: the test's own scrolling comes before.
    await page.getByTestId('task-category').scrollIntoViewIfNeeded();
    await page.waitForTimeout(300);
    await page.getByTestId('task-category').click();
    await lookAt(page, '.choice-menu', name('category'));
    await press(page, 'Escape', 'Escape');
    await openTask(page);
    await page.getByTestId('cancel-task').click();
    await lookAt(page, '.dialog', name('dialog'));
    expect(errors).toEqual([]);
    await context.close();
  });
});
