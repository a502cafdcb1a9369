import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { groupsOf, readSlipCode, slipCodeFrom } from '../../cores/slip-code.ts';

const codes = fc.uint8Array({ minLength: 15, maxLength: 15 }).map(slipCodeFrom);

describe('the code on a slip', () => {
  it('is read however it is typed', () => {
    fc.assert(fc.property(codes, (code) => {
      const typed = ` ${groupsOf(code).toLowerCase().replaceAll('0', 'o').replaceAll('1', 'l').replaceAll('-', ' ')} `;
      expect(readSlipCode(typed)).toBe(code);
      expect(readSlipCode(code)).toBe(code);
      expect(groupsOf(code)).toMatch(/^(?:[0-9A-HJKMNP-TV-Z]{4}-){3}[0-9A-HJKMNP-TV-Z]{4}$/);
    }));
  });
  it('tells every single wrong sign, and a missing one', () => {
    const SIGNS = '0123456789ABCDEFGHJKMNPQRSTVWXYZ';
    fc.assert(fc.property(codes, fc.nat(15), fc.nat(31), (code, at, sign) => {
      const wrong = code.slice(0, at) + SIGNS[sign] + code.slice(at + 1);
      if (wrong !== code) expect(readSlipCode(wrong)).toBeNull();
      expect(readSlipCode(code.slice(0, at) + code.slice(at + 1))).toBeNull();
    }));
    for (const text of ['', '----', 'UUUU-UUUU-UUUU-UUUU', '网'.repeat(16)]) expect(readSlipCode(text)).toBeNull();
  });
});
