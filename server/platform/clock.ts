/** Time in one place: instants are UTC, a "day" is the city's, the clock is an argument. */
import { DateTime } from 'luxon';

export type Clock = () => Date;
export const systemClock: Clock = () => new Date();

const MS_PER_DAY = 86_400_000;

/** Day of an instant in a time zone, as days since 1970-01-01. */
export function dayNumber(instant: Date | string, timeZone: string): number {
  const ms = typeof instant === 'string' ? Date.parse(instant) : instant.getTime();
  const local = DateTime.fromMillis(ms, { zone: timeZone });
  return Math.floor((ms + local.offset * 60_000) / MS_PER_DAY);
}

/** Start of a city's day as an instant (ISO, UTC). */
export function dayStart(day: number, timeZone: string): string {
  const [year, month, date] = dayText(day).split('-').map(Number) as [number, number, number];
  return DateTime.fromObject({ year, month, day: date }, { zone: timeZone }).toUTC().toISO()!;
}

/** 'YYYY-MM-DD' of a day number. */
export function dayText(day: number): string {
  return new Date(day * MS_PER_DAY).toISOString().slice(0, 10);
}

/** Day number of 'YYYY-MM-DD'. */
export function dayFromText(text: string): number {
  return Math.floor(Date.parse(`${text}T00:00:00Z`) / MS_PER_DAY);
}

/** First and last instant of the month (city's time) that an instant lies in. */
export function monthBounds(instant: string, timeZone: string): { from: string; to: string } {
  const month = DateTime.fromISO(instant, { zone: timeZone }).startOf('month');
  return { from: month.toUTC().toISO()!, to: month.plus({ months: 1 }).toUTC().toISO()! };
}
