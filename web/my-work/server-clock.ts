/**
 * How far the server's clock is ahead of this phone's, in milliseconds: by the middle of a round
 * trip that was just made. News are no measure: a replayed one carries the time of its making.
 */
export function clockOffset(serverNow: string, askedAt: number, heardAt: number): number {
  return Date.parse(serverNow) - (askedAt + heardAt) / 2;
}
