/**
 * What passes of the floods that once passed whole: questions to subtract from each other, deeds,
 * sockets, guesses of a password. Two server processes on one database, with the limits that people
 * have, asked as fast as they answer.
 */
import type { ChildProcess } from 'node:child_process';
import { randomUUID } from 'node:crypto';
import { io, type Socket } from 'socket.io-client';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { ALLOWANCES, LIMITS } from '../../server/config.ts';
import { SYSTEM, transact } from '../../server/platform/database/database.ts';
import { describeOnNative } from '../support/engines.ts';
import { startOther } from '../support/other.ts';
import { listenOn, startServer, type TestServer, type Visitor } from '../support/server.ts';

const PROCESSES = 2;
/** Requests under way at once: so many may be begun while the processes tell each other. */
const AT_ONCE = 24;
/** What two processes let through in so many seconds, at the most. */
const mostOf = ({ atOnce, perMinute }: { atOnce: number; perMinute: number }, seconds: number) =>
  atOnce * (1 + (PROCESSES - 1) / 4) + AT_ONCE + perMinute * seconds / 60;

describeOnNative('floods', 'boston', (clone) => {
  let here: TestServer;
  let bases: string[];
  let child: ChildProcess;
  let home: { id: string; lon: number; lat: number };
  const report: string[] = [];
  const rows = <Row>(text: string) => transact(here.database, SYSTEM.test, (tx) => tx.query<Row>(text));
  beforeAll(async () => {
    const database = await clone.open();
    here = await startServer(database, {}, { allowances: ALLOWANCES }, new Date());
    const other = await startOther(database, { TEST_ALLOWANCES: 'on' });
    child = other.child;
    bases = [await listenOn(here), other.base];
    [home] = await rows<typeof home>(
      'select id, st_x(geom) as lon, st_y(geom) as lat from household order by id desc limit 1') as [typeof home];
  });
  afterAll(async () => {
    child.kill('SIGKILL');
    await here.close();
    console.log(`What passes of a flood, two processes:\n${report.map((line) => `  ${line}`).join('\n')}`);
  });

  /** Sends the requests, AT_ONCE of them, to the processes in turn; answers by status, and how long it took. */
  async function flood(count: number, send: (i: number, base: string) => Promise<Response>) {
    const statuses = new Map<number, number>();
    const refused: Response[] = [];
    const start = performance.now();
    let next = 0;
    await Promise.all(Array.from({ length: AT_ONCE }, async () => {
      while (next < count) {
        const i = next;
        next += 1;
        const response = await send(i, bases[i % PROCESSES]!);
        statuses.set(response.status, (statuses.get(response.status) ?? 0) + 1);
        if (response.status === 429) refused.push(response);
        else await response.arrayBuffer();
      }
    }));
    const seconds = (performance.now() - start) / 1000;
    const passed = (status: number) => statuses.get(status) ?? 0;
    return { passed, told: Object.fromEntries(statuses), refused, seconds };
  }
  const ask = (who: Visitor, base: string, path: string) => fetch(base + path, { headers: { cookie: who.cookie } });
  const say = (who: Pick<Visitor, 'cookie'>, base: string, path: string, body: object) => fetch(base + path, {
    method: 'POST', headers: { cookie: who.cookie, 'content-type': 'application/json' }, body: JSON.stringify(body) });

  it('2,139 questions to subtract from each other: what a finger on the time bar may ask, and who waits is let through', async () => {
    const planner = await here.person([{ role: 'planner', areaPath: 'boston' }]);
    const { categories } = (await planner.get('/api/rulebook')).json<{ categories: { id: string }[] }>();
    const { passed, told, refused, seconds } = await flood(2139, (i, base) => {
      const category = i % 2 ? `&categories=${categories[i % categories.length]!.id}` : '';
      return ask(planner, base, `/api/heat?from=2026-03-02&to=2026-03-08${category}`);
    });
    const most = mostOf(ALLOWANCES.figures, seconds);
    report.push(`figures    ${passed(200)} of 2139 in ${seconds.toFixed(1)} s (may: ${most.toFixed(0)})`);
    expect(told).toEqual({ 200: passed(200), 429: 2139 - passed(200) });
    expect(passed(200)).toBeLessThanOrEqual(most);
    expect(passed(200)).toBeGreaterThanOrEqual(ALLOWANCES.figures.atOnce);
    const last = (await refused.at(-1)!.json()) as { code: string; details: { retryAfterSeconds: number } };
    expect(last.code).toBe('TOO_MANY_REQUESTS');
    const wait = Number(refused.at(-1)!.headers.get('retry-after'));
    expect(wait).toBe(last.details.retryAfterSeconds);
    // Who waits as they are told is let through; once more where the other process has let through
    // what it had not told yet, at most a quarter.
    let toWait = wait;
    for (const base of bases) {
      for (let tries = 0; ; tries += 1) {
        await new Promise((resolve) => setTimeout(resolve, toWait * 1000 + 100));
        const answer = await ask(planner, base, '/api/heat');
        if (answer.status === 200) break;
        expect(tries, 'one who waits').toBeLessThan(2);
        toWait = Number(answer.headers.get('retry-after'));
        expect(toWait).toBeLessThanOrEqual(60 * ALLOWANCES.figures.atOnce / 4 / ALLOWANCES.figures.perMinute + 1);
      }
      toWait = 0;
    }
    // Whoever sits beside them is not held up, and lists are another allowance.
    const other = await here.person([{ role: 'planner', areaPath: 'boston' }]);
    expect((await ask(other, bases[0]!, '/api/heat')).status).toBe(200);
    expect((await ask(planner, bases[0]!, '/api/rulebook')).status).toBe(200);
  });

  it('3,000 questions for lists by a household with four accounts: no more than one of them may', async () => {
    const family = await Promise.all(Array.from({ length: 4 }, () =>
      here.person([{ role: 'resident', areaPath: 'boston' }], home.id)));
    const { passed, seconds } = await flood(3000, (i, base) => ask(family[i % 4]!, base, '/api/rulebook'));
    const most = mostOf(ALLOWANCES.look, seconds);
    report.push(`lists      ${passed(200)} of 3000 by one household in ${seconds.toFixed(1)} s (may: ${most.toFixed(0)})`);
    expect(passed(200)).toBeLessThanOrEqual(most);
  });

  it('300 deeds of one resident: a day of a household', async () => {
    const [empty] = await rows<typeof home>(
      'select id, st_x(geom) as lon, st_y(geom) as lat from household order by id limit 1');
    const resident = await here.person([{ role: 'resident', areaPath: 'boston' }], empty!.id);
    const { types } = (await resident.get('/api/rulebook')).json<{ types: { id: string }[] }>();
    const { passed, seconds } = await flood(300, (_i, base) => say(resident, base, '/api/deeds', {
      id: randomUUID(), householdId: empty!.id, typeId: types[0]!.id, point: [empty!.lon, empty!.lat],
      occurredAt: new Date().toISOString() }));
    report.push(`deeds      ${passed(200) + passed(201)} of 300 in ${seconds.toFixed(1)} s (may: ${LIMITS.DEEDS_PER_DAY_MAX})`);
    expect(passed(200) + passed(201)).toBe(LIMITS.DEEDS_PER_DAY_MAX);
    expect(passed(429)).toBe(300 - LIMITS.DEEDS_PER_DAY_MAX);
  });

  it('300 sockets of one session: as many tabs as anybody has', async () => {
    const worker = await here.person([{ role: 'worker', areaPath: 'boston' }]);
    const sockets: Socket[] = [];
    await Promise.all(Array.from({ length: 300 }, (_, i) => new Promise<void>((resolve) => {
      const socket = io(bases[i % PROCESSES], {
        transports: ['websocket'], forceNew: true, reconnection: false, extraHeaders: { cookie: worker.cookie } });
      sockets.push(socket);
      socket.once('connect', () => setTimeout(resolve, 1000));
      socket.once('connect_error', () => resolve());
    })));
    const open = sockets.filter((socket) => socket.connected).length;
    report.push(`sockets    ${open} of 300 (may: ${LIMITS.SOCKETS_PER_SESSION_MAX} at each process)`);
    for (const socket of sockets) socket.disconnect();
    expect(open).toBeLessThanOrEqual(LIMITS.SOCKETS_PER_SESSION_MAX * PROCESSES);
  });

  it('a thousand calls on twenty sockets of one account: what one phone may call', async () => {
    const worker = await here.person([{ role: 'worker', areaPath: 'boston' }]);
    const sockets = await Promise.all(Array.from({ length: 20 }, (_, i) => new Promise<Socket>((resolve) => {
      const socket = io(bases[i % PROCESSES], {
        transports: ['websocket'], forceNew: true, reconnection: false, extraHeaders: { cookie: worker.cookie } });
      socket.once('connect', () => resolve(socket));
    })));
    const start = performance.now();
    const codes = await Promise.all(Array.from({ length: 1000 }, async (_, i) => {
      // Below the limit of each socket: 15 a second.
      await new Promise((resolve) => setTimeout(resolve, (i / 300) * 1000));
      const said = await sockets[i % 20]!.emitWithAck('news:resume', { streams: {} }) as { code?: string };
      return said.code ?? 'OK';
    }));
    const seconds = (performance.now() - start) / 1000;
    for (const socket of sockets) socket.disconnect();
    const passed = codes.filter((code) => code === 'OK').length;
    const most = mostOf(ALLOWANCES.call, seconds);
    report.push(`calls      ${passed} of 1000 on 20 sockets in ${seconds.toFixed(1)} s (may: ${most.toFixed(0)})`);
    expect(passed).toBeLessThanOrEqual(most);
    expect(codes).toContain('TOO_MANY_REQUESTS');
  });

  it('40 guesses of a password from 4 addresses: what an account may get wrong', async () => {
    const { passed } = await flood(40, (i, base) => fetch(`${base}/api/session`, {
      method: 'POST', body: JSON.stringify({ account: 'supervisor', password: `guess number ${i}` }),
      headers: { 'content-type': 'application/json' } }));
    report.push(`guesses    ${passed(401)} of 40 (may: ${LIMITS.SIGN_IN_TRIES_MAX} from an address)`);
    expect(passed(401)).toBeLessThanOrEqual(LIMITS.SIGN_IN_TRIES_MAX);
    expect(passed(401) + passed(429)).toBe(40);
  });

  it('2,000 strangers from as many addresses leave nothing behind, and none of them is held up', async () => {
    const before = await rows('select key from allowance');
    for (let i = 0; i < 2000; i += 1) {
      const { statusCode } = await here.app.inject({ url: '/api/city', remoteAddress: `198.51.${i >> 8}.${i & 255}` });
      expect(statusCode).toBe(200);
    }
    expect(await rows('select key from allowance')).toHaveLength(before.length);
  });

  it('one stranger who never stops is held up, and the health of the server is told even to them', async () => {
    const from = { remoteAddress: '203.0.113.9' };
    let passed = 0;
    let last = 200;
    const start = performance.now();
    for (let i = 0; i < 8000 && last === 200; i += 1) {
      last = (await here.app.inject({ url: '/wp-login.php', ...from })).statusCode === 429 ? 429 : 200;
      passed += last === 200 ? 1 : 0;
    }
    report.push(`strangers  ${passed} of 8000 from one address in ${((performance.now() - start) / 1000).toFixed(1)} s`);
    expect(last).toBe(429);
    expect((await here.app.inject({ url: '/api/city', ...from })).statusCode).toBe(429);
    expect((await here.app.inject({ url: '/health/ready', ...from })).statusCode).toBe(200);
    expect((await here.app.inject({ url: '/api/city', remoteAddress: '203.0.113.10' })).statusCode).toBe(200);
  });
});
