import { VectorTile } from '@mapbox/vector-tile';
import { randomUUID } from 'node:crypto';
import { PbfReader } from 'pbf';
import { afterAll, beforeAll, expect, it } from 'vitest';
import type { DeedCase, DeedPage, DeedQueue, DeedView, OwnDeed } from '../../server/deeds/deeds.schema.ts';
import { isExactView } from '../../server/deeds/views.ts';
import type { OwnHousehold } from '../../server/households/households.schema.ts';
import { SYSTEM, transact } from '../../server/platform/database/database.ts';
import type { RulebookView } from '../../server/rulebook/rulebook.schema.ts';
import { describeOnEngines } from '../support/engines.ts';
import { startServer, type TestServer, type Visitor } from '../support/server.ts';

const tileOf = (lon: number, lat: number, z: number) => {
  const sin = Math.sin((lat * Math.PI) / 180);
  return [(lon / 360 + 0.5) * 2 ** z, (0.5 - Math.log((1 + sin) / (1 - sin)) / (4 * Math.PI)) * 2 ** z].map(Math.floor) as [number, number];
};

describeOnEngines('what who may see of deeds', 'boston', (clone) => {
  let server: TestServer;
  let resident: Visitor;
  let home: OwnHousehold;
  let panel: Visitor;
  let supervisor: Visitor;
  let typeId: string;
  beforeAll(async () => {
    server = await startServer(await clone.open());
    const [row] = await inTx((tx) => tx.query<{ id: string }>(`select household_id as id from person where account = 'resident2'`));
    resident = await server.person([{ role: 'resident', areaPath: 'boston' }], row!.id);
    home = (await resident.get('/api/households/mine')).json<OwnHousehold>();
    panel = await server.person([{ role: 'panel', areaPath: 'boston' }]);
    supervisor = await server.person([{ role: 'supervisor', areaPath: 'boston' }]);
    const { types } = (await resident.get('/api/rulebook')).json<RulebookView>();
    typeId = types.find((type) => type.points > 1)!.id;
  });
  afterAll(() => server.close());
  const inTx = <T>(work: Parameters<typeof transact<T>>[2]) => transact(server.database, SYSTEM.test, work);
  const submit = async () => {
    const id = randomUUID();
    const answer = await resident.post('/api/deeds', {
      id, householdId: home.id, typeId, point: home.point, occurredAt: server.clock.now.toISOString() });
    expect(answer.statusCode, answer.body).toBe(201);
    return id;
  };
  const vote = (who: Visitor, id: string, choice = 'approve') => who.post(`/api/deeds/${id}/votes`, { id: randomUUID(), vote: choice });
  const notes = (kind: string) => inTx((tx) => tx.query<{ homes: string[]; areaPath: string; times: number; records: number }>(
    `select household_ids as homes, area_path as "areaPath", times, records from access_entry where kind = $1 order by id`, [kind]));
  const isPrivate = (answer: { headers: Record<string, unknown> }) => answer.headers['cache-control'] === 'private, no-store';

  it('the panel has the place of an open decision and of no decided one', async () => {
    const [posted, rejected] = [await submit(), await submit()];
    const queue = await panel.get('/api/deeds/queue');
    const waiting = queue.json<DeedQueue>().items.find((deed) => deed.id === posted)!;
    expect([waiting.point, isPrivate(queue)]).toEqual([home.point, true]);
    const voted = await vote(panel, posted);
    expect([voted.json<DeedCase>().state, voted.json<DeedCase>().point, isPrivate(voted)]).toEqual(['posted', null, true]);
    expect((await vote(panel, rejected, 'reject')).json<DeedCase>()).toMatchObject({ state: 'rejected', point: null });
    const decided = await panel.get('/api/deeds/decided');
    expect(decided.json<{ items: DeedCase[] }>().items.length).toBeGreaterThanOrEqual(2);
    expect([decided.json<{ items: DeedCase[] }>().items.every((deed) => deed.point === null), isPrivate(decided)]).toEqual([true, true]);
    const reversed = await panel.post(`/api/deeds/${posted}/reversal`, { id: randomUUID(), reason: 'a mistake' });
    expect([reversed.json<DeedView>().state, reversed.json<DeedView>().point, isPrivate(reversed)]).toEqual(['reversed', null, true]);
    // The household keeps its own.
    const own = (await resident.get('/api/deeds/mine')).json<{ deeds: OwnDeed[] }>().deeds;
    expect(own.find((deed) => deed.id === posted)!.point).toEqual(home.point);
  });

  it('is noted with the areas that were looked at, so that a ward\'s auditor reads of that ward alone', async () => {
    for (const kind of ['queue', 'vote', 'decided', 'reversal']) {
      const found = await notes(kind);
      expect(found.length, kind).toBeGreaterThan(0);
      expect(found.every((row) => /^boston\/\d\d$/.test(row.areaPath) && row.homes.length > 0), kind).toBe(true);
    }
    await panel.get('/api/deeds/queue');
    const before = await notes('queue');
    for (let i = 0; i < 3; i += 1) await panel.get('/api/deeds/queue');
    const after = await notes('queue');
    expect(after.length, 'a list that refetches is counted').toBe(before.length);
    expect(Math.max(...after.map((row) => row.times))).toBeGreaterThanOrEqual(4);
    expect((await notes('vote'))[0]).toMatchObject({ homes: [home.id], areaPath: home.areaPath, records: 1 });
    const [lon, lat] = home.point;
    const [x, y] = tileOf(lon, lat, 15);
    await supervisor.get(`/tiles/deeds/15/${x}/${y}.mvt`);
    await supervisor.get(`/tiles/households/15/${x}/${y}.mvt`);
    // What was done at home is counted by cell: no household's deeds were seen.
    expect((await notes('deed_map')).filter((row) => row.homes.includes(home.id))).toEqual([]);
    expect((await notes('homes')).filter((row) => row.homes.includes(home.id))).toHaveLength(1);
  });

  it('exact places are listed of a cell or of a view at zoom 14, never of more', async () => {
    const code = async (query: string) => {
      const answer = await supervisor.get(`/api/deeds${query}`);
      return [answer.statusCode, answer.json<{ code?: string }>().code];
    };
    const [lon, lat] = home.point;
    const box = (width: number) => `?bbox=${lon - width / 2},${lat - 0.02},${lon + width / 2},${lat + 0.02}`;
    expect(await code('')).toEqual([400, 'BAD_REQUEST']);
    expect(await code('?bbox=-180,-90,180,90')).toEqual([400, 'BAD_REQUEST']);
    expect(await code(box(0.089))).toEqual([400, 'BAD_REQUEST']);
    const view = (await supervisor.get(`/api/deeds${box(0.08)}`)).json<DeedPage>();
    expect(view.items.length).toBeGreaterThan(10);
    const cell = (await supervisor.get(`/api/deeds?cell=${home.cellCode}`)).json<DeedPage>();
    expect(new Set(cell.items.map((deed) => deed.cellCode))).toEqual(new Set([home.cellCode]));
    for (const deed of [...view.items, ...cell.items]) expect(Object.keys(deed)).not.toContain('points');
    const [whose] = await inTx((tx) => tx.query<{ homes: string[] }>(
      `select array(select distinct household_id from deed where id = any ($1::uuid[]) order by 1) as homes`, [cell.items.map((deed) => deed.id)]));
    expect(await notes('deeds')).toContainEqual({ homes: whose!.homes, areaPath: home.areaPath, times: 1, records: cell.items.length });
  });

  it('what was done at home has its cell for a place and its category for a type, elsewhere both are exact', async () => {
    const at = async (north: number) => {
      const id = randomUUID();
      const [lon, lat] = home.point;
      const point = [lon, lat + north / 111_320];
      expect((await resident.post('/api/deeds', {
        id, householdId: home.id, typeId, point, occurredAt: server.clock.now.toISOString() })).statusCode).toBe(201);
      return { id, point };
    };
    const [near, far] = [await at(60), await at(250)];
    const [lon, lat] = home.point;
    const find = async (query: string, id: string) =>
      (await supervisor.get(`/api/deeds?${query}&limit=200&order=submitted`)).json<DeedPage>().items.find((deed) => deed.id === id);
    const around = (north: number, metres = 20) => {
      const [dLon, dLat, middle] = [metres / 80_000, metres / 111_320, lat + north / 111_320];
      return `bbox=${lon - dLon},${middle - dLat},${lon + dLon},${middle + dLat}`;
    };
    expect(await find(around(60), near.id)).toMatchObject({ point: null, typeId: null, cellCode: home.cellCode });
    // Any box that touches the cell finds it: no box tells where in the cell it lies.
    const { bounds } = server.city.now.grid.byCode.get(home.cellCode)!;
    const corner = `bbox=${bounds[0] - 1e-4},${bounds[1] - 1e-4},${bounds[0] + 1e-5},${bounds[1] + 1e-5}`;
    expect(await find(corner, near.id)).toBeTruthy();
    expect(await find(around(250), far.id)).toMatchObject({ point: far.point, typeId });
    expect(await find(corner, far.id)).toBeUndefined();
    // The panel decides on what it sees, and the household knows its own.
    const waiting = (await panel.get('/api/deeds/queue?limit=100')).json<DeedQueue>().items;
    expect(waiting.find((deed) => deed.id === near.id)).toMatchObject({ point: near.point, typeId });
    const own = (await resident.get('/api/deeds/mine')).json<{ deeds: OwnDeed[] }>().deeds;
    expect(own.find((deed) => deed.id === near.id)).toMatchObject({ point: near.point, typeId });
    for (const { id } of [near, far]) await vote(panel, id, 'reject');
  });

  it('the size of that view is measured on the map, not in degrees', () => {
    const side = (360 / 2 ** 14 / 512) * 2048;
    expect(isExactView([0, 0, side, 0.01])).toBe(true);
    expect(isExactView([0, 0, side * 1.01, 0.01])).toBe(false);
    // At 60 degrees north the map is stretched to twice.
    expect(isExactView([0, 60, 0.01, 60 + side * 0.49])).toBe(true);
    expect(isExactView([0, 60, 0.01, 60 + side * 0.51])).toBe(false);
    expect(isExactView([-180, -90, 180, 90])).toBe(false);
  });

  it('own deeds, last decisions and lines of points come page by page, each once', async () => {
    for (let i = 0; i < 3; i += 1) await vote(panel, await submit());
    const walk = async <T>(who: Visitor, url: string, pick: (body: never) => T[]) => {
      const all: T[] = [];
      let cursor = '';
      for (let page = 0; page < 200; page += 1) {
        const answer = await who.get(`${url}?limit=2${cursor}`);
        expect(answer.statusCode, answer.body).toBe(200);
        const body = answer.json<{ nextCursor: string | null }>();
        expect(pick(body as never).length).toBeLessThanOrEqual(2);
        all.push(...pick(body as never));
        if (!body.nextCursor) return all;
        cursor = `&cursor=${body.nextCursor}`;
      }
      return expect.fail('no end of pages');
    };
    const ids = (rows: readonly { id: string }[]) => rows.map((row) => row.id);
    const own = (await resident.get('/api/deeds/mine')).json<{ deeds: OwnDeed[]; nextCursor: null }>();
    expect(own.nextCursor).toBeNull();
    expect(await walk(resident, '/api/deeds/mine', (body: { deeds: OwnDeed[] }) => ids(body.deeds))).toEqual(ids(own.deeds));
    expect(own.deeds.length).toBeGreaterThan(4);
    const decided = (await panel.get('/api/deeds/decided?limit=100')).json<{ items: DeedCase[] }>();
    expect(await walk(panel, '/api/deeds/decided', (body: { items: DeedCase[] }) => ids(body.items))).toEqual(ids(decided.items));
    const mine = (await resident.get('/api/households/mine')).json<OwnHousehold>();
    const lines = await walk(resident, '/api/households/mine', (body: OwnHousehold) => body.lines);
    expect(lines).toEqual(mine.lines);
    // All its lines, and nothing but: they are how the balance came.
    expect(lines.filter((line) => line.state === 'posted').reduce((sum, line) => sum + line.amount, 0)).toBe(mine.balance);
    for (const url of ['/api/deeds/mine', '/api/households/mine']) {
      expect((await resident.get(`${url}?cursor=nonsense`)).statusCode).toBe(400);
      expect((await resident.get(`${url}?limit=0`)).statusCode).toBe(400);
    }
  });

  it('a tile holds what the supervisor may see and what the panel has to decide, without its own', async () => {
    const z = 14;
    const [lon, lat] = home.point;
    const x = Math.floor(((lon + 180) / 360) * 2 ** z);
    const y = Math.floor((0.5 - Math.log(Math.tan(Math.PI / 4 + (lat * Math.PI) / 360)) / (2 * Math.PI)) * 2 ** z);
    const states = async (who: Visitor) => {
      const answer = await who.get(`/tiles/deeds/${z}/${x}/${y}.mvt`);
      if (answer.statusCode === 204) return [];
      const layer = new VectorTile(new PbfReader(answer.rawPayload)).layers['deeds'];
      return Array.from({ length: layer?.length ?? 0 }, (_, i) => String(layer!.feature(i).properties['state']));
    };
    const waiting = async (who: Visitor) => (await states(who)).filter((state) => state === 'submitted' || state === 'in_review').length;
    const id = await submit();
    const before = await waiting(panel);
    expect(before).toBeGreaterThan(0);
    // Of that household: not theirs to decide on.
    const neighbour = await server.person([{ role: 'panel', areaPath: 'boston' }], home.id);
    expect(await waiting(neighbour)).toBe(before - 1);
    // Elsewhere supervisor, here panel: both parts, whichever role comes first.
    const other = home.areaPath === 'boston/04' ? 'boston/05' : 'boston/04';
    const both = await server.person([{ role: 'supervisor', areaPath: other }, { role: 'panel', areaPath: 'boston' }]);
    expect(await waiting(both)).toBe(before);
    await server.settings({ panelQuorum: 2 });
    await vote(panel, id);
    await server.settings({ panelQuorum: 1 });
    expect(await waiting(panel)).toBe(before - 1);
    // At home all of them: to the supervisor they are so many of their cell.
    expect(await waiting(supervisor)).toBe(0);
    const counted = new VectorTile(new PbfReader((await supervisor.get(`/tiles/deeds/${z}/${x}/${y}.mvt`)).rawPayload)).layers['cells']!;
    expect(Number(counted.feature(0).properties['deeds'])).toBeGreaterThan(0);
  });

  it('lists are read by index: the lines of an owner, like decisions, the last decisions', async () => {
    if (server.database.engine === 'embedded') return;
    const plan = async (text: string) => (await inTx((tx) => tx.query<Record<string, string>>(`explain ${text}`)))
      .map((row) => Object.values(row)[0]).join('\n');
    expect(await plan(`select id from transfer where debit = (select id from account where owner = 'member:x') and kind in ('posted', 'pending') order by at desc, id desc limit 10`)).toContain('transfer_debit');
    expect(await plan(`select count(*) from deed where type_id = any (array['x']) and decided_at >= now() - interval '1 day'`)).toContain('deed_like');
    expect(await plan(`select id from deed d where d.state in ('posted', 'rejected', 'on_notice', 'reversed') and d.source <> 'import' order by d.decided_at desc, d.id desc limit 20`)).toContain('deed_decided');
  });
});
