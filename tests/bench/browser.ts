/** What a person waits for in the browser: software drawing, so frames are reported, not judged. */
import { randomUUID } from 'node:crypto';
import { chromium, type Page } from 'playwright-core';
import { findChromium } from '../system-packages.mjs';
import { type Figure, median, percentile, reported } from './figures.ts';

const PASSWORD = 'deedgrid-demo';

async function mapPage(base: string): Promise<{ page: Page; close: () => Promise<void> }> {
  const browser = await chromium.launch({
    executablePath: findChromium()!,
    args: ['--no-sandbox', '--use-angle=swiftshader', '--enable-unsafe-swiftshader', '--disable-background-networking'],
  });
  const context = await browser.newContext({ viewport: { width: 1440, height: 900 }, baseURL: base });
  await context.request.post('/api/session', { data: { account: 'supervisor', password: PASSWORD, purpose: 'round' } });
  const page = await context.newPage();
  // The loader names inner functions with a helper that the page does not have.
  await page.addInitScript('globalThis.__name ??= (work) => work');
  await page.goto('/?measure=points');
  await page.waitForFunction(() => {
    const { map, heat } = (window.__deedgrid ?? {}) as { map?: { loaded(): boolean }; heat?: number[] };
    return map?.loaded() && heat;
  });
  return { page, close: () => browser.close() };
}

const signIn = async (base: string, account: string) => {
  const answer = await fetch(`${base}/api/session`, {
    method: 'POST', headers: { 'content-type': 'application/json' }, body: JSON.stringify({ account, password: PASSWORD }) });
  const cookie = answer.headers.getSetCookie()[0]!.split(';')[0]!;
  return async <T>(method: string, path: string, body?: unknown): Promise<T> => (await fetch(base + path, {
    method, headers: { cookie, 'content-type': 'application/json' }, ...(body ? { body: JSON.stringify(body) } : {}) })).json() as Promise<T>;
};

/** Milliseconds from the panel's vote to the changed colour in another browser, and to idle. */
export async function mapFigures(base: string): Promise<Figure[]> {
  if (!findChromium()) return [];
  const resident = await signIn(base, 'resident4');
  const panel = await signIn(base, 'panel1');
  const home = await resident<{ id: string; point: [number, number] }>('GET', '/api/households/mine');
  const { types } = await resident<{ types: { id: string }[] }>('GET', '/api/rulebook');
  const { page, close } = await mapPage(base);
  const changed: number[] = [];
  const idle: number[] = [];
  for (let i = 0; i < 7; i += 1) {
    const id = randomUUID();
    await resident('POST', '/api/deeds', { id, householdId: home.id, typeId: types[i % types.length]!.id, point: home.point, occurredAt: new Date().toISOString() });
    const seen = page.evaluate(() => new Promise<{ changed: number; idle: number }>((resolve) => {
      const before = (window.__deedgrid as { heat: number[] }).heat;
      const map = (window.__deedgrid as { map: { once(e: string, f: () => void): void } }).map;
      const look = () => {
        const { heat } = window.__deedgrid as { heat: number[] };
        if (heat === before) return void setTimeout(look, 4);
        const at = Date.now();
        map.once('idle', () => resolve({ changed: at, idle: Date.now() - at }));
      };
      look();
    }));
    await page.waitForTimeout(50);
    const since = Date.now();
    await panel('POST', `/api/deeds/${id}/votes`, { id: randomUUID(), vote: 'approve' });
    const { changed: at, idle: rest } = await seen;
    changed.push(at - since);
    idle.push(rest);
    await page.waitForTimeout(1200);
  }
  const frames = await page.evaluate(() => new Promise<{ frames: number[]; long: number }>((resolve) => {
    const map = (window.__deedgrid as { map: { panBy(by: [number, number], o: object): void } }).map;
    const times: number[] = [];
    let long = 0;
    new PerformanceObserver((list) => { for (const entry of list.getEntries()) long = Math.max(long, entry.duration); })
      .observe({ type: 'longtask' });
    let last = performance.now();
    const end = last + 3000;
    let right = true;
    const turn = setInterval(() => { map.panBy([right ? 120 : -120, 0], { duration: 450 }); right = !right; }, 500);
    const tick = (now: number) => {
      times.push(now - last);
      last = now;
      if (now < end) return void requestAnimationFrame(tick);
      clearInterval(turn);
      return resolve({ frames: times.slice(2), long });
    };
    requestAnimationFrame(tick);
  }));
  await close();
  const limit = (name: string, value: number, most: number): Figure =>
    ({ name, value, unit: 'ms', reference: '', ratio: null, goal: `<= ${most} ms`, ok: value <= most });
  return [
    limit('deed posted -> colour in another browser, median', median(changed), 500),
    limit('heat change -> map idle, median', median(idle), 500),
    { ...limit('longest script task while panning', frames.long, 50), ok: frames.long <= 50 },
    reported('frame while panning, p50', median(frames.frames), 'ms', 'software rendering'),
    reported('frame while panning, p95', percentile(frames.frames, 0.95), 'ms', 'software rendering'),
  ];
}
