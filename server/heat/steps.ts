/**
 * When published figures take in what is posted. Whoever asked after each news would count the
 * deeds of a place by its changes, and learn of one household by one change. So a place takes in
 * what was posted only when enough households stand behind it together; what is left over is taken
 * in when the week is over. It follows from what was posted when, so that every process and every
 * restart comes to the same.
 */
import type { Contribution } from '../../cores/contributions.ts';
import { mondayOf } from '../../cores/lattice.ts';
import { LIMITS } from '../config.ts';
import { dayNumber } from '../platform/clock.ts';

/** Something posted, in the places whose figures it is in. */
export interface Posted {
  /** ISO instant. */
  at: string;
  places: readonly number[];
  contribution: Contribution;
}

export interface Steps {
  add(posted: Posted): void;
  /** Looks at everything that was posted in slots up to this one. */
  settle(slot: number): void;
  /** True when a settling at this slot could change something. */
  wants(slot: number): boolean;
  /** What a place's published figures have not taken in yet. */
  without(place: number): readonly Contribution[];
}

const SLOT_MILLISECONDS = LIMITS.PUBLISH_STEP_SECONDS * 1000;

/** Number of the slot that an instant lies in. */
export const slotOf = (at: string | Date): number =>
  Math.floor(new Date(at).getTime() / SLOT_MILLISECONDS);

/** The last slot that is over, and whose transactions have had time to end. */
export const slotOver = (now: Date): number =>
  slotOf(new Date(now.getTime() - LIMITS.PUBLISH_GRACE_SECONDS * 1000)) - 1;

interface Waiting { slot: number; contribution: Contribution }
interface Place {
  /** Looked at, and too few to be taken in. */
  held: Contribution[];
  /** The week in which they were posted. */
  week: number;
  /** Not looked at yet. */
  waiting: Waiting[];
}

/** `least`: so many distinct households are taken in together. */
export function createSteps(least: number, timeZone: string): Steps {
  const places = new Map<number, Place>();
  const weekOf = (slot: number) =>
    mondayOf(dayNumber(new Date(slot * SLOT_MILLISECONDS), timeZone));
  function lookAt(place: Place, slot: number, group: readonly Contribution[]): void {
    const week = weekOf(slot);
    if (week > place.week) place.held = [];
    place.week = Math.max(week, place.week);
    place.held.push(...group);
    if (new Set(place.held.map((one) => one.participant)).size >= least) place.held = [];
  }
  function settlePlace(place: Place, slot: number): void {
    const due = place.waiting.filter((one) => one.slot <= slot);
    place.waiting = place.waiting.filter((one) => one.slot > slot);
    // One slot after the other, however late: else a late look would come to another end.
    for (const at of [...new Set(due.map((one) => one.slot))].sort((a, b) => a - b)) {
      lookAt(place, at, due.filter((one) => one.slot === at).map((one) => one.contribution));
    }
    lookAt(place, slot + 1, []);
  }
  return {
    add: ({ at, places: all, contribution }) => {
      const waiting = { slot: slotOf(at), contribution };
      for (const id of all) {
        const place = places.get(id);
        if (place) place.waiting.push(waiting);
        else places.set(id, { held: [], week: -Infinity, waiting: [waiting] });
      }
    },
    settle: (slot) => {
      for (const [id, place] of places) {
        settlePlace(place, slot);
        if (place.held.length === 0 && place.waiting.length === 0) places.delete(id);
      }
    },
    wants: (slot) => [...places.values()].some((place) =>
      place.waiting.some((one) => one.slot <= slot)
      || (place.held.length > 0 && weekOf(slot + 1) > place.week)),
    without: (id) => {
      const place = places.get(id);
      return place ? [...place.held, ...place.waiting.map((one) => one.contribution)] : NONE;
    },
  };
}

const NONE: readonly Contribution[] = [];
