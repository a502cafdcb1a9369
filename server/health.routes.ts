import { LIMITS } from './config.ts';
import { selectEngine } from './health.sql.ts';
import {
  type Condition, type Database, SYSTEM, transact,
} from './platform/database/database.ts';
import { failure } from './platform/errors.ts';
import type { App } from './platform/http.ts';

/** True when the process is of no use to anybody any more: a restart may help, waiting did not. */
export function isUseless({ downSince }: Condition, nowMilliseconds: number): boolean {
  return downSince !== null
    && nowMilliseconds - downSince > LIMITS.LIVE_WITHOUT_DATABASE_SECONDS_MAX * 1000;
}

/**
 * Live: the process answers, and has not been without its database for long. Ready: the database
 * answers and has room to write. What it holds is nobody's business who did not sign in.
 */
export default async function healthRoutes(
  app: App, { database }: { database: Database },
): Promise<void> {
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
      return {
        ok: true, engine: database.engine, postgis: found.postgis,
        schemaVersion: found.schemaVersion,
      };
    } catch (error) {
      request.log.error({ err: error }, 'not ready');
      throw failure('DATABASE_UNAVAILABLE');
    }
  });
}
