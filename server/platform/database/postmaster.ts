/** A PostgreSQL server as a process: whose data it runs on, whether it answers, how it ends. */
import { type ChildProcess } from 'node:child_process';
import { existsSync, readdirSync, readFileSync, rmSync, statSync } from 'node:fs';
import { join } from 'node:path';
import pg from 'pg';
import { failure } from '../errors.ts';
import { isAlive } from './lock-file.ts';

/** The private cluster's superuser. */
export const USER = 'deedgrid';
/** What a connection of this process calls itself, before what it is for. */
export const OUR_NAME = `deedgrid ${process.pid}`;
export const SOCKET_FILE = '.s.PGSQL.5432';
const START_SECONDS_MAX = 60;
const STOP_SECONDS_MAX = 20;
const pause = (milliseconds: number) =>
  new Promise((resolve) => setTimeout(resolve, milliseconds));

export interface Postmaster { pid: number; socket: string }

const isSameFolder = (one: string, other: string): boolean => {
  try {
    const [a, b] = [statSync(one), statSync(other)];
    return a.ino === b.ino && a.dev === b.dev;
  } catch {
    return false;
  }
};

/**
 * True when the process is a PostgreSQL on this very folder. Its working folder says so, also after
 * the folder was moved; where nobody tells that, what it wrote into its own pid file does.
 */
export function runsOn(pid: number, directory: string): boolean {
  if (!(pid > 0) || !isAlive(pid)) return false;
  if (!existsSync('/proc/self')) return isSameFolder(readPidFile(directory)[1] ?? '', directory);
  try {
    if (!readFileSync(`/proc/${pid}/cmdline`, 'utf8').includes('postgres')) return false;
  } catch {
    return false;
  }
  try {
    statSync(`/proc/${pid}/cwd`);
  } catch {
    // Somebody else's process: only its own words are left.
    return isSameFolder(readPidFile(directory)[1] ?? '', directory);
  }
  return isSameFolder(`/proc/${pid}/cwd`, directory);
}

/** Orphans of a killed server work in the folder: they must end before another one begins. */
function isInhabited(directory: string): boolean {
  const pids = existsSync('/proc/self')
    ? readdirSync('/proc').filter((name) => /^\d+$/.test(name)) : [];
  return pids.some((pid) => runsOn(Number(pid), directory));
}

function readPidFile(directory: string): string[] {
  try {
    return readFileSync(join(directory, 'postmaster.pid'), 'utf8').split('\n');
  } catch {
    return [];
  }
}

/**
 * The server that still runs on this folder, if one does. A pid file that names a living process
 * which is none of ours came with a copy of the folder, or its pid is used again: it is removed,
 * for PostgreSQL would take it for a server of its own. One of a dead process PostgreSQL judges best.
 */
export function findPostmaster(
  directory: string, log: (line: string) => void,
): Postmaster | undefined {
  const [pidLine, folder, , , socket] = readPidFile(directory);
  const pid = Number(pidLine);
  if (!(pid > 0) || !isAlive(pid)) return undefined;
  if (runsOn(pid, directory)) return socket ? { pid, socket } : undefined;
  if (isInhabited(directory)) {
    throw failure('DATABASE_UNAVAILABLE', { because: 'an earlier server has not ended yet' });
  }
  if (folder && !isSameFolder(folder, directory)) {
    log(`the data was copied from ${folder} while its database ran: such a copy can be damaged`);
  }
  rmSync(join(directory, 'postmaster.pid'), { force: true });
  return undefined;
}

/** A socket's lock that came with a copy of the folder names a server that is not ours. */
export function clearForeignSocket(socket: string, directory: string): void {
  const lock = join(socket, `${SOCKET_FILE}.lock`);
  if (!existsSync(lock)) return;
  const pid = Number(readFileSync(lock, 'utf8').split('\n')[0]);
  if (isAlive(pid) && !runsOn(pid, directory)) rmSync(lock, { force: true });
}

/** How a child has ended, with what it said last; undefined while it lives. */
function endOf(child: ChildProcess, logFile: string): string | undefined {
  const { exitCode, signalCode } = child;
  if (exitCode === null && signalCode === null && child.pid !== undefined) return undefined;
  const how = signalCode ? `by ${signalCode}` : `with ${exitCode ?? 'no process'}`;
  const last = existsSync(logFile)
    ? readFileSync(logFile, 'utf8').slice(-4000).trim().split('\n')
      .filter((line) => /FATAL|PANIC|HINT/.test(line)).at(-1) : undefined;
  return `postgres ended ${how}${last ? `: ${last}` : ''}`;
}

/**
 * Waits until the server answers. One that replays its log says that it is starting: that may take
 * its time. Error: DATABASE_UNAVAILABLE at once when it ends, with how, or when it stays silent.
 */
export async function untilReady(
  { pid, socket }: Postmaster, directory: string, child?: ChildProcess,
): Promise<void> {
  let until = Date.now() + START_SECONDS_MAX * 1000;
  for (;;) {
    const end = child ? endOf(child, join(directory, '..', 'postgres.log'))
      : isAlive(pid) ? undefined : 'the database that ran has ended';
    if (end) throw failure('DATABASE_UNAVAILABLE', { because: end });
    const client = clientOf(socket);
    try {
      await client.connect();
      await client.query('select 1');
      return;
    } catch (error) {
      const { code, message } = error as { code?: string; message: string };
      if (code === '57P03') until = Date.now() + START_SECONDS_MAX * 1000;
      else if (Date.now() > until) throw failure('DATABASE_UNAVAILABLE', { because: message });
      await pause(50);
    } finally {
      client.end().catch(() => undefined);
    }
  }
}

function clientOf(socket: string): pg.Client {
  const client = new pg.Client({
    host: socket, user: USER, database: 'postgres', connectionTimeoutMillis: 5000,
  });
  client.on('error', () => undefined);
  return client;
}

/** Makes the cluster's one database, when it is not there yet. */
export async function ensureDatabase(socket: string): Promise<void> {
  const client = clientOf(socket);
  await client.connect();
  try {
    const known = await client.query(`select 1 from pg_database where datname = 'deedgrid'`);
    if (known.rowCount === 0) await client.query('create database deedgrid');
  } finally {
    await client.end();
  }
}

/**
 * A load or a second server beside us still uses it: the last one out stops it. A statement of our
 * own that was cut off may go on for a moment, and is no use of it.
 */
async function isShared(socket: string): Promise<boolean> {
  const client = clientOf(socket);
  try {
    await client.connect();
    const found = await client.query(
      `select 1 from pg_stat_activity where application_name like 'deedgrid%'
         and application_name <> $1::text and application_name not like $1::text || ' %' limit 1`,
      [OUR_NAME]);
    return found.rowCount !== 0;
  } catch {
    return false;
  } finally {
    await client.end().catch(() => undefined);
  }
}

/**
 * Stops the server unless somebody else uses it. SIGINT: a fast shutdown that rolls back what is
 * open and leaves clean files. A process that runs on another folder is never touched.
 */
export async function stopPostmaster(
  { pid, socket }: Postmaster, directory: string,
): Promise<void> {
  if (!runsOn(pid, directory) || await isShared(socket)) return;
  try {
    process.kill(pid, 'SIGINT');
  } catch {
    return;
  }
  const until = Date.now() + STOP_SECONDS_MAX * 1000;
  while (runsOn(pid, directory) && existsSync(join(directory, 'postmaster.pid'))
    && Date.now() < until) await pause(20);
}
