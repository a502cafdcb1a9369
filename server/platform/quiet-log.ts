/** A log that says the same once a while, with a count, instead of a hundred times a second. */
import { LIMITS } from '../config.ts';

type Method = (...args: unknown[]) => void;

/** What makes two lines the same: level, text and the error's code, or else its words. */
function keyOf(args: readonly unknown[], level: number): string {
  const [first, second] = args;
  const facts = typeof first === 'object' && first !== null ? first as { err?: unknown } : {};
  const { code, message } = (facts.err ?? {}) as { code?: string; message?: string };
  return `${level} ${String(typeof first === 'string' ? first : second)} ${code ?? message ?? ''}`;
}

const WARN = 40;
const KEYS_MAX = 500;

/**
 * For pino's `hooks.logMethod`: warnings and errors that repeat are written once in
 * LOG_SAME_SECONDS; the next one then says how many were left out. Everything below a warning passes.
 */
export function createQuietLog(now: () => number = () => performance.now()) {
  const known = new Map<string, { since: number; leftOut: number }>();
  return function logMethod(this: unknown, args: unknown[], method: Method, level: number): void {
    if (level < WARN) return method.apply(this, args);
    const key = keyOf(args, level);
    const entry = known.get(key);
    if (entry && now() - entry.since < LIMITS.LOG_SAME_SECONDS * 1000) {
      entry.leftOut += 1;
      return undefined;
    }
    known.delete(key);
    known.set(key, { since: now(), leftOut: 0 });
    // The one that was said longest ago goes first.
    if (known.size > KEYS_MAX) known.delete(known.keys().next().value!);
    if (!entry?.leftOut) return method.apply(this, args);
    const [first, ...rest] = args;
    return typeof first === 'object' && first !== null
      ? method.call(this, { ...first, repeated: entry.leftOut }, ...rest)
      : method.call(this, { repeated: entry.leftOut }, first, ...rest);
  };
}
