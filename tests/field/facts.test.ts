/** Small rules behind what a phone says: time, position, points, the map's marks. */
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { DEED_AGE_DAYS_MAX, timeBounds, timeProblem } from '../../web/deeds/deed-time.ts';
import { instantOf, wallTime } from '../../web/platform/wall-time.ts';
import { boxOf, marksOf } from '../../web/field/marks.ts';
import { gainOf, momentOf, nextOf } from '../../web/households/deed-words.ts';
import { minutesTo } from '../../web/tasks/offer-card.tsx';
import { clockOffset } from '../../web/platform/server-clock.ts';
import {
  FIX_MILLISECONDS_MAX, isTold, mayTap, placeWords, type Position, TAP_MILLISECONDS_MAX,
} from '../../web/workers/position.ts';
import { LIMITS } from '../../server/config.ts';

const BOSTON = 'America/New_York';
const SHANGHAI = 'Asia/Shanghai';
const at = (iso: string) => Date.parse(iso);

describe('when a deed was done', () => {
  it('is read by the clocks of the city, summer and winter', () => {
    expect(wallTime(at('2026-01-05T15:30:00Z'), BOSTON)).toBe('2026-01-05T10:30');
    expect(wallTime(at('2026-07-05T15:30:00Z'), BOSTON)).toBe('2026-07-05T11:30');
    expect(instantOf('2026-07-05T23:30', SHANGHAI)).toBe(at('2026-07-05T15:30:00Z'));
    expect(wallTime(at('2026-01-05T05:00:00Z'), BOSTON)).toBe('2026-01-05T00:00');
  });
  it('comes back as it went in, for any minute but the one that is there twice a year', () => {
    const minute = fc.integer({ min: at('2024-01-01T00:00:00Z') / 60_000, max: at('2028-01-01T00:00:00Z') / 60_000 });
    fc.assert(fc.property(minute, fc.constantFrom(BOSTON, SHANGHAI, 'UTC', 'Australia/Lord_Howe'), (m, zone) => {
      const wall = wallTime(m * 60_000, zone);
      expect(wallTime(instantOf(wall, zone)!, zone)).toBe(wall);
    }), { numRuns: 500 });
  });
  it('is refused with a reason when it is missing, to come or too old', () => {
    const now = at('2026-03-10T15:00:30Z');
    expect(timeProblem('', BOSTON, now)).toBe('missing');
    expect(timeProblem('2026-03-1', BOSTON, now)).toBe('missing');
    expect(timeProblem('2026-03-10T11:00', BOSTON, now)).toBeNull();
    expect(timeProblem('2026-03-10T11:20', BOSTON, now)).toBe('future');
    expect(timeProblem('2025-03-11T11:00', BOSTON, now)).toBeNull();
    expect(timeProblem('2025-03-09T11:00', BOSTON, now)).toBe('tooOld');
  });
  it('has bounds that the server takes', () => {
    expect(DEED_AGE_DAYS_MAX).toBe(LIMITS.DEED_AGE_DAYS_MAX);
    const now = at('2026-03-10T15:00:30Z');
    const { min, max } = timeBounds(BOSTON, now);
    expect([timeProblem(min, BOSTON, now), timeProblem(max, BOSTON, now)]).toEqual([null, null]);
    expect(instantOf(max, BOSTON)).toBeLessThanOrEqual(now);
  });
});

describe('a position', () => {
  const now = at('2026-03-10T15:00:00Z');
  const fix = (seconds: number): Position => ({ point: [0, 0], at: now - seconds * 1000, by: 'device' });
  const tap = (seconds: number): Position => ({ ...fix(seconds), by: 'tap' });
  it('of the device is told while it is young; a tap stands', () => {
    expect([isTold(null, now), isTold(fix(5), now), isTold(fix(59), now)]).toEqual([false, true, true]);
    expect(isTold(fix(FIX_MILLISECONDS_MAX / 1000), now)).toBe(false);
    expect(isTold(tap(3600), now)).toBe(true);
    // What the server remembers is not told back to it: it would be of now. A tap says that it holds.
    const remembered: Position = { ...tap(5), by: 'server' };
    expect([isTold(remembered, now), mayTap(remembered, now), placeWords(remembered, 'asking', now)])
      .toEqual([false, true, 'stillThere']);
  });
  it('may be tapped unless the device gives one', () => {
    expect([mayTap(null, now), mayTap(tap(1), now), mayTap(fix(1), now), mayTap(fix(90), now)])
      .toEqual([true, true, false, true]);
  });
  it('is asked for while the browser waits, is lost, or was tapped long ago', () => {
    expect(placeWords(null, 'asking', now)).toBe('asking');
    expect(placeWords(null, 'no', now)).toBe('none');
    expect(placeWords(fix(3), 'yes', now)).toBe('byDevice');
    expect(placeWords(fix(61), 'yes', now)).toBe('lost');
    expect(placeWords(tap(30), 'no', now)).toBe('byTap');
    expect(placeWords(tap(TAP_MILLISECONDS_MAX / 1000 + 1), 'no', now)).toBe('stillThere');
  });
});

describe('an offer', () => {
  it('counts down by the server, measured over a round trip', () => {
    // The phone is two minutes ahead; the answer took 400 ms.
    const phone = at('2026-03-10T15:02:00Z');
    expect(clockOffset('2026-03-10T15:00:00.200Z', phone, phone + 400)).toBe(-120_000);
  });
  it('says minutes as the console does', () => {
    expect([0, 200, 201, 1990].map(minutesTo)).toEqual([1, 1, 2, 10]);
  });
});

describe('a deed', () => {
  const deed = (state: Parameters<typeof gainOf>[0]['state'], points: number) =>
    ({ state, points, noticeEndsAt: state === 'on_notice' ? '2026-03-13T10:00:00Z' : null });
  it('says its points: by the rule, to come, counted, capped, taken back', () => {
    expect(gainOf(deed('submitted', 0), 5)).toEqual({ kind: 'byRule', points: 5 });
    expect(gainOf(deed('on_notice', 3), 5)).toEqual({ kind: 'coming', points: 3 });
    expect(gainOf(deed('posted', 3), 5)).toEqual({ kind: 'counted', points: 3 });
    expect(gainOf(deed('posted', 0), 5)).toEqual({ kind: 'capped' });
    expect(gainOf(deed('on_notice', 0), 5)).toEqual({ kind: 'capped' });
    expect(gainOf(deed('reversed', 5), 5)).toEqual({ kind: 'takenBack', points: 5 });
    expect(gainOf(deed('rejected', 0), 5)).toEqual({ kind: 'none' });
    expect(gainOf(deed('in_review', 0), undefined)).toBeNull();
  });
  it('says who is next', () => {
    expect(nextOf(deed('in_review', 0))).toEqual({ who: 'panel' });
    expect(nextOf(deed('on_notice', 5))).toEqual({ who: 'notice', at: '2026-03-13T10:00:00Z' });
    expect([nextOf(deed('posted', 5)), nextOf(deed('rejected', 0))]).toEqual([null, null]);
  });
  it('reported as a task: the moment of its state', () => {
    const times = { handledAt: 'h', closedAt: 'c' };
    expect((['reported', 'handled', 'closed', 'cancelled'] as const).map((state) => momentOf({ state, ...times })))
      .toEqual([null, 'h', 'c', 'c']);
  });
});

describe('the small map', () => {
  it('draws a line only between two places', () => {
    const kinds = (...args: Parameters<typeof marksOf>) =>
      marksOf(...args).features.map((feature) => feature.properties!.kind as string);
    expect(kinds(null, null)).toEqual([]);
    expect(kinds([1, 2], null)).toEqual(['me']);
    expect(kinds([1, 2], [0, 3])).toEqual(['line', 'me', 'target']);
    expect(boxOf([1, 2], [0, 3])).toEqual([[0, 2], [1, 3]]);
  });
});
