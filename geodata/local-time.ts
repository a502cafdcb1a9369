/**
 * Wall clock of one zone to instants and back, fast enough for a hundred thousand rows: the
 * offsets of a local day are looked up once; only days with a transition are looked at closer.
 * A "local" number is the wall clock read as if it were UTC, in milliseconds.
 */
import { IANAZone } from 'luxon';
import { strict as assert } from 'node:assert';

export const DAY_MS = 86_400_000;
export const WEEK_MS = 7 * DAY_MS;

export interface LocalClock {
  /**
   * Local wall clock to UTC, both in milliseconds. Never goes backwards: a time that happens
   * twice is the first one, a time that the clock skips is the instant of the skip.
   */
  toUtc(local: number): number;
  /** UTC milliseconds to local wall clock milliseconds. */
  toLocal(utc: number): number;
  /** 'YYYY-MM' of the local date at this instant. */
  month(utc: number): string;
}

/** Throws (assert) when the zone is not a known IANA name. */
export function createLocalClock(timeZone: string): LocalClock {
  const zone = IANAZone.create(timeZone);
  assert(zone.isValid, `unknown time zone ${timeZone}`);
  const offset = (utc: number): number => Math.round(zone.offset(utc) * 60_000);
  const ofLocalDay = new Map<number, readonly [number, number]>();
  const ofUtcHour = new Map<number, number>();

  function offsetsAround(local: number): readonly [number, number] {
    const day = Math.floor(local / DAY_MS);
    let pair = ofLocalDay.get(day);
    if (!pair) {
      // A day before and two days after bracket every zone's offset (-12 h to +14 h).
      pair = [offset((day - 1) * DAY_MS), offset((day + 2) * DAY_MS)];
      ofLocalDay.set(day, pair);
    }
    return pair;
  }

  function toUtc(local: number): number {
    const [before, after] = offsetsAround(local);
    const early = local - before;
    if (before === after || offset(early) === before) return early;
    const late = local - after;
    if (offset(late) === after) return late;
    return transition(Math.min(early, late) - DAY_MS, Math.max(early, late) + DAY_MS);
  }

  function transition(low: number, high: number): number {
    const before = offset(low);
    while (high - low > 1) {
      const middle = Math.floor((low + high) / 2);
      if (offset(middle) === before) low = middle;
      else high = middle;
    }
    return high;
  }

  function toLocal(utc: number): number {
    // Every zone in use changes its clock on a quarter of an hour.
    const quarter = Math.floor(utc / 900_000);
    let known = ofUtcHour.get(quarter);
    if (known === undefined) {
      known = offset(quarter * 900_000);
      ofUtcHour.set(quarter, known);
    }
    return utc + known;
  }

  return {
    toUtc,
    toLocal,
    month: (utc) => new Date(toLocal(utc)).toISOString().slice(0, 7),
  };
}

/** 'YYYY-MM-DDTHH:MM:SS' without a zone to local milliseconds; null for an empty text. */
export function parseLocal(text: string): number | null {
  if (text === '') return null;
  const local = Date.parse(`${text}Z`);
  assert(Number.isFinite(local), `not a local time: ${text}`);
  return local;
}

/** UTC milliseconds to 'YYYY-MM-DDTHH:MM:SS.sssZ'. */
export function iso(utc: number): string {
  return new Date(utc).toISOString();
}
