/**
 * Which passwords nobody may choose: length counts, not what signs it is made of (NIST SP 800-63B,
 * 3.1.1.2), and neither what everybody chooses nor what stands on the door.
 */
import { dictionary } from '@zxcvbn-ts/language-common';
import { failure } from '../platform/errors.ts';

const LENGTH_MIN = 10;
/** Signs that are left of a password without the person's own words. */
const OWN_SIGNS_MIN = 6;
const DIFFERENT_SIGNS_MIN = 5;

/** The most used passwords of published lists, those that are long enough to be chosen. */
const common = new Set((dictionary['passwords-common'] ?? [])
  .filter((word) => word.length >= LENGTH_MIN));

/**
 * `own`: account, name, city: what a stranger tries first.
 * Errors: PASSWORD_SHORT, PASSWORD_COMMON.
 */
export function refuseWeakPassword(password: string, own: readonly string[]): void {
  const word = password.normalize('NFKC').toLowerCase();
  // After NFKC: a letter that was sent in two parts is one.
  if ([...word].length < LENGTH_MIN) throw failure('PASSWORD_SHORT', { signs: LENGTH_MIN });
  const rest = own.map((one) => one.normalize('NFKC').toLowerCase().trim())
    .filter((one) => one.length > 2)
    .reduce((left, one) => left.replaceAll(one, ''), word);
  const isCommon = common.has(word) || new Set(word).size < DIFFERENT_SIGNS_MIN
    || (rest !== word && rest.length < OWN_SIGNS_MIN);
  if (isCommon) throw failure('PASSWORD_COMMON');
}
