/** What leaves the database has the same shape on every engine. */
import assert from 'node:assert';

/** int8 as a number; a value beyond 2^53 would lie, so it stops the statement. */
export function parseBigint(text: string): number {
  const value = Number(text);
  assert(Number.isSafeInteger(value), `int8 beyond a safe number: ${text}`);
  return value;
}

/** PostgreSQL's timestamptz text as ISO in UTC with milliseconds. */
export function parseInstant(text: string): string {
  const iso = text.replace(' ', 'T').replace(/([+-]\d\d)$/, '$1:00');
  return new Date(iso).toISOString();
}
