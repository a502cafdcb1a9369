/** Opaque cursors of paged lists: base64url of a JSON array of text. */
import { failure } from './errors.ts';

export function writeCursor(parts: readonly string[]): string {
  return Buffer.from(JSON.stringify(parts)).toString('base64url');
}

/** The parts of a cursor of our own; null when absent. Error: BAD_REQUEST for anything else. */
export function readCursor(text: string | undefined, length: number): string[] | null {
  if (text === undefined) return null;
  try {
    const parts: unknown = JSON.parse(Buffer.from(text, 'base64url').toString('utf8'));
    if (Array.isArray(parts) && parts.length === length
      && parts.every((part) => typeof part === 'string' && part.length < 80)) {
      return parts as string[];
    }
  } catch {
    // Not ours: refused below like every other foreign text.
  }
  throw failure('BAD_REQUEST', { cursor: 'is not one of this list' });
}

/** The cursor's [instant, uuid] keyset. */
export function readTimeCursor(text: string | undefined): { at: string; id: string } | null {
  const parts = readCursor(text, 2);
  if (!parts) return null;
  const [at, id] = parts as [string, string];
  if (Number.isNaN(Date.parse(at)) || !/^[0-9a-f-]{36}$/.test(id)) {
    throw failure('BAD_REQUEST', { cursor: 'is not one of this list' });
  }
  return { at, id };
}
