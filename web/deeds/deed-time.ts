/** When a deed was done, as the clocks of its city show it: the same time the screen shows later. */
const MINUTE = 60_000;
const DAY = 1440 * MINUTE;
/** As the server: a deed older than this is not taken. */
export const DEED_AGE_DAYS_MAX = 365;
/** A clock a little ahead is no future; the server allows five minutes. */
const AHEAD_MILLISECONDS = 5 * MINUTE;

/** An instant as the value of a datetime-local input in that zone. */
export function wallTime(at: number, timeZone: string): string {
  const parts = new Intl.DateTimeFormat('en-CA', {
    timeZone, hourCycle: 'h23', year: 'numeric', month: '2-digit', day: '2-digit',
    hour: '2-digit', minute: '2-digit',
  }).formatToParts(at);
  const of = (type: Intl.DateTimeFormatPartTypes) =>
    parts.find((part) => part.type === type)?.value ?? '';
  return `${of('year').padStart(4, '0')}-${of('month')}-${of('day')}T${of('hour')}:${of('minute')}`;
}

const WALL = /^\d{4}-\d\d-\d\dT\d\d:\d\d/;
/** The instant of a wall time; null when the text is none. */
export function instantOf(wall: string, timeZone: string): number | null {
  const asUtc = (text: string) => Date.parse(`${text.slice(0, 16)}:00Z`);
  const meant = WALL.test(wall) ? asUtc(wall) : NaN;
  if (!Number.isFinite(meant)) return null;
  // The offset is that of a moment near by first, then that of the moment found.
  const first = meant - (asUtc(wallTime(meant, timeZone)) - meant);
  return meant - (asUtc(wallTime(first, timeZone)) - first);
}

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
