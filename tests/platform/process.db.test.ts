import { type ChildProcess, spawn } from 'node:child_process';
import { existsSync, mkdtempSync, rmSync } from 'node:fs';
import { connect } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { io } from 'socket.io-client';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { clusterFolder } from '../../server/platform/database/cluster.ts';
import { SYSTEM, transact } from '../../server/platform/database/database.ts';
import { describeOnEngines, describeOnNative } from '../support/engines.ts';
import { listenOn, startServer, type TestServer, until } from '../support/server.ts';

describeOnEngines('a server with a slow question', 'empty', (clone) => {
  let server: TestServer;
  let base: string;
  beforeAll(async () => {
    server = await startServer(await clone.open());
    base = await listenOn(server);
  });
  afterAll(() => server.close());
  const isNative = clone.engine === 'native';

  it('goes on answering HTTP', async () => {
    const visitor = await server.person([{ role: 'admin', areaPath: 'x' }]);
    let isOver = false;
    const since = performance.now();
    // Two seconds of work on every engine: counted, for the embedded one knows no sleep of its own.
    const slow = transact(server.database, SYSTEM.test, (tx) => tx.query(isNative
      ? 'select pg_sleep(2)' : 'select count(*) from generate_series(1, 12000000) a where a % 7 = 3', []))
      .finally(() => { isOver = true; });
    let live = 0;
    let signedIn = 0;
    let slowest = 0;
    while (!isOver) {
      const begin = performance.now();
      const answer = await fetch(`${base}/health/live`);
      if (isOver) break;
      expect(answer.status).toBe(200);
      live += 1;
      if (isNative) {
        expect((await fetch(`${base}/api/cells`, { headers: { cookie: visitor.cookie } })).status).toBe(200);
        signedIn += 1;
      }
      slowest = Math.max(slowest, performance.now() - begin);
      await new Promise((resolve) => setTimeout(resolve, 20));
    }
    await slow;
    const took = performance.now() - since;
    expect(took).toBeGreaterThan(500);
    expect(live).toBeGreaterThan(5);
    if (isNative) expect(signedIn).toBeGreaterThan(5);
    expect(slowest).toBeLessThan(took / 2);
  });
});

describeOnNative('a server process', 'empty', () => {
  const directory = mkdtempSync(join(tmpdir(), 'deedgrid-process-'));
  const children: ChildProcess[] = [];
  afterAll(() => {
    for (const child of children) if (child.exitCode === null) child.kill('SIGKILL');
    rmSync(clusterFolder(directory), { recursive: true, force: true });
    rmSync(directory, { recursive: true, force: true });
  });

  async function start(settings: Record<string, string> = {}) {
    const child = spawn(process.execPath, ['--import', 'tsx', fileURLToPath(new URL('../../server/main.ts', import.meta.url))], {
      stdio: ['ignore', 'pipe', 'pipe'],
      env: { ...process.env, DATA_DIR: directory, DEMO: 'off', PORT: '0', HOST: '127.0.0.1', ENGINE: 'cluster', ...settings } });
    children.push(child);
    const told = { text: '' };
    child.stdout.on('data', (chunk) => { told.text += String(chunk); });
    child.stderr.on('data', (chunk) => { told.text += String(chunk); });
    const base = await until(() => {
      if (child.exitCode !== null) throw new Error(told.text);
      return /engine /.test(told.text) && /DeedGrid +(http:\S+)/.exec(told.text)?.[1];
    }, 'the server', 90_000);
    const ended = new Promise<number | null>((resolve) => child.once('exit', (code) => resolve(code)));
    return { child, base, told, ended };
  }
  const post = (base: string, path: string, body: unknown) => fetch(base + path, {
    method: 'POST', headers: { 'content-type': 'application/json' }, body: JSON.stringify(body) });
  const cookieOf = (answer: Response) => answer.headers.getSetCookie()[0]!.split(';')[0]!;

  it('dies at once, its database lives on and is adopted, and no acknowledged row is lost', async () => {
    const first = await start();
    const token = /setup=([\w-]+)/.exec(first.told.text)![1];
    const account = { account: 'first-admin', password: 'a password of ten' };
    const setUp = await post(first.base, '/api/setup', {
      ...account, token, name: 'First', cityName: 'Somewhere', language: 'en', timeZone: 'UTC' });
    expect(setUp.status).toBe(200);
    const acknowledged = [cookieOf(setUp)];
    const writing = (async () => {
      for (;;) {
        const answer = await post(first.base, '/api/session', account);
        acknowledged.push(cookieOf(answer));
      }
    })();
    await until(() => acknowledged.length > 30, 'some sessions', 60_000);
    first.child.kill('SIGKILL');
    await expect(writing).rejects.toThrow();
    await first.ended;
    expect(existsSync(join(clusterFolder(directory), 'postmaster.pid'))).toBe(true);

    const second = await start();
    expect(second.told.text).toContain('adopts the database that still runs');
    for (const cookie of acknowledged) {
      const answer = await fetch(`${second.base}/api/session`, { headers: { cookie } });
      expect(((await answer.json()) as { person: { account: string } | null }).person?.account).toBe('first-admin');
    }

    // Ctrl-C: what is being answered is answered, then the database stops, then the process.
    const inFlight = post(second.base, '/api/session', { account: 'first-admin', password: 'a wrong password' });
    await new Promise((resolve) => setTimeout(resolve, 60));
    second.child.kill('SIGINT');
    expect((await inFlight).status).toBe(401);
    expect(await second.ended).toBe(0);
    expect(existsSync(join(clusterFolder(directory), 'postmaster.pid'))).toBe(false);
  });

  it('stops cleanly though a phone hangs half open and a client never sends its body', async () => {
    const one = await start();
    const cookie = cookieOf(await post(one.base, '/api/session', { account: 'first-admin', password: 'a password of ten' }));
    const phone = io(one.base, { transports: ['websocket'], reconnection: false, extraHeaders: { cookie } });
    await new Promise<void>((resolve, reject) => {
      phone.once('connect', resolve);
      phone.once('connect_error', reject);
    });
    // In a tunnel: the connection stands, and nothing comes through it any more, not even a goodbye.
    (phone.io.engine.transport as unknown as { ws: { _socket: { pause(): void } } }).ws._socket.pause();
    const half = connect(Number(new URL(one.base).port), '127.0.0.1');
    half.on('error', () => undefined);
    half.write('POST /api/session HTTP/1.1\r\nhost: localhost\r\ncontent-type: application/json\r\ncontent-length: 90\r\n\r\n{');
    await new Promise((resolve) => setTimeout(resolve, 300));
    one.child.kill('SIGTERM');
    expect(await one.ended).toBe(0);
    expect(existsSync(join(clusterFolder(directory), 'postmaster.pid'))).toBe(false);
    phone.disconnect();
    half.destroy();
  });

  it('stops cleanly when its terminal is closed, and has logged of no request what was asked for', async () => {
    const one = await start({ LOG_LEVEL: 'info' });
    await fetch(`${one.base}/?setup=a-secret-of-the-link`);
    await fetch(`${one.base}/api/heat?from=a-secret-of-somebody`);
    await until(() => one.told.text.includes('/api/heat'), 'the log');
    expect(one.told.text).not.toContain('a-secret-of');
    one.child.kill('SIGHUP');
    expect(await one.ended).toBe(0);
    expect(one.told.text).toContain('SIGHUP: stopping');
    expect(existsSync(join(clusterFolder(directory), 'postmaster.pid'))).toBe(false);
  });
});
