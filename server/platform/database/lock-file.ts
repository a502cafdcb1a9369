/** A lock file with the pid of who holds a folder: the embedded engine has no lock of its own. */
import { randomUUID } from 'node:crypto';
import { existsSync, linkSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { failure } from '../errors.ts';

/** True when a process has this pid, whoever's it is. */
export function isAlive(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch (error) {
    return (error as { code?: string }).code === 'EPERM';
  }
}

/** When a process began, so that a pid used again by another one is not taken for the holder. */
function startOf(pid: number): string {
  try {
    const stat = readFileSync(`/proc/${pid}/stat`, 'utf8');
    return stat.slice(stat.lastIndexOf(')') + 2).split(' ')[19] ?? '';
  } catch {
    return '';
  }
}

const mine = (token: string) => `${process.pid} ${startOf(process.pid)} ${token}\n`;

/** A file system without hard links: the second best there. */
const NO_LINKS = new Set(['EPERM', 'ENOTSUP', 'EOPNOTSUPP', 'ENOSYS', 'EMLINK']);
function createPlainly(file: string, content: string): boolean {
  try {
    writeFileSync(file, content, { flag: 'wx' });
    return true;
  } catch (error) {
    if ((error as { code?: string }).code === 'EEXIST') return false;
    throw error;
  }
}

/** Makes the file with its content in one step, or not at all: nobody ever reads half of it. */
function create(file: string, content: string): boolean {
  const filled = `${file}.${process.pid}.${randomUUID()}`;
  writeFileSync(filled, content);
  try {
    linkSync(filled, file);
    return true;
  } catch (error) {
    const { code } = error as { code?: string };
    if (code === 'EEXIST') return false;
    if (code && NO_LINKS.has(code)) return createPlainly(file, content);
    throw error;
  } finally {
    rmSync(filled, { force: true });
  }
}

/** Pid of the living process that holds the file; undefined when it is gone or its holder is dead. */
function holderOf(file: string): number | undefined {
  const [pid, start] = read(file).trim().split(' ');
  const number = Number(pid);
  const lives = number > 0 && isAlive(number) && (!start || startOf(number) === start);
  return lives ? number : undefined;
}

function read(file: string): string {
  try {
    return readFileSync(file, 'utf8');
  } catch {
    return '';
  }
}

const TAKEOVER_MILLISECONDS_MAX = 5000;
const pause = () => Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, 5);

/**
 * Removes a dead holder's lock. One at a time does it, under a lock of its own and after looking
 * again: else the second of two would remove the first one's fresh lock.
 */
function removeStale(file: string): void {
  const door = `${file}.takeover`;
  const token = mine(randomUUID());
  const until = Date.now() + TAKEOVER_MILLISECONDS_MAX;
  while (!create(door, token)) {
    // Whoever stands in the door needs a moment only, unless killed right there.
    if (holderOf(door) === undefined && Date.now() > until) rmSync(door, { force: true });
    if (holderOf(file) !== undefined) return;
    pause();
  }
  try {
    if (existsSync(file) && holderOf(file) === undefined) rmSync(file, { force: true });
  } finally {
    if (read(door) === token) rmSync(door, { force: true });
  }
}

/** Takes the lock or throws DATABASE_IN_USE with the pid; a dead holder's lock is taken over. */
export function takeLockFile(file: string): () => void {
  const content = mine(randomUUID());
  for (let attempt = 0; ; attempt += 1) {
    if (create(file, content)) return () => {
      if (read(file) === content) rmSync(file, { force: true });
    };
    const pid = holderOf(file);
    if (pid !== undefined || attempt > 100) throw failure('DATABASE_IN_USE', { pid: pid ?? 0 });
    removeStale(file);
  }
}
