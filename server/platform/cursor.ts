/** Opaque cursors of paged lists: base64url of a JSON array of text. */
import { failure } from './errors.ts';
import { isCleanText } from './text.ts';
import { ID_PATTERN, INSTANT_PATTERN } from './wire.schema.ts';

export function writeCursor(parts: readonly string[]): string {
  return Buffer.from(JSON.stringify(parts)).toString('base64url');
}

/** Of a part: names and accounts are of at most 80 characters, each of one or two code units. */
const PART_MAX = 160;
const foreign = () => failure('BAD_REQUEST', { cursor: 'is not one of this list' });

/** The parts of a cursor of our own. Error: BAD_REQUEST for anything else. */
function readParts(text: string): string[] {
  try {
    const parts: unknown = JSON.parse(Buffer.from(text, 'base64url').toString('utf8'));
    if (Array.isArray(parts) && parts.every((part) =>
      typeof part === 'string' && part.length <= PART_MAX && isCleanText(part))) {
      return parts as string[];
    }
  } catch {
    // Not ours: refused below like every other foreign text.
  }
  throw foreign();
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
  return text === undefined ? null : checked(readParts(text), checks);
}

function checked(
  parts: string[], checks: readonly ((part: string) => boolean)[],
): string[] {
  if (parts.length !== checks.length || !checks.every((check, i) => check(parts[i]!))) {
    throw foreign();
  }
  return parts;
}

/** A list's order as its cursors name it. */
export const orderName = (column: string, direction = ''): string => `by:${column}:${direction}`;
const ORDER_NAME = /^by:[a-z]+:[a-z]*$/;

/** A cursor of one order of a list that has several: the order stands first in it. */
export const writeOrderedCursor = (order: string, parts: readonly string[]): string =>
  writeCursor([order, ...parts]);

/**
 * The parts of a cursor behind its order; null when absent. A place in one order is none in
 * another: going on from it would leave rows out. Errors: CURSOR_OTHER_ORDER, BAD_REQUEST.
 */
export function readOrderedCursor(
  text: string | undefined, order: string, checks: readonly ((part: string) => boolean)[],
): string[] | null {
  if (text === undefined) return null;
  const [named, ...parts] = readParts(text);
  if (named === undefined || !ORDER_NAME.test(named)) throw foreign();
  if (named !== order) throw failure('CURSOR_OTHER_ORDER', { asked: order, cursor: named });
  return checked(parts, checks);
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
