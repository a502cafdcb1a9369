/** What leaves the database has the same shape on every engine. */
import assert from 'node:assert';

/** int8 as a number; a value beyond 2^53 would lie, so it stops the statement. */
export function parseBigint(text: string): number {
  const value = Number(text);
  assert(Number.isSafeInteger(value), `int8 beyond a safe number: ${text}`);
  return value;
}

/**
 * PostgreSQL's timestamptz text as ISO in UTC with milliseconds; with microseconds where there are
 * any, so that a cursor made of it skips no row.
 */
export function parseInstant(text: string): string {
  const iso = text.replace(' ', 'T').replace(/([+-]\d\d)$/, '$1:00');
  const instant = new Date(iso).toISOString();
  const micros = /\.\d{3}(\d{1,3})/.exec(text)?.[1];
  return micros ? `${instant.slice(0, -1)}${micros}Z` : instant;
}
