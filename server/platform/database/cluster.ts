/**
 * A private PostgreSQL cluster from the system's own packages: no TCP, its socket in a folder that
 * only its account can enter. Detached, so that Ctrl-C reaches the server first and it can drain;
 * a survivor of `kill -9` is adopted.
 */
import { type ChildProcess, execFile, spawn } from 'node:child_process';
import { createHash } from 'node:crypto';
import { accessSync, chmodSync, chownSync, constants, existsSync, mkdirSync, openSync, closeSync,
  readdirSync, readFileSync, renameSync, rmSync, statSync } from 'node:fs';
import { dirname, join, parse } from 'node:path';
import { promisify } from 'node:util';
import pg from 'pg';
import { failure } from '../errors.ts';

const run = promisify(execFile);

export interface ClusterBinaries {
  bin: string;
  version: string;
}

export interface RunningCluster {
  connection: { host: string; user: string; database: string };
  /** Where the data really is: a root's cluster may have moved to a system folder. */
  directory: string;
  stop(): Promise<void>;
}

interface Account { uid: number; gid: number; name: string }
const USER = 'deedgrid';
const START_SECONDS_MAX = 60;
/** A Unix socket's path is at most 107 bytes on Linux; the name in it takes 20. */
const SOCKET_PATH_BYTES_MAX = 107 - 20;

/** PostgreSQL with PostGIS on this machine, newest first; undefined when there is none. */
export async function findBinaries(hint?: string): Promise<ClusterBinaries | undefined> {
  const debian = '/usr/lib/postgresql';
  const versions = existsSync(debian)
    ? readdirSync(debian).sort((a, b) => Number(b) - Number(a)) : [];
  const places = [hint, ...versions.map((v) => join(debian, v, 'bin')), ...onPath('initdb')];
  for (const bin of places) {
    if (!bin || !existsSync(join(bin, 'initdb')) || !existsSync(join(bin, 'postgres'))) continue;
    try {
      const version = (await run(join(bin, 'postgres'), ['--version'])).stdout.match(/(\d+)/)?.[1];
      const share = await shareOf(bin, version ?? '');
      if (Number(version) >= 15 && existsSync(join(share, 'extension', 'postgis.control'))) {
        return { bin, version: version! };
      }
    } catch {
      // Not a usable server: look further.
    }
  }
  return undefined;
}

async function shareOf(bin: string, version: string): Promise<string> {
  const debian = join('/usr/share/postgresql', version);
  if (bin.startsWith('/usr/lib/postgresql') && existsSync(debian)) return debian;
  return (await run(join(bin, 'pg_config'), ['--sharedir'])).stdout.trim();
}

const onPath = (name: string): string[] =>
  (globalPath().split(':')).filter((dir) => dir && existsSync(join(dir, name)));
const globalPath = () => '/usr/local/bin:/usr/bin:/bin:/opt/homebrew/bin';

/** Root cannot run PostgreSQL: the cluster then runs as the postgres (or nobody) account. */
function accountFor(): Account | undefined {
  if (process.getuid?.() !== 0) return undefined;
  const lines = readFileSync('/etc/passwd', 'utf8').split('\n').map((line) => line.split(':'));
  const found = lines.find(([name]) => name === 'postgres')
    ?? lines.find(([name]) => name === 'nobody');
  if (!found) throw failure('DATABASE_UNAVAILABLE', { because: 'no account to run PostgreSQL' });
  return { name: found[0]!, uid: Number(found[2]), gid: Number(found[3]) };
}

/** True when the account can enter every folder down to this one. */
function canEnter(directory: string, account: Account): boolean {
  let at = directory;
  while (!existsSync(at)) at = dirname(at);
  for (; ; at = dirname(at)) {
    const { mode, uid, gid } = statSync(at);
    const bits = uid === account.uid ? mode >> 6 : gid === account.gid ? mode >> 3 : mode;
    if ((bits & 1) === 0) return false;
    if (at === parse(at).root) return true;
  }
}

const mark = (directory: string) =>
  createHash('sha256').update(directory).digest('hex').slice(0, 12);

/** Folder of the cluster's data: inside `wanted`, or a system data folder when that is closed. */
function placeFor(wanted: string, account: Account | undefined): string {
  if (!account || canEnter(wanted, account)) return join(wanted, 'cluster');
  const base = existsSync('/var/lib') ? '/var/lib' : '/tmp';
  return join(base, `deedgrid-${mark(wanted)}`, 'cluster');
}

/** Folder in which the cluster for this data folder has its files, or would have. */
export function clusterFolder(wanted: string): string {
  try {
    return placeFor(wanted, accountFor());
  } catch {
    return join(wanted, 'cluster');
  }
}

function makeFolder(directory: string, account: Account | undefined): void {
  mkdirSync(directory, { recursive: true, mode: 0o700 });
  chmodSync(directory, 0o700);
  if (account) chownSync(directory, account.uid, account.gid);
}

function socketFolder(directory: string, account: Account | undefined): string {
  const inside = join(directory, '..', 'socket');
  const fits = Buffer.byteLength(inside) <= SOCKET_PATH_BYTES_MAX;
  const folder = fits ? inside : `/tmp/deedgrid-${mark(directory)}`;
  makeFolder(folder, account);
  return folder;
}

/** Starts (or adopts) the cluster in `wanted`; says where it went through `log`. */
export async function startCluster(
  binaries: ClusterBinaries, wanted: string, log: (line: string) => void,
): Promise<RunningCluster> {
  const account = accountFor();
  const directory = placeFor(wanted, account);
  if (!directory.startsWith(wanted)) log(`database files are in ${directory}`);
  mkdirSync(dirname(directory), { recursive: true });
  if (account) chownSync(dirname(directory), account.uid, account.gid);
  const as = account ? { uid: account.uid, gid: account.gid } : {};
  if (!existsSync(join(directory, 'PG_VERSION'))) await makeCluster(binaries, directory, account);
  const survivor = readSurvivor(directory);
  if (survivor) {
    log(`adopts the database that still runs (pid ${survivor.pid})`);
    await untilReady(survivor.socket);
    await ensureDatabase(survivor.socket);
    return running(survivor.socket, directory, survivor.pid);
  }
  const socket = socketFolder(directory, account);
  const child = launch(binaries, directory, socket, as);
  await untilReady(socket, child);
  await ensureDatabase(socket);
  return running(socket, directory, child.pid!);
}

/**
 * Makes the cluster beside its place and moves it there when it is whole: a cut in between leaves
 * rubbish, never a folder that looks like a cluster and does not start.
 */
async function makeCluster(
  binaries: ClusterBinaries, directory: string, account: Account | undefined,
): Promise<void> {
  const fresh = `${directory}.new-${process.pid}`;
  rmSync(fresh, { recursive: true, force: true });
  makeFolder(fresh, account);
  await run(join(binaries.bin, 'initdb'), [
    '-D', fresh, '-A', 'trust', '-U', USER, '-E', 'UTF8', '--locale=C.UTF-8', '--no-sync',
    '--no-instructions',
  ], { ...(account ? { uid: account.uid, gid: account.gid } : {}), cwd: '/' });
  // A folder without a cluster in it: what an earlier cut has left is kept aside, not thrown away.
  if (existsSync(directory) && !existsSync(join(directory, 'PG_VERSION'))) {
    if (readdirSync(directory).length === 0) rmSync(directory, { recursive: true });
    else renameSync(directory, `${directory}.cut-${Date.now()}`);
  }
  if (existsSync(directory)) rmSync(fresh, { recursive: true, force: true });
  else renameSync(fresh, directory);
}

function launch(
  binaries: ClusterBinaries, directory: string, socket: string, as: { uid?: number; gid?: number },
): ChildProcess {
  const output = openSync(join(directory, '..', 'postgres.log'), 'a');
  const child = spawn(join(binaries.bin, 'postgres'), [
    '-D', directory, '-k', socket, '-c', 'listen_addresses=', '-c', 'jit=off',
    '-c', 'max_connections=60', '-c', 'shared_buffers=256MB', '-c', 'random_page_cost=1.1',
    '-c', 'max_wal_size=2GB',
  ], { ...as, cwd: '/', detached: true, stdio: ['ignore', output, output] });
  closeSync(output);
  child.unref();
  return child;
}

/** A server that still runs on this data: its pid and socket folder from postmaster.pid. */
function readSurvivor(directory: string): { pid: number; socket: string } | undefined {
  const file = join(directory, 'postmaster.pid');
  if (!existsSync(file)) return undefined;
  const lines = readFileSync(file, 'utf8').split('\n');
  const pid = Number(lines[0]);
  if (isPostgres(pid) && lines[4]) return { pid, socket: lines[4] };
  rmSync(file, { force: true });
  return undefined;
}

function isPostgres(pid: number): boolean {
  try {
    process.kill(pid, 0);
  } catch (error) {
    if ((error as { code?: string }).code !== 'EPERM') return false;
  }
  try {
    return readFileSync(`/proc/${pid}/cmdline`, 'utf8').includes('postgres');
  } catch {
    return existsSync('/proc') ? false : true;
  }
}

async function untilReady(socket: string, child?: ChildProcess): Promise<void> {
  const until = Date.now() + START_SECONDS_MAX * 1000;
  for (;;) {
    if (child && child.exitCode !== null) {
      throw failure('DATABASE_UNAVAILABLE', { because: `postgres ended with ${child.exitCode}` });
    }
    const client = new pg.Client({ host: socket, user: USER, database: 'postgres' });
    client.on('error', () => undefined);
    try {
      await client.connect();
      await client.query('select 1');
      return;
    } catch (error) {
      if (Date.now() > until) throw error;
      await new Promise((resolve) => setTimeout(resolve, 50));
    } finally {
      await client.end().catch(() => undefined);
    }
  }
}

async function ensureDatabase(socket: string): Promise<void> {
  const client = new pg.Client({ host: socket, user: USER, database: 'postgres' });
  await client.connect();
  try {
    const known = await client.query(`select 1 from pg_database where datname = 'deedgrid'`);
    if (known.rowCount === 0) await client.query('create database deedgrid');
  } finally {
    await client.end();
  }
}

function running(socket: string, directory: string, pid: number): RunningCluster {
  return {
    connection: { host: socket, user: USER, database: 'deedgrid' },
    directory,
    // SIGINT: a fast shutdown that rolls back what is open and leaves clean files.
    stop: async () => {
      if (await isShared(socket)) return;
      try {
        process.kill(pid, 'SIGINT');
      } catch {
        return;
      }
      const until = Date.now() + 20_000;
      while (isPostgres(pid) && existsSync(join(directory, 'postmaster.pid'))
        && Date.now() < until) {
        await new Promise((resolve) => setTimeout(resolve, 20));
      }
    },
  };
}

/** A load or a second server beside us still uses it: the last one out stops it. */
async function isShared(socket: string): Promise<boolean> {
  const client = new pg.Client({ host: socket, user: USER, database: 'postgres' });
  client.on('error', () => undefined);
  try {
    await client.connect();
    const found = await client.query(
      `select 1 from pg_stat_activity where application_name like 'deedgrid%' limit 1`);
    return found.rowCount !== 0;
  } catch {
    return false;
  } finally {
    await client.end().catch(() => undefined);
  }
}

/** True when this process may write there: said before anything is started. */
export function isWritable(directory: string): boolean {
  try {
    mkdirSync(directory, { recursive: true });
    accessSync(directory, constants.W_OK);
    return true;
  } catch {
    return false;
  }
}
