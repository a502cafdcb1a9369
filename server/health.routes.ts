import type { CityHolder } from './city/city.ts';
import { LIMITS } from './config.ts';
import { selectCounts, selectEngine } from './health.sql.ts';
import {
  type Condition, type Database, SYSTEM, transact,
} from './platform/database/database.ts';
import { failure } from './platform/errors.ts';
import type { App } from './platform/http.ts';

/** Counting whole tables takes its time: a probe a second must not. */
const COUNTS_SECONDS = 10;

/** True when the process is of no use to anybody any more: a restart may help, waiting did not. */
export function isUseless({ downSince }: Condition, nowMilliseconds: number): boolean {
  return downSince !== null
    && nowMilliseconds - downSince > LIMITS.LIVE_WITHOUT_DATABASE_SECONDS_MAX * 1000;
}

/** The rows of the large tables, counted now and then; one that is locked keeps its last count. */
function createCounts(database: Database) {
  let known: { at: number; counts: Awaited<ReturnType<typeof selectCounts>> } | undefined;
  let asking: Promise<void> | undefined;
  const ask = async () => {
    const counts = await transact(database, SYSTEM.relay, selectCounts, { lane: 'read' });
    known = { at: performance.now(), counts };
  };
  return async () => {
    if (!known || performance.now() - known.at > COUNTS_SECONDS * 1000) {
      asking ??= ask().finally(() => { asking = undefined; });
      if (!known) await asking;
      else asking.catch(() => undefined);
    }
    return known!.counts;
  };
}

/**
 * Live: the process answers, and has not been without its database for long. Ready: the database
 * answers and has room to write, and what it holds.
 */
export default async function healthRoutes(
  app: App, options: { database: Database; city: CityHolder },
): Promise<void> {
  const { database, city } = options;
  const countNow = createCounts(database);
  app.get('/health/live', { config: { policy: 'public' } }, async (_request, reply) => {
    reply.header('cache-control', 'no-store');
    if (isUseless(database.condition(), Date.now())) throw failure('DATABASE_UNAVAILABLE');
    return { ok: true };
  });
  app.get('/health/ready', { config: { policy: 'public' } }, async (request, reply) => {
    reply.header('cache-control', 'no-store');
    if (database.condition().isStorageFull) throw failure('NOT_READY', { because: 'STORAGE_FULL' });
    try {
      const found = await transact(database, SYSTEM.relay, selectEngine);
      const counts = await countNow();
      return {
        ok: true, engine: database.engine, postgis: found.postgis,
        schemaVersion: found.schemaVersion, city: city.now.grid.city?.id ?? null,
        cells: city.now.grid.cells.length, households: counts.households, deeds: counts.deeds,
        tasks: counts.tasks,
      };
    } catch (error) {
      request.log.error({ err: error }, 'not ready');
      throw failure('DATABASE_UNAVAILABLE');
    }
  });
}
