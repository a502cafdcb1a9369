/** Opaque cursors of paged lists: base64url of a JSON array of text. */
import { failure } from './errors.ts';
import { isCleanText } from './text.ts';
import { ID_PATTERN, INSTANT_PATTERN } from './wire.schema.ts';

export function writeCursor(parts: readonly string[]): string {
  return Buffer.from(JSON.stringify(parts)).toString('base64url');
}

/** The parts of a cursor of our own; null when absent. Error: BAD_REQUEST for anything else. */
export function readCursor(text: string | undefined, length: number): string[] | null {
  if (text === undefined) return null;
  try {
    const parts: unknown = JSON.parse(Buffer.from(text, 'base64url').toString('utf8'));
    if (Array.isArray(parts) && parts.length === length
      && parts.every((part) => typeof part === 'string' && part.length < 80
        && isCleanText(part))) {
      return parts as string[];
    }
  } catch {
    // Not ours: refused below like every other foreign text.
  }
  throw failure('BAD_REQUEST', { cursor: 'is not one of this list' });
}

const INSTANT = new RegExp(INSTANT_PATTERN);
const ID = new RegExp(ID_PATTERN);
/** A moment as we write it: in UTC, and a day that the calendar has. */
export function isInstant(text: string): boolean {
  if (!INSTANT.test(text) || !text.endsWith('Z')) return false;
  const at = Date.parse(text);
  return !Number.isNaN(at) && new Date(at).toISOString().slice(0, 19) === text.slice(0, 19);
}
export const isId = (text: string): boolean => ID.test(text);

/** The cursor's parts, each of its own kind; null when absent. Error: BAD_REQUEST. */
export function readCheckedCursor(
  text: string | undefined, checks: readonly ((part: string) => boolean)[],
): string[] | null {
  const parts = readCursor(text, checks.length);
  if (parts && !checks.every((check, i) => check(parts[i]!))) {
    throw failure('BAD_REQUEST', { cursor: 'is not one of this list' });
  }
  return parts;
}

/** The cursor's [instant, uuid] keyset. */
export function readTimeCursor(text: string | undefined): { at: string; id: string } | null {
  const parts = readCheckedCursor(text, [isInstant, isId]);
  return parts && { at: parts[0]!, id: parts[1]! };
}

/** The cursor's one uuid. */
export function readIdCursor(text: string | undefined): string | null {
  return readCheckedCursor(text, [isId])?.[0] ?? null;
}
