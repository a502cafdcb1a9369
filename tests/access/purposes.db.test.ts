/** What personal data is looked at for: chosen once a session; without it nobody sees what is others'. */
import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, expect, it } from 'vitest';
import type { Role, SessionView } from '../../server/access/access.schema.ts';
import { hashPassword } from '../../server/access/access.ts';
import { describeOnEngines } from '../support/engines.ts';
import { startServer, type TestServer, type Visitor } from '../support/server.ts';

const PASSWORD = 'a long password';

describeOnEngines('purposes', 'boston', (clone) => {
  let server: TestServer;
  let hash: string;
  beforeAll(async () => {
    server = await startServer(await clone.open());
    hash = await hashPassword(PASSWORD);
  });
  afterAll(() => server.close());
  const ask = <Row>(text: string, params: unknown[] = []) => server.database.asOwner((q) => q.query<Row>(text, params));
  /** Somebody with a password who signs in as everybody does. */
  async function enter(role: Role, wished?: string): Promise<{ who: Visitor; session: SessionView }> {
    const made = await server.person([{ role, areaPath: 'boston' }]);
    await ask('update person set password_hash = $2 where id = $1::uuid', [made.id, hash]);
    const [{ account }] = await ask<{ account: string }>('select account from person where id = $1::uuid', [made.id]) as [{ account: string }];
    const answer = await server.app.inject({
      method: 'POST', url: '/api/session', headers: { host: 'localhost' },
      payload: { account, password: PASSWORD, ...(wished && { purpose: wished }) } });
    expect(answer.statusCode, answer.body).toBe(200);
    const cookie = answer.cookies.filter(({ name }) => !name.endsWith('-device')).map(({ name, value }) => `${name}=${value}`).join('; ');
    const send = (method: 'GET' | 'POST' | 'PUT', url: string, body?: unknown) => server.app.inject({
      method, url, headers: { cookie, host: 'localhost' }, ...(method === 'GET' ? {} : { payload: (body ?? {}) }) });
    return { session: answer.json<SessionView>(), who: {
      id: made.id, cookie, get: (url) => send('GET', url), post: (url, body) => send('POST', url, body), put: (url, body) => send('PUT', url, body) } };
  }
  const refusals = async (who: Visitor, urls: readonly string[]) => Promise.all(urls.map(async (url) => {
    const answer = await who.get(url);
    return [answer.statusCode, answer.statusCode < 300 ? null : answer.json<{ code: string }>().code];
  }));

  it('are asked of a supervisor, and nothing about people is shown before', async () => {
    const { who, session } = await enter('supervisor');
    expect(session.purpose).toBeNull();
    expect(session.purposes.map((one) => one.id)).toEqual(['round', 'check_report', 'dispatch', 'answer_household']);
    const personal = ['/api/deeds?cell=0401', '/api/tasks', `/api/tasks/${randomUUID()}`, '/api/workers', '/api/tasks/candidates?lon=-71.06&lat=42.32',
      '/tiles/households/15/9916/12118.mvt', '/tiles/deeds/15/9916/12118.mvt'];
    expect(await refusals(who, personal)).toEqual(personal.map(() => [400, 'PURPOSE_MISSING']));
    // Figures are about nobody.
    expect(await refusals(who, ['/api/heat', '/api/tasks/summary', '/api/tasks/cells', '/api/participation'])).toEqual(Array(4).fill([200, null]));
    expect(await ask('select 1 from access_entry where person_id = $1::uuid', [who.id])).toEqual([]);
    const chosen = await who.put('/api/session/purpose', { purpose: 'check_report' });
    expect([chosen.statusCode, chosen.json<SessionView>().purpose]).toEqual([200, 'check_report']);
    expect((await who.get('/api/session')).json<SessionView>().purpose).toBe('check_report');
    expect(await refusals(who, personal.filter((url) => !/tasks\/[0-9a-f]{8}/.test(url)))).toEqual(Array(6).fill([200, null]));
    await who.put('/api/session/purpose', { purpose: 'answer_household' });
    await who.get('/api/deeds?cell=0401');
    const noted = await ask<{ purpose: string }>(`select distinct purpose from access_entry where person_id = $1::uuid and kind = 'deeds' order by 1`, [who.id]);
    expect(noted.map((row) => row.purpose)).toEqual(['answer_household', 'check_report']);
  });

  it('begin by themselves where there is one only, or where it was said on the way in', async () => {
    expect((await enter('panel')).session.purpose).toBe('decide');
    expect((await enter('admin')).session.purpose).toBe('manage_people');
    expect((await enter('dispatcher', 'dispatch')).session.purpose).toBe('dispatch');
    // One that does not serve this person is none.
    expect((await enter('dispatcher', 'decide')).session.purpose).toBeNull();
  });

  it.each(['resident', 'worker', 'auditor', 'planner'] as const)('are not asked of a %s', async (role) => {
    const { who, session } = await enter(role);
    expect([session.purpose, session.purposes]).toEqual([null, []]);
    const url = { resident: '/api/tasks/reported', worker: '/api/tasks/mine', auditor: '/api/access-log', planner: '/api/heat' }[role];
    expect((await who.get(url)).statusCode).toBe(200);
  });

  it('must serve the person who chooses them', async () => {
    const { who } = await enter('supervisor');
    for (const purpose of ['decide', 'manage_people', 'curiosity', '']) {
      const answer = await who.put('/api/session/purpose', { purpose });
      expect([purpose, answer.statusCode]).toEqual([purpose, purpose === '' ? 400 : 422]);
    }
    expect((await who.get('/api/session')).json<SessionView>().purpose).toBeNull();
    expect((await server.app.inject({ method: 'PUT', url: '/api/session/purpose', payload: { purpose: 'round' }, headers: { host: 'localhost' } })).statusCode).toBe(401);
  });
});
