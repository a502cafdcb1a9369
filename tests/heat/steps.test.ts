import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { Contribution } from '../../cores/contributions.ts';
import { createSteps, type Posted, slotOf, slotOver } from '../../server/heat/steps.ts';

const LEAST = 3;
const ZONE = 'America/New_York';
/** A Tuesday noon. */
const START = Date.parse('2026-03-10T16:00:00Z');
const at = (minutes: number) => new Date(START + minutes * 60_000).toISOString();
const posted = (minutes: number, participant: number, place = 0): Posted => ({
  at: at(minutes), places: [place, 9],
  contribution: { place, participant, day: 20_522, category: 0, deeds: 1, points: 5 } satisfies Contribution,
});
const many = fc.array(fc.record({ minutes: fc.integer({ min: 0, max: 30_000 }), participant: fc.nat(5), place: fc.nat(2) }), { maxLength: 40 })
  .map((all) => all.map((one) => posted(one.minutes, one.participant, one.place)));

describe('published figures take in what is posted', () => {
  it('only when enough households wait together', () => {
    const steps = createSteps(LEAST, ZONE);
    const waiting = () => steps.without(0).length;
    steps.add(posted(0, 1));
    steps.settle(slotOf(at(1)));
    steps.add(posted(2, 1));
    steps.add(posted(3, 2));
    steps.settle(slotOf(at(4)));
    // Three deeds, of two households.
    expect(waiting()).toBe(3);
    steps.add(posted(5, 3));
    expect(waiting()).toBe(4);
    steps.settle(slotOf(at(5)));
    expect(waiting()).toBe(0);
    expect(steps.without(9)).toEqual([]);
  });

  it('for each place by itself: a ward may be ready before its cells', () => {
    const steps = createSteps(LEAST, ZONE);
    for (const place of [0, 1, 2]) steps.add(posted(0, place, place));
    steps.settle(slotOf(at(0)));
    expect([0, 1, 2].map((place) => steps.without(place).length)).toEqual([1, 1, 1]);
    expect(steps.without(9)).toEqual([]);
  });

  it('all of it when the week is over in the city, and not an hour before', () => {
    const steps = createSteps(LEAST, ZONE);
    steps.add(posted(0, 1));
    // Monday 0:00 in New York is 4:00 in Greenwich.
    steps.settle(slotOf('2026-03-16T03:58:00Z'));
    expect(steps.without(0)).toHaveLength(1);
    expect(steps.wants(slotOf('2026-03-16T03:58:00Z'))).toBe(false);
    expect(steps.wants(slotOf('2026-03-16T03:59:00Z'))).toBe(true);
    steps.settle(slotOf('2026-03-16T03:59:00Z'));
    expect(steps.without(0)).toEqual([]);
    expect(steps.wants(slotOf('2026-03-20T00:00:00Z'))).toBe(false);
  });

  it('alike in every process, however often and however late it looks', () => {
    fc.assert(fc.property(many, fc.array(fc.integer({ min: 0, max: 30_000 }), { maxLength: 12 }), (all, looks) => {
      const end = slotOf(at(31_000));
      const inOrder = [...all].sort((a, b) => a.at.localeCompare(b.at));
      const live = createSteps(LEAST, ZONE);
      const stops = [...looks].sort((a, b) => a - b);
      for (const one of inOrder) {
        // A process looks only at slots that are over when the next thing is posted.
        while (stops[0] !== undefined && slotOf(at(stops[0])) < slotOf(one.at)) live.settle(slotOf(at(stops.shift()!)));
        live.add(one);
      }
      live.settle(end);
      const replayed = createSteps(LEAST, ZONE);
      for (const one of all) replayed.add(one);
      replayed.settle(end);
      for (const place of [0, 1, 2, 9]) {
        const sorted = (steps: typeof live) => steps.without(place).map((one) => JSON.stringify(one)).sort();
        expect(sorted(replayed)).toEqual(sorted(live));
        expect(new Set(live.without(place).map((one) => one.participant)).size).toBeLessThan(LEAST);
      }
    }), { numRuns: 500 });
  });

  it('of slots whose transactions have had time to end', () => {
    expect(slotOver(new Date('2026-03-10T16:02:04Z'))).toBe(slotOf('2026-03-10T16:00:00Z'));
    expect(slotOver(new Date('2026-03-10T16:02:06Z'))).toBe(slotOf('2026-03-10T16:01:00Z'));
  });
});
