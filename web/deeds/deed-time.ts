/** When a deed was done, as the clocks of its city show it: the same time the screen shows later. */
import { instantOf, wallTime } from '../platform/wall-time.ts';

const MINUTE = 60_000;
const DAY = 1440 * MINUTE;
/** As the server: a deed older than this is not taken. */
export const DEED_AGE_DAYS_MAX = 365;
/** A clock a little ahead is no future; the server allows five minutes. */
const AHEAD_MILLISECONDS = 5 * MINUTE;

export type TimeProblem = 'missing' | 'future' | 'tooOld';
/** Why a wall time can't be sent; null when it can. */
export function timeProblem(wall: string, timeZone: string, now: number): TimeProblem | null {
  const at = instantOf(wall, timeZone);
  if (at === null) return 'missing';
  if (at > now + AHEAD_MILLISECONDS) return 'future';
  return at < now - DEED_AGE_DAYS_MAX * DAY ? 'tooOld' : null;
}

/** The bounds of the input. */
export function timeBounds(timeZone: string, now: number): { min: string; max: string } {
  // A minute more, so that the seconds which the input has not are no refusal.
  return {
    min: wallTime(now - DEED_AGE_DAYS_MAX * DAY + MINUTE, timeZone), max: wallTime(now, timeZone),
  };
}
