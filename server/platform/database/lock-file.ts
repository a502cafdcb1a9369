/** A lock file with the pid of who holds a folder: the embedded engine has no lock of its own. */
import { closeSync, openSync, readFileSync, rmSync, writeSync } from 'node:fs';
import { failure } from '../errors.ts';

function isAlive(pid: number): boolean {
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

/** Takes the lock or throws DATABASE_IN_USE with the pid; a dead holder's lock is taken over. */
export function takeLockFile(file: string): () => void {
  for (let attempt = 0; ; attempt += 1) {
    try {
      const handle = openSync(file, 'wx');
      writeSync(handle, `${process.pid} ${startOf(process.pid)}\n`);
      closeSync(handle);
      return () => rmSync(file, { force: true });
    } catch (error) {
      if ((error as { code?: string }).code !== 'EEXIST' || attempt > 3) throw error;
      const [pid, start] = readHolder(file);
      if (pid && isAlive(pid) && (!start || startOf(pid) === start)) {
        throw failure('DATABASE_IN_USE', { pid });
      }
      rmSync(file, { force: true });
    }
  }
}

function readHolder(file: string): [number, string] {
  try {
    const [pid, start] = readFileSync(file, 'utf8').trim().split(' ');
    return [Number(pid), start ?? ''];
  } catch {
    return [0, ''];
  }
}
