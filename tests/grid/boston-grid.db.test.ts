import { gunzipSync } from 'node:zlib';
import { VectorTile } from '@mapbox/vector-tile';
import { PbfReader } from 'pbf';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { readTable } from '../../geodata/csv.ts';
import { type Database, SYSTEM, transact } from '../../server/platform/database/database.ts';
import { describeOnEngines, describeOnNative } from '../support/engines.ts';
import { startServer, type TestServer } from '../support/server.ts';
import { readGrid, type Grid } from '../../server/grid/grid.ts';

interface Point { lon: number; lat: number; precinct: string }
async function locatedRequests(): Promise<Point[]> {
  const table = await readTable(new URL('../../geodata/boston/311_requests_2015.csv.gz', import.meta.url));
  const [lon, lat, precinct, geocoded] = ['lon', 'lat', 'precinct', 'geocoded']
    .map((name) => table.column(name)) as [number, number, number, number];
  return table.rows.filter((row) => row[geocoded] === '1')
    .map((row) => ({ lon: Number(row[lon]), lat: Number(row[lat]), precinct: row[precinct]! }));
}

describeOnEngines('cells of Boston', 'boston', (clone) => {
  let database: Database;
  let grid: Grid;
  beforeAll(async () => {
    database = await clone.open();
    grid = await readGrid(database);
  });

  it('are found for every located request exactly as PostGIS finds them', async () => {
    const points = await locatedRequests();
    expect(points.length).toBe(104_075);
    // One of each place: PostGIS's answer depends on the place alone.
    const places = [...new Map(points.map((p) => [`${p.lon} ${p.lat}`, p])).values()];
    const ours = places.map((p) => grid.cells[grid.locator.locate(p.lon, p.lat)]?.code ?? null);
    const theirs = await transact(database, SYSTEM.test, (tx) => tx.query<{ ord: number; code: string }>(
      `with p as (
         select ord::int, st_setsrid(st_makepoint(lon, lat), 4326) as geom
         from unnest($1::float8[], $2::float8[]) with ordinality as u (lon, lat, ord))
       select p.ord, min(c.code collate "C") as code
       from cell c join p on st_covers(c.geom, p.geom) group by p.ord`,
      [places.map((p) => p.lon), places.map((p) => p.lat)]));
    const byOrd = new Map(theirs.map((row) => [row.ord, row.code]));
    const wrong = places.filter((_, i) => (byOrd.get(i + 1) ?? null) !== ours[i]);
    expect(wrong).toEqual([]);
  });

  it('agree with the precinct that the rows name for at least 94 %', async () => {
    const named = (await locatedRequests()).filter((p) => p.precinct !== '');
    const histogram = { agree: 0, under15m: 0, under100m: 0, farther: 0, outside: 0 };
    for (const p of named) {
      const index = grid.locator.locate(p.lon, p.lat);
      if (grid.cells[index]?.code === p.precinct) {
        histogram.agree += 1;
        continue;
      }
      const claimed = grid.byCode.get(p.precinct);
      if (index < 0 || !claimed) histogram.outside += 1;
      else {
        const meters = grid.locator.distanceMeters(claimed.index, p.lon, p.lat);
        histogram[meters < 15 ? 'under15m' : meters < 100 ? 'under100m' : 'farther'] += 1;
      }
    }
    console.log('precincts named by the rows:', JSON.stringify(histogram));
    expect(histogram.agree / named.length).toBeGreaterThanOrEqual(0.94);
  });
});

describeOnNative('boundary tiles of Boston', 'boston', (clone) => {
  let server: TestServer;
  beforeAll(async () => {
    server = await startServer(await clone.open());
  });
  afterAll(() => server.close());
  const tile = (path: string, headers: Record<string, string> = {}) =>
    server.app.inject({ url: `/tiles/cells/${path}`, headers: { host: 'localhost', ...headers } });

  it('hold the same cells with nearly the same shape as PostGIS draws', async () => {
    for (const [z, x, y] of [[9, 154, 189], [12, 1239, 1515], [14, 4958, 6059]] as const) {
      const answer = await tile(`1/${z}/${x}/${y}.mvt`);
      expect(answer.statusCode).toBe(200);
      const ours = new VectorTile(new PbfReader(gunzipSync(answer.rawPayload))).layers.cells!;
      const rows = await transact(server.database, SYSTEM.test, (tx) => tx.query<{ index: number; area: number }>(
        `select v.feature_index as index,
           st_area(st_asmvtgeom(st_transform(c.geom, 3857), st_tileenvelope($1::int, $2::int, $3::int), 4096, 64, true)) as area
         from grid_version_cell v join cell c on c.id = v.cell_id
         where st_asmvtgeom(st_transform(c.geom, 3857), st_tileenvelope($1::int, $2::int, $3::int), 4096, 64, true) is not null`,
        [z, x, y]));
      const golden = new Map(rows.map((row) => [row.index, row.area]));
      const found = new Map(Array.from({ length: ours.length }, (_, i) => {
        const feature = ours.feature(i);
        expect(feature.properties).toEqual({});
        const area = feature.loadGeometry().reduce((sum, ring) => sum + ringArea(ring), 0);
        return [feature.id as number, Math.abs(area)];
      }));
      // Slivers of a unit or two may fall on either side of the buffer's edge.
      for (const [index, area] of golden) {
        if (area < 400) continue;
        expect(found.has(index), `cell ${index} in ${z}/${x}/${y}`).toBe(true);
        expect(Math.abs(found.get(index)! - area)).toBeLessThan(area * 0.05 + 600);
      }
    }
  });

  it('are gzipped once, immutable, and 304 by their strong tag', async () => {
    const first = await tile('1/9/154/189.mvt');
    expect(first.headers).toMatchObject({
      'content-encoding': 'gzip', 'cache-control': 'public, max-age=31536000, immutable',
      'content-type': 'application/vnd.mapbox-vector-tile',
    });
    expect(first.headers.etag).toMatch(/^"[\w-]{22}"$/);
    const again = await tile('1/9/154/189.mvt', { 'if-none-match': String(first.headers.etag) });
    expect([again.statusCode, again.body]).toEqual([304, '']);
  });

  it('refuse hostile addresses with 400 and an unknown version with 404', async () => {
    for (const path of ['1/-1/0/0.mvt', '1/9/9999/0.mvt', '1/1.5/0/0.mvt', 'x/9/154/189.mvt', '1/9/154/1e9.mvt']) {
      expect((await tile(path)).statusCode, path).toBe(400);
    }
    expect((await tile('2/9/154/189.mvt')).statusCode).toBe(404);
    expect((await tile('1/9/0/0.mvt')).statusCode).toBe(204);
  });

  it('are announced by a TileJSON', async () => {
    const json = (await server.app.inject({ url: '/tiles/cells.json', headers: { host: 'localhost' } })).json<{ tiles: string[] }>();
    expect(json.tiles).toEqual(['http://localhost/tiles/cells/1/{z}/{x}/{y}.mvt']);
  });
});

/** Twice the signed area would do for a ratio; this is the area in tile units. */
function ringArea(ring: { x: number; y: number }[]): number {
  let sum = 0;
  for (let i = 0; i + 1 < ring.length; i += 1) {
    sum += ring[i]!.x * ring[i + 1]!.y - ring[i + 1]!.x * ring[i]!.y;
  }
  return sum / 2;
}
