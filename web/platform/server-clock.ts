/**
 * The server's clock, as far as this device can know it: a phone's own may be days wrong, and what
 * is entered on it must not land in another day, or under another month's cap, by that.
 */

/**
 * How far the server's clock is ahead of this phone's, in milliseconds: by the middle of a round
 * trip that was just made. News are no measure: a replayed one carries the time of its making.
 */
export function clockOffset(serverNow: string, askedAt: number, heardAt: number): number {
  return Date.parse(serverNow) - (askedAt + heardAt) / 2;
}

/** The header has whole seconds: half of one has passed, on average. */
const HALF_SECOND = 500;
/** A slow answer says little. */
const TRIP_MILLISECONDS_MAX = 10_000;

let offset = 0;

/** Hears the `date` header of an answer that was asked for and heard at these times of the phone. */
export function hearServerDate(date: string | null, askedAt: number, heardAt: number): void {
  const at = Date.parse(date ?? '');
  const trip = heardAt - askedAt;
  if (!Number.isFinite(at) || trip < 0 || trip > TRIP_MILLISECONDS_MAX) return;
  offset = clockOffset(new Date(at + HALF_SECOND).toISOString(), askedAt, heardAt);
}

/** Now, by the server's clock: right to about a second once the server has answered. */
export const serverNow = (): number => Date.now() + offset;
