/**
 * Tries at signing in, per process: counted before the password is looked at, so that many at once
 * are no way round the limit. A pure core; it forgets by itself.
 */
import { failure } from '../platform/errors.ts';

export interface Tries {
  /** Takes one try of every key, or refuses: TOO_MANY_TRIES with the seconds to wait. */
  take(keys: readonly TryKey[], nowMilliseconds: number): void;
  /** The try was right: it does not count, and wrong ones before it on `cleared` are forgotten. */
  giveBack(keys: readonly TryKey[], cleared: string): void;
}
export interface TryKey { key: string; max: number }

export function createTries(windowSeconds: number, keysMax = 10_000): Tries {
  const known = new Map<string, { count: number; since: number }>();
  const windowMilliseconds = windowSeconds * 1000;
  const current = (key: string, now: number) => {
    const entry = known.get(key);
    return entry && now - entry.since < windowMilliseconds ? entry : undefined;
  };
  return {
    take: (keys, now) => {
      for (const { key, max } of keys) {
        const entry = current(key, now);
        if (!entry || entry.count < max) continue;
        const left = entry.since + windowMilliseconds - now;
        throw failure('TOO_MANY_TRIES', { retryAfterSeconds: Math.max(1, Math.ceil(left / 1000)) });
      }
      for (const { key } of keys) {
        const entry = current(key, now);
        known.delete(key);
        // Newest last: what is dropped when there are too many is what was tried longest ago.
        known.set(key, entry ? { ...entry, count: entry.count + 1 } : { count: 1, since: now });
      }
      while (known.size > keysMax) known.delete(known.keys().next().value!);
    },
    giveBack: (keys, cleared) => {
      for (const { key } of keys) {
        const entry = known.get(key);
        if (entry) entry.count -= 1;
        if (key === cleared || (entry && entry.count <= 0)) known.delete(key);
      }
    },
  };
}
