/** What a position is worth with time: the server stamps what it hears as of now. */
export type Point = [number, number];
export interface Position {
  point: Point;
  /** Milliseconds since the epoch, by this phone. */
  at: number;
  /** server: where the server saw this worker last, before this page was opened. */
  by: 'device' | 'tap' | 'server';
  accuracyMeters?: number;
}
/** asking: the browser's question stands or no fix came yet; yes: it gave one; no: it refuses. */
export type Device = 'asking' | 'yes' | 'no';

/** A device that stays silent for so long has lost its place; saying it again would be untrue. */
export const FIX_MILLISECONDS_MAX = 60_000;
/** A person stays where they tapped, but not for the whole shift. */
export const TAP_MILLISECONDS_MAX = 10 * 60_000;

const age = (position: Position, now: number) => now - position.at;

/**
 * May it be reported now? A tap stands until the next; a fix of the device grows old; what the
 * server remembers is shown, and told only when the worker says that it still holds.
 */
export function isTold(position: Position | null, now: number): position is Position {
  if (position === null || position.by === 'server') return false;
  return position.by === 'tap' || age(position, now) < FIX_MILLISECONDS_MAX;
}

/** A tap on the map counts while the device gives no place of its own. */
export function mayTap(position: Position | null, now: number): boolean {
  return !(position?.by === 'device' && isTold(position, now));
}

/** What the worker has to know about it: the key of a sentence. */
export type PlaceWords = 'byDevice' | 'lost' | 'byTap' | 'stillThere' | 'asking' | 'none';
export function placeWords(position: Position | null, device: Device, now: number): PlaceWords {
  if (!position) return device === 'no' ? 'none' : 'asking';
  if (position.by === 'device') return isTold(position, now) ? 'byDevice' : 'lost';
  if (position.by === 'server') return 'stillThere';
  return age(position, now) > TAP_MILLISECONDS_MAX ? 'stillThere' : 'byTap';
}
