import type { CityHolder } from './city/city.ts';
import { selectCounts, selectEngine } from './health.sql.ts';
import { type Database, SYSTEM, transact } from './platform/database/database.ts';
import { failure } from './platform/errors.ts';
import type { App } from './platform/http.ts';

/** Counting whole tables takes its time: a probe a second must not. */
const COUNTS_SECONDS = 10;

/** Live: the process answers. Ready: the database answers too, and what it holds. */
export default async function healthRoutes(
  app: App, options: { database: Database; city: CityHolder },
): Promise<void> {
  const { database, city } = options;
  let counted: { at: number; counts: Awaited<ReturnType<typeof selectCounts>> } | undefined;
  app.get('/health/live', { config: { policy: 'public' } }, async () => ({ ok: true }));
  app.get('/health/ready', { config: { policy: 'public' } }, async (request, reply) => {
    reply.header('cache-control', 'no-store');
    const found = await transact(database, SYSTEM.relay, async (tx) => {
      const engine = await selectEngine(tx);
      const isOld = !counted || performance.now() - counted.at > COUNTS_SECONDS * 1000;
      if (isOld) counted = { at: performance.now(), counts: await selectCounts(tx) };
      return { ...engine, ...counted!.counts };
    }).catch((error: unknown) => {
      request.log.error({ err: error }, 'not ready');
      throw failure('DATABASE_UNAVAILABLE');
    });
    return {
      ok: true, engine: database.engine, postgis: found.postgis,
      schemaVersion: found.schemaVersion, city: city.now.grid.city?.id ?? null,
      cells: city.now.grid.cells.length, households: found.households, deeds: found.deeds,
      tasks: found.tasks,
    };
  });
}
