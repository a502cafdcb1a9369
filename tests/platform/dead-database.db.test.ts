import { execFileSync } from 'node:child_process';
import { chmodSync, existsSync, mkdirSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import pg from 'pg';
import { afterAll, expect, it } from 'vitest';
import { clusterFolder, findBinaries, startCluster } from '../../server/platform/database/cluster.ts';
import { newDataFolder } from '../support/data-folder.ts';
import { describeOnNative } from '../support/engines.ts';
import { type ServerProcess, startProcess } from '../support/process.ts';
import { until } from '../support/server.ts';

const post = (url: string, body: unknown) => fetch(url, {
  method: 'POST', headers: { 'content-type': 'application/json' }, body: JSON.stringify(body) });
const postmasterOf = (directory: string) => Number(
  readFileSync(join(clusterFolder(directory), 'postmaster.pid'), 'utf8').split('\n')[0]);

describeOnNative('a server whose database dies', 'empty', () => {
  const directory = newDataFolder('dead');
  let server: ServerProcess;
  afterAll(async () => {
    server?.child.kill('SIGTERM');
    await server?.ended;
    rmSync(clusterFolder(directory), { recursive: true, force: true });
    rmSync(directory, { recursive: true, force: true });
  });

  it('stays up, refuses with a code meanwhile, and has it back each time with every acknowledged row', async () => {
    server = await startProcess({ DATA_DIR: directory, ENGINE: 'cluster', LOG_LEVEL: 'warn' });
    const token = /setup=([\w-]+)/.exec(server.said())![1];
    const account = { account: 'first-admin', password: 'a password of ten' };
    const setUp = await post(`${server.base}/api/setup`, {
      ...account, token, name: 'First', cityName: 'Somewhere', language: 'en', timeZone: 'UTC' });
    expect(setUp.status).toBe(200);
    const acknowledged: string[] = [];
    const refused = new Map<string, number>();
    let isOver = false;
    // Nobody waits politely: this is what fills a log.
    const writers = Array.from({ length: 4 }, async () => {
      while (!isOver) {
        const answer = await post(`${server.base}/api/session`, account);
        const body = await answer.json() as { code?: string };
        if (answer.ok) acknowledged.push(answer.headers.getSetCookie()[0]!.split(';')[0]!);
        else refused.set(`${answer.status} ${body.code}`, (refused.get(`${answer.status} ${body.code}`) ?? 0) + 1);
      }
    });
    const lives: number[] = [];
    const livePoll = (async () => {
      while (!isOver) {
        lives.push((await fetch(`${server.base}/health/live`)).status);
        await new Promise((resolve) => setTimeout(resolve, 20));
      }
    })();
    const ready = () => fetch(`${server.base}/health/ready`).then((answer) => answer.status);
    for (const signal of ['SIGKILL', 'SIGQUIT', 'SIGKILL', 'SIGQUIT', 'SIGKILL'] as const) {
      const before = acknowledged.length;
      await until(() => acknowledged.length > before + 10, 'some sessions', 30_000);
      const pid = postmasterOf(directory);
      process.kill(pid, signal);
      await until(async () => await ready() === 503, `not ready after ${signal}`);
      await until(async () => await ready() === 200, `ready again after ${signal}`, 60_000);
      expect(postmasterOf(directory)).not.toBe(pid);
    }
    isOver = true;
    await Promise.all([...writers, livePoll]);
    expect(new Set(lives)).toEqual(new Set([200]));
    // Who asks without a pause is told so too: the limits of a process need no database.
    const codes = ['503 DATABASE_UNAVAILABLE', '503 OVERLOADED', '429 TOO_MANY_REQUESTS'];
    expect([...refused.keys()].filter((key) => !codes.includes(key))).toEqual([]);
    expect(refused.get('503 DATABASE_UNAVAILABLE')).toBeGreaterThan(0);
    // Each session that was acknowledged is there: twenty of them asked, all of them counted.
    const sample = acknowledged.filter((_, i) => i % Math.ceil(acknowledged.length / 20) === 0);
    for (const cookie of sample) {
      const answer = await until(async () => {
        const got = await fetch(`${server.base}/api/session`, { headers: { cookie } });
        return got.status !== 429 && got;
      }, 'an answer to who asks no more than others');
      expect(((await answer.json()) as { person: { account: string } | null }).person?.account).toBe('first-admin');
    }
    const client = new pg.Client({ host: join(directory, 'socket'), user: 'deedgrid', database: 'deedgrid' });
    await client.connect();
    const { rows } = await client.query<{ count: number }>('select count(*)::int as count from session');
    await client.end();
    expect(rows[0]!.count).toBeGreaterThanOrEqual(acknowledged.length);
    // What is said is bounded by what happened, not by how often somebody asked meanwhile.
    expect(server.said().length).toBeLessThan(100_000);
    expect(statSync(join(directory, 'postgres.log')).size).toBeLessThan(200_000);
    console.log(`    ${acknowledged.length} acknowledged, refused ${JSON.stringify([...refused])}, ` +
      `log ${server.said().length} bytes, postgres.log ${statSync(join(directory, 'postgres.log')).size} bytes`);
  });
});

describeOnNative('a cluster and its folder', 'empty', () => {
  const folders: string[] = [];
  const folder = (name: string) => {
    const made = newDataFolder(name);
    folders.push(made);
    return made;
  };
  afterAll(() => {
    for (const made of folders) {
      rmSync(clusterFolder(made), { recursive: true, force: true });
      rmSync(made, { recursive: true, force: true });
    }
  });
  const ask = async (connection: pg.ClientConfig, sql: string) => {
    const client = new pg.Client(connection);
    await client.connect();
    try {
      return Object.values((await client.query<Record<string, string>>(sql)).rows[0]!)[0];
    } finally {
      await client.end();
    }
  };

  it('of a copy is its own: the original is neither taken over nor stopped', async () => {
    const binaries = (await findBinaries())!;
    const original = folder('original');
    const copy = folder('copy');
    const first = await startCluster(binaries, original, () => undefined);
    expect(await ask(first.connection, 'show data_checksums')).toBe('on');
    await ask(first.connection, 'select 1 from (select pg_switch_wal()) x');
    const client = new pg.Client(first.connection);
    await client.connect();
    await client.query('checkpoint');
    await client.end();
    // The whole folder while it runs, with its pid file and its socket's lock.
    execFileSync('cp', ['-a', `${original}/.`, copy]);
    expect(existsSync(join(clusterFolder(copy), 'postmaster.pid'))).toBe(true);
    const lines: string[] = [];
    const second = await startCluster(binaries, copy, (line) => lines.push(line));
    expect(await ask(second.connection, 'show data_directory')).toBe(clusterFolder(copy));
    expect(await ask(first.connection, 'show data_directory')).toBe(clusterFolder(original));
    expect(lines.join()).toContain(`copied from ${clusterFolder(original)}`);
    expect(lines.join()).not.toContain('adopts');
    await second.stop();
    expect(await ask(first.connection, 'select 1')).toBe(1);

    // Moved while it runs it is still the same one.
    const moved = folder('moved');
    rmSync(moved, { recursive: true });
    execFileSync('mv', [original, moved]);
    const adopted: string[] = [];
    const again = await startCluster(binaries, moved, (line) => adopted.push(line));
    expect(adopted.join()).toContain('adopts');
    await again.stop();
    expect(existsSync(join(clusterFolder(moved), 'postmaster.pid'))).toBe(false);
    await first.stop();
  });

  it('tells at once how a database ended that dies at its start', async () => {
    const directory = folder('dies');
    const cluster = await startCluster((await findBinaries())!, directory, () => undefined);
    await cluster.stop();
    const bin = folder('bin');
    mkdirSync(bin, { recursive: true });
    for (const [script, said] of [['kill -9 $$', /by SIGKILL/], ['echo "FATAL:  no room" >&2; exit 3', /with 3: FATAL: {2}no room/]] as const) {
      writeFileSync(join(bin, 'postgres'), `#!/bin/sh\n${script}\n`);
      chmodSync(join(bin, 'postgres'), 0o755);
      await expect(startCluster({ bin, version: '15' }, directory, () => undefined))
        .rejects.toMatchObject({ code: 'DATABASE_UNAVAILABLE', facts: { because: expect.stringMatching(said) } });
    }
    await expect(startCluster({ bin: join(bin, 'nowhere'), version: '15' }, directory, () => undefined))
      .rejects.toMatchObject({ code: 'DATABASE_UNAVAILABLE' });
  });
});
