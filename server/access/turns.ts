/** A bounded queue for costly work: a few at once, a few more waiting, the rest refused at once. */
import { failure } from '../platform/errors.ts';

export interface TurnsOptions {
  /** As many run at once. */
  atOnceMax: number;
  /** As many wait in all, and as many of one who asks: nobody fills the room for all others. */
  waitingMax: number;
  waitingEachMax: number;
  /** About so long one takes. */
  secondsEach: number;
}

/**
 * Runs work in turns: of everybody who asks one after the other, whatever one of them has waiting.
 * Error: TOO_MANY_TRIES with the seconds after which there is likely to be room.
 */
export function createTurns(options: TurnsOptions) {
  const { atOnceMax, waitingMax, waitingEachMax, secondsEach } = options;
  let running = 0;
  let waiting = 0;
  /** By who asks; the one whose turn is next comes first. */
  const lines = new Map<string, (() => void)[]>();

  function wait(from: string): Promise<void> {
    const line = lines.get(from) ?? [];
    if (waiting >= waitingMax || line.length >= waitingEachMax) {
      throw failure('TOO_MANY_TRIES', {
        retryAfterSeconds: Math.ceil(((waiting + 1) * secondsEach) / atOnceMax),
      });
    }
    waiting += 1;
    lines.set(from, line);
    return new Promise((go) => line.push(go));
  }
  /** The first in the line whose turn it is; that line goes to the end. */
  function takeNext(): (() => void) | undefined {
    const [from, line] = lines.entries().next().value ?? [];
    if (from === undefined || line === undefined) return undefined;
    const next = line.shift();
    lines.delete(from);
    if (line.length > 0) lines.set(from, line);
    waiting -= 1;
    return next;
  }
  return async <T>(from: string, work: () => Promise<T>): Promise<T> => {
    if (running < atOnceMax) running += 1;
    else await wait(from);
    try {
      return await work();
    } finally {
      // The turn is handed over, not given back: nobody slips in between.
      const next = takeNext();
      if (next) next();
      else running -= 1;
    }
  };
}
