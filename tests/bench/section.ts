/** One part of the bench in a process of its own: no part pays for the memory of another. */
import { randomBytes } from 'node:crypto';
import { fileURLToPath } from 'node:url';
import { readBoston } from '../../geodata/boston.ts';
import { DEMO_PASSWORD, demoPeople } from '../../geodata/demo-people.ts';
import { loadCity } from '../../server/exchange/load-city.ts';
import { hashPassword } from '../../server/access/access.ts';
import { buildWeb } from '../../server/install.mjs';
import type { Database } from '../../server/platform/database/database.ts';
import { openPostgres } from '../../server/platform/database/postgres.ts';
import { migrateUp } from '../../server/platform/migrate.ts';
import { startServer, type TestServer } from '../support/server.ts';
import { letTestsIn } from '../support/templates.ts';
import { mapFigures } from './browser.ts';
import { heatFigures, nearestFigures, tileFigures } from './cores.ts';
import { type Figure, reported } from './figures.ts';
import { bulkFigures, ledgerFigures } from './ledger.ts';
import { logFigures } from './log.ts';
import { overloadFigures } from './overload.ts';
import { wallFigures } from './wall.ts';
import { cachedTileFigures, offerFigures } from './wire.ts';

/** Where the parent's cluster is; absent for what needs no database. */
export interface Place {
  bin: string;
  connection: { host: string; user: string; database: string };
}
export type Section = 'cores' | 'load' | 'ledger' | 'tiles' | 'map' | 'sockets' | 'overload' | 'wall' | 'log';

const WEB = fileURLToPath(new URL('../../dist/web', import.meta.url));

async function withServer<T>(
  database: Database, more: Parameters<typeof startServer>[2],
  work: (server: TestServer, base: string) => Promise<T>,
): Promise<T> {
  const server = await startServer(
    database, {}, { socketCallsPerSecondMax: Infinity, ...more }, new Date());
  try {
    return await work(server, await server.app.listen({ port: 0, host: '127.0.0.1' }));
  } finally {
    await server.close();
  }
}

async function loadFigures(database: Database): Promise<Figure[]> {
  await migrateUp(database);
  await letTestsIn(database);
  const source = await readBoston({ now: new Date() });
  const loaded = await loadCity(database, source, {
    origin: 'demo', people: demoPeople(await hashPassword(DEMO_PASSWORD)),
  });
  const rows = loaded.added.households + loaded.added.deeds + loaded.added.tasks;
  return [
    reported('load of Boston, all verbs', rows / loaded.seconds, 'rows/s', `${rows} rows in ${loaded.seconds.toFixed(1)} s`),
    ...await withServer(database, {}, (server) => bulkFigures(database, source, server.world.city.now.grid)),
  ];
}

/** A route that answers a Buffer of the wanted size, as random as gzip's bytes. */
const withBuffers = { extraRoutes: (app: TestServer['app']) => {
  const buffers = new Map<number, Buffer>();
  app.get('/bench/buffer/:size', { config: { policy: 'public' } }, async (request, reply) => {
    const size = Number((request.params as { size: string }).size);
    let buffer = buffers.get(size);
    if (!buffer) buffers.set(size, (buffer = randomBytes(size)));
    return reply.header('content-type', 'application/octet-stream').send(buffer);
  });
} };

async function measure(section: Section, place: Place | null): Promise<Figure[]> {
  if (section === 'cores') return [...await tileFigures(), ...nearestFigures(), ...heatFigures()];
  const { bin, connection } = place!;
  const database = await openPostgres({
    engine: 'cluster', description: 'bench', connection, statementTimeoutMilliseconds: 120_000 });
  try {
    switch (section) {
      case 'load': return await loadFigures(database);
      case 'ledger': return await ledgerFigures(database, bin, connection);
      case 'tiles': return await withServer(database, withBuffers, cachedTileFigures);
      case 'map':
        await buildWeb();
        return await withServer(database, { webDirectory: WEB }, (_, base) => mapFigures(base));
      case 'sockets': return await withServer(database, {}, (server, base) => offerFigures(server, base, 100));
      case 'wall': return await wallFigures(database);
      case 'log': return await logFigures(database);
      case 'overload': return await withServer(database, {}, overloadFigures);
    }
  } finally {
    await database.close();
  }
}

const [, , section, place] = process.argv;
const figures = await measure(section as Section, JSON.parse(place!) as Place | null);
process.send!(figures, () => process.exit(0));
