/**
 * Tries at signing in, for all processes together: counted before the password is looked at, so that
 * many at once are no way round the limit. Rows are locked while they are counted, and hold hashes.
 */
import { createHash } from 'node:crypto';
import { LIMITS } from '../config.ts';
import type { Transaction } from '../platform/database/database.ts';
import { failure } from '../platform/errors.ts';
import { countTries, deleteOldTries, deleteTries, holdTries, uncountTries } from './tries.sql.ts';

/** Who tries (an account from an address, an address) and how often at most in the window. */
export interface TryKey { key: string; max: number }

const WINDOW_MILLISECONDS = LIMITS.SIGN_IN_WINDOW_SECONDS * 1000;
const hashOf = (key: string) => createHash('sha256').update(key).digest('base64url');

/**
 * Takes one try of every key, or refuses: TOO_MANY_TRIES with the seconds to wait. The refusal
 * undoes the transaction, and with it what it has counted.
 */
export async function takeTries(
  tx: Transaction, keys: readonly TryKey[], now: Date,
): Promise<void> {
  if (keys.length === 0) return;
  const after = new Date(now.getTime() - WINDOW_MILLISECONDS).toISOString();
  const counted = await countTries(tx, {
    keys: keys.map(({ key }) => hashOf(key)), at: now.toISOString(), after,
  });
  const mostOf = new Map(keys.map(({ key, max }) => [hashOf(key), max]));
  const over = counted.filter(({ key, count }) => count > (mostOf.get(key) ?? 0));
  if (over.length === 0) {
    // Last: from here on this one waits for nobody, so nobody waits for it in a circle.
    await deleteOldTries(tx, after);
    return;
  }
  const until = Math.max(...over.map(({ since }) => Date.parse(since))) + WINDOW_MILLISECONDS;
  const left = Math.ceil((until - now.getTime()) / 1000);
  throw failure('TOO_MANY_TRIES', { retryAfterSeconds: Math.max(1, left) });
}

/** The try was right, or nobody looked at it: it does not count; wrong ones on `cleared` neither. */
export async function giveTriesBack(
  tx: Transaction, keys: readonly TryKey[], cleared: string | null,
): Promise<void> {
  if (keys.length === 0) return;
  const hashes = keys.map(({ key }) => hashOf(key));
  await holdTries(tx, hashes);
  await deleteTries(tx, hashes, cleared === null ? '' : hashOf(cleared));
  await uncountTries(tx, hashes);
}
