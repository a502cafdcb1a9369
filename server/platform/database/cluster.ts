/**
 * A private PostgreSQL cluster from the system's own packages: no TCP, its socket in a folder that
 * only its account can enter. Detached, so that Ctrl-C reaches the server first and it can drain;
 * a survivor of `kill -9` is adopted, and one that dies is started again.
 */
import { type ChildProcess, execFile, spawn } from 'node:child_process';
import { createHash } from 'node:crypto';
import {
  accessSync, chmodSync, chownSync, closeSync, constants, existsSync, mkdirSync, openSync,
  readdirSync, readFileSync, renameSync, rmSync, statSync,
} from 'node:fs';
import { dirname, join, parse } from 'node:path';
import { promisify } from 'node:util';
import { failure } from '../errors.ts';
import { keepRunning, type Life } from './keep-running.ts';
import {
  clearForeignSocket, ensureDatabase, findPostmaster, type Postmaster, runsOn, SOCKET_FILE,
  stopPostmaster, untilReady, USER,
} from './postmaster.ts';

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
const ADOPTED_LOOK_MILLISECONDS = 500;
/** PostgreSQL's own log is put aside at a start when it has grown so large; one is kept. */
const LOG_BYTES_MAX = 10_000_000;
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

/**
 * Starts (or adopts) the cluster in `wanted` and keeps it running: a server that dies is started
 * again. Says where it went, when it died and when it runs again through `log`.
 * Error: DATABASE_UNAVAILABLE with how it ended.
 */
export async function startCluster(
  binaries: ClusterBinaries, wanted: string, log: (line: string) => void,
): Promise<RunningCluster> {
  const account = accountFor();
  const directory = placeFor(wanted, account);
  if (!directory.startsWith(wanted)) log(`database files are in ${directory}`);
  mkdirSync(dirname(directory), { recursive: true });
  if (account) chownSync(dirname(directory), account.uid, account.gid);
  if (!existsSync(join(directory, 'PG_VERSION'))) await makeCluster(binaries, directory, account);
  const bringUp = () => adoptOrLaunch({ binaries, directory, account, log });
  const kept = keepRunning({ first: await bringUp(), bringUp, log });
  return {
    connection: { host: kept.current().socket, user: USER, database: 'deedgrid' },
    directory,
    stop: async () => {
      await kept.letGo();
      await stopPostmaster(kept.current(), directory);
    },
  };
}

interface Place {
  binaries: ClusterBinaries;
  directory: string;
  account: Account | undefined;
  log: (line: string) => void;
}

/** A server on this data: the one that runs, else a new one. */
async function adoptOrLaunch(place: Place): Promise<Postmaster & Life> {
  const { directory, account, log } = place;
  const found = findPostmaster(directory, log);
  if (found) {
    // Its folder may have been moved meanwhile, and its socket with it.
    const isThere = existsSync(join(found.socket, SOCKET_FILE));
    const survivor = isThere ? found : { ...found, socket: socketFolder(directory, account) };
    log(`adopts the database that still runs (pid ${survivor.pid})`);
    await untilReady(survivor, directory);
    await ensureDatabase(survivor.socket);
    return { ...survivor, ended: untilGone(survivor.pid, directory) };
  }
  const socket = socketFolder(directory, account);
  clearForeignSocket(socket, directory);
  const child = launch(place, socket);
  const ended = new Promise<void>((resolve) => {
    child.once('exit', () => resolve());
    // It could not even be started: `untilReady` says so.
    child.once('error', () => resolve());
  });
  const launched = { pid: child.pid ?? 0, socket };
  await untilReady(launched, directory, child);
  await ensureDatabase(socket);
  return { ...launched, ended };
}

/** A process that is not our child tells nobody of its end: it is looked at. */
function untilGone(pid: number, directory: string): Promise<void> {
  return new Promise((resolve) => {
    const look = setInterval(() => {
      if (runsOn(pid, directory)) return;
      clearInterval(look);
      resolve();
    }, ADOPTED_LOOK_MILLISECONDS);
    look.unref();
  });
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
    '--no-instructions', '--data-checksums',
  ], { ...(account ? { uid: account.uid, gid: account.gid } : {}), cwd: '/' });
  // A folder without a cluster in it: what an earlier cut has left is kept aside, not thrown away.
  if (existsSync(directory) && !existsSync(join(directory, 'PG_VERSION'))) {
    if (readdirSync(directory).length === 0) rmSync(directory, { recursive: true });
    else renameSync(directory, `${directory}.cut-${Date.now()}`);
  }
  if (existsSync(directory)) rmSync(fresh, { recursive: true, force: true });
  else renameSync(fresh, directory);
}

function launch({ binaries, directory, account }: Place, socket: string): ChildProcess {
  const logFile = join(directory, '..', 'postgres.log');
  if (existsSync(logFile) && statSync(logFile).size > LOG_BYTES_MAX) {
    renameSync(logFile, `${logFile}.old`);
  }
  const output = openSync(logFile, 'a');
  const child = spawn(join(binaries.bin, 'postgres'), [
    '-D', directory, '-k', socket, '-c', 'listen_addresses=', '-c', 'jit=off',
    '-c', 'max_connections=60', '-c', 'shared_buffers=256MB', '-c', 'random_page_cost=1.1',
    // What a statement does wrong is the application's to tell: its log stays small.
    '-c', 'max_wal_size=2GB', '-c', 'log_min_messages=log', '-c', 'log_checkpoints=off',
  ], {
    ...(account ? { uid: account.uid, gid: account.gid } : {}), cwd: '/', detached: true,
    stdio: ['ignore', output, output],
  });
  closeSync(output);
  child.unref();
  return child;
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
