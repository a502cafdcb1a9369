/**
 * The second factor: codes of an authenticator (TOTP, RFC 6238: SHA-1, six signs, 30 seconds, which
 * every app can do), or one of ten recovery codes, each good for once.
 */
import { createHash, randomBytes } from 'node:crypto';
import { Secret, TOTP } from 'otpauth';
import type { Transaction } from '../platform/database/database.ts';
import { selectFactor, takeRecovery, takeStep } from './factor.sql.ts';

export { deleteFactor as dropFactor } from './factor.sql.ts';

const STEP_SECONDS = 30;
/** Steps that a clock may be off. */
const DRIFT_STEPS = 1;
const SECRET_BYTES = 20;
const RECOVERY_CODES = 10;
/** Without what is mixed up when it is read: I, L, O, U. */
const SIGNS = '0123456789ABCDEFGHJKMNPQRSTVWXYZ';
const RECOVERY_SIGNS = 10;

const totpOf = (secret: Uint8Array, label = '', issuer = 'DeedGrid') => new TOTP({
  issuer, label, algorithm: 'SHA1', digits: 6, period: STEP_SECONDS,
  secret: new Secret({ buffer: Uint8Array.from(secret).buffer }),
});

export const newSecret = (): Uint8Array => randomBytes(SECRET_BYTES);

/** A secret as a person types it (base32), and as an authenticator's camera reads it. */
export function shownAs(secret: Uint8Array, { account, city }: { account: string; city: string }) {
  const totp = totpOf(secret, account, city || 'DeedGrid');
  return { secret: totp.secret.base32, uri: totp.toString() };
}

/** The step of time that a code belongs to; null where it is none of now. */
export function stepOf(secret: Uint8Array, code: string, now: Date): number | null {
  const token = code.replace(/\s/g, '');
  if (!/^\d{6}$/.test(token)) return null;
  const timestamp = now.getTime();
  const delta = totpOf(secret).validate({ token, timestamp, window: DRIFT_STEPS });
  return delta === null ? null : Math.floor(timestamp / 1000 / STEP_SECONDS) + delta;
}

/** Ten codes of 50 bits, to be shown once, and the hashes that are kept. */
export function newRecoveryCodes(): { codes: string[]; hashes: Uint8Array[] } {
  const codes = Array.from({ length: RECOVERY_CODES }, () => {
    const signs = Array.from(randomBytes(RECOVERY_SIGNS), (byte) => SIGNS[byte % SIGNS.length]);
    return `${signs.slice(0, 5).join('')}-${signs.slice(5).join('')}`;
  });
  return { codes, hashes: codes.map(recoveryHash) };
}

const recoveryHash = (code: string): Uint8Array => createHash('sha256')
  .update(code.toUpperCase().replace(/[^0-9A-Z]/g, '').replaceAll('O', '0')
    .replace(/[IL]/g, '1'))
  .digest();

/** 'none' is asked for, it is 'missing', 'wrong', or 'right' and spent. */
export async function checkFactor(
  tx: Transaction, personId: string, { code, now }: { code: string | undefined; now: Date },
): Promise<'none' | 'missing' | 'wrong' | 'right'> {
  const factor = await selectFactor(tx, personId);
  if (!factor?.since) return 'none';
  if (!code?.trim()) return 'missing';
  const step = stepOf(factor.secret, code, now);
  const isRight = step === null ? await takeRecovery(tx, personId, recoveryHash(code))
    : await takeStep(tx, personId, step);
  return isRight ? 'right' : 'wrong';
}
