import fc from 'fast-check';
import { DateTime } from 'luxon';
import { describe, expect, it } from 'vitest';
import { createLocalClock, DAY_MS, parseLocal } from '../../geodata/local-time.ts';
import { splitRows } from '../../geodata/csv.ts';

const ZONES = ['America/New_York', 'Asia/Shanghai', 'Australia/Lord_Howe', 'Europe/Berlin'];
const FROM = Date.UTC(2015, 0, 1);
const TO = Date.UTC(2035, 0, 1);

describe('local wall clock', () => {
  it('agrees with luxon for every ordinary time in zones with and without summer time', () => {
    for (const zone of ZONES) {
      const clock = createLocalClock(zone);
      fc.assert(
        fc.property(fc.integer({ min: FROM, max: TO }), (utc) => {
          const local = clock.toLocal(utc);
          const luxon = DateTime.fromMillis(utc, { zone });
          expect(local).toBe(utc + luxon.offset * 60_000);
          const back = clock.toUtc(local);
          // Only the second of two equal wall clocks comes back as the first one.
          if (back !== utc) expect(clock.toLocal(back)).toBe(local);
          expect(back).toBeLessThanOrEqual(utc);
          expect(clock.month(utc)).toBe(luxon.toFormat('yyyy-MM'));
        }),
        { numRuns: 300 },
      );
    }
  });

  it('never runs backwards, so that a close cannot slip before its opening', () => {
    const clock = createLocalClock('America/New_York');
    const days = ['2026-03-08', '2026-11-01'].map((day) => Date.parse(`${day}T00:00:00Z`));
    for (const start of days) {
      let before = -Infinity;
      for (let local = start; local < start + DAY_MS; local += 60_000) {
        const utc = clock.toUtc(local);
        expect(utc).toBeGreaterThanOrEqual(before);
        before = utc;
      }
    }
  });

  it('takes the first of two equal times and the moment of the change for a skipped one', () => {
    const clock = createLocalClock('America/New_York');
    const utc = (text: string): string => new Date(clock.toUtc(parseLocal(text)!)).toISOString();
    expect(utc('2026-11-01T01:30:00')).toBe('2026-11-01T05:30:00.000Z');
    expect(utc('2026-11-01T02:00:00')).toBe('2026-11-01T07:00:00.000Z');
    expect(utc('2026-03-08T02:30:00')).toBe('2026-03-08T07:00:00.000Z');
    expect(utc('2026-03-08T03:00:00')).toBe('2026-03-08T07:00:00.000Z');
  });
});

describe('the shipped tables', () => {
  it('are split at commas and lines, but not within quotes', () => {
    expect(splitRows('a,b\r\n1,"x, ""y"""\n"two\nlines",\n')).toEqual([
      ['a', 'b'],
      ['1', 'x, "y"'],
      ['two\nlines', ''],
    ]);
  });
});
