import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { readChange, SETTING_NAMES } from '../../server/city/change.ts';

describe('settings written by hand', () => {
  it('are read as they are', () => {
    expect(readChange([])).toEqual({});
    expect(readChange(['noticeDays=0', 'panelQuorum=3'])).toEqual({ noticeDays: 0, panelQuorum: 3 });
  });
  it.each([
    ['noticeDays=-1', 'noticeDays must be'], ['noticeDays=366', 'from 0 to 365'],
    ['panelQuorum=0', 'from 1 to 99'], ['panelQuorum=', 'not ""'], ['panelQuorum', 'not ""'],
    ['offerLifetimeSeconds=1e3', 'whole number'], ['notice=3', 'there is no setting "notice"'],
    ['=3', 'there is no setting'],
  ])('%s is told in one sentence', (word, part) => {
    const told = readChange(['noticeDays=5', word]);
    expect(told).toContain(part);
    expect(told).not.toContain('\n');
  });
  it('never let anything else through', () => {
    fc.assert(fc.property(fc.array(fc.oneof(fc.string(), fc.tuple(
      fc.constantFrom(...SETTING_NAMES, 'toString', '__proto__'), fc.oneof(fc.string(), fc.integer().map(String)),
    ).map((pair) => pair.join('=')))), (words) => {
      const read = readChange(words);
      if (typeof read === 'string') return;
      for (const [name, value] of Object.entries(read)) {
        expect(SETTING_NAMES).toContain(name);
        expect(Number.isInteger(value)).toBe(true);
      }
    }), { numRuns: 500 });
  });
});
