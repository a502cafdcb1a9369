import { VectorTile } from '@mapbox/vector-tile';
import { PbfReader } from 'pbf';
import { afterAll, beforeAll, expect, it } from 'vitest';
import type { DeedPage, MapDeed } from '../../server/deeds/deeds.schema.ts';
import type { RulebookView } from '../../server/rulebook/rulebook.schema.ts';
import { describeOnNative } from '../support/engines.ts';
import { startServer, type TestServer, type Visitor } from '../support/server.ts';

/** In short: the supervisor of one ward; in full: of the whole city. */
const AREA = process.env.AUDIT === 'full' ? 'boston' : 'boston/04';
const ZOOM = 15;
type Place = [number, number];
const metres = ([a, b]: Place, [c, d]: Place) =>
  Math.hypot((a - c) * Math.cos((b * Math.PI) / 180), b - d) * 111_320;

/** All that a supervisor can fetch of deeds and homes, and the sums an attacker makes of it. */
describeOnNative('balances from deeds and the open rulebook', 'boston', (clone) => {
  let server: TestServer;
  let supervisor: Visitor;
  let rulebook: RulebookView;
  let homes: { place: Place; balance: number; cellCode: string }[];
  const deeds: MapDeed[] = [];
  beforeAll(async () => {
    const database = await clone.open();
    server = await startServer(database);
    supervisor = await server.person([{ role: 'supervisor', areaPath: AREA }]);
    rulebook = (await supervisor.get('/api/rulebook')).json<RulebookView>();
    const rows = await database.asOwner((q) => q.query<{ lon: number; lat: number; cellId: number; balance: number }>(
      `select st_x(h.geom) as lon, st_y(h.geom) as lat, h.cell_id as "cellId", sum(d.points)::int as balance
       from household h join deed d on d.household_id = h.id and d.state = 'posted' group by h.id
       having sum(d.points) > 0`));
    const { grid } = server.city.now;
    homes = rows.filter(({ cellId }) => grid.placeOf(cellId).areaNow.startsWith(AREA)).map((row) => ({
      place: [row.lon, row.lat], balance: row.balance, cellCode: grid.placeOf(row.cellId).code }));
    for (const { code } of grid.cells.filter(({ areaPath }) => areaPath.startsWith(AREA))) {
      deeds.push(...await pages(`cell=${code}`));
    }
  }, 300_000);
  afterAll(() => server.close());

  async function pages(query: string): Promise<MapDeed[]> {
    const all: MapDeed[] = [];
    let cursor = '';
    for (;;) {
      const answer = await supervisor.get(`/api/deeds?${query}&limit=200${cursor}`);
      expect(answer.statusCode, answer.body).toBe(200);
      const page = answer.json<DeedPage>();
      all.push(...page.items);
      if (!page.nextCursor) return all;
      cursor = `&cursor=${page.nextCursor}`;
    }
  }

  /** By the type, or the commonest points of the category where that is all that is told. */
  const pointsOf = ({ typeId, categoryId }: { typeId: string | null; categoryId: string }) => {
    const type = rulebook.types.find((one) => one.id === typeId);
    if (type) return type.points;
    const among = rulebook.types.filter((one) => one.categoryId === categoryId).map((one) => one.points);
    return among.sort((a, b) => among.filter((n) => n === b).length - among.filter((n) => n === a).length)[0] ?? 0;
  };
  const hits = (guess: (home: (typeof homes)[number]) => number) =>
    homes.filter((home) => guess(home) === home.balance).length;
  const tell = (name: string, found: number) =>
    console.log(`${name}: ${found} of ${homes.length} balances (${(100 * found / homes.length).toFixed(2)} %)`);
  const atMostOnePercent = (found: number) => expect(found).toBeLessThanOrEqual(homes.length / 100);

  it('the attacker has a city to work on', () => {
    expect(homes.length).toBeGreaterThan(100);
    expect(deeds.length).toBeGreaterThan(homes.length);
    expect(Object.keys(deeds[0]!)).not.toContain('points');
  });

  it('points summed by the place of each deed, or by the nearest home', () => {
    const sums = new Map<string, number>();
    for (const deed of deeds) {
      if (!deed.point) continue;
      sums.set(String(deed.point), (sums.get(String(deed.point)) ?? 0) + pointsOf(deed));
    }
    const byPlace = hits(({ place }) => sums.get(String(place)) ?? 0);
    tell('by place', byPlace);
    atMostOnePercent(byPlace);
    const places = [...sums].map(([text, sum]) => ({ at: text.split(',').map(Number) as Place, sum }));
    const near = hits(({ place }) =>
      places.reduce((sum, one) => sum + (metres(one.at, place) < 50 ? one.sum : 0), 0));
    tell('by the nearest home', near);
    atMostOnePercent(near);
  });

  it('points of a cell with one home in it that has any', () => {
    const sums = new Map<string, number>();
    const homesIn = new Map<string, number>();
    for (const { cellCode } of homes) homesIn.set(cellCode, (homesIn.get(cellCode) ?? 0) + 1);
    for (const deed of deeds) {
      if (deed.state !== 'posted') continue;
      sums.set(deed.cellCode, (sums.get(deed.cellCode) ?? 0) + pointsOf(deed));
    }
    const alone = hits(({ cellCode }) => (homesIn.get(cellCode) === 1 ? sums.get(cellCode)! : 0));
    tell('alone in the cell', alone);
    atMostOnePercent(alone);
  });

  it('deeds of a tile or of a box as small as one house', async () => {
    const side = 2 ** ZOOM;
    const seen = new Set<string>();
    const sums = new Map<string, number>();
    for (const { place: [lon, lat] } of homes) {
      const x = Math.floor(((lon + 180) / 360) * side);
      const y = Math.floor((0.5 - Math.log(Math.tan(Math.PI / 4 + (lat * Math.PI) / 360)) / (2 * Math.PI)) * side);
      if (seen.has(`${x}/${y}`)) continue;
      seen.add(`${x}/${y}`);
      const answer = await supervisor.get(`/tiles/deeds/${ZOOM}/${x}/${y}.mvt`);
      const layer = answer.statusCode === 200
        ? new VectorTile(new PbfReader(answer.rawPayload)).layers['deeds'] : undefined;
      for (let i = 0; i < (layer?.length ?? 0); i += 1) {
        const feature = layer!.feature(i).toGeoJSON(x, y, ZOOM);
        const at = (feature.geometry as unknown as { coordinates: Place }).coordinates;
        const points = pointsOf({ typeId: null, categoryId: String(feature.properties!['category']) });
        for (const { place } of homes) {
          if (metres(at, place) < 5) sums.set(String(place), (sums.get(String(place)) ?? 0) + points);
        }
      }
    }
    const byTile = hits(({ place }) => sums.get(String(place)) ?? 0);
    tell(`by ${seen.size} tiles`, byTile);
    atMostOnePercent(byTile);
    let boxed = 0;
    const sample = homes.filter((_, i) => i % Math.ceil(homes.length / 100) === 0);
    for (const { place: [lon, lat], balance } of sample) {
      const found = await pages(`bbox=${lon - 1e-5},${lat - 1e-5},${lon + 1e-5},${lat + 1e-5}`);
      const posted = found.filter(({ state }) => state === 'posted');
      if (posted.reduce((sum, deed) => sum + pointsOf(deed), 0) === balance) boxed += 1;
    }
    console.log(`by a box around one house: ${boxed} of ${sample.length}`);
    expect(boxed).toBeLessThanOrEqual(sample.length / 100);
  }, 300_000);
});
