/**
 * The time of the database: the same for every process on it, whatever the clocks of their machines
 * say. Between two looks it goes on by the process's own steady count.
 */
import { LIMITS } from '../config.ts';
import type { Clock } from './clock.ts';
import { selectClock } from './clock.sql.ts';
import { type Database, SYSTEM, transact } from './database/database.ts';

export interface DatabaseClock {
  now: Clock;
  /** Looks at once. */
  look(): Promise<void>;
  stop(): void;
}

export async function openDatabaseClock(
  database: Database, log: { error: (facts: object, text: string) => void },
  steady: () => number = () => performance.now(),
): Promise<DatabaseClock> {
  let base = 0;
  const look = async () => {
    const asked = steady();
    const there = await transact(database, SYSTEM.relay, selectClock, { readOnly: true });
    // What the answer took is halved: it was read somewhere on the way.
    base = Date.parse(there) - (asked + steady()) / 2;
  };
  await look();
  const timer = setInterval(() => {
    look().catch((error: unknown) => log.error({ err: error }, 'clock'));
  }, LIMITS.CLOCK_LOOK_SECONDS * 1000);
  timer.unref();
  return {
    now: () => new Date(base + steady()), look, stop: () => clearInterval(timer),
  };
}
