/** Points and rows against the database's own pace. */
import { execFile } from 'node:child_process';
import { randomUUID } from 'node:crypto';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import autocannon from 'autocannon';
import type { CitySource } from '../../server/exchange/city-source.ts';
import { type Grid, locateCell } from '../../server/grid/grid.ts';
import { insertHouseholds } from '../../server/households/households.ts';
import { postTransfers } from '../../server/ledger/ledger.ts';
import { type Database, SYSTEM, transact } from '../../server/platform/database/database.ts';
import { startServer } from '../support/server.ts';
import { atLeast, type Figure, median, reported } from './figures.ts';

const CLIENTS = 8;
const ROUNDS = 3;
const SECONDS = 3;
const ISSUERS = 255;
const MEMBERS = 5000;

const transfer = () => ({
  id: randomUUID(), debit: `issuer:bench-${Math.floor(Math.random() * ISSUERS)}`,
  credit: `member:bench-${Math.floor(Math.random() * MEMBERS)}`, amount: 1, subject: 'bench',
  at: new Date().toISOString(),
});

/** What the verb does, in the same three round trips, as the owner: without a scope to be checked. */
const SCRIPT = `\\set issuer random(0, ${ISSUERS - 1})
\\set member random(0, ${MEMBERS - 1})
begin isolation level read committed \\; select set_config('deedgrid.actor', 'bench', true);
select move_points(array[gen_random_uuid()], array['posted'], array['issuer:bench-:issuer'],
  array['member:bench-:member'], array[1::bigint], array['bench'], array[null::uuid],
  array[now()], array['issuer:bench-:issuer']) as added;
commit;
`;

async function pgbench(bin: string, socket: { host: string; user: string; database: string }, script: string): Promise<number> {
  const { stdout } = await promisify(execFile)(join(bin, 'pgbench'), [
    '-h', socket.host, '-U', socket.user, '-n', '-M', 'simple', '-c', String(CLIENTS), '-j', '1',
    '-T', String(SECONDS), '-f', script, socket.database,
  ], { env: { ...process.env, PGOPTIONS: '-c jit=off' } });
  return Number(stdout.match(/tps = ([\d.]+)/)![1]);
}

/** The ledger's verb through HTTP against pgbench with its statements; and in batches. */
export async function ledgerFigures(
  database: Database, bin: string, socket: { host: string; user: string; database: string },
): Promise<Figure[]> {
  const post = (rows: ReturnType<typeof transfer>[]) =>
    transact(database, SYSTEM.import, (tx) => postTransfers(tx, rows));
  // Accounts are opened before anything is timed.
  await post(Array.from({ length: MEMBERS }, (_, i) => ({
    ...transfer(), credit: `member:bench-${i}`, debit: `issuer:bench-${i % ISSUERS}` })));
  const server = await startServer(database, {}, { extraRoutes: (app) => {
    app.post('/bench/transfer', { config: { policy: 'public' } }, async () => ({ added: await post([transfer()]) }));
  } }, new Date());
  const url = `${await server.app.listen({ port: 0, host: '127.0.0.1' })}/bench/transfer`;
  const directory = mkdtempSync(join(tmpdir(), 'deedgrid-pgbench-'));
  const script = join(directory, 'transfer.sql');
  writeFileSync(script, SCRIPT);
  const ours: number[] = [];
  const theirs: number[] = [];
  for (let round = 0; round < ROUNDS; round += 1) {
    const result = await autocannon({
      url, method: 'POST', connections: CLIENTS, duration: SECONDS, body: '{}',
      headers: { 'content-type': 'application/json' } });
    if (result.non2xx > 0) throw new Error(`${result.non2xx} answers were no success`);
    ours.push(result.requests.average);
    theirs.push(await pgbench(bin, socket, script));
  }
  await server.close();
  rmSync(directory, { recursive: true });
  const since = performance.now();
  for (let i = 0; i < 10; i += 1) await post(Array.from({ length: 1000 }, transfer));
  const batched = 10_000 / ((performance.now() - since) / 1000);
  return [
    reported(`ledger verb through HTTP, ${CLIENTS} clients`, median(ours), '/s', 'pgbench with its statements', median(ours) / median(theirs)),
    reported('ledger, 1,000 transfers a call', batched, '/s', 'single transfers through HTTP', batched / median(ours)),
  ];
}

const ROWS = 20_000;

/** Households by the thousands: cell known, found in process, found by PostGIS. */
export async function bulkFigures(database: Database, source: CitySource, grid: Grid): Promise<Figure[]> {
  const sample = source.households.slice(0, ROWS);
  const rows = () => sample.map((home) => {
    const id = randomUUID();
    return { ...home, id, code: id };
  });
  const load = async (cellOf: (home: (typeof sample)[number]) => number) => {
    const fresh = rows();
    const since = performance.now();
    const placed = fresh.map((home) => ({ ...home, cellId: cellOf(home) }));
    await transact(database, SYSTEM.import, async (tx) => {
      for (let at = 0; at < ROWS; at += 5000) await insertHouseholds(tx, placed.slice(at, at + 5000), 'demo');
    });
    const rate = ROWS / ((performance.now() - since) / 1000);
    await database.asOwner((q) => q.query('delete from household where id = any ($1::uuid[])', [fresh.map((home) => home.id)]));
    return rate;
  };
  const byPostgis = async () => {
    const since = performance.now();
    await database.asOwner((q) => q.query(
      `select count(c.id) from unnest($1::float8[], $2::float8[]) as p (lon, lat)
       join lateral (select id from cell where st_covers(geom, st_setsrid(st_makepoint(p.lon, p.lat), 4326))
         order by code limit 1) c on true`, [sample.map((h) => h.lon), sample.map((h) => h.lat)]));
    return ROWS / ((performance.now() - since) / 1000);
  };
  const inProcess = () => {
    const since = performance.now();
    for (const home of sample) locateCell(grid, [home.lon, home.lat]);
    return ROWS / ((performance.now() - since) / 1000);
  };
  const known: number[] = [];
  const located: number[] = [];
  const postgis: number[] = [];
  const alone: number[] = [];
  for (let round = 0; round < ROUNDS; round += 1) {
    known.push(await load((home) => grid.cells[home.cellIndex]!.id));
    located.push(await load((home) => locateCell(grid, [home.lon, home.lat]).id));
    postgis.push(await byPostgis());
    alone.push(inProcess());
  }
  return [
    atLeast('bulk load of households, located in process', located, 'rows/s', 'the same with cells known', known, 0.8),
    atLeast('point to cell in process', alone, 'points/s', 'PostGIS, one backend', postgis, 10),
  ];
}
