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
function isInstant(text: string): boolean {
  if (!INSTANT.test(text) || !text.endsWith('Z')) return false;
  const at = Date.parse(text);
  return !Number.isNaN(at) && new Date(at).toISOString().slice(0, 19) === text.slice(0, 19);
}

/** The cursor's [instant, uuid] keyset. */
export function readTimeCursor(text: string | undefined): { at: string; id: string } | null {
  const parts = readCursor(text, 2);
  if (!parts) return null;
  const [at, id] = parts as [string, string];
  if (!isInstant(at) || !ID.test(id)) {
    throw failure('BAD_REQUEST', { cursor: 'is not one of this list' });
  }
  return { at, id };
}

/** The cursor's one uuid. */
export function readIdCursor(text: string | undefined): string | null {
  const id = readCursor(text, 1)?.[0];
  if (id === undefined) return null;
  if (!ID.test(id)) throw failure('BAD_REQUEST', { cursor: 'is not one of this list' });
  return id;
}
