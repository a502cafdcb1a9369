import { type ChildProcess, execFileSync, spawn } from 'node:child_process';
import { existsSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { createServer, type Server } from 'node:net';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterEach, describe, expect, inject, it } from 'vitest';
import { until } from '../support/server.ts';
import { newDataFolder } from '../support/data-folder.ts';

const ROOT = fileURLToPath(new URL('../..', import.meta.url));
const native = inject('templates').native !== null;
const started: ChildProcess[] = [];
const folders: string[] = [];
let blocker: Server | undefined;

afterEach(async () => {
  for (const child of started.splice(0)) {
    if (child.exitCode !== null) continue;
    const ended = new Promise((resolve) => child.once('exit', resolve));
    child.kill('SIGTERM');
    await ended;
  }
  for (const folder of folders.splice(0)) rmSync(folder, { recursive: true, force: true });
  blocker?.close();
  blocker = undefined;
});

function start(env: Record<string, string>) {
  const directory = newDataFolder('start');
  folders.push(directory);
  const child = spawn(process.execPath, ['--import', 'tsx', 'server/main.ts'], {
    cwd: ROOT, stdio: ['ignore', 'pipe', 'pipe'],
    env: { ...process.env, DATABASE_URL: '', DATA_DIR: directory, DEMO: 'off', PORT: '', ...env },
  });
  started.push(child);
  let output = '';
  child.stdout.on('data', (chunk) => { output += String(chunk); });
  child.stderr.on('data', (chunk) => { output += String(chunk); });
  const ended = new Promise<number | null>((resolve) => child.once('exit', resolve));
  return { child, ended, directory, output: () => output };
}
const block = (port: number) => new Promise<number>((resolve, reject) => {
  blocker = createServer().once('error', reject)
    .listen(port, '127.0.0.1', () => resolve((blocker!.address() as { port: number }).port));
});

describe('the start', () => {
  it('tells its settings before anything is installed', () => {
    const text = execFileSync(process.execPath, ['server/start.mjs', '--help'], { cwd: ROOT, encoding: 'utf8' });
    for (const name of ['PORT', 'HOST', 'DATA_DIR', 'DATABASE_URL', 'PUBLIC_URL', 'DEMO']) expect(text).toContain(name);
  });

  it.skipIf(!native)('DEMO=off gives an empty install, a one-time link for one administrator, no demo row', async () => {
    const port = await block(0);
    blocker!.close();
    const run = start({ PORT: String(port) });
    const link = await until(() => /http:\S+\?setup=(\S+)/.exec(run.output()), 'the link', 60_000);
    const base = `http://127.0.0.1:${port}`;
    const post = (path: string, body: object) => fetch(base + path, {
      method: 'POST', headers: { 'content-type': 'application/json' }, body: JSON.stringify(body) });
    const ready = await (await fetch(`${base}/health/ready`)).json() as object;
    // A stranger learns that it is ready, and no count of anything.
    expect(Object.keys(ready).sort()).toEqual(['engine', 'ok', 'postgis', 'schemaVersion']);
    expect((await post('/api/session', { account: 'supervisor', password: 'deedgrid-demo' })).status).toBe(401);
    const form = { token: link[1]!, account: 'first', name: 'First Admin', password: 'a long password',
      cityName: 'New Town', language: 'en', timeZone: 'Asia/Shanghai' };
    expect((await post('/api/setup', { ...form, token: 'x'.repeat(32) })).status).toBe(409);
    const done = await post('/api/setup', form);
    expect(done.status).toBe(200);
    expect((await post('/api/setup', { ...form, account: 'second' })).status).toBe(409);
    const signedIn = await post('/api/session', { account: 'first', password: 'a long password' });
    expect(await signedIn.json()).toMatchObject({ person: { account: 'first', roles: [{ role: 'admin', areaPath: 'new_town' }] } });
    expect(await (await fetch(`${base}/api/city`)).json()).toMatchObject({ id: 'new_town', nameEn: 'New Town', setUpNeeded: false, demo: false });
    // An operator changes a rule of the city beside the running server, which follows.
    const told = execFileSync(
      process.execPath, ['--import', 'tsx', 'server/settings.ts', 'noticeDays=9'], {
        cwd: ROOT, encoding: 'utf8',
        env: { ...process.env, DATABASE_URL: '', DATA_DIR: run.directory } });
    expect(told).toMatch(/noticeDays +9\npanelQuorum +2\n/);
    await until(async () => {
      const city = await (await fetch(`${base}/api/city`)).json() as { noticeDays: number };
      return city.noticeDays === 9;
    }, 'the setting');
    run.child.kill('SIGTERM');
    expect(await run.ended).toBe(0);
    expect(run.output()).toContain('SIGTERM: stopping');
  });

  it.skipIf(!native)('an explicit PORT that is taken is an error; a taken default moves on', async () => {
    const taken = await block(0);
    const refused = start({ PORT: String(taken) });
    expect(await refused.ended).toBe(1);
    expect(refused.output().trim()).toBe('PORT is taken by another process: choose another one');
    // Not even begun: no file, no database.
    expect(readdirSync(refused.directory)).toEqual([]);
    blocker!.close();
    await block(8080).catch(() => undefined);
    const moved = start({});
    await until(() => /port 8080 is taken/.test(moved.output()) && /DeedGrid\s+http:\S+:80(8[1-9]|9\d)/.test(moved.output()), 'another port', 60_000);
  });
});

describe.skipIf(!native)('a start that fails', () => {
  it.each([
    ['a host that is none of ours', { HOST: '203.0.113.7', PORT: '0' }, /^HOST is no address of this machine/m],
    ['a host that nobody knows', { HOST: 'nowhere.invalid', PORT: '0' }, /^HOST is no address of this machine/m],
  ])('on %s leaves nothing running, and says why in one sentence', async (_what, env, said) => {
    const refused = start({ ENGINE: 'cluster', ...env });
    expect(await refused.ended).toBe(1);
    expect(refused.output()).toMatch(said);
    expect(refused.output()).not.toMatch(/^\s+at /m);
    expect(existsSync(join(refused.directory, 'cluster', 'PG_VERSION'))).toBe(true);
    expect(existsSync(join(refused.directory, 'cluster', 'postmaster.pid'))).toBe(false);
  });

  it.each([
    ['nobody listens', { DATABASE_URL: 'postgres://nobody:very-secret@127.0.0.1:1/none' }, /ECONNREFUSED/],
    ['a folder is a file', { DATA_DIR: join(ROOT, 'package.json'), ENGINE: 'embedded' }, /cannot write to .*package.json/],
  ])('because %s says so with its code', async (_what, env, said) => {
    const refused = start(env);
    expect(await refused.ended).toBe(1);
    expect(refused.output()).toMatch(/^DATABASE_UNAVAILABLE: The database is not reachable: /m);
    expect(refused.output()).toMatch(said);
    expect(refused.output()).not.toMatch(/^\s+at |very-secret/m);
  });

  it('by a signal while it still starts leaves nothing running', async () => {
    const run = start({ ENGINE: 'cluster', PORT: '0' });
    const pidFile = join(run.directory, 'cluster', 'postmaster.pid');
    await until(() => existsSync(pidFile), 'the database coming up', 60_000);
    run.child.kill('SIGTERM');
    await run.ended;
    expect(existsSync(pidFile)).toBe(false);
  });
});

describe('the containers', () => {
  it('copy what exists, and check their health', () => {
    const docker = readFileSync(join(ROOT, 'server/Dockerfile'), 'utf8');
    for (const [, files] of docker.matchAll(/^COPY (?!--from)(.+) \S+$/gm)) {
      for (const file of files!.split(' ')) expect(existsSync(join(ROOT, file)), file).toBe(true);
    }
    expect(docker).toMatch(/HEALTHCHECK[\s\S]+health\/ready/);
    expect(docker).toMatch(/^USER node$/m);
    const compose = readFileSync(join(ROOT, 'docker-compose.yml'), 'utf8');
    expect(compose.match(/healthcheck:/g)).toHaveLength(2);
    expect(compose).toMatch(/condition: service_healthy/);
    expect(compose).toMatch(/volumes:\n {2}postgis:/);
  });
});
