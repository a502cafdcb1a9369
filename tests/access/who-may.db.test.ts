import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { ROLES, type Role } from '../../server/access/access.schema.ts';
import { RIGHTS_OF } from '../../server/access/rights.ts';
import type { DeedPage } from '../../server/deeds/deeds.schema.ts';
import type { HeatView } from '../../server/heat/heat.schema.ts';
import { createHttp } from '../../server/platform/http.ts';
import { SYSTEM, transact } from '../../server/platform/database/database.ts';
import { describeOnEngines } from '../support/engines.ts';
import { startServer, type TestServer, type Visitor } from '../support/server.ts';

/** Each read of the API and who may have it; what is not listed here fails the test below. */
const READS: Record<string, Role[]> = {
  '/api/heat': ['supervisor', 'dispatcher', 'planner', 'auditor', 'admin'],
  '/api/heat/cells/0401': ['supervisor', 'dispatcher', 'planner', 'auditor', 'admin'],
  '/api/participation': ['supervisor', 'planner'],
  '/api/deeds': ['supervisor'],
  '/api/deeds/queue': ['panel'],
  '/api/deeds/decided': ['panel'],
  '/api/deeds/mine': ['resident'],
  '/api/households/mine': ['resident'],
  '/api/workers': ['supervisor', 'dispatcher'],
  '/api/tasks': ['supervisor', 'dispatcher'],
  '/api/tasks/summary': ['supervisor', 'dispatcher'],
  '/api/tasks/mine': ['worker'],
  '/api/tasks/reported': ['resident'],
  '/api/tasks/candidates?lon=-71.06&lat=42.32': ['supervisor', 'dispatcher'],
  '/api/shifts/mine': ['worker'],
  '/api/people': ['admin'],
  '/api/access-log': ['auditor'],
  '/tiles/households/14/4958/6059.mvt': ['supervisor'],
  '/tiles/deeds/14/4958/6059.mvt': ['supervisor', 'panel'],
};
const FOR_ALL = ['/api/cells', '/api/rulebook', '/api/simulation'];
const PUBLIC = ['/api/session', '/api/city', '/api/areas', '/api/areas/outlines', '/tiles/cells.json', '/health/live', '/health/ready', '/api/openapi.json'];

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

  it.each(Object.entries(READS))('%s is for %s alone', async (url, allowed) => {
    for (const role of ROLES) {
      const { statusCode } = await people.get(role)!.get(url);
      const expected = allowed.includes(role) ? [200, 204] : [403];
      expect(expected, `${role} ${url} ${statusCode}`).toContain(statusCode);
    }
    const nobody = await server.app.inject({ url, headers: { host: 'localhost' } });
    expect(nobody.statusCode).toBe(401);
  });

  it('knows every reading route: none stands outside this list', () => {
    const known = [...Object.keys(READS), ...FOR_ALL, ...PUBLIC].map((url) => url.split('?')[0]);
    const paths = Object.entries(server.app.swagger().paths ?? {})
      .filter(([, verbs]) => 'get' in (verbs as object)).map(([path]) => path);
    const missing = paths.filter((path) => !path.includes('{') && !known.includes(path));
    expect(missing).toEqual([]);
  });

  it('gives a supervisor of one ward exact deeds of that very ward and nothing of another', async () => {
    const ward = await server.person([{ role: 'supervisor', areaPath: 'boston/04' }]);
    const page = (await ward.get('/api/deeds?limit=200')).json<DeedPage>();
    expect(page.items.length).toBeGreaterThan(0);
    expect(new Set(page.items.map((deed) => deed.areaPath))).toEqual(new Set(['boston/04']));
    expect(Object.keys(page.items[0]!)).not.toContain('householdId');
    const other = page.items[0] && (await ward.get('/api/deeds?cell=0101')).json<DeedPage>();
    expect(other?.items).toEqual([]);
    const next = (await ward.get(`/api/deeds?limit=200&cursor=${page.nextCursor}`)).json<DeedPage>();
    expect(next.items.some((deed) => page.items.some((one) => one.id === deed.id))).toBe(false);
  });

  it('shows a planner no cell with too few households or contributors, and a supervisor her own', async () => {
    const planner = (await people.get('planner')!.get('/api/heat')).json<HeatView>();
    const ward = await server.person([{ role: 'supervisor', areaPath: 'boston/04' }]);
    const own = (await ward.get('/api/heat')).json<HeatView>();
    const whole = (await people.get('supervisor')!.get('/api/heat')).json<HeatView>();
    expect(planner.suppressed).toBeGreaterThan(0);
    expect(whole.suppressed).toBe(0);
    server.world.grid.now.cells.forEach((cell, i) => {
      const few = (whole.registered[i] ?? 0) < 10 || (whole.households[i] ?? 0) < 3;
      expect(planner.points[i] === null, cell.code).toBe(few);
      if (cell.areaPath === 'boston/04') expect(own.points[i]).toBe(whole.points[i]);
      else expect(own.points[i] === null, cell.code).toBe(few);
      if (!few) expect(planner.points[i]).toBe(whole.points[i]);
    });
  });

  it('notes every look at exact deeds where the auditor can read it', async () => {
    await people.get('supervisor')!.get('/api/deeds?cell=0401');
    const log = (await people.get('auditor')!.get('/api/access-log')).json<{ items: { subject: string; purpose: string }[] }>();
    expect(log.items.some((entry) => entry.subject === '0401' && entry.purpose === 'deeds with their places')).toBe(true);
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
  it('stops the start', async () => {
    const app = await createHttp({ logLevel: 'silent', publicUrl: undefined, authorise: async () => undefined });
    expect(() => app.get('/open', async () => 'oops')).toThrow(/no policy/);
    await app.close();
  });
  it('does not exist for any role in the table by mistake', () => {
    expect(Object.keys(RIGHTS_OF).sort()).toEqual([...ROLES].sort());
  });
});
