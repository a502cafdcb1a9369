/** The access log: whose record was seen, by whom, in which role, when and where. */
import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, expect, it } from 'vitest';
import type { Person } from '../../server/access/access.ts';
import { homesSeen } from '../../server/access/log.ts';
import { actAs, readAs } from '../../server/grid/scope.ts';
import { SYSTEM, transact } from '../../server/platform/database/database.ts';
import { describeOnEngines } from '../support/engines.ts';
import { startServer, type TestServer, type Visitor } from '../support/server.ts';

interface Entry { kind: string; role: string; by_right: string; homes: string[]; people: string[]; records: number; times: number; area: string; hour: string }

describeOnEngines('the access log', 'boston', (clone) => {
  let server: TestServer;
  let supervisor: Visitor;
  let asSupervisor: Person;
  const ask = <Row>(text: string, params: unknown[] = []) => server.database.asOwner((q) => q.query<Row>(text, params));
  const entries = (who: Visitor) => ask<Entry>(
    `select kind, role, by_right, household_ids as homes, people_ids as people, records, times, area_path as area, hour
     from access_entry where person_id = $1::uuid order by id`, [who.id]);
  beforeAll(async () => {
    server = await startServer(await clone.open());
    supervisor = await server.person([{ role: 'planner', areaPath: 'boston' }, { role: 'supervisor', areaPath: 'boston' }]);
    asSupervisor = {
      id: supervisor.id, account: 's', name: 's', householdId: null, client: 'person', purpose: 'round',
      roles: [{ role: 'planner', areaPath: 'boston' }, { role: 'supervisor', areaPath: 'boston' }] };
  });
  afterAll(() => server.close());
  const world = () => ({ database: server.database, city: server.city, clock: () => server.clock.now });
  const look = (homes: readonly string[], areaPath = 'boston/04') => readAs(world(), { person: asSupervisor, right: 'deeds.exact' },
    async (_tx, _scope, note) => note({ kind: 'deeds', seen: homes.map((householdId) => ({ areaPath, householdId })) }));

  it('says whose deeds a list held, in which role and by which right; the same list again is counted', async () => {
    const [cell] = await ask<{ code: string; area: string; id: number }>(
      `select c.code, c.area_path as area, c.id from deed d join cell c on c.id = d.cell_id group by c.id having count(distinct household_id) > 12 limit 1`);
    for (let i = 0; i < 3; i += 1) expect((await supervisor.get(`/api/deeds?cell=${cell!.code}&limit=10`)).statusCode).toBe(200);
    const [one, ...others] = await entries(supervisor);
    expect(others).toEqual([]);
    const { items } = (await supervisor.get(`/api/deeds?cell=${cell!.code}&limit=10`)).json<{ items: { id: string }[] }>();
    const [whose] = await ask<{ homes: string[] }>(
      `select array(select distinct household_id from deed where id = any ($1::uuid[]) order by 1) as homes`, [items.map((deed) => deed.id)]);
    expect(one).toEqual({
      kind: 'deeds', role: 'supervisor', by_right: 'deeds.exact', homes: whose!.homes, people: [], records: 10, times: 3,
      area: cell!.area, hour: '2026-03-10T15:00:00.000Z' });
  });

  it('loses nobody: a list that holds somebody else by now, and the next hour, are entries of their own', async () => {
    const before = (await entries(supervisor)).length;
    const [a, b, c] = [randomUUID(), randomUUID(), randomUUID()] as const;
    await look([a, b]);
    await look([b, a, b].slice(0, 2));
    await look([a, b, c]);
    await look([c]);
    server.clock.advance(3600);
    await look([a, b]);
    const found = (await entries(supervisor)).slice(before);
    expect(found.map(({ homes, times }) => [new Set(homes), times])).toEqual([
      [new Set([a, b]), 2], [new Set([a, b, c]), 1], [new Set([c]), 1], [new Set([a, b]), 1]]);
    expect(found.at(-1)!.hour).toBe('2026-03-10T16:00:00.000Z');
  });

  it('counts the looks of many at once, each once', async () => {
    const home = randomUUID();
    await Promise.all(Array.from({ length: 20 }, () => look([home])));
    const [entry] = await ask<{ times: number }>(`select times from access_entry where household_ids = array[$1::uuid]`, [home]);
    expect(entry).toEqual({ times: 20 });
  });

  it('knows how many different homes somebody has looked at', async () => {
    const since = server.clock.now;
    server.clock.advance(1);
    const homes = Array.from({ length: 30 }, () => randomUUID());
    const seen = (from: Date) => actAs(world(), { person: asSupervisor, right: 'deeds.exact' }, (tx) => homesSeen(tx, asSupervisor, from));
    server.clock.advance(1);
    await look(homes.slice(0, 20));
    await look(homes.slice(10));
    await look(homes.slice(10), 'boston/05');
    expect(await seen(new Date(since.getTime() + 1000))).toBe(30);
    expect(await seen(new Date(server.clock.now.getTime() + 1000))).toBe(0);
  });

  it('holds the homes of a tile, by area, and the workers whose positions were shown', async () => {
    const [at] = await ask<{ id: string; lon: number; lat: number; area: string }>(
      `select h.id, st_x(h.geom) as lon, st_y(h.geom) as lat, c.area_path as area from household h join cell c on c.id = h.cell_id order by h.id limit 1`);
    const sin = Math.sin((at!.lat * Math.PI) / 180);
    const [x, y] = [(at!.lon / 360 + 0.5) * 2 ** 16, (0.5 - Math.log((1 + sin) / (1 - sin)) / (4 * Math.PI)) * 2 ** 16].map(Math.floor);
    expect((await supervisor.get(`/tiles/households/16/${x}/${y}.mvt`)).statusCode).toBe(200);
    const homes = (await entries(supervisor)).filter((entry) => entry.kind === 'homes');
    expect(homes.find((entry) => entry.area === at!.area)!.homes).toContain(at!.id);
    expect(homes.every((entry) => entry.homes.length === entry.records)).toBe(true);
    const worker = await server.person([{ role: 'worker', areaPath: 'boston/04' }]);
    expect((await worker.post('/api/shifts', { id: randomUUID() })).statusCode).toBe(200);
    const asWorker: Person = { ...asSupervisor, id: worker.id, roles: [{ role: 'worker', areaPath: 'boston/04' }] };
    const inside = server.city.now.grid.cells.find((cell) => cell.areaPath === 'boston/04')!;
    await server.world.workers.report(asWorker, { point: inside.center });
    expect((await supervisor.get('/api/workers')).statusCode).toBe(200);
    const positions = (await entries(supervisor)).filter((entry) => entry.kind === 'positions');
    expect(positions.find((entry) => entry.people.includes(worker.id))).toMatchObject({ area: 'boston/04', by_right: 'workers.read' });
  });

  it('shows an auditor entries of the areas held alone, and of a list no number that tells', async () => {
    await look(Array.from({ length: 9 }, () => randomUUID()), 'boston/04');
    await look(Array.from({ length: 27 }, () => randomUUID()), 'boston/04');
    await look([randomUUID()], 'boston/05');
    const auditor = await server.person([{ role: 'auditor', areaPath: 'boston/04' }]);
    const answer = await auditor.get('/api/access-log?limit=200');
    const { items } = answer.json<{ items: { areaPath: string; atLeast: number | null; kind: string }[] }>();
    expect(new Set(items.map((entry) => entry.areaPath))).toEqual(new Set(['boston/04']));
    expect(items.slice(0, 2).map((entry) => entry.atLeast)).toEqual([20, 0]);
    expect(items.every((entry) => entry.atLeast === null || entry.atLeast % 10 === 0)).toBe(true);
    // Whose they are is for the household and for the chain, not for the auditor's list.
    expect(answer.body).not.toMatch(/household|records|cell/i);
  });

  it('is asked by an auditor by day, person, purpose and area, and goes out as a table without formulas', async () => {
    const auditor = await server.person([{ role: 'auditor', areaPath: 'boston' }]);
    const other = await server.person([{ role: 'supervisor', areaPath: 'boston' }]);
    await ask(`update person set account = '=HYPERLINK("x")' where id = $1::uuid`, [other.id]);
    const cell = server.city.now.grid.cells.find((one) => one.areaPath === 'boston/04')!;
    await other.get(`/api/deeds?cell=${cell.code}`);
    await look([randomUUID()], 'boston/05');
    type Items = { items: { person: string; areaPath: string; purpose: { id: string }; at: string }[]; total: number };
    const asked = async (query: string) => (await auditor.get(`/api/access-log?limit=200${query}`)).json<Items>();
    const all = await asked('');
    const mine = await asked('&person=HYPERLINK');
    expect(new Set(mine.items.map((entry) => entry.person))).toEqual(new Set(['=HYPERLINK("x")']));
    expect([mine.total, mine.total < all.total]).toEqual([mine.items.length, true]);
    expect(new Set((await asked('&area=boston/05')).items.map((entry) => entry.areaPath))).toEqual(new Set(['boston/05']));
    expect((await asked('&purpose=round')).total).toBe(all.total);
    expect((await asked('&purpose=decide')).total).toBe(0);
    const ofDay = (day: string) => all.items.filter((entry) => entry.at.startsWith(day)).length;
    expect((await asked('&day=2026-03-10')).total).toBe(ofDay('2026-03-10'));
    expect(ofDay('2026-03-10')).toBeGreaterThan(5);
    expect((await asked('&day=2026-03-11')).total).toBe(0);
    const file = await auditor.get('/api/access-log/export?person=HYPERLINK');
    expect([file.statusCode, file.headers['content-type']]).toEqual([200, 'text/csv; charset=utf-8']);
    const [head, ...lines] = file.body.trim().split('\r\n');
    expect(head).toBe('\uFEFF"at","last_at","times","account","role","right","purpose","what","at_least","area"'.trim());
    expect(lines).toHaveLength(mine.total);
    for (const line of lines) expect(line).toContain(`"'=HYPERLINK(""x"")"`);
    const narrow = await server.person([{ role: 'auditor', areaPath: 'boston/04' }]);
    expect((await narrow.get('/api/access-log/export')).body).not.toContain('boston/05');
  });

  it('tells a household and a worker of the looks at themselves, in which role and what for, and nobody else\'s', async () => {
    const [home] = await ask<{ id: string }>(`select household_id as id from deed group by 1 order by count(*) desc, 1 limit 1`);
    const resident = await server.person([{ role: 'resident', areaPath: 'boston' }], home!.id);
    const neighbour = await server.person([{ role: 'resident', areaPath: 'boston' }], (await ask<{ id: string }>(
      `select id from household where id <> $1::uuid order by id desc limit 1`, [home!.id]))[0]!.id);
    await look([home!.id, randomUUID()]);
    await look([home!.id, randomUUID()], 'boston/05');
    type Own = { items: { role: string; kind: string; purpose: { id: string }; times: number }[]; nextCursor: string | null };
    const own = await resident.get('/api/access-log/mine?limit=1');
    expect(own.json<Own>().items).toEqual([expect.objectContaining({ role: 'supervisor', kind: 'deeds', times: 1, purpose: expect.objectContaining({ id: 'round' }) as unknown })]);
    const next = await resident.get(`/api/access-log/mine?cursor=${own.json<Own>().nextCursor!}`);
    expect(next.json<Own>().items.length).toBeGreaterThanOrEqual(1);
    // Not by whom, not whose else.
    expect(own.body).not.toContain(supervisor.id);
    expect((await neighbour.get('/api/access-log/mine')).json<Own>().items).toEqual([]);
    const worker = await server.person([{ role: 'worker', areaPath: 'boston/04' }]);
    await readAs(world(), { person: asSupervisor, right: 'workers.read' },
      async (_tx, _scope, note) => note({ kind: 'positions', seen: [{ areaPath: 'boston/04', personId: worker.id }] }));
    expect((await worker.get('/api/access-log/mine')).json<Own>().items.map((one) => one.kind)).toEqual(['positions']);
    expect((await supervisor.get('/api/access-log/mine')).statusCode).toBe(403);
  });

  it('is append-only for the application: the own counter goes up, nothing else changes, nothing goes', async () => {
    const refused = (text: string) => transact(server.database, SYSTEM.test, (tx) => tx.query(text)).then(() => 'done', (error: { code?: string }) => error.code);
    for (const text of ['delete from access_entry', `update access_entry set kind = 'x'`, `update access_entry set household_ids = '{}'`,
      `update access_entry set at = now()`, 'truncate access_entry']) expect(await refused(text), text).toBe('42501');
    const others = await server.person([{ role: 'supervisor', areaPath: 'boston' }]);
    const touched = await transact(server.database, {
      id: others.id, kind: 'person', scope: 'boston', facts: { right: 'deeds.exact audit.read' },
    }, (tx) => tx.query(`update access_entry set times = times + 1 returning id`));
    expect(touched).toEqual([]);
  });
});
