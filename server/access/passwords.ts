/** Password storage: scrypt with its parameters in the hash; few at once, for each takes 128 MiB. */
import { createHmac, randomBytes, scrypt, timingSafeEqual } from 'node:crypto';
import { LIMITS } from '../config.ts';
import { createTurns } from './turns.ts';

const COST = { N: 2 ** 17, r: 8, p: 1 } as const;
const KEY_BYTES = 32;
/** 128 * N * r bytes plus room. */
const MEMORY_BYTES_MAX = 160 * 1024 * 1024;
const SECONDS_EACH = 0.4;
const inTurn = createTurns({
  atOnceMax: LIMITS.PASSWORDS_AT_ONCE_MAX, waitingMax: LIMITS.PASSWORDS_WAITING_MAX,
  waitingEachMax: LIMITS.PASSWORDS_WAITING_ADDRESS_MAX, secondsEach: SECONDS_EACH,
});
/** What the house asks for itself: a load, the first set-up. */
const OURSELVES = '';

interface Asked { password: string; salt: Buffer; n: number; from: string }
const derive = ({ password, salt, n, from }: Asked): Promise<Buffer> =>
  inTurn(from, () => new Promise<Buffer>((resolve, reject) => {
    scrypt(
      password.normalize('NFKC'), salt, KEY_BYTES,
      { N: n, r: COST.r, p: COST.p, maxmem: MEMORY_BYTES_MAX },
      (error, key) => (error ? reject(error) : resolve(key)),
    );
  }));

/**
 * Hash text `scrypt$N$salt$key`, base64url. Takes about 0.4 s on purpose. Error: TOO_MANY_TRIES
 * when too many wait already.
 */
export async function hashPassword(password: string): Promise<string> {
  const salt = randomBytes(16);
  const key = await derive({ password, salt, n: COST.N, from: OURSELVES });
  return `scrypt$${COST.N}$${salt.toString('base64url')}$${key.toString('base64url')}`;
}

/*
 * Accounts of the demo share one hash, and a phone that reconnects signs in again: the last few
 * verified pairs are remembered in memory under a key that dies with the process, so that 98
 * sign-ins do not cost 98 x 0.4 s. Nothing of it is written anywhere.
 */
const memoKey = randomBytes(32);
const memo = new Set<string>();
/** The same pair asked again while it is being derived waits for that one answer. */
const asking = new Map<string, Promise<boolean>>();
const MEMO_MAX = 64;
const mark = (hash: string, password: string) =>
  createHmac('sha256', memoKey).update(hash).update('\0').update(password).digest('base64url');

const NOBODY = `scrypt$${COST.N}$${'A'.repeat(22)}$${'A'.repeat(43)}`;

export interface Claim {
  /** Who somebody says to be; who is not known has no hash, and takes the same time. */
  account: string;
  hash: string | null;
  password: string;
  /** The address that asks: it waits behind its own. */
  from: string;
}

/**
 * What is looked at once though it is asked several times at once. One pair for all who are unknown
 * would be derived once for many of them: that would tell them from those who are known.
 */
export const pairOf = ({ account, hash, password }: Claim): string =>
  mark(hash ?? `nobody ${account}`, password);

/** Verifies a password. Error: TOO_MANY_TRIES when too many wait already. */
export async function verifyPassword(claim: Claim): Promise<boolean> {
  const { hash } = claim;
  const pair = pairOf(claim);
  if (hash !== null && memo.has(pair)) return true;
  const known = asking.get(pair);
  if (known) return known;
  const answer = isRight(claim, pair).finally(() => asking.delete(pair));
  asking.set(pair, answer);
  return answer;
}

async function isRight({ hash, password, from }: Claim, pair: string): Promise<boolean> {
  const [scheme, n, salt, key] = (hash ?? NOBODY).split('$');
  if (scheme !== 'scrypt' || !n || !salt || !key) return false;
  const expected = Buffer.from(key, 'base64url');
  const found = await derive(
    { password, salt: Buffer.from(salt, 'base64url'), n: Number(n), from });
  const same = hash !== null && expected.length === found.length
    && timingSafeEqual(expected, found);
  if (same) {
    if (memo.size >= MEMO_MAX) memo.delete(memo.values().next().value!);
    memo.add(pair);
  }
  return same;
}
