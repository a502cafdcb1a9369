/** Time in one place: instants are UTC, a "day" is the city's, the clock is an argument. */
import { DateTime } from 'luxon';
import { DAY_MILLISECONDS, dayText } from '../../cores/days.ts';

export { dayFromText, dayText } from '../../cores/days.ts';

export type Clock = () => Date;
export const systemClock: Clock = () => new Date();

/** Day of an instant in a time zone, as days since 1970-01-01. */
export function dayNumber(instant: Date | string, timeZone: string): number {
  const ms = typeof instant === 'string' ? Date.parse(instant) : instant.getTime();
  const local = DateTime.fromMillis(ms, { zone: timeZone });
  return Math.floor((ms + local.offset * 60_000) / DAY_MILLISECONDS);
}

/** Start of a city's day as an instant (ISO, UTC). */
export function dayStart(day: number, timeZone: string): string {
  const [year, month, date] = dayText(day).split('-').map(Number) as [number, number, number];
  return DateTime.fromObject({ year, month, day: date }, { zone: timeZone }).toUTC().toISO()!;
}

/** First and last instant of the month (city's time) that an instant lies in. */
export function monthBounds(instant: string, timeZone: string): { from: string; to: string } {
  const month = DateTime.fromISO(instant, { zone: timeZone }).startOf('month');
  return { from: month.toUTC().toISO()!, to: month.plus({ months: 1 }).toUTC().toISO()! };
}
