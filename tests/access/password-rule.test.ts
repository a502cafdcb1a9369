import { describe, expect, it } from 'vitest';
import { refuseWeakPassword } from '../../server/access/password-rule.ts';

const own = ['wu.min', 'Wu Min', '余姚'];
const refused = (password: string) => {
  try {
    refuseWeakPassword(password, own);
    return null;
  } catch (error) {
    return (error as { code: string }).code;
  }
};

describe('a password', () => {
  it('is not what everybody chooses, nor one sign again and again, nor one\'s own name', () => {
    for (const password of ['qwertyuiop', '1234567890', 'Password123', 'BASKETBALL', 'aaaaaaaaaaaa', '1212121212', 'wu.min2026', 'Wu Min1234', 'wu.minwu.min', '１２３４５６７８９０']) {
      expect([password, refused(password)]).toEqual([password, 'PASSWORD_COMMON']);
    }
  });
  it('may be any other, in any signs', () => {
    for (const password of ['three words by heart', '一只猫走过石板桥去赶集', 'tr0ub4dor&3x', 'wu.min likes plums', 'correcthorsebatterystaple']) {
      expect([password, refused(password)]).toEqual([password, null]);
    }
  });
});
