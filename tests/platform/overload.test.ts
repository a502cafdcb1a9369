import { connect } from 'node:net';
import { once } from 'node:events';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { Server } from 'socket.io';
import { io } from 'socket.io-client';
import { LIMITS } from '../../server/config.ts';
import { type App, createHttp } from '../../server/platform/http.ts';
import { watchLoop } from '../../server/platform/loop-watch.ts';
import { until } from '../support/server.ts';

describe('a server with too much to do', () => {
  const PLACES = 10;
  let app: App;
  let base: string;
  let late: number;
  let hooked: string[];
  let go: () => void;
  beforeEach(async () => {
    late = 0;
    hooked = [];
    const held = new Promise<void>((resolve) => { go = resolve; });
    app = await createHttp({
      logLevel: 'silent', publicUrl: undefined, rights: [], authorise: async () => undefined, spend: () => undefined,
      workingMax: PLACES, late: () => late,
    });
    app.addHook('onRequest', async ({ url }) => { hooked.push(`request ${url}`); });
    app.addHook('onResponse', async ({ url }) => { hooked.push(`response ${url}`); });
    const config = { policy: 'public' };
    app.get('/held', { config }, async () => { await held; return { ok: true }; });
    for (const path of ['/quick', '/api/session', '/health/live']) {
      app.get(path, { config }, async () => ({ ok: true }));
    }
    app.post('/write', { config }, async () => ({ ok: true }));
    base = await app.listen({ port: 0, host: '127.0.0.1' });
  });
  afterEach(async () => {
    go();
    await until(() => app.gate.working() === 0, 'nobody at work');
    app.server.closeAllConnections();
    await app.close();
  });
  const get = async (path: string) => fetch(`${base}${path}`);
  async function hold(count: number): Promise<void> {
    const before = app.gate.working();
    for (let i = 0; i < count; i += 1) void get('/held').then((answer) => answer.text());
    await until(() => app.gate.working() === before + count, `${count} more at work`);
    hooked.length = 0;
  }
  async function expectRefused(answer: Response): Promise<void> {
    expect(answer.status).toBe(503);
    expect(answer.headers.get('retry-after')).toBe('1');
    expect(answer.headers.get('content-type')).toMatch(/^application\/json/);
    expect(await answer.json()).toEqual({
      code: 'OVERLOADED', message: expect.any(String), requestId: expect.any(String) });
  }

  it('says no before anything of the framework runs, and to no route in particular', async () => {
    await hold(PLACES);
    const body = JSON.stringify({ text: 'x'.repeat(100_000) });
    await expectRefused(await get('/quick'));
    await expectRefused(await get('/nowhere'));
    await expectRefused(await fetch(`${base}/write`, {
      method: 'POST', body, headers: { 'content-type': 'application/json' } }));
    expect(hooked).toEqual([]);
    // A route that is asked in vain is as free as before.
    go();
    await until(() => app.gate.working() === 0, 'nobody at work');
    expect((await get('/quick')).status).toBe(200);
  });

  it('keeps the connection of whoever it refuses, whatever was being sent', async () => {
    await hold(PLACES);
    const socket = connect(Number(new URL(base).port), '127.0.0.1');
    await once(socket, 'connect');
    let heard = '';
    socket.on('data', (chunk) => { heard += String(chunk); });
    const text = 'x'.repeat(50_000);
    const post = `POST /write HTTP/1.1\r\nHost: x\r\nContent-Length: ${text.length}\r\n\r\n${text}`;
    socket.write(post);
    await until(() => heard.split('HTTP/1.1 503').length === 2, 'the first no');
    socket.write(post);
    await until(() => heard.split('HTTP/1.1 503').length === 3, 'the second no, on the same one');
    expect(heard).not.toMatch(/connection: close/i);
    socket.destroy();
  });

  it('answers health, and who is signed in, from places of their own', async () => {
    await hold(PLACES);
    expect((await get('/health/live')).status).toBe(200);
    expect((await get('/api/session')).status).toBe(200);
    late = 60_000;
    expect((await get('/health/live')).status).toBe(200);
    expect((await get('/api/session')).status).toBe(200);
    expect(hooked.filter((hook) => hook.startsWith('request'))).toHaveLength(4);
  });

  it('takes nothing more on while it is late, but a few always', async () => {
    const few = PLACES * LIMITS.REQUESTS_LATE_SHARE;
    late = LIMITS.LOOP_LATE_MILLISECONDS_MAX + 1;
    // One long step with nothing else at hand sends nobody away.
    expect((await get('/quick')).status).toBe(200);
    await hold(few);
    await expectRefused(await get('/quick'));
    expect(hooked).toEqual([]);
    late = LIMITS.LOOP_LATE_MILLISECONDS_MAX;
    expect((await get('/quick')).status).toBe(200);
  });

  it('lets sockets in and cuts none', async () => {
    const server = new Server(app.server, { transports: ['websocket'] });
    server.on('connection', (socket) => socket.on('ask', (reply: (word: string) => void) => reply('here')));
    const early = io(base, { transports: ['websocket'], forceNew: true });
    await once(early as never, 'connect');
    await hold(PLACES);
    late = 60_000;
    const client = io(base, { transports: ['websocket'], forceNew: true });
    await once(client as never, 'connect');
    await expectRefused(await get('/quick'));
    expect(await early.emitWithAck('ask')).toBe('here');
    expect(await client.emitWithAck('ask')).toBe('here');
    early.disconnect();
    client.disconnect();
    // It ends the HTTP server too, which waits for what is held.
    go();
    await server.close();
  });
});

describe('the watch over the event loop', () => {
  it('tells a step that took long, while it lasts and after it', async () => {
    const watch = watchLoop();
    const until300 = performance.now() + 300;
    while (performance.now() < until300);
    expect(watch.late()).toBeGreaterThan(200);
    await until(() => watch.late() < 200, 'being in time again');
    watch.stop();
  });
});
