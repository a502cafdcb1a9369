/** Days as numbers, for server and browser: counted from 1970-01-01, of whatever zone. */
export const DAY_MILLISECONDS = 86_400_000;

/** 'YYYY-MM-DD' of a day number. */
export function dayText(day: number): string {
  return new Date(day * DAY_MILLISECONDS).toISOString().slice(0, 10);
}

/** Day number of 'YYYY-MM-DD'; NaN where there is no such text. */
export function dayFromText(text: string): number {
  return Math.floor(Date.parse(`${text}T00:00:00Z`) / DAY_MILLISECONDS);
}
