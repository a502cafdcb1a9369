/** A bounded queue for costly work: a few at once, a few more waiting, the rest refused at once. */
import { failure } from '../platform/errors.ts';

/**
 * Runs work at most `atOnceMax` at a time while at most `waitingMax` wait. Error: TOO_MANY_TRIES
 * with the seconds after which there is likely to be room.
 */
export function createTurns(atOnceMax: number, waitingMax: number, secondsEach: number) {
  let running = 0;
  const waiting: (() => void)[] = [];
  return async <T>(work: () => Promise<T>): Promise<T> => {
    if (running < atOnceMax) running += 1;
    else if (waiting.length < waitingMax) await new Promise<void>((go) => waiting.push(go));
    else {
      throw failure('TOO_MANY_TRIES', {
        retryAfterSeconds: Math.ceil(((waiting.length + 1) * secondsEach) / atOnceMax),
      });
    }
    try {
      return await work();
    } finally {
      // The turn is handed over, not given back: nobody slips in between.
      const next = waiting.shift();
      if (next) next();
      else running -= 1;
    }
  };
}
