/** A phone that loses its connection loses nothing; a phone without a device position works by taps. */
import { randomBytes, randomUUID } from 'node:crypto';
import type { Browser } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { OwnDeed } from '../../server/deeds/deeds.schema.ts';
import type { TaskView } from '../../server/tasks/tasks.schema.ts';
import type { WorkerView } from '../../server/workers/workers.schema.ts';
import { keyOf, sealedStore } from '../../web/field/sealed-store.ts';
import { hasChromium, launch, mapIsIdle, picture, type Visit, visit } from '../support/browser.ts';

const PHONE = { width: 390, height: 844 };
const WAITING = 'deedgrid.outbox';
/** What a cut connection writes into the console by itself. */
const CUT = /ERR_INTERNET_DISCONNECTED/;

async function read<Answer>(of: Visit, path: string): Promise<Answer> {
  const answer = await of.context.request.get(path);
  expect(answer.ok(), path).toBe(true);
  return answer.json() as Promise<Answer>;
}
const workerSeen = async (office: Visit, name: string) =>
  (await read<{ workers: WorkerView[] }>(office, '/api/workers')).workers.find((one) => one.name === name);
const placeSeen = async (office: Visit, name: string) => (await workerSeen(office, name))?.point ?? null;

describe.skipIf(!hasChromium)('a phone in the field', () => {
  let browser: Browser;
  beforeAll(async () => { browser = await launch(); });
  afterAll(() => browser.close());

  async function turnShift({ page }: Visit, on: boolean) {
    await page.getByTestId('shift-switch').click();
    await page.locator(`[data-testid=shift-switch][aria-checked=${on}]`).waitFor();
  }

  it('a deed entered without a connection is kept, and sent once when it is back', async () => {
    const resident = await visit(browser, { account: 'resident4', path: '/field', size: PHONE });
    const { page, context, errors } = resident;
    const answers: number[] = [];
    const sent: string[] = [];
    page.on('response', (response) => {
      const { pathname } = new URL(response.url());
      if (response.request().method() === 'POST' && pathname === '/api/deeds') {
        answers.push(response.status());
        sent.push((response.request().postDataJSON() as { id: string }).id);
      }
    });
    const own = async () => (await read<{ deeds: OwnDeed[] }>(resident, '/api/deeds/mine')).deeds;
    const before = (await own()).length;
    await page.getByTestId('tab-newDeed').click();
    await page.getByTestId('deed-type').selectOption({ index: 1 });
    await page.getByTestId('deed-note').fill('Entered under the bridge');

    await context.setOffline(true);
    await page.getByTestId('deed-send').click();
    await page.locator('[data-testid=sent-line][data-kept=true]').waitFor();
    await page.getByTestId('waiting').waitFor();
    await page.getByTestId('offline').waitFor();
    await picture(page, 'journey-offline-kept');
    // It lies there sealed: who takes the phone reads nothing of it.
    const lying = await page.evaluate(() => Object.entries(localStorage).flat().join('\n'));
    expect(lying).toContain(`${WAITING}.`);
    expect(lying).not.toContain('under the bridge');
    expect(lying).not.toContain('occurredAt');
    expect((await own()).length).toBe(before);
    expect(answers).toEqual([]);

    await context.setOffline(false);
    await page.locator('[data-testid=sent-line][data-kept=false]').waitFor();
    const id = sent[0]!;
    await page.locator(`[data-testid=own-deed][data-deed="${id}"]`).waitFor();
    await page.getByTestId('waiting').waitFor({ state: 'detached' });
    // A second pass would come by now, and would be seen.
    await page.evaluate(() => { dispatchEvent(new Event('online')); });
    await page.waitForTimeout(500);
    expect(answers).toEqual([201]);
    const after = await own();
    expect(after.length).toBe(before + 1);
    expect(after.find((deed) => deed.id === id)?.note).toBe('Entered under the bridge');
    expect(errors.filter((text) => !CUT.test(text))).toEqual([]);
    // The panel's queue is left as it was found.
    const panel = await visit(browser, { account: 'panel2', path: '/health/live' });
    const vote = await panel.context.request.post(`/api/deeds/${id}/votes`, {
      data: { id: randomUUID(), vote: 'reject', reason: 'only a test' } });
    expect(vote.ok()).toBe(true);
    await page.locator(`[data-testid=own-deed][data-deed="${id}"] [data-state=rejected]`).waitFor();
    for (const one of [panel, resident]) await one.context.close();
  });

  it('what waited and is refused is shown with its reason until it is read; of another person nothing is sent', async () => {
    const { page, context } = await visit(browser, { account: 'resident4', path: '/field', size: PHONE });
    await page.getByTestId('points-balance').waitFor();
    const { person, outboxKey } = await page.evaluate(() => fetch('/api/session').then((answer) => answer.json())) as
      { person: { id: string; householdId: string }; outboxKey: string };
    const bad = { id: randomUUID(), householdId: person.householdId, typeId: 'none-such', point: [-71.07, 42.33], occurredAt: new Date().toISOString() };
    const foreign = { id: randomUUID(), title: 'Of somebody else', point: [-71.07, 42.33] };
    const other = randomUUID();
    const lies = new Map<string, string>();
    const storage = { getItem: (key: string) => lies.get(key) ?? null, setItem: (key: string, text: string) => void lies.set(key, text) };
    sealedStore(storage, { owner: other, key: new Uint8Array(randomBytes(32)) })
      .setItem(WAITING, JSON.stringify([{ kind: 'task', owner: other, about: 'x', body: foreign }]));
    sealedStore(storage, { owner: person.id, key: keyOf(outboxKey) })
      .setItem(WAITING, JSON.stringify([{ kind: 'deed', owner: person.id, about: 'A deed of no kind', body: bad }]));
    await page.evaluate((kept) => { for (const [key, text] of kept) localStorage.setItem(key, text); }, [...lies]);
    await page.reload();
    const refused = page.getByTestId('refused');
    await refused.getByText('A deed of no kind').waitFor();
    await refused.getByText('This deed type is not in the rulebook.').waitFor();
    expect(await page.getByTestId('waiting').count()).toBe(0);
    await page.getByTestId('refused-dismiss').click();
    await refused.waitFor({ state: 'detached' });
    const keptOf = (owner: string) => page.evaluate((key) => localStorage.getItem(key), `${WAITING}.${owner}`);
    expect(await keptOf(other)).toBe(lies.get(`${WAITING}.${other}`));

    // Signing out takes one's own off the phone; what somebody else has left there, and the looks, stay.
    await page.getByTestId('large-switch').click();
    expect(await keptOf(person.id)).not.toBeNull();
    const cleared = page.waitForResponse((response) => response.request().method() === 'DELETE');
    await page.getByTestId('sign-out').click();
    expect((await (await cleared).allHeaders())['clear-site-data']).toBe('"storage"');
    await page.getByTestId('have-slip').waitFor();
    expect(await keptOf(person.id)).toBeNull();
    expect(await keptOf(other)).toBe(lies.get(`${WAITING}.${other}`));
    expect(await page.evaluate(() => localStorage.getItem('deedgrid.large'))).toBe('1');
    await context.close();
  });

  it('a worker without a device position taps the map and is seen there; the next shift begins without it', async () => {
    const office = await visit(browser, { account: 'dispatcher', path: '/health/live' });
    const phone = await visit(browser, { account: 'worker7', path: '/field', size: PHONE });
    const { page } = phone;
    await turnShift(phone, true);
    await page.locator('[data-testid=position-line]:is([data-words=none],[data-words=asking])').waitFor();
    expect(await placeSeen(office, 'Worker 7')).toBeNull();
    await mapIsIdle(page);
    const box = (await page.getByTestId('field-map').boundingBox())!;
    const at = { x: Math.round(box.width * 0.42), y: Math.round(box.height * 0.5) };
    const place = await page.evaluate(({ x, y }) => {
      const { map } = window.__deedgrid as { map: {
        unproject(at: [number, number]): { lng: number; lat: number };
        getContainer(): HTMLElement } };
      const inner = map.getContainer().getBoundingClientRect();
      const outer = document.querySelector('[data-testid=field-map]')!.getBoundingClientRect();
      const { lng, lat } = map.unproject([x + outer.x - inner.x, y + outer.y - inner.y]);
      return [lng, lat] as [number, number];
    }, at);
    await page.mouse.click(box.x + at.x, box.y + at.y);
    await page.locator('[data-testid=position-line][data-words=byTap]').waitFor();
    await expect.poll(async () => (await workerSeen(office, 'Worker 7'))?.freshness, { timeout: 15_000 }).toBe('live');
    const seen = (await placeSeen(office, 'Worker 7'))!;
    expect(Math.abs(seen[0] - place[0])).toBeLessThan(0.003);
    expect(Math.abs(seen[1] - place[1])).toBeLessThan(0.003);
    await mapIsIdle(page);
    await picture(page, 'journey-tap-position');

    await turnShift(phone, false);
    await expect.poll(() => workerSeen(office, 'Worker 7')).toBeUndefined();
    await turnShift(phone, true);
    await page.locator('[data-testid=position-line]:is([data-words=none],[data-words=asking])').waitFor();
    // Longer than a report: yesterday's place must not come.
    await page.waitForTimeout(6000);
    expect(await placeSeen(office, 'Worker 7')).toBeNull();
    await turnShift(phone, false);
    expect(phone.errors).toEqual([]);
    for (const one of [office, phone]) await one.context.close();
  });

  it('arrived and done go out in order when the connection is back; a wrong clock counts down rightly', async () => {
    const place = [-71.12, 42.285] as [number, number];
    const office = await visit(browser, { account: 'dispatcher', path: '/health/live' });
    const phone = await visit(browser, { account: 'worker8', path: '/health/live', size: PHONE });
    const { page, context } = phone;
    // Two minutes ahead: by its own clock every offer would be over when it comes.
    await context.addInitScript(() => {
      const real = Date.now;
      Date.now = () => real() + 120_000;
    });
    await page.goto('/field');
    await turnShift(phone, true);
    await page.evaluate(([x, y]) => window.__deedgridSetPosition!(x, y), place);
    await expect.poll(async () => (await workerSeen(office, 'Worker 8'))?.freshness, { timeout: 15_000 }).toBe('live');
    const id = randomUUID();
    const filed = await office.context.request.post('/api/tasks', {
      data: { id, title: 'Sign bent at the corner', point: place } });
    expect(filed.status()).toBe(201);
    await page.getByTestId('offer-card').waitFor();
    const seconds = Number(await page.getByTestId('offer-seconds').textContent());
    expect(seconds).toBeGreaterThan(15);
    expect(seconds).toBeLessThanOrEqual(30);
    await page.getByTestId('offer-accept').click();
    await page.locator('[data-testid=task-in-hand][data-state=accepted]').waitFor();

    await context.setOffline(true);
    await page.getByTestId('task-arrived').click();
    await page.locator('[data-testid=task-in-hand][data-state=on_site][data-waits=true]').waitFor();
    await page.getByTestId('task-done-note').fill('Straightened');
    await page.getByTestId('task-done').click();
    await page.locator('[data-testid=task-in-hand][data-state=handled][data-waits=true]').waitFor();
    await picture(page, 'journey-offline-done');
    expect((await read<TaskView>(office, `/api/tasks/${id}`)).state).toBe('accepted');

    await context.setOffline(false);
    await page.locator('[data-testid=task-in-hand][data-state=handled][data-waits=false]').waitFor();
    const task = await read<TaskView>(office, `/api/tasks/${id}`);
    expect([task.state, task.handlingNote]).toEqual(['handled', 'Straightened']);
    expect(await page.getByTestId('refused').count()).toBe(0);

    // Signing out over an open shift asks first; the way it names ends both.
    await page.getByTestId('sign-out').click();
    await page.getByTestId('end-and-sign-out').click();
    await page.getByTestId('sign-in-worker').waitFor();
    await expect.poll(() => workerSeen(office, 'Worker 8')).toBeUndefined();
    const closed = await office.context.request.post(`/api/tasks/${id}/verification`, { data: { outcome: 'done' } });
    expect(closed.ok()).toBe(true);
    for (const one of [office, phone]) await one.context.close();
  });
});
