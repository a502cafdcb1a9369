import { fork, spawn } from 'node:child_process';
import {
  chownSync, existsSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { build } from 'esbuild';
import { beforeAll, describe, expect, inject, it } from 'vitest';
import { clusterFolder, findBinaries, startCluster } from '../../server/platform/database/cluster.ts';
import { type Database, onBeforeCommit, SYSTEM, transact } from '../../server/platform/database/database.ts';
import { openEmbedded } from '../../server/platform/database/embedded.ts';
import { migrateDown, migrateUp, readMigrations } from '../../server/platform/migrate.ts';
import { copyFolder } from '../support/template-cache.ts';
import { describeOnEngines, describeOnNative } from '../support/engines.ts';
import { until } from '../support/server.ts';

describeOnEngines('the database seam', 'empty', (clone) => {
  let database: Database;
  beforeAll(async () => {
    database = await clone.open();
  });
  const inTx = <T>(work: Parameters<typeof transact<T>>[2]) => transact(database, SYSTEM.test, work);

  it('gives every type the same shape', async () => {
    const [row] = await inTx((tx) => tx.query(
      `select 7::int8 as big, 1.5::numeric as num, '2026-03-10'::date as day,
         '2026-03-10 12:34:56.789+00'::timestamptz as at, '{"a": [1]}'::jsonb as doc, true as yes,
         array[1, 2]::int[] as ints, array['x', 'y']::text[] as texts, null::text as nothing,
         '00000000-0000-4000-8000-000000000001'::uuid as id, 0.1::float8 as half`));
    expect(row).toEqual({
      big: 7, num: 1.5, day: '2026-03-10', at: '2026-03-10T12:34:56.789Z', doc: { a: [1] }, yes: true,
      ints: [1, 2], texts: ['x', 'y'], nothing: null, id: '00000000-0000-4000-8000-000000000001', half: 0.1,
    });
    const [bytes] = await inTx((tx) => tx.query<{ b: Uint8Array }>(`select '\\x0102'::bytea as b`));
    expect([...bytes!.b]).toEqual([1, 2]);
    await expect(inTx((tx) => tx.query('select 9007199254740993::int8 as big'))).rejects.toThrow();
  });

  it('takes parameters of every type', async () => {
    const [row] = await inTx((tx) => tx.query(
      'select $1::timestamptz as at, $2::date as day, $3::jsonb as doc, $4::uuid[] as ids, $5::int[] as ints, $6::text[] as texts',
      ['2026-03-10T12:00:00.000Z', '2026-03-10', JSON.stringify({ a: 'b' }),
        ['00000000-0000-4000-8000-000000000001', null], [1, null], ['a,"b', null]]));
    expect(row).toEqual({
      at: '2026-03-10T12:00:00.000Z', day: '2026-03-10', doc: { a: 'b' },
      ids: ['00000000-0000-4000-8000-000000000001', null], ints: [1, null], texts: ['a,"b', null],
    });
  });

  it('sets the actor inside the transaction and leaks it to no other', async () => {
    const actor = { id: 'somebody', kind: 'person' as const, scope: 'boston/01' };
    const ask = `select wall_scope() ->> 'id' as actor, wall_scope() ->> 'areas' as scope, current_user as role`;
    const [inside] = await transact(database, actor, (tx) => tx.query(ask));
    expect(inside).toEqual({ actor: 'somebody', scope: 'boston/01', role: 'deedgrid_app' });
    const [owner] = await database.asOwner((q) => q.query<{ actor: string | null; role: string }>(ask));
    expect(owner!.actor ?? '').toBe('');
    expect(owner!.role).not.toBe('deedgrid_app');
  });

  it('joins a transaction it is given, and rolls everything back when one part fails', async () => {
    const order: string[] = [];
    const failing = inTx(async (tx) => {
      await tx.query(`insert into stream (name, seq) values ('joined', 1)`);
      await transact(tx, SYSTEM.relay, async (inner) => {
        expect(inner).toBe(tx);
        await inner.query(`insert into stream (name, seq) values ('inner', 1)`);
      });
      onBeforeCommit(tx, async () => { order.push('hook'); });
      throw new Error('no');
    });
    await expect(failing).rejects.toThrow('no');
    expect(order).toEqual([]);
    expect(await inTx((tx) => tx.query('select name from stream'))).toEqual([]);
  });

  it('tells listeners at commit, and only then', async () => {
    const heard: string[] = [];
    const stop = await database.listen('test_channel', (payload) => heard.push(payload));
    await inTx(async (tx) => {
      await tx.query(`select pg_notify('test_channel', 'kept')`);
    });
    await inTx(async (tx) => {
      await tx.query(`select pg_notify('test_channel', 'lost')`);
      throw new Error('rolled back');
    }).catch(() => undefined);
    await until(() => heard.includes('kept'), 'the note');
    await inTx((tx) => tx.query('select 1'));
    expect(heard).toEqual(['kept']);
    await stop();
  });

  it('holds a lock for one at a time', async () => {
    let inside = 0;
    let most = 0;
    await Promise.all(Array.from({ length: 6 }, () => database.lock('key', async () => {
      inside += 1;
      most = Math.max(most, inside);
      await new Promise((resolve) => setTimeout(resolve, 5));
      inside -= 1;
    })));
    expect(most).toBe(1);
  });

  it('goes down and up again to the same schema', async () => {
    const shape = () => database.asOwner((q) => q.query(
      `select table_name, column_name, data_type, is_nullable from information_schema.columns
       where table_schema = 'public' and table_name not like 'geo%' and table_name not like 'raster%'
       order by 1, 2`));
    const before = await shape();
    const count = (await readMigrations()).length;
    expect(await migrateDown(database, Infinity)).toHaveLength(count);
    expect((await shape()).filter((row) => row.table_name !== 'schema_migration' && row.table_name !== 'spatial_ref_sys')).toEqual([]);
    expect(await migrateUp(database)).toHaveLength(count);
    expect(await migrateUp(database)).toEqual([]);
    expect(await shape()).toEqual(before);
    await database.asOwner((q) => q.query(`update schema_migration set checksum = 'other' where number = 15`));
    await expect(migrateUp(database)).rejects.toMatchObject({ code: 'MIGRATION_CHANGED' });
    // One that this code does not know yet is told as what it is, first of all.
    await database.asOwner((q) => q.query(
      `insert into schema_migration (number, name, checksum) values (999, 'from-later', 'x')`));
    for (const verb of [() => migrateUp(database), () => migrateDown(database, 1)]) {
      await expect(verb()).rejects.toMatchObject({ code: 'SCHEMA_NEWER' });
      await expect(verb()).rejects.toThrow(/newer version of DeedGrid.*999-from-later/);
    }
  });
});

describe('the embedded engine', () => {
  const template = () => inject('templates').embedded.empty;

  it('loses no acknowledged row when its process is killed, and says who else uses its folder', async () => {
    const directory = mkdtempSync(join(tmpdir(), 'deedgrid-kill-'));
    copyFolder(template(), directory);
    const child = fork(fileURLToPath(new URL('../support/write-rows.ts', import.meta.url)), [directory], {
      execArgv: ['--import', 'tsx'], silent: true });
    let acknowledged = 0;
    child.on('message', (seq: number) => { acknowledged = seq; });
    await until(() => acknowledged > 30, 'some rows', 90_000);
    await expect(openEmbedded({ directory })).rejects.toMatchObject({ code: 'DATABASE_IN_USE', facts: { pid: child.pid } });
    child.kill('SIGKILL');
    await new Promise((resolve) => child.once('exit', resolve));
    const database = await openEmbedded({ directory });
    const [row] = await transact(database, SYSTEM.test, (tx) => tx.query<{ seq: number }>(`select seq from stream where name = 'written'`));
    expect(row!.seq).toBeGreaterThanOrEqual(acknowledged);
    await database.close();
    expect(existsSync(join(directory, 'deedgrid.lock'))).toBe(false);
    rmSync(directory, { recursive: true, force: true });
  });

  it('bounds a statement, and is there again afterwards', async () => {
    const directory = mkdtempSync(join(tmpdir(), 'deedgrid-bound-'));
    copyFolder(template(), directory);
    const database = await openEmbedded({ directory, statementMilliseconds: 1500 });
    const endless = transact(database, SYSTEM.test, (tx) => tx.query(
      'select count(*) from generate_series(1, 100000) a, generate_series(1, 100000) b', []));
    await expect(endless).rejects.toMatchObject({ code: 'DATABASE_TIMEOUT' });
    const [row] = await transact(database, SYSTEM.test, (tx) => tx.query<{ one: number }>('select 1 as one', []));
    expect(row!.one).toBe(1);
    await database.close();
    rmSync(directory, { recursive: true, force: true });
  });
});

describeOnNative('the private cluster', 'empty', () => {
  it.skipIf(process.getuid?.() !== 0)('runs as a plain user too', async () => {
    const nobody = Number(readFileSync('/etc/passwd', 'utf8').split('\n').find((l) => l.startsWith('nobody:'))!.split(':')[2]);
    const directory = mkdtempSync('/tmp/deedgrid-nobody-');
    chownSync(directory, nobody, nobody);
    // The repository may be closed to that account: our own start goes along as one file.
    await build({
      stdin: {
        resolveDir: fileURLToPath(new URL('.', import.meta.url)), loader: 'ts',
        contents: `
          import { clusterFolder, findBinaries, startCluster } from '../../server/platform/database/cluster.ts';
                    import { openPostgres } from '../../server/platform/database/postgres.ts';
          const directory = process.argv[2]!;
          const first = await startCluster((await findBinaries())!, directory, () => undefined);
          const lines: string[] = [];
          const again = await startCluster((await findBinaries())!, directory, (line) => lines.push(line));
          const database = await openPostgres({ engine: 'cluster', description: 'test', connection: again.connection });
          const rows = await database.asOwner((q) => q.query('select postgis_lib_version() as version'));
          await database.close();
          // Both watch over it: what one stops the other would bring up again.
          await Promise.all([again.stop(), first.stop()]);
          console.log(JSON.stringify({ rows, adopted: lines.join(), inside: first.directory.startsWith(directory), uid: process.getuid!() }));`,
      },
      bundle: true, platform: 'node', format: 'esm', external: ['pg-native'], outfile: join(directory, 'start.mjs'),
      banner: { js: "import { createRequire } from 'node:module'; const require = createRequire(import.meta.url);" },
    });
    const child = spawn(process.execPath, [join(directory, 'start.mjs'), join(directory, 'data')], {
      uid: nobody, gid: nobody, cwd: '/', stdio: ['ignore', 'pipe', 'pipe'] });
    let output = '';
    let errors = '';
    child.stdout.on('data', (chunk) => { output += String(chunk); });
    child.stderr.on('data', (chunk) => { errors += String(chunk); });
    const code = await new Promise((resolve) => child.once('exit', resolve));
    expect([code, errors]).toEqual([0, '']);
    const told = JSON.parse(output) as { rows: { version: string }[]; adopted: string };
    expect(told).toMatchObject({ inside: true, uid: nobody });
    expect(told.adopted).toContain('adopts');
    expect(existsSync(join(directory, 'data', 'cluster', 'postmaster.pid'))).toBe(false);
    rmSync(directory, { recursive: true, force: true });
  });

  it('is made whole or not at all: a cut set-up leaves nothing that looks like a cluster', async () => {
    const directory = mkdtempSync(join(tmpdir(), 'deedgrid-cut-'));
    const binaries = (await findBinaries())!;
    const place = clusterFolder(directory);
    // What a cut of an earlier start has left: files, but no cluster.
    mkdirSync(place, { recursive: true });
    writeFileSync(join(place, 'half'), 'x');
    const cluster = await startCluster(binaries, directory, () => undefined);
    expect(cluster.directory).toBe(place);
    expect(existsSync(join(place, 'half'))).toBe(false);
    const beside = readdirSync(join(place, '..'));
    expect(beside.some((name) => name.startsWith('cluster.cut-'))).toBe(true);
    expect(beside.some((name) => name.includes('.new-'))).toBe(false);
    await cluster.stop();
    rmSync(place, { recursive: true, force: true });
    rmSync(directory, { recursive: true, force: true });
  });
});
