/**
 * The code on a slip: 15 signs of chance (75 bits) and one that tells a slip of the pen, in four
 * groups of four. Crockford's base 32 (crockford.com/base32.html): no I, L, O, U, so that a hand
 * and an eye read alike.
 */
const SIGNS = '0123456789ABCDEFGHJKMNPQRSTVWXYZ';
const LENGTH = 16;

/** Odd weights: any one sign that is wrong changes the sum modulo 32. */
const checkOf = (values: readonly number[]): number =>
  values.reduce((sum, value, i) => sum + value * (2 * i + 1), 0) % 32;

/** `chance`: at least 15 bytes; the low five bits of each count. */
export function slipCodeFrom(chance: Uint8Array): string {
  const values = [...chance.slice(0, LENGTH - 1)].map((byte) => byte & 31);
  return [...values, checkOf(values)].map((value) => SIGNS[value]).join('');
}

/** The code in a text as it was typed, scanned or linked; null when a sign of it must be wrong. */
export function readSlipCode(text: string): string | null {
  const code = text.toUpperCase().replace(/[\s-]/g, '').replace(/O/g, '0').replace(/[IL]/g, '1');
  const values = [...code].map((sign) => SIGNS.indexOf(sign));
  if (code.length !== LENGTH || values.includes(-1)) return null;
  return checkOf(values.slice(0, -1)) === values.at(-1) ? code : null;
}

/** In groups, as it is printed. */
export const groupsOf = (code: string): string => code.match(/.{4}/g)?.join('-') ?? code;

/** What a phone opens. Behind the hash: no server on the way has it in a log. */
export const slipLink = (origin: string, code: string): string =>
  `${origin}/field#join=${code}`;
