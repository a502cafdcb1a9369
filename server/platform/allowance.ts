/**
 * How much somebody may ask for in a while: so much at once, and so much a minute (the generic cell
 * rate algorithm, ITU-T I.371: one moment a key, until which everything spent is earned back).
 *
 * Counted in the memory of each process, so that a request costs no question to the database. Who
 * spends a quarter of what there is at once is told to the other processes, in a statement for all
 * such keys, and again with each further quarter: N processes together let through at most
 * 1 + (N - 1) / 4 times what is allowed at once, and in the long run what is allowed a minute. Who
 * asks as people do is never written anywhere, and no stranger fills the table with addresses.
 */
import { createHash } from 'node:crypto';
import { isIPv6 } from 'node:net';
import { addSpent, deleteEarned } from './allowance.sql.ts';
import { type Database, SYSTEM, transact } from './database/database.ts';
import { failure } from './errors.ts';

export interface Allowance {
  atOnce: number;
  perMinute: number;
}

export interface Allowances<Name extends string> {
  /**
   * Spends one of an allowance for every subject ('person 7', 'address 1.2.3.4'), or of none:
   * TOO_MANY_REQUESTS with the seconds to wait; what is refused costs nothing.
   */
  spend(name: Name, subjects: readonly string[]): void;
  /** Keys that are remembered. */
  size(): number;
  stop(): Promise<void>;
}

interface Spent {
  key: string;
  /** Milliseconds by which one of it is earned back. */
  each: number;
  atOnce: number;
  /** Until when everything is earned back, in milliseconds of this process. */
  until: number;
  /** Spent and not told yet. */
  untold: number;
}

/** More are not remembered: the ones that have rested longest are forgotten first. */
const KEYS_MAX = 100_000;
const TOLD_SHARE = 4;

export interface AllowancesOptions<Name extends string> {
  database: Database;
  table: Readonly<Record<Name, Allowance>>;
  log: { warn: (facts: object, text: string) => void };
  /** Milliseconds that only go on; the process's own where absent. */
  now?: () => number;
}

export function createAllowances<Name extends string>(
  { database, table, log, now = () => performance.now() }: AllowancesOptions<Name>,
): Allowances<Name> {
  const keys = createKeys(now);
  const due = new Set<Spent>();
  let telling: Promise<void> | undefined;
  const tellAll = async () => {
    while (due.size > 0) {
      const told = [...due];
      due.clear();
      await tell(database, told, now);
    }
  };
  return {
    spend: (name, subjects) => {
      const at = now();
      const all = subjects.map((subject) => keys.find(`${name} ${subject}`, table[name]));
      // By what one more would be ahead, beyond what there is at once.
      const over = Math.max(...all.map((one) =>
        Math.max(one.until, at) + one.each - at - one.each * one.atOnce));
      // Sums of parts of a millisecond are not exact.
      if (over > 1e-3) {
        throw failure('TOO_MANY_REQUESTS', {
          retryAfterSeconds: Math.ceil(over / 1000), allowance: name });
      }
      for (const one of all) {
        one.until = Math.max(one.until, at) + one.each;
        one.untold += 1;
        if (one.untold * TOLD_SHARE >= one.atOnce) due.add(one);
      }
      if (due.size === 0) return;
      // Without the database each process goes on by what it has seen itself.
      telling ??= tellAll()
        .catch((error: unknown) => log.warn({ err: error }, 'allowances are not shared'))
        .finally(() => { telling = undefined; });
    },
    size: keys.size,
    stop: async () => { await telling; },
  };
}

/** What is remembered, in the order in which it was used last. */
function createKeys(now: () => number) {
  const known = new Map<string, Spent>();
  const forgetRested = () => {
    for (const [key, one] of known) {
      // After as long a rest as a whole allowance takes: sooner, a process could be visited for a
      // quarter again and again without its telling.
      if (known.size <= KEYS_MAX && one.until + one.each * one.atOnce > now()) return;
      known.delete(key);
    }
  };
  return {
    find: (key: string, { atOnce, perMinute }: Allowance): Spent => {
      const found = known.get(key);
      if (found) {
        known.delete(key);
        known.set(key, found);
        return found;
      }
      const fresh = { key, each: 60_000 / perMinute, atOnce, until: now(), untold: 0 };
      known.set(key, fresh);
      forgetRested();
      return fresh;
    },
    size: () => known.size,
  };
}

/** Tells the database what these have spent, and learns what all processes have. */
async function tell(database: Database, told: readonly Spent[], now: () => number): Promise<void> {
  const milliseconds = told.map((one) => one.each * one.untold);
  for (const one of told) one.untold = 0;
  const hashes = told.map(({ key }) => hashOf(key));
  const ahead = await transact(database, SYSTEM.access, async (tx) => {
    const rows = await addSpent(tx, { keys: hashes, milliseconds });
    await deleteEarned(tx);
    return new Map(rows.map((row) => [row.key, row.ahead]));
  });
  told.forEach((one, i) => {
    // And what was spent since.
    const all = (ahead.get(hashes[i]!) ?? 0) + one.untold * one.each;
    one.until = Math.max(one.until, now() + all);
  });
}

const hashOf = (key: string) => createHash('sha256').update(key).digest('base64url');

/**
 * Whom an address stands for: of IPv6 the network of 64 bits, all of which one subscriber has; an
 * IPv4 address in IPv6's clothes is the IPv4 address.
 */
export function addressOf(ip: string): string {
  const mapped = /^::ffff:(\d+(?:\.\d+){3})$/i.exec(ip);
  if (mapped) return mapped[1]!;
  if (!isIPv6(ip)) return ip;
  const [head = '', tail] = ip.split('%')[0]!.split('::');
  const before = head.split(':').filter(Boolean);
  const after = (tail ?? '').split(':').filter(Boolean);
  const gap = tail === undefined ? 0 : 8 - before.length - after.length;
  const groups = [...before, ...Array<string>(Math.max(0, gap)).fill('0'), ...after];
  return groups.slice(0, 4).map((group) => parseInt(group, 16).toString(16)).join(':');
}

/** At most so many calls a second from a socket, whoever it is. Error: TOO_MANY_TRIES. */
export function createPace(perSecondMax: number): () => void {
  let second = 0;
  let calls = 0;
  return () => {
    const now = Math.floor(performance.now() / 1000);
    if (now !== second) calls = 0;
    second = now;
    calls += 1;
    if (calls > perSecondMax) {
      throw failure('TOO_MANY_TRIES', { retryAfterSeconds: 1 });
    }
  };
}
