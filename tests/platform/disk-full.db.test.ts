import { execFileSync } from 'node:child_process';
import { chownSync, mkdirSync, readFileSync, rmSync, statfsSync, truncateSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import pg from 'pg';
import { afterAll, expect, inject, it } from 'vitest';
import { LIMITS } from '../../server/config.ts';
import { SYSTEM, transact } from '../../server/platform/database/database.ts';
import { newDataFolder } from '../support/data-folder.ts';
import { describeOnEngines, describeOnNative } from '../support/engines.ts';
import { type ServerProcess, startProcess } from '../support/process.ts';
import { until } from '../support/server.ts';

/** A small disk of its own, where this machine lets us make one. */
function mountSmallDisk(megabytes: number): string | undefined {
  const folder = newDataFolder('disk');
  try {
    execFileSync('mount', ['-t', 'tmpfs', '-o', `size=${megabytes}m,mode=0755`, 'tmpfs', folder], { stdio: 'pipe' });
    return folder;
  } catch {
    rmSync(folder, { recursive: true, force: true });
    return undefined;
  }
}
const disks: string[] = [];
const smallDisk = (megabytes: number) => {
  const folder = inject('templates').native ? mountSmallDisk(megabytes) : undefined;
  if (folder) disks.push(folder);
  return folder;
};
const remove = () => {
  for (const folder of disks.splice(0)) {
    execFileSync('umount', [folder]);
    rmSync(folder, { recursive: true, force: true });
  }
};

describeOnEngines('a statement that finds no room', 'empty', (clone) => {
  // Forced: the database raises what it would raise. The real thing is below, where it can be made.
  it('is undone and told with its code, and the server is not ready for a while', async () => {
    const database = await clone.open();
    const write = transact(database, SYSTEM.test, async (tx) => {
      await tx.query(`insert into stream (name, seq) values ('half', 1)`);
      await tx.query(`do $$ begin raise exception 'no space left on device' using errcode = '53100'; end $$`);
    });
    await expect(write).rejects.toMatchObject({ code: 'STORAGE_FULL' });
    expect(database.condition().isStorageFull).toBe(true);
    expect(await transact(database, SYSTEM.test, (tx) => tx.query('select name from stream'))).toEqual([]);
    await until(() => !database.condition().isStorageFull, 'being ready again', LIMITS.STORAGE_FULL_MILLISECONDS + 10_000);
  });
});

describeOnNative('a disk that is really full', 'empty', (clone) => {
  afterAll(remove);

  it('of a table refuses the row that does not fit, and takes it when there is room', async (context) => {
    const disk = smallDisk(8);
    if (!disk) return context.skip('no small disk can be made here');
    const database = await clone.open();
    const space = join(disk, 'space');
    mkdirSync(space);
    writeFileSync(join(disk, 'ballast'), Buffer.alloc(2_000_000));
    const owner = readFileSync('/etc/passwd', 'utf8').split('\n').find((line) => line.startsWith('postgres:'))!.split(':');
    chownSync(space, Number(owner[2]), Number(owner[3]));
    const [here] = await transact(database, SYSTEM.test, (tx) => tx.query<{ name: string }>('select current_database() as name'));
    const client = new pg.Client({ ...inject('templates').native!, database: here!.name });
    await client.connect();
    const name = `small_${here!.name}`;
    await client.query(`create tablespace ${name} location '${space}'`);
    await client.query(`create table filler (text text) tablespace ${name}`);
    await client.query('alter table filler alter text set storage external');
    await client.query('grant select, insert, delete on filler to deedgrid_app');
    const insert = () => transact(database, SYSTEM.test, (tx) => tx.query(
      `insert into filler select repeat(md5(random()::text), 30000) from generate_series(1, 1)`));
    let rows = 0;
    const fill = async () => { for (;;) { await insert(); rows += 1; } };
    await expect(fill()).rejects.toMatchObject({ code: 'STORAGE_FULL' });
    expect(database.condition().isStorageFull).toBe(true);
    const count = () => transact(database, SYSTEM.test, (tx) => tx.query<{ count: number }>('select count(*)::int as count from filler'));
    expect(await count()).toEqual([{ count: rows }]);
    rmSync(join(disk, 'ballast'));
    await insert();
    expect(await count()).toEqual([{ count: rows + 1 }]);
    await client.query('drop table filler');
    await client.query(`drop tablespace ${name}`);
    await client.end();
  });

  it('of the whole cluster: writing is refused before the database stops, reading goes on, and all is well with room again', async (context) => {
    const disk = smallDisk(420);
    if (!disk) return context.skip('no small disk can be made here');
    const server: ServerProcess = await startProcess({ DATA_DIR: disk, ENGINE: 'cluster' });
    try {
      const send = (path: string, body: unknown) => fetch(server.base + path, {
        method: 'POST', headers: { 'content-type': 'application/json' }, body: JSON.stringify(body) });
      const account = { account: 'first-admin', password: 'a password of ten' };
      const setUp = await send('/api/setup', {
        ...account, token: /setup=([\w-]+)/.exec(server.said())![1], name: 'First',
        cityName: 'Somewhere', language: 'en', timeZone: 'UTC' });
      const cookie = setUp.headers.getSetCookie()[0]!.split(';')[0]!;
      const ready = async () => (await fetch(`${server.base}/health/ready`)).status;
      await until(async () => await ready() === 200, 'ready');
      // All but a few megabytes: a database that went on would soon be unable to write its log.
      const { bavail, bsize } = statfsSync(disk);
      writeFileSync(join(disk, 'ballast'), Buffer.alloc(bavail * bsize - 4_000_000));
      await until(async () => await ready() === 503, 'not ready');
      const refused = await send('/api/session', account);
      expect([refused.status, (await refused.json() as { code: string }).code]).toEqual([507, 'STORAGE_FULL']);
      for (const path of ['/api/session', '/api/city', '/api/cells', '/health/live']) {
        expect((await fetch(server.base + path, { headers: { cookie } })).status, path).toBe(200);
      }
      truncateSync(join(disk, 'ballast'), 0);
      await until(async () => await ready() === 200, 'ready again');
      expect((await send('/api/session', account)).status).toBe(200);
      expect(server.said()).not.toMatch(/the database has ended/);
    } finally {
      server.child.kill('SIGTERM');
      await server.ended;
    }
  });
});
