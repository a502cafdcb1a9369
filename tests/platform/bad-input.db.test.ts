import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { SYSTEM, transact } from '../../server/platform/database/database.ts';
import { describeOnEngines } from '../support/engines.ts';
import { connect, listenOn, startServer, type TestServer, type Visitor } from '../support/server.ts';

const id = () => randomUUID();
const task = (more: object) => ({ id: id(), title: 'Something', point: [-71.06, 42.32], ...more });

/** Method, address, body (a string goes as it is), status, code. */
const CASES: [string, string, unknown, number, string][] = [
  ['POST', '/api/tasks', '{"id":', 400, 'BAD_REQUEST'],
  ['POST', '/api/tasks', '[]', 400, 'BAD_REQUEST'],
  ['POST', '/api/tasks', 'null', 400, 'BAD_REQUEST'],
  ['POST', '/api/tasks', task({ surprise: 1 }), 400, 'BAD_REQUEST'],
  ['POST', '/api/tasks', task({ id: 'not-a-uuid' }), 400, 'BAD_REQUEST'],
  ['POST', '/api/tasks', task({ title: '' }), 400, 'BAD_REQUEST'],
  ['POST', '/api/tasks', task({ title: 'x'.repeat(121) }), 400, 'BAD_REQUEST'],
  ['POST', '/api/tasks', task({ point: [-71.06] }), 400, 'BAD_REQUEST'],
  ['POST', '/api/tasks', task({ point: ['-71.06', '42.32'] }), 400, 'BAD_REQUEST'],
  ['POST', '/api/tasks', '{"id":"5c2a7f6e-5f0c-4a62-8a5e-0f6f3d1f7b11","title":"abc","point":[1e400,42]}', 400, 'BAD_REQUEST'],
  ['POST', '/api/tasks', '{"id":"5c2a7f6e-5f0c-4a62-8a5e-0f6f3d1f7b11","title":"abc","point":[NaN,42]}', 400, 'BAD_REQUEST'],
  ['POST', '/api/tasks', task({ point: [181, 42] }), 400, 'BAD_REQUEST'],
  ['POST', '/api/tasks', task({ point: [0, 0] }), 422, 'GRID_OUTSIDE'],
  ['POST', '/api/tasks', task({ priority: 'very' }), 400, 'BAD_REQUEST'],
  ['POST', '/api/tasks', task({ note: 'x'.repeat(300_000) }), 413, 'BODY_TOO_LARGE'],
  ['GET', `/api/tasks/${id()}`, undefined, 404, 'NOT_FOUND'],
  ['GET', '/api/tasks/xyz', undefined, 400, 'BAD_REQUEST'],
  ['GET', '/api/tasks?limit=100000', undefined, 400, 'BAD_REQUEST'],
  ['GET', '/api/tasks?limit=ten', undefined, 400, 'BAD_REQUEST'],
  ['GET', '/api/tasks?states=unknown', undefined, 400, 'BAD_REQUEST'],
  ['GET', '/api/tasks?cursor=%00%00', undefined, 400, 'BAD_REQUEST'],
  ['GET', '/api/tasks?cursor=WyJhIiwiYiJd', undefined, 400, 'BAD_REQUEST'],
  ['GET', '/api/tasks?surprise=1', undefined, 400, 'BAD_REQUEST'],
  ['GET', '/api/tasks/candidates?lon=abc&lat=1', undefined, 400, 'BAD_REQUEST'],
  ['GET', '/api/heat?from=2026-02-30', undefined, 400, 'BAD_REQUEST'],
  ['GET', '/api/heat?from=2026-03-10&to=2026-03-01', undefined, 422, 'WINDOW_INVALID'],
  ['GET', '/api/heat?from=0001-01-01&to=2026-03-01', undefined, 422, 'WINDOW_INVALID'],
  ['GET', '/api/heat?categories=nothing', undefined, 422, 'CATEGORY_UNKNOWN'],
  ['GET', '/api/heat/cells/9999', undefined, 404, 'NOT_FOUND'],
  ['GET', '/api/deeds?bbox=1,2,3', undefined, 400, 'BAD_REQUEST'],
  ['GET', '/api/deeds?bbox=a,b,c,d', undefined, 400, 'BAD_REQUEST'],
  ['GET', '/api/deeds?bbox=2,2,1,1', undefined, 400, 'BAD_REQUEST'],
  ['GET', '/tiles/households/14/-1/0.mvt', undefined, 400, 'BAD_REQUEST'],
  ['GET', '/tiles/deeds/14/0/99999999999.mvt', undefined, 400, 'BAD_REQUEST'],
  ['POST', `/api/tasks/${id()}/offers`, {}, 404, 'NOT_FOUND'],
  ['POST', `/api/tasks/${id()}/verification`, { outcome: 'done' }, 404, 'NOT_FOUND'],
  ['POST', `/api/tasks/${id()}/verification`, { outcome: 'maybe' }, 400, 'BAD_REQUEST'],
  ['GET', '/no/such/thing', undefined, 404, 'NOT_FOUND'],
  ['PUT', '/api/simulation', { running: true }, 409, 'STATE_CONFLICT'],
];

describeOnEngines('bad input', 'boston', (clone) => {
  let server: TestServer;
  let supervisor: Visitor;
  let worker: Visitor;
  beforeAll(async () => {
    server = await startServer(await clone.open());
    supervisor = await server.person([{ role: 'supervisor', areaPath: 'boston' }]);
    worker = await server.person([{ role: 'worker', areaPath: 'boston' }]);
  });
  afterAll(() => server.close());
  const counts = () => transact(server.database, SYSTEM.test, (tx) => tx.query(
    `select (select count(*) from task)::int as tasks, (select count(*) from deed)::int as deeds,
       (select count(*) from transfer)::int as transfers, (select count(*) from offer)::int as offers`));

  it.each(CASES)('%s %s %j is answered with %i %s', async (method, url, body, status, code) => {
    const before = await counts();
    const answer = await server.app.inject({
      method: method as 'GET', url,
      headers: { cookie: supervisor.cookie, host: 'localhost', 'x-deedgrid': '1', 'content-type': 'application/json' },
      ...(body === undefined ? {} : { payload: typeof body === 'string' ? body : JSON.stringify(body) }),
    });
    const shown = answer.json<{ code: string; message: string; requestId: string }>();
    expect([answer.statusCode, shown.code], answer.body).toEqual([status, code]);
    expect(shown.requestId).toMatch(/^[0-9a-f-]{36}$/);
    expect(answer.body).not.toMatch(/select |insert |at .*\.ts|node_modules/i);
    expect(await counts()).toEqual(before);
  });

  it('refuses a form of another site, another media type and a foreign origin', async () => {
    const send = (headers: Record<string, string>, payload: string) => server.app.inject({
      method: 'POST', url: '/api/tasks', payload, headers: { cookie: supervisor.cookie, host: 'localhost', ...headers } });
    const form = await send({ 'content-type': 'application/x-www-form-urlencoded' }, 'a=1');
    expect([form.statusCode, form.json<{ code: string }>().code]).toEqual([403, 'CROSS_SITE']);
    const text = await send({ 'content-type': 'text/plain', 'x-deedgrid': '1' }, '{}');
    expect(text.statusCode).toBe(415);
    const foreign = await send({ 'content-type': 'application/json', origin: 'https://evil.example' }, '{}');
    expect(foreign.json<{ code: string }>().code).toBe('CROSS_SITE');
  });

  it('answers an expired or forged session with 401, never with an error of ours', async () => {
    for (const cookie of ['__Host-deedgrid=', `__Host-deedgrid=${'x'.repeat(64)}`, `deedgrid=${'y'.repeat(5000)}`]) {
      const answer = await server.app.inject({ url: '/api/heat', headers: { cookie, host: 'localhost' } });
      expect(answer.statusCode).toBe(401);
    }
    server.clock.advance(40 * 86_400);
    expect((await supervisor.get('/api/heat')).statusCode).toBe(401);
    server.clock.advance(-40 * 86_400);
  });

  it('slows guessing of a password and tells nothing about which accounts exist', async () => {
    const guess = (account: string) => server.app.inject({
      method: 'POST', url: '/api/session', payload: { account, password: 'wrong' }, headers: { host: 'localhost' } });
    const [unknown, known] = [await guess('nobody-at-all'), await guess('admin')];
    const bare = (text: string) => text.replace(/"requestId":"[^"]+"/, '');
    expect([unknown.statusCode, bare(unknown.body)]).toEqual([known.statusCode, bare(known.body)]);
    let last = known;
    for (let i = 0; i < 12; i += 1) last = await guess('admin');
    expect([last.statusCode, last.headers['retry-after']]).toEqual([429, '60']);
  });

  it('answers socket calls with codes: unknown fields, foreign offers, no role, no sign-in', async () => {
    const base = await listenOn(server);
    const phone = await connect(base, worker);
    const call = (name: string, input: unknown) =>
      (phone.socket as unknown as { emitWithAck(n: string, i: unknown): Promise<{ ok: boolean; code: string }> }).emitWithAck(name, input);
    expect(await call('task:accept', { offerId: id(), fence: 1, more: 1 })).toMatchObject({ ok: false, code: 'BAD_REQUEST' });
    expect(await call('task:accept', { offerId: id(), fence: 1 })).toMatchObject({ ok: false, code: 'OFFER_GONE' });
    expect(await call('task:accept', null)).toMatchObject({ ok: false, code: 'BAD_REQUEST' });
    expect(await call('worker:report-position', { point: [-71, 42] })).toMatchObject({ ok: false, code: 'OFF_SHIFT' });
    expect(await call('worker:report-position', { point: [999, 42] })).toMatchObject({ ok: false, code: 'BAD_REQUEST' });
    expect(await call('news:resume', { streams: { [`worker:${id()}`]: 0 } })).toMatchObject({ ok: true });
    const office = await connect(base, supervisor);
    expect(await office.socket.emitWithAck('task:accept', { offerId: id(), fence: 1 })).toMatchObject({ code: 'NOT_ALLOWED' });
    await expect(connect(base, { cookie: 'deedgrid=nothing' })).rejects.toThrow('SIGN_IN_REQUIRED');
    phone.socket.disconnect();
    office.socket.disconnect();
  });
});
