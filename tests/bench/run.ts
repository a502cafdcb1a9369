/** npm run bench: figures against references of the same run; goals are ratios wherever they can be. */
import { randomBytes } from 'node:crypto';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { DEMO_PASSWORD } from '../../geodata/demo-people.ts';
import { hashPassword } from '../../server/access/access.ts';
import { readBoston } from '../../geodata/boston.ts';
import { loadCity } from '../../geodata/load-city.ts';
import { findBinaries, startCluster } from '../../server/platform/database/cluster.ts';
import { openPostgres } from '../../server/platform/database/postgres.ts';
import { migrateUp } from '../../server/platform/migrate.ts';
import { startServer } from '../support/server.ts';
import { heatFigures, nearestFigures, tileFigures } from './cores.ts';
import { buildWeb } from '../../server/install.mjs';
import { mapFigures } from './browser.ts';
import { type Figure, print, reported } from './figures.ts';
import { cachedTileFigures, ledgerFigures, offerFigures } from './wire.ts';

const WEB = fileURLToPath(new URL('../../dist/web', import.meta.url));
if (process.argv.includes('--help')) {
  console.log(`npm run bench -- [--json] [--cores]

Native engine, interleaved pairs, medians. --json prints one line a figure: name, value, unit,
reference, ratio, goal, ok. --cores leaves out what needs PostgreSQL. Absolute figures move with the
machine; the ratios are what counts.`);
  process.exit(0);
}
const json = process.argv.includes('--json');
const figures: Figure[] = [];
const add = (more: Figure[]) => {
  figures.push(...more);
  print(more, json);
};
add(await tileFigures());
add(nearestFigures());
add(heatFigures());
const binaries = process.argv.includes('--cores') ? undefined : await findBinaries();
if (!binaries && !process.argv.includes('--cores')) console.log('no PostgreSQL with PostGIS: the rest is left out');
if (binaries) {
  const directory = mkdtempSync(join(tmpdir(), 'deedgrid-bench-'));
  const cluster = await startCluster(binaries, directory, () => undefined);
  const database = await openPostgres({ engine: 'cluster', description: 'bench', connection: cluster.connection, statementTimeoutMilliseconds: 120_000 });
  await migrateUp(database);
  const source = await readBoston({ now: new Date() });
  const loaded = await loadCity(database, source, {
    origin: 'demo', demoPasswordHash: await hashPassword(DEMO_PASSWORD),
  });
  const rows = loaded.added.households + loaded.added.deeds + loaded.added.tasks;
  add([reported('bulk load of Boston, located in process', rows / loaded.seconds, 'rows/s', `${rows} rows in ${loaded.seconds.toFixed(1)} s`)]);
  const server = await startServer(database, {}, {}, new Date());
  add(await ledgerFigures(database));
  const withBuffer = await startServer(database, {}, { extraRoutes: (app) => {
    const buffers = new Map<number, Buffer>();
    app.get('/bench/buffer/:size', { config: { policy: 'public' } }, async (request, reply) => {
      const size = Number((request.params as { size: string }).size);
      let buffer = buffers.get(size);
      if (!buffer) {
        // As random as gzip's bytes: a client that decodes plain text faster must not flatter it.
        buffers.set(size, (buffer = randomBytes(size)));
      }
      return reply.header('content-type', 'application/octet-stream').send(buffer);
    });
  } }, new Date());
  add(await cachedTileFigures(withBuffer, await withBuffer.app.listen({ port: 0, host: '127.0.0.1' })));
  await withBuffer.close();
  await buildWeb();
  const web = await startServer(database, {}, { webDirectory: WEB }, new Date());
  add(await mapFigures(await web.app.listen({ port: 0, host: '127.0.0.1' })));
  await web.close();
  add(await offerFigures(server, await server.app.listen({ port: 0, host: '127.0.0.1' }), 100));
  await server.close();
  await database.close();
  await cluster.stop();
  rmSync(cluster.directory, { recursive: true, force: true });
  rmSync(directory, { recursive: true, force: true });
}
const missed = figures.filter((figure) => figure.ok === false);
if (!json) console.log(missed.length ? `\n${missed.length} goals not met` : '\nevery goal is met');
process.exit(missed.length ? 1 : 0);
