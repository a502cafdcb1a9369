/**
 * Who stands behind the figures of each place: deeds and points of every household by place, day
 * and category. Any window is counted in one pass over the sums of a place, which yields what a
 * published figure needs: how many households, the sum of their record keys, the largest shares.
 * A pure core: additions in any order give the same sums, and a reversal is an addition too.
 */
import {
  addTo, type Contribution, countHouseholds, empty, keysOf, loadAll, type Span, sumHouseholds,
} from './household-entries.ts';
import { keyFor } from './perturbation.ts';

export type { Contribution, Span } from './household-entries.ts';

/** One place in one window. A household counts where it has a deed that was not taken back. */
export interface Summary {
  households: number;
  /** Sum of the record keys of the households, modulo 2^32. */
  key: number;
  /**
   * The same of each household's key and share: another deed of somebody who is in it already is
   * another key. Else sums would keep their noise, and their changes would be that one deed.
   */
  sharesKey: number;
  deeds: number;
  points: number;
  /** The two largest shares of one household. */
  mostDeeds: readonly [number, number];
  mostPoints: readonly [number, number];
}

/** What a summary is made with. */
export interface Known {
  /** Record keys by participant. */
  keys: Uint32Array;
  /** What is left out, as if it had not come yet. */
  without?: readonly Contribution[];
}

export interface Contributions {
  /** Many at once, before or after others. */
  load(all: readonly Contribution[]): void;
  add(one: Contribution): void;
  /** Distinct households by place. */
  households(span: Span): Int32Array;
  /** Deeds by place. */
  deeds(span: Span): Int32Array;
  /** One place. */
  summary(place: number, span: Span, known: Known): Summary;
}

export function createContributions(places: number): Contributions {
  const all = Array.from({ length: places }, () => empty(4));
  const add = (one: Contribution) => addTo(all[one.place]!, one);
  return {
    load: (many) => {
      if (all.some((entries) => entries.length > 0)) many.forEach(add);
      else loadAll(all, many);
    },
    add,
    households: (span) => {
      const keys = keysOf(span);
      return Int32Array.from(all, (entries) => countHouseholds(entries, keys));
    },
    deeds: (span) => Int32Array.from(all, (entries) => {
      let sum = 0;
      sumHouseholds(entries, span, (_, deeds) => { sum += deeds; });
      return sum;
    }),
    summary: (place, span, { keys, without = [] }) => {
      const sums = new Summing(keys);
      const missing = missingIn(without, place, span);
      sumHouseholds(all[place]!, span, (participant, deeds, points) => {
        if (missing.size === 0) {
          sums.take(participant, deeds, points);
          return;
        }
        const less = missing.get(participant);
        sums.take(participant, deeds - (less?.deeds ?? 0), points - (less?.points ?? 0));
        missing.delete(participant);
      });
      // Whose deed was taken back, and the taking back is what has not come yet.
      for (const [participant, less] of missing) sums.take(participant, -less.deeds, -less.points);
      return sums.summary();
    },
  };
}

/** What a household's share adds to the key: nothing where it has none left. */
function shareKey(key: number, deeds: number, points: number): number {
  if (deeds === 0 && points === 0) return 0;
  return keyFor(keyFor(key, deeds), points);
}

/** A running summary over households. Plain fields: it is filled for every household of a city. */
class Summing {
  private households = 0;
  private key = 0;
  private sharesKey = 0;
  private deeds = 0;
  private points = 0;
  private firstDeeds = 0;
  private secondDeeds = 0;
  private firstPoints = 0;
  private secondPoints = 0;
  private readonly keys: Uint32Array;
  constructor(keys: Uint32Array) {
    this.keys = keys;
  }
  take(participant: number, deeds: number, points: number): void {
    if (deeds > 0) {
      this.households += 1;
      this.key = (this.key + (this.keys[participant] ?? 0)) >>> 0;
    }
    this.sharesKey =
      (this.sharesKey + shareKey(this.keys[participant] ?? 0, deeds, points)) >>> 0;
    this.deeds += deeds;
    this.points += points;
    if (deeds > this.secondDeeds) {
      this.secondDeeds = Math.min(deeds, this.firstDeeds);
      this.firstDeeds = Math.max(deeds, this.firstDeeds);
    }
    if (points > this.secondPoints) {
      this.secondPoints = Math.min(points, this.firstPoints);
      this.firstPoints = Math.max(points, this.firstPoints);
    }
  }
  summary(): Summary {
    return {
      households: this.households, key: this.key, sharesKey: this.sharesKey,
      deeds: this.deeds, points: this.points,
      mostDeeds: [this.firstDeeds, this.secondDeeds],
      mostPoints: [this.firstPoints, this.secondPoints],
    };
  }
}

function rank(most: [number, number], value: number): void {
  if (value > most[0]) {
    most[1] = most[0];
    most[0] = value;
  } else if (value > most[1]) most[1] = value;
}

/**
 * Several places as one, as a ward is of its cells. A household that acted in several of them
 * counts in each: right for homes, of which a household has one, and for the noise of sums.
 */
export function together(parts: Iterable<Summary>): Summary {
  let [households, key, sharesKey, deeds, points] = [0, 0, 0, 0, 0];
  const mostDeeds: [number, number] = [0, 0];
  const mostPoints: [number, number] = [0, 0];
  for (const part of parts) {
    households += part.households;
    key = (key + part.key) >>> 0;
    sharesKey = (sharesKey + part.sharesKey) >>> 0;
    deeds += part.deeds;
    points += part.points;
    for (const value of part.mostDeeds) rank(mostDeeds, value);
    for (const value of part.mostPoints) rank(mostPoints, value);
  }
  return { households, key, sharesKey, deeds, points, mostDeeds, mostPoints };
}

function missingIn(
  without: readonly Contribution[], place: number, { from, to, categories }: Span,
): Map<number, { deeds: number; points: number }> {
  const found = new Map<number, { deeds: number; points: number }>();
  for (const one of without) {
    if (one.place !== place || one.day < from || one.day > to) continue;
    if (categories && !categories.includes(one.category)) continue;
    const less = found.get(one.participant) ?? { deeds: 0, points: 0 };
    found.set(one.participant, {
      deeds: less.deeds + one.deeds, points: less.points + one.points,
    });
  }
  return found;
}
