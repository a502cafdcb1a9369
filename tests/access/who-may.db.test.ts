import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { RIGHTS, ROLES, type Role } from '../../server/access/access.schema.ts';
import { RIGHTS_OF } from '../../server/access/rights.ts';
import type { DeedPage } from '../../server/deeds/deeds.schema.ts';
import type { HeatView } from '../../server/heat/heat.schema.ts';
import { createHttp } from '../../server/platform/http.ts';
import { SYSTEM, transact } from '../../server/platform/database/database.ts';
import { describeOnEngines } from '../support/engines.ts';
import { startServer, type TestServer, type Visitor } from '../support/server.ts';

const OFFICE: Role[] = ['supervisor', 'dispatcher'];
const STAFF: Role[] = ['grid_lead', 'supervisor', 'dispatcher', 'planner', 'auditor', 'admin'];
const ID = randomUUID();
/**
 * Each route of the API and who may have it: method and path as the OpenAPI document writes them,
 * the roles, and an address to try. What is not listed here fails the test below.
 */
const ROUTES: [string, string, Role[], string?][] = [
  ['GET', '/api/heat', STAFF],
  ['GET', '/api/heat/cells/{code}', STAFF, '/api/heat/cells/0401'],
  ['GET', '/api/participation', ['supervisor', 'planner']],
  ['GET', '/api/deeds', ['supervisor'], '/api/deeds?cell=0401'],
  ['POST', '/api/deeds', ['resident']],
  ['GET', '/api/deeds/queue', ['panel']],
  ['GET', '/api/deeds/decided', ['panel']],
  ['GET', '/api/deeds/mine', ['resident']],
  ['POST', '/api/deeds/{id}/votes', ['panel']],
  ['POST', '/api/deeds/{id}/reversal', ['panel']],
  ['GET', '/api/households/mine', ['resident']],
  ['GET', '/api/workers', OFFICE],
  ['GET', '/api/tasks', OFFICE],
  ['GET', '/api/tasks/cells', OFFICE],
  ['POST', '/api/tasks', [...OFFICE, 'resident']],
  ['GET', '/api/tasks/summary', OFFICE],
  ['GET', '/api/tasks/mine', ['worker']],
  ['GET', '/api/tasks/mine/day', ['worker']],
  ['GET', '/api/tasks/reported', ['resident']],
  ['GET', '/api/tasks/candidates', OFFICE, '/api/tasks/candidates?lon=-71.06&lat=42.32'],
  ['GET', '/api/tasks/{id}', OFFICE],
  ['GET', '/api/tasks/{id}/candidates', OFFICE],
  ['POST', '/api/tasks/{id}/offers', OFFICE],
  ['POST', '/api/tasks/{id}/cancellation', OFFICE],
  ['POST', '/api/tasks/{id}/release', OFFICE],
  ['POST', '/api/tasks/{id}/verification', OFFICE],
  ['POST', '/api/tasks/{id}/arrival', ['worker']],
  ['POST', '/api/tasks/{id}/handling', ['worker']],
  ['POST', '/api/offers/{id}/acceptance', ['worker']],
  ['POST', '/api/offers/{id}/refusal', ['worker']],
  ['GET', '/api/shifts/mine', ['worker']],
  ['POST', '/api/shifts', ['worker']],
  ['POST', '/api/shifts/{id}/end', ['worker']],
  ['GET', '/api/people', ['admin']],
  ['GET', '/api/people/{id}', ['admin']],
  ['PUT', '/api/people/{id}', ['admin']],
  ['POST', '/api/people/load', ['admin']],
  ['POST', '/api/slips', ['admin']],
  ['GET', '/api/access-log', ['auditor']],
  ['PUT', '/api/session/purpose', [...ROLES]],
  ['GET', '/api/purposes', [...ROLES]],
  ['GET', '/api/access-log/alerts', ['auditor']],
  ['GET', '/api/access-log/export', ['auditor']],
  ['GET', '/api/access-log/mine', ['resident', 'worker']],
  ['PUT', '/api/simulation', [...OFFICE, 'admin']],
  ['GET', '/tiles/households/{z}/{x}/{y}.mvt', ['supervisor'], '/tiles/households/14/4958/6059.mvt'],
  ['GET', '/tiles/deeds/{z}/{x}/{y}.mvt', ['supervisor', 'panel'], '/tiles/deeds/14/4958/6059.mvt'],
  ['GET', '/api/cells', [...ROLES]],
  ['GET', '/api/rulebook', [...ROLES]],
  ['GET', '/api/simulation', [...ROLES]],
  ['GET', '/api/privacy/copy', [...ROLES]],
  ['GET', '/api/privacy/consents', [...ROLES]],
  ['PUT', '/api/privacy/consents/{kind}', [...ROLES], '/api/privacy/consents/bank'],
  ['POST', '/api/privacy/erasure', [...ROLES]],
  ['GET', '/api/me/access', [...ROLES]],
  ['PUT', '/api/me/password', [...ROLES]],
  ['DELETE', '/api/me/sessions', [...ROLES]],
  ['PUT', '/api/me/factor', [...ROLES]],
  ['POST', '/api/me/factor/confirmation', [...ROLES]],
  ['POST', '/api/me/factor/removal', [...ROLES]],
];
const PUBLIC = [
  'GET /api/session', 'POST /api/session', 'DELETE /api/session', 'POST /api/setup', 'POST /api/join/look', 'POST /api/join', 'GET /api/city',
  'GET /api/areas', 'GET /api/areas/outlines', 'GET /tiles/cells.json',
  'GET /tiles/cells/{version}/{z}/{x}/{y}.mvt', 'GET /health/live', 'GET /health/ready', 'GET /api/openapi.json', 'GET /api/chain/heads',
];

describeOnEngines('who may see what', 'boston', (clone) => {
  let server: TestServer;
  const people = new Map<Role, Visitor>();
  let householdId: string;
  beforeAll(async () => {
    server = await startServer(await clone.open());
    const [row] = await transact(server.database, SYSTEM.test, (tx) => tx.query<{ id: string }>(
      `select household_id as id from person where account = 'resident1'`));
    householdId = row!.id;
    for (const role of ROLES) {
      people.set(role, await server.person([{ role, areaPath: 'boston' }], role === 'resident' ? householdId : null));
    }
  });
  afterAll(() => server.close());

  it.each(ROUTES)('%s %s is for %j alone', async (method, path, allowed, address) => {
    const url = address ?? path.replace('{id}', ID);
    // A body of nothing: whoever may come here is told 400 or 404, the others 403 before it is read.
    const ask = (cookie?: string) => server.app.inject({
      method: method as 'GET', url, headers: { host: 'localhost', ...(cookie && { cookie }) },
      ...(method === 'GET' ? {} : { payload: {} }) });
    for (const role of ROLES) {
      const { statusCode, headers } = await ask(people.get(role)!.cookie);
      const say = `${role} ${method} ${url} ${statusCode}`;
      // What is for somebody is kept by nobody on the way.
      expect(headers['cache-control'], say).toContain('no-store');
      if (!allowed.includes(role)) expect(statusCode, say).toBe(403);
      else expect(method === 'GET' && !path.includes('{id}') ? [200, 204] : [200, 400, 404, 422], say).toContain(statusCode);
    }
    expect((await ask()).statusCode).toBe(401);
  });

  it('knows every route: none stands outside this list', () => {
    const known = [...ROUTES.map(([method, path]) => `${method} ${path}`), ...PUBLIC];
    const routes = Object.entries(server.app.swagger().paths ?? {}).flatMap(([path, verbs]) =>
      Object.keys(verbs as object).filter((verb) => verb !== 'head').map((verb) => `${verb.toUpperCase()} ${path}`));
    expect(routes.length).toBeGreaterThan(45);
    expect(routes.filter((route) => !known.includes(route))).toEqual([]);
    expect(known.filter((route) => !routes.includes(route))).toEqual([]);
  });

  it('documents the coded errors of every route', () => {
    const operations = Object.entries(server.app.swagger().paths ?? {}).flatMap(([path, verbs]) =>
      Object.entries(verbs as Record<string, { responses: Record<string, unknown> }>).map(([verb, { responses }]) =>
        ({ route: `${verb} ${path}`, codes: Object.keys(responses), text: JSON.stringify([responses['4XX'], responses['5XX']]) })));
    for (const { route, codes, text } of operations) {
      expect(codes, route).toEqual(expect.arrayContaining(['4XX', '5XX']));
      expect(codes.some((code) => code.startsWith('2')), route).toBe(true);
      expect(text.match(/requestId/g)!.length, route).toBeGreaterThanOrEqual(2);
    }
  });

  it('answers a sibling area like nothing at all: tasks, decisions, tiles', async () => {
    const find = <Row>(text: string) => transact(server.database, SYSTEM.test, (tx) => tx.query<Row>(text));
    const [task] = await find<{ id: string; area: string }>(
      `select id, area_path as area from task where state = 'new' and not backlog order by id limit 1`);
    const other = server.world.city.now.grid.leaves.find((leaf) => leaf !== task!.area)!;
    const answers = async (role: Role, areaPath: string, calls: [string, object?][]) => {
      const visitor = await server.person([{ role, areaPath }]);
      return Promise.all(calls.map(async ([url, body]) =>
        (await (body ? visitor.post(url, body) : visitor.get(url))).statusCode));
    };
    const missing = (id: string): [string, object?][] => [
      [`/api/tasks/${id}`], [`/api/tasks/${id}/candidates`], [`/api/tasks/${id}/offers`, {}],
      [`/api/tasks/${id}/release`, { reason: 'not mine' }], [`/api/tasks/${id}/verification`, { outcome: 'done' }],
      [`/api/tasks/${id}/cancellation`, { reason: 'not mine' }]];
    for (const role of OFFICE) {
      expect(await answers(role, other, missing(task!.id))).toEqual(Array(6).fill(404));
      const [read, near, ...steps] = await answers(role, task!.area, missing(task!.id).slice(0, 5));
      expect([read, near, ...steps.map((status) => status !== 404)]).toEqual([200, 200, true, true, true]);
      const board = await server.person([{ role, areaPath: other }]);
      const { items } = (await board.get('/api/tasks?limit=500')).json<{ items: { areaPath: string }[] }>();
      expect(new Set(items.map((one) => one.areaPath))).toEqual(new Set([other]));
      expect((await board.get(`/api/tasks?area=${task!.area}`)).json()).toMatchObject({ items: [] });
      expect((await board.get(`/api/tasks/summary?area=${task!.area}`)).json())
        .toMatchObject({
          byState: {}, overdue: 0, backlog: 0, closedToday: 0, asOf: {},
          simulated: { byState: {}, overdue: 0, closedToday: 0 },
        });
      expect((await board.get(`/api/tasks/cells?area=${task!.area}`)).json()).toMatchObject({ cells: [], asOf: {} });
    }
    const [deed] = await find<{ id: string; area: string }>(
      `select d.id, c.area_path as area from deed d join cell c on c.id = d.cell_id
       where d.state in ('submitted', 'in_review') order by d.id limit 1`);
    const [posted] = await find<{ id: string; area: string }>(
      `select d.id, c.area_path as area from deed d join cell c on c.id = d.cell_id
       where d.state = 'posted' order by d.id limit 1`);
    const elsewhere = server.world.city.now.grid.leaves.find((leaf) => leaf !== deed!.area && leaf !== posted!.area)!;
    const decide: [string, object?][] = [
      [`/api/deeds/${deed!.id}/votes`, { id: randomUUID(), vote: 'approve' }],
      [`/api/deeds/${posted!.id}/reversal`, { id: randomUUID(), reason: 'a test of rights' }]];
    expect(await answers('panel', elsewhere, decide)).toEqual([404, 404]);
    expect((await answers('panel', deed!.area, [decide[0]!]))).toEqual([200]);
    expect((await answers('panel', posted!.area, [decide[1]!]))).toEqual([200]);
    // Where a ward has a deed at a home: there is something to see.
    const placeIn = async (path: string) => {
      const [place] = await find<{ lon: number; lat: number }>(
        `select st_x(h.geom) as lon, st_y(h.geom) as lat from deed d join household h on h.id = d.household_id
         join cell c on c.id = d.cell_id join cell k on k.id = h.cell_id
         where c.area_path = '${path}' and k.area_path = '${path}' and d.state = 'posted'
           and st_dwithin(d.geom, h.geom, 0.0001) order by d.id limit 1`);
      return [place!.lon, place!.lat] as [number, number];
    };
    const tileOf = ([lon, lat]: [number, number]) => {
      const sin = Math.sin((lat * Math.PI) / 180);
      const y = (0.5 - (0.25 * Math.log((1 + sin) / (1 - sin))) / Math.PI) * 2 ** 14;
      return `14/${Math.floor((lon / 360 + 0.5) * 2 ** 14)}/${Math.floor(y)}`;
    };
    // The two wards lie far apart: what one sees in the middle of the other is nothing.
    const [mine, far] = [tileOf(await placeIn('boston/01')), tileOf(await placeIn('boston/20'))];
    expect(await answers('supervisor', 'boston/01', [
      [`/tiles/households/${mine}.mvt`], [`/tiles/deeds/${mine}.mvt`],
      [`/tiles/households/${far}.mvt`], [`/tiles/deeds/${far}.mvt`]])).toEqual([200, 200, 204, 204]);
  });

  it('gives a supervisor of one ward exact deeds of that very ward and nothing of another', async () => {
    const ward = await server.person([{ role: 'supervisor', areaPath: 'boston/04' }]);
    const page = (await ward.get('/api/deeds?cell=0401&limit=20')).json<DeedPage>();
    expect(page.items.length).toBeGreaterThan(0);
    expect(new Set(page.items.map((deed) => deed.areaPath))).toEqual(new Set(['boston/04']));
    expect(Object.keys(page.items[0]!)).not.toContain('householdId');
    const other = page.items[0] && (await ward.get('/api/deeds?cell=0101')).json<DeedPage>();
    expect(other?.items).toEqual([]);
    const next = (await ward.get(`/api/deeds?cell=0401&limit=20&cursor=${page.nextCursor}`)).json<DeedPage>();
    expect(next.items.some((deed) => page.items.some((one) => one.id === deed.id))).toBe(false);
  });

  it('shows a planner no cell with too few households, and a supervisor her own exactly', async () => {
    const planner = (await people.get('planner')!.get('/api/heat')).json<HeatView>();
    const ward = await server.person([{ role: 'supervisor', areaPath: 'boston/04' }]);
    const own = (await ward.get('/api/heat')).json<HeatView>();
    const whole = (await people.get('supervisor')!.get('/api/heat')).json<HeatView>();
    expect(planner.suppressed).toBeGreaterThan(0);
    expect(whole.suppressed).toBe(0);
    server.world.city.now.grid.cells.forEach((cell, i) => {
      const few = (whole.registered[i] ?? 0) < 10;
      expect(planner.households[i] === null, cell.code).toBe(few);
      if (cell.areaPath === 'boston/04') expect(own.points[i]).toBe(whole.points[i]);
      else expect([own.points[i], own.households[i]], cell.code).toEqual([planner.points[i], planner.households[i]]);
    });
  });

  it('notes every look at exact deeds where the auditor can read it', async () => {
    await people.get('supervisor')!.get('/api/deeds?cell=0401');
    const log = (await people.get('auditor')!.get('/api/access-log')).json<{ items: { kind: string; right: string; areaPath: string }[] }>();
    expect(log.items).toContainEqual(expect.objectContaining({ kind: 'deeds', right: 'deeds.exact', areaPath: 'boston/04' }));
  });

  it('lets a resident act for the own household only', async () => {
    const stranger = await server.person([{ role: 'resident', areaPath: 'boston' }]);
    const answer = await stranger.post('/api/deeds', {
      id: randomUUID(), householdId, typeId: 'x', point: [-71.06, 42.32], occurredAt: '2026-03-10T14:00:00Z',
    });
    expect(answer.statusCode).toBe(404);
    expect((await stranger.get('/api/households/mine')).statusCode).toBe(404);
  });

  it('ends what a session may do as soon as it is signed out', async () => {
    const visitor = await server.person([{ role: 'admin', areaPath: 'boston' }]);
    expect((await visitor.get('/api/people')).statusCode).toBe(200);
    await server.app.inject({ method: 'DELETE', url: '/api/session', headers: { cookie: visitor.cookie, host: 'localhost' } });
    expect((await visitor.get('/api/people')).statusCode).toBe(401);
  });
});

describe('a route without a policy', () => {
  it('stops the start, and so does one whose policy names no right', async () => {
    const app = await createHttp({ logLevel: 'silent', publicUrl: undefined, rights: RIGHTS, authorise: async () => undefined, spend: () => undefined });
    const add = (policy?: string) => () => app.get('/open', policy ? { config: { policy } } : {}, async () => 'oops');
    expect(add()).toThrow(/no policy/);
    expect(add('tasks.reed')).toThrow(/unknown policy tasks\.reed/);
    expect(add('tasks.read|')).toThrow(/unknown policy/);
    expect(add('tasks.read|public')).toThrow(/unknown policy/);
    expect(add('tasks.read|tasks.file')).not.toThrow();
    await app.close();
  });
  it('does not exist for any role in the table by mistake', () => {
    expect(Object.keys(RIGHTS_OF).sort()).toEqual([...ROLES].sort());
  });
});
