import type * as Crypto from 'node:crypto';
import { scryptSync } from 'node:crypto';
import { describe, expect, it, vi } from 'vitest';
import { hashPassword, pairOf, verifyPassword } from '../../server/access/passwords.ts';

/** A hash with a cost that a test can pay; the cost is read from the hash. */
const cheap = (password: string, { n = 2, bytes = 32 } = {}) => {
  const salt = Buffer.from(`salt of ${password}`);
  const key = scryptSync(password.normalize('NFKC'), salt, bytes, { N: n, r: 8, p: 1, maxmem: 2 ** 28 });
  return `scrypt$${n}$${salt.toString('base64url')}$${key.toString('base64url')}`;
};
/** The costs of what is derived, in order; the derivation itself is Node's. */
const derived = vi.hoisted((): number[] => []);
vi.mock('node:crypto', async (original) => {
  const crypto = await original<typeof Crypto>();
  const counted = (...asked: unknown[]) => {
    derived.push((asked[3] as { N: number }).N);
    (crypto.scrypt as (...all: unknown[]) => void)(...asked);
  };
  return { ...crypto, scrypt: counted as unknown as typeof Crypto.scrypt };
});
const costsOf = async (work: () => Promise<unknown>) => {
  derived.length = 0;
  await work();
  return [...derived];
};

const verify = (hash: string | null, password: string, from = 'here') =>
  verifyPassword({ account: 'somebody', hash, password, from });

describe('a password', () => {
  it('is kept as scrypt with its cost, another salt each time, and is known again', async () => {
    const [one, two] = await Promise.all([hashPassword('open sesame'), hashPassword('open sesame')]);
    for (const hash of [one, two]) expect(hash).toMatch(/^scrypt\$131072\$[\w-]{22}\$[\w-]{43}$/);
    expect(one).not.toBe(two);
    expect([await verify(one, 'open sesame'), await verify(one, 'open sesam')]).toEqual([true, false]);
  });

  it('is the same however its letters are composed', async () => {
    const hash = cheap('caf\u00e9');
    expect(await verify(hash, 'cafe\u0301')).toBe(true);
    expect(await verify(await hashPassword('cafe\u0301'), 'caf\u00e9')).toBe(true);
  });

  it('of nobody is wrong, and looked at for as long as anybody\'s', async () => {
    const known = await hashPassword('x');
    expect(await costsOf(async () => expect(await verify(null, 'x')).toBe(false)))
      .toEqual(await costsOf(() => verify(known, 'y')));
    expect(derived).toHaveLength(1);
  });

  it('against what is no hash of ours, or a cut one, is wrong', async () => {
    const hash = cheap('x');
    const [, n, salt, key] = hash.split('$');
    for (const bad of ['', 'x', `bcrypt$${n}$${salt}$${key}`, `scrypt$$${salt}$${key}`, `scrypt$${n}$$${key}`,
      `scrypt$${n}$${salt}$`, `scrypt$${n}$${salt}`, cheap('x', { bytes: 16 }), cheap('x', { bytes: 33 })]) {
      expect([bad, await verify(bad, 'x')]).toEqual([bad, false]);
    }
    expect(await verify(hash, 'x')).toBe(true);
  });

  it('that was right is known at once the next time; a wrong one is looked at again', async () => {
    const hash = cheap('costly', { n: 16 });
    const looks = (password: string) => costsOf(() => verify(hash, password));
    expect([await looks('costly'), await looks('costly')]).toEqual([[16], []]);
    expect([await looks('wrong'), await looks('wrong')]).toEqual([[16], [16]]);
    // The memory holds the last few only.
    for (let i = 0; i < 64; i += 1) expect(await verify(cheap(`p${i}`), `p${i}`)).toBe(true);
    expect(await looks('costly')).toEqual([16]);
  });

  it('asked for many times at once is looked at once', async () => {
    const hash = cheap('many', { n: 16 });
    const all = await costsOf(async () => {
      const answers = await Promise.all(Array.from({ length: 60 }, () => verify(hash, 'nor this')));
      expect(answers.some(Boolean)).toBe(false);
    });
    expect(all).toEqual([16]);
  });

  it('is refused, not queued for ever, when too many wait already', async () => {
    const asked = await Promise.allSettled(Array.from({ length: 50 }, (_, i) => verify(cheap(`q${i}`, { n: 1024 }), 'x', `address ${i}`)));
    const refused = asked.filter((one) => one.status === 'rejected');
    expect(refused.length).toBe(8);
    expect(refused[0]).toMatchObject({ reason: { code: 'TOO_MANY_TRIES', facts: { retryAfterSeconds: Math.ceil((41 * 0.4) / 2) } } });
  });

  it('of accounts that do not exist is looked at for each, as it is for each that does', () => {
    const claim = (account: string, hash: string | null) =>
      pairOf({ account, hash, password: 'the same', from: 'here' });
    const pairs = [claim('x', null), claim('y', null), claim('x', 'hash x'), claim('y', 'hash y')];
    expect(new Set(pairs).size).toBe(4);
    expect(claim('x', null)).toBe(pairs[0]);
  });
});
