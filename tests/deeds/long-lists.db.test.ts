import { VectorTile } from '@mapbox/vector-tile';
import { PbfReader } from 'pbf';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { LIMITS } from '../../server/config.ts';
import type { DecidedDeeds, DeedPage, DeedQueue } from '../../server/deeds/deeds.schema.ts';
import { SYSTEM, transact } from '../../server/platform/database/database.ts';
import { describeOnEngines } from '../support/engines.ts';
import { startServer, type TestServer, type Visitor } from '../support/server.ts';

const QUEUED = 230;
/** More than a tile may hold, all in one place of one cell. */
const PILED = LIMITS.TILE_FEATURES_MAX + 7;

describeOnEngines('long lists of deeds and homes', 'boston', (clone) => {
  let server: TestServer;
  let panel: Visitor;
  let supervisor: Visitor;
  const ask = <Row>(text: string, params: unknown[] = []) =>
    transact(server.database, SYSTEM.test, (tx) => tx.query<Row>(text, params));
  /** Deeds like one that is posted already, elsewhere in time and state, 200 m from home. */
  const addDeeds = (count: number, state: string) => ask(
    `insert into deed (id, household_id, submitted_by, type_id, rule_version, category_id, cell_id, geom,
       occurred_at, note, state, source, submitted_at, decided_at, points, request_hash, area_path, issuer)
     select gen_random_uuid(), household_id, submitted_by, type_id, rule_version, category_id, cell_id, st_translate(geom, 0, 0.0018),
       timestamptz '2026-03-09T12:00:00Z' - n / 3 * interval '1 minute', '', $2::text, 'person',
       timestamptz '2026-03-09T12:00:00Z' - n / 3 * interval '1 minute',
       case when $2::text = 'posted' then timestamptz '2026-03-09T12:00:00Z' - n / 3 * interval '1 minute' end, 0, 'test',
       case when $2::text = 'posted' then area_path end, case when $2::text = 'posted' then issuer end
     from (select d.* from deed d where d.state = 'posted' order by d.id limit 1) one, generate_series(1, $1::int) n`,
    [count, state]);
  beforeAll(async () => {
    server = await startServer(await clone.open());
    panel = await server.person([{ role: 'panel', areaPath: 'boston' }]);
    supervisor = await server.person([{ role: 'supervisor', areaPath: 'boston' }, { role: 'auditor', areaPath: 'boston' }, { role: 'admin', areaPath: 'boston' }]);
  });
  afterAll(() => server.close());

  /** Every page of a list of items, with its counts. */
  async function readAll<Page extends { items: { id: unknown }[]; nextCursor: string | null }>(
    who: Visitor, url: string,
  ): Promise<{ ids: unknown[]; pages: Page[] }> {
    const pages: Page[] = [];
    for (let cursor: string | null = ''; cursor !== null;) {
      const answer = await who.get(`${url}${url.includes('?') ? '&' : '?'}${cursor && `cursor=${cursor}`}`);
      expect(answer.statusCode, answer.body).toBe(200);
      const page = answer.json<Page>();
      pages.push(page);
      cursor = page.nextCursor;
    }
    return { ids: pages.flatMap((page) => page.items.map((item) => item.id)), pages };
  }

  it('the queue goes to its end, oldest first, live ones before history, and its count is exact', async () => {
    await addDeeds(QUEUED, 'submitted');
    const rows = await ask<{ id: string }>(
      `select id from deed where state in ('submitted', 'in_review')
       order by case when source = 'import' then 1 else 0 end, submitted_at, id`);
    expect(rows.length).toBeGreaterThan(QUEUED);
    const { ids, pages } = await readAll<DeedQueue>(panel, '/api/deeds/queue?limit=37');
    expect(ids).toEqual(rows.map((row) => row.id));
    expect(new Set(pages.map((page) => page.waiting))).toEqual(new Set([rows.length]));
  });

  it('what was decided, exact deeds, people and looks are counted by the same question', async () => {
    await addDeeds(150, 'posted');
    const decided = await readAll<DecidedDeeds>(panel, '/api/deeds/decided?limit=40');
    expect([decided.ids.length, new Set(decided.ids).size]).toEqual([150, 150]);
    expect(new Set(decided.pages.map((page) => page.total))).toEqual(new Set([150]));
    const [{ code }] = await ask<{ code: string }>(
      `select c.code from deed d join cell c on c.id = d.cell_id where d.note = '' and d.request_hash = 'test' limit 1`) as [{ code: string }];
    const deeds = await readAll<DeedPage>(supervisor, `/api/deeds?cell=${code}&limit=90`);
    expect(new Set(deeds.pages.map((page) => page.total))).toEqual(new Set([deeds.ids.length]));
    type Counted = { items: { id: unknown }[]; total: number; nextCursor: string | null };
    const people = await readAll<Counted>(supervisor, '/api/people?limit=60');
    expect(people.pages[0]!.total).toBe(people.ids.length);
    const looks = await readAll<Counted>(supervisor, '/api/access-log?limit=2');
    expect(looks.pages[0]!.total).toBe(looks.ids.length);
    const elsewhere = await server.person([{ role: 'admin', areaPath: 'boston/04' }]);
    const fewer = await readAll<Counted>(elsewhere, '/api/people');
    expect(fewer.pages[0]!.total).toBe(fewer.ids.length);
    expect(fewer.ids.length).toBeLessThan(people.ids.length);
  });

  it('a tile that cannot hold all says how many lie in it; one that can says nothing', async () => {
    const [at] = await ask<{ lon: number; lat: number }>(
      `select st_x(geom) as lon, st_y(geom) as lat from deed where request_hash = 'test' limit 1`);
    const z = 16;
    const x = Math.floor((at!.lon / 360 + 0.5) * 2 ** z);
    const sin = Math.sin((at!.lat * Math.PI) / 180);
    const y = Math.floor((0.5 - Math.log((1 + sin) / (1 - sin)) / (4 * Math.PI)) * 2 ** z);
    const tile = async (kind: string) =>
      new VectorTile(new PbfReader((await supervisor.get(`/tiles/${kind}/${z}/${x}/${y}.mvt`)).rawPayload)).layers;
    const before = await tile('deeds');
    expect([before.deeds!.length > 0, before.more]).toEqual([true, undefined]);
    await addDeeds(PILED, 'posted');
    const after = await tile('deeds');
    expect(after.deeds!.length).toBe(LIMITS.TILE_FEATURES_MAX);
    expect(after.more!.feature(0).properties).toEqual({ total: before.deeds!.length + PILED });
    const homes = await tile('households');
    expect([homes.households!.length > 0, homes.more]).toEqual([true, undefined]);
    await ask(
      `insert into household (id, code, address, cell_id, geom, origin)
       select gen_random_uuid(), 'many-' || n, '', h.cell_id, h.geom, 'demo'
       from (select h.* from household h order by h.geom <-> st_setsrid(st_makepoint($2::float8, $3::float8), 4326) limit 1) h,
         generate_series(1, $1::int) n`, [PILED, at!.lon, at!.lat]);
    const full = await tile('households');
    expect([full.households!.length, full.more!.feature(0).properties.total])
      .toEqual([LIMITS.TILE_FEATURES_MAX, homes.households!.length + PILED]);
  });
});
