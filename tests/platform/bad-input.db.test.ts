import { randomUUID } from 'node:crypto';
import { connect as connectRaw } from 'node:net';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { readTimeCursor, writeCursor } from '../../server/platform/cursor.ts';
import { parseInstant } from '../../server/platform/database/types.ts';
import { asFailure } from '../../server/platform/errors.ts';
import { SYSTEM, transact } from '../../server/platform/database/database.ts';
import { describeOnEngines } from '../support/engines.ts';
import { connect, listenOn, startServer, type TestServer, type Visitor } from '../support/server.ts';

const id = () => randomUUID();
const cursor = (...parts: unknown[]) => Buffer.from(JSON.stringify(parts)).toString('base64url');
const task = (more: object) => ({ id: id(), title: 'Something', point: [-71.06, 42.32], ...more });

const AT = '2026-03-01T00:00:00.000Z';

/** Method, address, body (a string goes as it is), status, code. */
type Case = [string, string, unknown, number, string];
const CASES: Case[] = [
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
  // What ajv's formats and Date.parse let pass, and PostgreSQL does not take.
  ['GET', `/api/tasks/urn:uuid:${id()}`, undefined, 400, 'BAD_REQUEST'],
  ['GET', `/api/tasks/${id().toUpperCase()}`, undefined, 400, 'BAD_REQUEST'],
  ['POST', '/api/tasks', task({ id: `urn:uuid:${id()}` }), 400, 'BAD_REQUEST'],
  ['POST', `/api/tasks/${id()}/offers`, { workerId: `urn:uuid:${id()}` }, 400, 'BAD_REQUEST'],
  ['POST', `/api/tasks/urn:uuid:${id()}/release`, { reason: 'gone' }, 400, 'BAD_REQUEST'],
  ['GET', '/api/deeds?from=2026-03-01T00:00:00%2B16:00', undefined, 400, 'BAD_REQUEST'],
  ['GET', '/api/deeds?from=0000-01-01T00:00:00Z', undefined, 400, 'BAD_REQUEST'],
  ['GET', '/api/deeds?to=9999-01-01T00:00:00Z', undefined, 400, 'BAD_REQUEST'],
  ['GET', '/tiles/deeds/14/4958/6059.mvt?from=2026-03-01T00:00:00-23:59', undefined, 400, 'BAD_REQUEST'],
  ...[
    ['1', id()], ['+275760-09-13T00:00:00Z', id()], ['2026-02-30T00:00:00Z', id()],
    ['2026-03-01T00:00:00Z', '-'.repeat(36)],
  ].flatMap((parts): Case[] => [
    ['GET', `/api/tasks?cursor=${cursor('by:newest:', ...parts)}`, undefined, 400, 'BAD_REQUEST'],
    ['GET', `/api/deeds?cell=0401&cursor=${cursor('by:occurred:desc', ...parts)}`, undefined, 400, 'BAD_REQUEST'],
  ]),
  ['GET', `/api/tasks?cursor=${cursor('2026-03-01T00:00:00Z', id())}`, undefined, 400, 'BAD_REQUEST'],
  // Lists by pressure: a cursor of another list, parts of another kind, what only open tasks have.
  ...[
    cursor(AT, id()), cursor('0', AT, AT, AT, id()),
    ...[
      ['6', AT, AT, AT, id()], ['-1', AT, AT, AT, id()], ['0', 'infinity', AT, AT, id()],
      ['0', AT, '-infinity', AT, id()], ['0', AT, AT, 'infinity', id()],
      ['0', AT, AT, '2026-02-30T00:00:00Z', id()], ['0', AT, AT, AT, '1'],
      ['0', AT, AT, AT, id(), '1'], [0, AT, AT, AT, id()], ['0', AT, AT, AT, `${id()}\0`],
    ].map((parts) => cursor('by:pressing:', ...parts)),
    cursor('by:pressing'), cursor('by:pressing:'), '%00', 'W10', Buffer.from('{"length":5}').toString('base64url'),
  ].map((text): Case =>
    ['GET', `/api/tasks?order=pressing&cursor=${text}`, undefined, 400, 'BAD_REQUEST']),
  ['GET', '/api/tasks?order=pressing&states=closed', undefined, 400, 'BAD_REQUEST'],
  ['GET', '/api/tasks?order=pressing&backlog=true', undefined, 400, 'BAD_REQUEST'],
  ['GET', '/api/tasks?order=pressing&bbox=1,2,3', undefined, 400, 'BAD_REQUEST'],
  ['GET', '/api/tasks?order=pressing&bbox=NaN,2,3,4', undefined, 400, 'BAD_REQUEST'],
  ['GET', '/api/tasks?overdue=true', undefined, 400, 'BAD_REQUEST'],
  ['GET', '/api/tasks?order=random', undefined, 400, 'BAD_REQUEST'],
  ['GET', '/api/tasks/cells?area=%00', undefined, 400, 'BAD_REQUEST'],
  ['GET', `/api/people?cursor=${cursor('by:account:asc', 'a\0', id())}`, undefined, 400, 'BAD_REQUEST'],
  ['GET', '/api/people?cursor=%00', undefined, 400, 'BAD_REQUEST'],
  ['POST', '/api/session', { account: 'a\0b', password: 'x' }, 400, 'BAD_REQUEST'],
  ['POST', '/api/tasks', task({ title: 'nul \0 in it' }), 400, 'BAD_REQUEST'],
  ['POST', '/api/tasks', task({ note: 'nul \0' }), 400, 'BAD_REQUEST'],
  ['POST', '/api/tasks', '{"id":"5c2a7f6e-5f0c-4a62-8a5e-0f6f3d1f7b11","title":"half \\ud800","point":[-71.06,42.32]}', 400, 'BAD_REQUEST'],
  ['POST', '/api/tasks', `${'['.repeat(100_000)}${']'.repeat(100_000)}`, 400, 'BAD_REQUEST'],
  ['POST', `/api/tasks/${id()}/cancellation`, { reason: 'nul \0' }, 400, 'BAD_REQUEST'],
  ['GET', '/api/tasks?cell=%00', undefined, 400, 'BAD_REQUEST'],
  ['GET', '/api/heat/cells/%00', undefined, 400, 'BAD_REQUEST'],
  ['GET', '/api/tasks/%', undefined, 400, 'BAD_REQUEST'],
  ['GET', '/api/tasks/%ff', undefined, 400, 'BAD_REQUEST'],
  ['DELETE', '/api/tasks', undefined, 405, 'METHOD_NOT_ALLOWED'],
  ['PUT', `/api/tasks/${id()}`, {}, 405, 'METHOD_NOT_ALLOWED'],
  ['DELETE', '/tiles/cells/1/9/154/189.mvt', undefined, 405, 'METHOD_NOT_ALLOWED'],
  ['POST', '/api/city', {}, 405, 'METHOD_NOT_ALLOWED'],
];

describeOnEngines('bad input', 'boston', (clone) => {
  let server: TestServer;
  let supervisor: Visitor;
  let worker: Visitor;
  beforeAll(async () => {
    server = await startServer(await clone.open());
    supervisor = await server.person([
      { role: 'supervisor', areaPath: 'boston' }, { role: 'admin', areaPath: 'boston' }]);
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

  it('names the methods that a path has', async () => {
    const answer = await server.app.inject({ method: 'PUT', url: '/api/session', payload: {} });
    expect([answer.statusCode, String(answer.headers.allow).split(', ').sort()])
      .toEqual([405, ['DELETE', 'GET', 'HEAD', 'POST']]);
  });

  it('answers what the database alone refuses with 400, not with 500', () => {
    expect(asFailure({ code: '22021' })).toMatchObject({ code: 'BAD_REQUEST' });
    expect(asFailure({ code: '23505' })).toBeUndefined();
    expect(asFailure(null)).toBeUndefined();
  });

  it('reads a cursor back to the microsecond', () => {
    expect(parseInstant('2026-03-10 12:34:56.789123+00')).toBe('2026-03-10T12:34:56.789123Z');
    expect(parseInstant('2026-03-10 12:34:56.789+00')).toBe('2026-03-10T12:34:56.789Z');
    expect(parseInstant('2026-03-10 12:34:56+00')).toBe('2026-03-10T12:34:56.000Z');
    const parts = ['2026-03-10T12:34:56.789123Z', id()];
    expect(readTimeCursor(writeCursor(parts))).toEqual({ at: parts[0], id: parts[1] });
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
    // All at once is no way round: counted before the slow hash, and the wait is the real one.
    server.clock.advance(100);
    const many = await Promise.all(Array.from({ length: 25 }, () => guess('admin')));
    expect(many.filter((one) => one.statusCode === 401)).toHaveLength(9);
    const refused = many.filter((one) => one.statusCode === 429);
    expect([refused.length, refused[0]!.headers['retry-after']]).toEqual([16, '800']);
    server.clock.advance(900);
    expect((await guess('admin')).statusCode).toBe(401);
  });

  it('answers socket calls with codes: unknown fields, foreign offers, no role, no sign-in', async () => {
    const base = await listenOn(server);
    const phone = await connect(base, worker);
    const call = (name: string, input: unknown) =>
      (phone.socket as unknown as { emitWithAck(n: string, i: unknown): Promise<{ ok: boolean; code: string }> }).emitWithAck(name, input);
    expect(await call('task:accept', { offerId: id(), fence: 1, more: 1 })).toMatchObject({ ok: false, code: 'BAD_REQUEST' });
    expect(await call('task:accept', { offerId: id(), fence: 1 })).toMatchObject({ ok: false, code: 'OFFER_GONE' });
    expect(await call('task:accept', { offerId: `urn:uuid:${id()}`, fence: 1 })).toMatchObject({ ok: false, code: 'BAD_REQUEST' });
    expect(await call('task:decline', { offerId: 'nul \0', fence: 1, reason: 'busy' })).toMatchObject({ ok: false, code: 'BAD_REQUEST' });
    expect(await call('task:accept', { offerId: id(), fence: 3e9 })).toMatchObject({ ok: false, code: 'BAD_REQUEST' });
    expect(await call('task:accept', null)).toMatchObject({ ok: false, code: 'BAD_REQUEST' });
    expect(await call('worker:report-position', { point: [-71, 42] })).toMatchObject({ ok: false, code: 'OFF_SHIFT' });
    expect(await call('worker:report-position', { point: [999, 42] })).toMatchObject({ ok: false, code: 'BAD_REQUEST' });
    expect(await call('news:resume', { streams: { [`worker:${id()}`]: 0 } })).toMatchObject({ ok: true });
    const office = await connect(base, supervisor);
    expect(await office.socket.emitWithAck('task:accept', { offerId: id(), fence: 1 })).toMatchObject({ code: 'NOT_ALLOWED' });
    await expect(connect(base, { cookie: 'deedgrid=nothing' })).rejects.toThrow('SIGN_IN_REQUIRED');
    // What is no HTTP at all is answered in the same shape, and the server lives on.
    const raw = await new Promise<string>((resolve, reject) => {
      const { port } = new URL(base);
      const wire = connectRaw(Number(port), '127.0.0.1', () => wire.write('NONSENSE\r\n\r\n'));
      let text = '';
      wire.on('data', (chunk) => { text += String(chunk); });
      wire.on('close', () => resolve(text));
      wire.on('error', reject);
    });
    expect(raw).toMatch(/^HTTP\/1\.1 400 [^]*"code":"BAD_REQUEST"[^]*"requestId":"[0-9a-f-]{36}"/);
    phone.socket.disconnect();
    office.socket.disconnect();
  });
});
