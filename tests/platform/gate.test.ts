import { once } from 'node:events';
import { request as httpRequest, Agent } from 'node:http';
import { connect, type Socket } from 'node:net';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { LIMITS } from '../../server/config.ts';
import { isUseless } from '../../server/health.routes.ts';
import { type App, createHttp } from '../../server/platform/http.ts';
import { createQuietLog } from '../../server/platform/quiet-log.ts';
import { until } from '../support/server.ts';

/** More than any buffer of the system takes. */
const LARGE = Buffer.alloc(80_000_000, 'x');

describe('the gate before the routes', () => {
  let app: App;
  let port: number;
  let go: () => void;
  const sockets: Socket[] = [];
  let larges = 0;
  beforeEach(async () => {
    const gate = new Promise<void>((resolve) => { go = resolve; });
    app = await createHttp({
      logLevel: 'silent', publicUrl: undefined, rights: [], authorise: async () => undefined, spend: () => undefined, workingMax: 3,
      patience: { headers: 0.3, request: 0.6, idle: 60, taken: 0.5, look: 0.05 },
    });
    const config = { policy: 'public' };
    app.get('/held', { config }, async () => { await gate; return { ok: true }; });
    app.get('/quick', { config }, async () => ({ ok: true }));
    larges = 0;
    app.get('/large', { config }, async () => {
      larges += 1;
      return LARGE;
    });
    app.post('/post', { config }, async () => ({ ok: true }));
    app.get('/health/live', { config }, async () => ({ ok: true }));
    await app.listen({ port: 0, host: '127.0.0.1' });
    port = (app.server.address() as { port: number }).port;
  });
  afterEach(async () => {
    go();
    for (const socket of sockets.splice(0)) socket.destroy();
    app.server.closeAllConnections();
    await app.close();
  });
  const get = (path: string) => fetch(`http://127.0.0.1:${port}${path}`);
  async function wire(text: string): Promise<{ socket: Socket; heard: () => string; ended: Promise<unknown> }> {
    const socket = connect(port, '127.0.0.1');
    sockets.push(socket);
    socket.on('error', () => undefined);
    const ended = once(socket, 'close');
    let heard = '';
    socket.on('data', (chunk) => { heard += String(chunk).slice(0, 2000); });
    await once(socket, 'connect');
    socket.write(text);
    return { socket, heard: () => heard, ended };
  }

  it('lets so many through at once and refuses the rest at once, but never a health check', async () => {
    const held = Array.from({ length: 3 }, () => get('/held'));
    await until(() => app.gate.working() === 3, 'three at work');
    const refused = await Promise.all(Array.from({ length: 50 }, () => get('/quick')));
    expect(app.gate.working()).toBe(3);
    expect(new Set(refused.map((answer) => answer.status))).toEqual(new Set([503]));
    expect(refused[0]!.headers.get('retry-after')).toBe('1');
    expect(await refused[0]!.json()).toMatchObject({ code: 'OVERLOADED' });
    expect((await get('/health/live')).status).toBe(200);
    go();
    expect((await Promise.all(held)).map((answer) => answer.status)).toEqual([200, 200, 200]);
    expect((await get('/quick')).status).toBe(200);
    await until(() => app.gate.working() === 0, 'nobody at work');
  });

  it('gives the place of a client back that goes away or never sends what it began', async () => {
    const gone = [await wire('GET /held HTTP/1.1\r\nHost: x\r\n\r\n'), await wire('GET /held HTTP/1.1\r\nHost: x\r\n\r\n')];
    await until(() => app.gate.working() === 2, 'two at work');
    for (const { socket } of gone) socket.destroy();
    await until(() => app.gate.working() === 0, 'their places being free');
    // A body that does not come holds no place at all.
    for (let i = 0; i < 6; i += 1) {
      await wire('POST /post HTTP/1.1\r\nHost: x\r\nContent-Type: application/json\r\nContent-Length: 50\r\n\r\n{');
    }
    expect((await get('/quick')).status).toBe(200);
  });

  it('ends who sends a header or a body too slowly, with a code', async () => {
    const header = await wire('GET /quick HTTP/1.1\r\nHost: x\r\nX-Long: ');
    const body = await wire('POST /post HTTP/1.1\r\nHost: x\r\nContent-Type: application/json\r\nContent-Length: 5000\r\n\r\n{');
    // Never idle: a byte now and then is how a slow one stays.
    const drops = setInterval(() => { header.socket.write('x'); body.socket.write('x'); }, 50);
    await Promise.all([header.ended, body.ended]);
    clearInterval(drops);
    for (const { heard } of [header, body]) {
      expect(heard()).toMatch(/^HTTP\/1.1 408/);
      expect(heard()).toContain('"code":"TOO_SLOW"');
    }
  });

  it('ends who does not take the answer, also when it sips', async () => {
    const still = await wire('GET /large HTTP/1.1\r\nHost: x\r\n\r\n');
    still.socket.pause();
    const sipping = await wire('GET /large HTTP/1.1\r\nHost: x\r\n\r\n');
    sipping.socket.pause();
    const sips = setInterval(() => { sipping.socket.read(1000); }, 50);
    await until(() => larges === 2, 'both being answered');
    await until(() => app.gate.working() === 0, 'both being let go');
    clearInterval(sips);
    // One on which nothing moves at all needs no answer to be ended.
    expect(app.server.timeout).toBe(60_000);
  });

  it('refuses what is begun while it stops, and ends the connection with it', async () => {
    const agent = new Agent({ keepAlive: true, maxSockets: 1 });
    const ask = () => new Promise<{ status?: number | undefined; connection?: string | undefined; body: string; reused: boolean }>((resolve, reject) => {
      const asked = httpRequest({ port, path: '/quick', agent }, (answer) => {
        let body = '';
        answer.on('data', (chunk) => { body += String(chunk); });
        answer.on('end', () => resolve({
          status: answer.statusCode, connection: answer.headers.connection, body, reused: asked.reusedSocket }));
      });
      asked.on('error', reject);
      asked.end();
    });
    expect((await ask()).status).toBe(200);
    app.gate.stop();
    const told = await ask();
    expect(told).toMatchObject({ status: 503, connection: 'close', reused: true });
    expect(told.body).toContain('"code":"STOPPING"');
    agent.destroy();
  });
});

describe('a process without its database', () => {
  it('is live for a while, then of no use to anybody', () => {
    const condition = { isStorageFull: false, running: 0, waiting: 0 };
    const seconds = LIMITS.LIVE_WITHOUT_DATABASE_SECONDS_MAX * 1000;
    expect(isUseless({ ...condition, downSince: null }, 5 * seconds)).toBe(false);
    expect(isUseless({ ...condition, downSince: 1000 }, 1000 + seconds)).toBe(false);
    expect(isUseless({ ...condition, downSince: 1000 }, 1001 + seconds)).toBe(true);
  });
});

describe('the quiet log', () => {
  const writer = () => {
    const lines: unknown[][] = [];
    const clock = { now: 0 };
    const logMethod = createQuietLog(() => clock.now);
    const say = (level: number, ...args: unknown[]) =>
      logMethod.call(null, args, (...line: unknown[]) => { lines.push(line); }, level);
    return { lines, clock, say };
  };
  const gone = () => ({ err: Object.assign(new Error('gone'), { code: 'ECONNREFUSED' }) });

  it('says the same once a minute with a count, and keeps what is not the same', () => {
    const { lines, clock, say } = writer();
    for (let i = 0; i < 10_000; i += 1) say(50, gone(), 'relay');
    say(50, gone(), 'sweep');
    say(50, { err: new Error('other') }, 'relay');
    expect(lines).toHaveLength(3);
    clock.now = 61_000;
    say(50, gone(), 'relay');
    expect(lines.at(-1)).toMatchObject([{ repeated: 9999 }, 'relay']);
    for (let i = 0; i < 50; i += 1) say(30, 'a word');
    expect(lines).toHaveLength(54);
  });

  it('remembers a bounded number of different ones', () => {
    const { lines, say } = writer();
    for (let i = 0; i < 2000; i += 1) say(50, `text ${i}`);
    expect(lines).toHaveLength(2000);
  });
});
