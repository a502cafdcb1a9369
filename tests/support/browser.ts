/** Real Chromium: pages of people, each in a context of its own, with an ear on the console. */
import { mkdirSync } from 'node:fs';
import { type Browser, type BrowserContext, chromium, type Page } from 'playwright-core';
import { inject } from 'vitest';
import { findChromium } from '../system-packages.mjs';

export const chromiumPath = findChromium();
if (!chromiumPath && process.env.CI === 'true') throw new Error('CI needs Chromium');
export const hasChromium = chromiumPath !== undefined;

export interface Visit {
  page: Page;
  context: BrowserContext;
  /** Errors of the console and of the page so far. */
  errors: string[];
}

/** Known and harmless: software drawing says so. */
const HARMLESS = /GPU stall due to ReadPixels|WebGL-|Automatic fallback to software|GroupMarkerNotSet/;

export async function launch(): Promise<Browser> {
  return chromium.launch({
    ...(chromiumPath && { executablePath: chromiumPath }),
    args: ['--no-sandbox', '--use-angle=swiftshader', '--enable-unsafe-swiftshader',
      '--disable-background-networking', '--disable-component-update', '--disable-sync', '--no-first-run'],
  });
}

export async function visit(browser: Browser, options: {
  account?: string; path?: string; language?: 'en' | 'zh-CN'; theme?: 'light' | 'dark';
  size?: { width: number; height: number };
}): Promise<Visit> {
  const base = inject('base');
  const context = await browser.newContext({
    viewport: options.size ?? { width: 1440, height: 900 }, baseURL: base });
  await context.addInitScript(([language, theme]) => {
    localStorage.setItem('deedgrid.language', language!);
    localStorage.setItem('deedgrid.theme', theme!);
  }, [options.language ?? 'en', options.theme ?? 'light']);
  if (options.account) {
    const answer = await context.request.post('/api/session', {
      data: { account: options.account, password: 'deedgrid-demo', purpose: 'round' } });
    if (!answer.ok()) throw new Error(`sign-in of ${options.account}: ${answer.status()}`);
  }
  const page = await context.newPage();
  const errors: string[] = [];
  page.on('console', (message) => {
    const text = message.text();
    if (message.type() === 'error' && !HARMLESS.test(text)) errors.push(text);
  });
  page.on('pageerror', (error) => errors.push(error.message));
  await page.goto(options.path ?? '/');
  return { page, context, errors };
}

/** Goes on in the panel's queue until the case is on screen: others of this run may wait before it. */
export async function toCase(page: Page, text: string): Promise<void> {
  await page.getByTestId('queue').waitFor();
  const wanted = page.getByText(text);
  for (let at = 0; at < 100 && !await wanted.isVisible(); at += 1) {
    await page.keyboard.press('j');
    await page.waitForTimeout(100);
  }
  await wanted.waitFor();
}

/** Pictures of a run, to be looked at. */
export async function picture(page: Page, name: string): Promise<void> {
  const folder = new URL('../.output/pictures/', import.meta.url).pathname;
  mkdirSync(folder, { recursive: true });
  await page.screenshot({ path: `${folder}${name}.png` });
}

/** Where a place is on the console's map, in pixels of the page. */
export async function pixelOf(page: Page, lon: number, lat: number): Promise<{ x: number; y: number }> {
  return page.evaluate(([x, y]) => {
    const map = window.__deedgrid!.map as {
      project(at: [number, number]): { x: number; y: number };
      getContainer(): HTMLElement;
    };
    const at = map.project([x!, y!]);
    const box = map.getContainer().getBoundingClientRect();
    return { x: box.x + at.x, y: box.y + at.y };
  }, [lon, lat]);
}

/** The map stands still and has drawn what it has. */
export async function mapIsIdle(page: Page): Promise<void> {
  await page.waitForFunction(() => {
    const map = window.__deedgrid?.map as { loaded(): boolean; isMoving(): boolean } | undefined;
    return map !== undefined && map.loaded() && !map.isMoving();
  }, undefined, { timeout: 60_000 });
}
