/**
 * Who may hold the database's connections, and how many may wait for one. Writes hold at most their
 * share, reads and writes together theirs, so that whatever stands still behind a locked table,
 * sessions and news go on. What does not fit waits a little, a bounded number of them; the rest is
 * refused at once: an early no costs less than a late answer that nobody waits for any more.
 */
import { AsyncLocalStorage } from 'node:async_hooks';
import { failure } from '../errors.ts';

/** From the most to the least pressing: who is there and news, what people look at, the rest. */
export type Lane = 'session' | 'read' | 'write';
const LANES: readonly Lane[] = ['session', 'read', 'write'];

/** The lane of what a request asks, where a transaction names none itself. */
export const laneOfRequest = new AsyncLocalStorage<Lane>();

export interface LanesOptions {
  /**
   * Connections that a lane and the less pressing ones hold together: `session` is all of them,
   * `write` the least. Every share is at least one.
   */
  shares: Readonly<Record<Lane, number>>;
  /** As many of a lane may wait; one more is refused. */
  waitingMax: number;
  /** So long one waits at most before it is refused. */
  waitMilliseconds: number;
  /**
   * When somebody of a lane waits so long already, the next is refused at once: it would wait as
   * long, and most likely for nothing. Absent: as many as may wait do.
   */
  oldestMilliseconds?: number;
}

export interface Lanes {
  /**
   * Runs work in a lane when there is room. A patient one waits as long as it takes and is never
   * refused: a load, a check of everything. Error: OVERLOADED.
   */
  run<T>(lane: Lane, work: () => Promise<T>, isPatient?: boolean): Promise<T>;
  running(): number;
  waiting(): number;
}

/** Opens the lanes in front of a pool of `shares.session` connections. */
export function createLanes(options: LanesOptions): Lanes {
  const { shares, waitingMax, waitMilliseconds, oldestMilliseconds = Infinity } = options;
  const running: Record<Lane, number> = { session: 0, read: 0, write: 0 };
  /** How each goes on, and since when it waits: the first came first. */
  const waiting: Record<Lane, Map<() => void, number>> =
    { session: new Map(), read: new Map(), write: new Map() };

  /** A place in a lane is one in every lane that is more pressing too. */
  function hasRoom(lane: Lane): boolean {
    let held = 0;
    for (const one of [...LANES].reverse()) {
      held += running[one];
      if (LANES.indexOf(one) <= LANES.indexOf(lane) && held >= shares[one]) return false;
    }
    return true;
  }
  function wakeNext(): void {
    for (const lane of LANES) {
      for (const go of waiting[lane].keys()) {
        if (!hasRoom(lane)) break;
        waiting[lane].delete(go);
        running[lane] += 1;
        go();
      }
    }
  }
  function isFull(lane: Lane): boolean {
    const [oldest = Infinity] = waiting[lane].values();
    return waiting[lane].size >= waitingMax || performance.now() - oldest > oldestMilliseconds;
  }
  function enter(lane: Lane, isPatient: boolean): Promise<void> | undefined {
    // Nobody slips past those who wait already.
    if (waiting[lane].size === 0 && hasRoom(lane)) {
      running[lane] += 1;
      return undefined;
    }
    if (!isPatient && isFull(lane)) throw failure('OVERLOADED');
    return new Promise((resolve, reject) => {
      const timer = isPatient ? undefined : setTimeout(() => {
        if (waiting[lane].delete(go)) reject(failure('OVERLOADED'));
      }, waitMilliseconds);
      const go = () => {
        clearTimeout(timer);
        resolve();
      };
      waiting[lane].set(go, performance.now());
    });
  }
  return {
    run: async (lane, work, isPatient = false) => {
      await enter(lane, isPatient);
      try {
        return await work();
      } finally {
        running[lane] -= 1;
        wakeNext();
      }
    },
    running: () => running.session + running.read + running.write,
    waiting: () => LANES.reduce((sum, lane) => sum + waiting[lane].size, 0),
  };
}
