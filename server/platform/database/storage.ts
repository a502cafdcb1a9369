/**
 * Room on the disk. A PostgreSQL that cannot write its log ahead stops altogether; so before that
 * happens writing is refused, and what people look at goes on.
 */
import { statfs } from 'node:fs/promises';
import { LIMITS } from '../../config.ts';

export interface Storage {
  /** Writing is refused: less than the reserve is left. */
  isClosed(): boolean;
  /** Closed, or a statement has failed for want of room a moment ago. */
  isFull(): boolean;
  /** A statement has failed for want of room, on this disk or another one. */
  noteFull(): void;
  close(): void;
}

/** Bytes that are left where a folder lies; undefined when nobody can tell. */
export async function freeBytes(folder: string): Promise<number | undefined> {
  try {
    const { bavail, bsize } = await statfs(folder);
    return bavail * bsize;
  } catch {
    return undefined;
  }
}

/** Watches the disk of a folder; without one only what statements say counts. */
export function watchStorage(
  folder: string | undefined, log: (line: string) => void,
): Storage {
  let isClosed = false;
  let failedAt = -Infinity;
  const look = async () => {
    const free = folder === undefined ? undefined : await freeBytes(folder);
    const isLow = free !== undefined && free < LIMITS.STORAGE_RESERVE_BYTES;
    if (isLow !== isClosed) {
      log(isLow ? 'the disk is full: nothing is written until there is room' :
        'there is room on the disk again');
    }
    isClosed = isLow;
  };
  const timer = folder === undefined ? undefined
    : setInterval(() => void look(), LIMITS.STORAGE_LOOK_MILLISECONDS);
  timer?.unref();
  return {
    isClosed: () => isClosed,
    isFull: () => isClosed
      || performance.now() - failedAt < LIMITS.STORAGE_FULL_MILLISECONDS,
    noteFull: () => { failedAt = performance.now(); },
    close: () => clearInterval(timer),
  };
}
