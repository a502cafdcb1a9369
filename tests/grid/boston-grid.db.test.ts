import { gunzipSync } from 'node:zlib';
import type { MultiPolygon } from 'geojson';
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
  const version = () => server.world.city.now.grid.version;
  const tile = (path: string, headers: Record<string, string> = {}) =>
    server.app.inject({ url: `/tiles/cells/${path}`, headers: { host: 'localhost', ...headers } });

  it('hold the same cells in the same place and shape as PostGIS draws', async () => {
    for (const [z, x, y] of [[9, 154, 189], [12, 1239, 1515], [14, 4958, 6059]] as const) {
      const answer = await tile(`${version()}/${z}/${x}/${y}.mvt`);
      expect(answer.statusCode).toBe(200);
      const ours = new VectorTile(new PbfReader(gunzipSync(answer.rawPayload))).layers.cells!;
      const rows = await transact(server.database, SYSTEM.test, (tx) => tx.query<{ index: number; area: number; shape: MultiPolygon }>(
        `select index, st_area(geom) as area, st_asgeojson(st_multi(geom))::jsonb as shape from (
           select v.feature_index as index,
             st_asmvtgeom(st_transform(c.geom, 3857), st_tileenvelope($1::int, $2::int, $3::int), 4096, 64, true) as geom
           from grid_version_cell v join cell c on c.id = v.cell_id) drawn
         where geom is not null`,
        [z, x, y]));
      const golden = new Map(rows.map((row) => [row.index, { area: row.area, rings: row.shape.coordinates.flat()
        .map((ring) => ring.map(([px = 0, py = 0]) => ({ x: px, y: py }))) }]));
      const found = new Map(Array.from({ length: ours.length }, (_, i) => {
        const feature = ours.feature(i);
        expect(feature.properties).toEqual({});
        return [feature.id as number, feature.loadGeometry()];
      }));
      let compared = 0;
      // Slivers of a unit or two may fall on either side of the buffer's edge.
      for (const [index, { area, rings }] of golden) {
        if (area < 400) continue;
        const say = `cell ${index} in ${z}/${x}/${y}`;
        expect(found.has(index), say).toBe(true);
        expect(differenceOf(found.get(index)!, rings, area), say).toBe('');
        compared += 1;
        // The comparison can fail: a tile that is shifted, mirrored or of another cell is seen.
        const moved = (change: (p: { x: number; y: number }) => { x: number; y: number }) =>
          differenceOf(found.get(index)!.map((ring) => ring.map(change)), rings, area);
        expect(moved((p) => ({ x: p.x + 60, y: p.y })), say).not.toBe('');
        if (area > 1_000_000) continue;
        expect(moved((p) => ({ x: p.x, y: 4096 - p.y })), say).not.toBe('');
        expect(moved((p) => ({ x: p.y, y: p.x })), say).not.toBe('');
      }
      expect(compared).toBeGreaterThan(5);
    }
  });

  it('are gzipped once, immutable, and 304 by their strong tag', async () => {
    const first = await tile(`${version()}/9/154/189.mvt`);
    expect(first.headers).toMatchObject({
      'content-encoding': 'gzip', 'cache-control': 'public, max-age=31536000, immutable',
      'content-type': 'application/vnd.mapbox-vector-tile',
    });
    expect(first.headers.etag).toMatch(/^"[\w-]{22}"$/);
    const again = await tile(`${version()}/9/154/189.mvt`, { 'if-none-match': String(first.headers.etag) });
    expect([again.statusCode, again.body]).toEqual([304, '']);
  });

  it('refuse hostile addresses with 400 and an unknown version with 404', async () => {
    for (const path of ['1/-1/0/0.mvt', '1/9/9999/0.mvt', '1/1.5/0/0.mvt', 'x/9/154/189.mvt', '1/9/154/1e9.mvt', '01/9/154/189.mvt', `${'9'.repeat(16)}/9/154/189.mvt`]) {
      expect((await tile(path)).statusCode, path).toBe(400);
    }
    expect((await tile('1/9/154/189.mvt')).statusCode).toBe(404);
    expect((await tile(`${version()}/9/0/0.mvt`)).statusCode).toBe(204);
  });

  it('have a version of their content: other borders never come from a browser that kept them', async () => {
    const city = (await server.app.inject({ url: '/api/city', headers: { host: 'localhost' } })).json<{ gridVersion: number }>();
    expect(city.gridVersion).toBe(version());
    expect(Number.isSafeInteger(version()) && version() > 0 && version() < 2 ** 48).toBe(true);
    expect((await readGrid(server.database)).version).toBe(version());
    const [first] = server.world.city.now.grid.cells;
    await server.database.asOwner((q) => q.query(
      `update cell set geom = st_translate(geom, 0.00001, 0) where id = $1::int`, [first!.id]));
    const moved = await readGrid(server.database);
    expect(moved.version).not.toBe(version());
    await server.database.asOwner((q) => q.query(
      `update cell set geom = st_translate(geom, -0.00001, 0) where id = $1::int`, [first!.id]));
  });

  it('are announced by a TileJSON', async () => {
    const json = (await server.app.inject({ url: '/tiles/cells.json', headers: { host: 'localhost' } })).json<{ tiles: string[] }>();
    expect(json.tiles).toEqual([`http://localhost/tiles/cells/${version()}/{z}/{x}/{y}.mvt`]);
  });
});

type Rings = { x: number; y: number }[][];
const boxOf = (rings: Rings) => {
  const points = rings.flat();
  const [xs, ys] = [points.map((p) => p.x), points.map((p) => p.y)];
  return [Math.min(...xs), Math.min(...ys), Math.max(...xs), Math.max(...ys)];
};
/** Even-odd over all rings: outer ones and holes alike. */
function covers(rings: Rings, x: number, y: number): boolean {
  let inside = false;
  for (const ring of rings) {
    for (let i = 0, j = ring.length - 1; i < ring.length; j = i, i += 1) {
      const [a, b] = [ring[i]!, ring[j]!];
      if ((a.y > y) !== (b.y > y) && x < ((b.x - a.x) * (y - a.y)) / (b.y - a.y) + a.x) inside = !inside;
    }
  }
  return inside;
}
/** What tells two drawings of a cell apart: their boxes, or the samples that only one covers. */
function differenceOf(ours: Rings, golden: Rings, area: number): string {
  const [a, b] = [boxOf(ours), boxOf(golden)] as [number[], number[]];
  // Simplified by a unit, rounded to one: corners move by a few.
  if (a.some((side, i) => Math.abs(side - b[i]!) > 12)) return `box ${a.join()} not ${b.join()}`;
  const side = 48;
  let apart = 0;
  const [w, s, e, n] = [0, 1].flatMap((i) => [Math.min(a[i]!, b[i]!)]).concat([2, 3].map((i) => Math.max(a[i]!, b[i]!))) as [number, number, number, number];
  for (let i = 0; i < side; i += 1) {
    for (let j = 0; j < side; j += 1) {
      const [x, y] = [w + ((i + 0.5) / side) * (e - w), s + ((j + 0.5) / side) * (n - s)];
      if (covers(ours, x, y) !== covers(golden, x, y)) apart += 1;
    }
  }
  const symmetric = (apart / side ** 2) * (e - w) * (n - s);
  return symmetric < area * 0.06 + 600 ? '' : `differ by ${Math.round(symmetric)} of ${Math.round(area)}`;
}
