/** One's own way in: the password, the sessions that are open, the second factor. */
import { Secret, TOTP } from 'otpauth';
import { afterAll, beforeAll, beforeEach, expect, it } from 'vitest';
import { hashPassword } from '../../server/access/access.ts';
import type { FactorShown, OwnAccess } from '../../server/access/own-access.schema.ts';
import { describeOnEngines } from '../support/engines.ts';
import { startServer, type TestServer } from '../support/server.ts';

const PASSWORD = 'a long enough password';
const NEXT = 'seven quiet herons';

describeOnEngines('one\'s own way in', 'boston', (clone) => {
  let server: TestServer;
  let hash: string;
  let account: string;
  let id: string;
  beforeAll(async () => {
    server = await startServer(await clone.open());
    hash = await hashPassword(PASSWORD);
  });
  afterAll(() => server.close());
  beforeEach(async () => {
    ({ id } = await server.person([{ role: 'auditor', areaPath: 'boston' }]));
    const [row] = await server.database.asOwner((q) => q.query<{ account: string }>(
      'update person set password_hash = $2::text where id = $1::uuid returning account', [id, hash]));
    account = row!.account;
    await server.database.asOwner((q) => q.query('truncate sign_in_try'));
  });

  const send = (method: 'GET' | 'POST' | 'PUT' | 'DELETE', url: string, { cookie, body }: { cookie?: string; body?: object } = {}) =>
    server.app.inject({
      method, url, headers: { host: 'localhost', 'x-deedgrid': '1', ...(cookie && { cookie }) }, ...(body && { payload: body }) });
  const tryIn = (word = PASSWORD, code?: string) =>
    send('POST', '/api/session', { body: { account, password: word, ...(code !== undefined && { code }) } });
  const codeOf = (answer: { json(): unknown }) => (answer.json() as { code?: string }).code;
  async function signIn(word?: string, code?: string): Promise<string> {
    const answer = await tryIn(word, code);
    expect(answer.statusCode, answer.body).toBe(200);
    const { name, value } = answer.cookies.find((one) => !one.name.endsWith('-device'))!;
    return `${name}=${value}`;
  }
  const own = async (cookie: string) => (await send('GET', '/api/me/access', { cookie })).json<OwnAccess>();
  /** The authenticator of the person, as the server's clock stands. */
  const codeAt = (secret: string, steps = 0) => new TOTP({ secret: Secret.fromBase32(secret) })
    .generate({ timestamp: server.clock.now.getTime() + steps * 30_000 });
  async function switchOn(cookie: string) {
    const shown = (await send('PUT', '/api/me/factor', { cookie, body: { password: PASSWORD } })).json<FactorShown>();
    const on = await send('POST', '/api/me/factor/confirmation', { cookie, body: { code: codeAt(shown.secret) } });
    expect(on.statusCode, on.body).toBe(200);
    return { ...shown, recovery: on.json<{ codes: string[] }>().codes };
  }

  it('changes the password by the old one alone, and puts everybody else out who came by it', async () => {
    const [here, there] = [await signIn(), await signIn()];
    expect((await own(here)).sessions).toHaveLength(3);
    const change = (password: string, next: string) => send('PUT', '/api/me/password', { cookie: here, body: { password, next } });
    expect(codeOf(await change('not my password', NEXT))).toBe('PASSWORD_WRONG');
    expect(codeOf(await change(PASSWORD, 'password1234'))).toBe('PASSWORD_COMMON');
    expect(codeOf(await change(PASSWORD, 'too short'))).toBe('PASSWORD_SHORT');
    // Ten signs as they were sent, nine as they are kept.
    expect(codeOf(await change(PASSWORD, 'nine sign\u0301'))).toBe('PASSWORD_SHORT');
    expect((await own(there)).sessions).toHaveLength(3);
    const changed = await change(PASSWORD, NEXT);
    expect(changed.statusCode, changed.body).toBe(200);
    expect(changed.json<OwnAccess>().sessions.map(({ isThis }) => isThis)).toEqual([true]);
    expect((await send('GET', '/api/me/access', { cookie: there })).statusCode).toBe(401);
    expect((await tryIn(PASSWORD)).statusCode).toBe(401);
    await signIn(NEXT);
  });

  it('ends every other session, and not this one', async () => {
    const [here, there] = [await signIn(), await signIn()];
    const left = (await send('DELETE', '/api/me/sessions', { cookie: here })).json<OwnAccess>();
    expect(left.sessions).toHaveLength(1);
    expect((await send('GET', '/api/me/access', { cookie: there })).statusCode).toBe(401);
    expect((await send('GET', '/api/me/access', { cookie: here })).statusCode).toBe(200);
  });

  it('guesses of the old password are counted like those of a stranger', async () => {
    const cookie = await signIn();
    const codes: (string | undefined)[] = [];
    for (let i = 0; i < 12; i += 1) {
      codes.push(codeOf(await send('PUT', '/api/me/password', { cookie, body: { password: `guess ${i} of it`, next: NEXT } })));
    }
    expect(codes.slice(0, 10)).toEqual(Array(10).fill('PASSWORD_WRONG'));
    expect(codes.slice(10)).toEqual(['TOO_MANY_TRIES', 'TOO_MANY_TRIES']);
  });

  it('asks for a code only once the person has shown that it arrived', async () => {
    const cookie = await signIn();
    expect(codeOf(await send('PUT', '/api/me/factor', { cookie, body: { password: 'not my password' } }))).toBe('PASSWORD_WRONG');
    const shown = (await send('PUT', '/api/me/factor', { cookie, body: { password: PASSWORD } })).json<FactorShown>();
    expect(shown.uri).toMatch(/^otpauth:\/\/totp\/Boston:p-[0-9a-f]{8}\?/);
    expect(await own(cookie)).toMatchObject({ factorSince: null, recoveryLeft: 0 });
    await signIn();
    expect(codeOf(await send('POST', '/api/me/factor/confirmation', { cookie, body: { code: '000000' } }))).toBe('CODE_WRONG');
    // Shown again it is another one: the first code of the old one is none.
    const again = (await send('PUT', '/api/me/factor', { cookie, body: { password: PASSWORD } })).json<FactorShown>();
    expect(again.secret).not.toBe(shown.secret);
    const on = await send('POST', '/api/me/factor/confirmation', { cookie, body: { code: codeAt(again.secret) } });
    expect(on.json<{ codes: string[] }>().codes).toHaveLength(10);
    expect(await own(cookie)).toMatchObject({ factorSince: server.clock.now.toISOString(), recoveryLeft: 10 });
    expect(codeOf(await send('PUT', '/api/me/factor', { cookie, body: { password: PASSWORD } }))).toBe('STATE_CONFLICT');
  });

  it('lets in by password and code together; no code is good twice, nor long before or after its time', async () => {
    const { secret } = await switchOn(await signIn());
    expect(codeOf(await tryIn(PASSWORD))).toBe('CODE_NEEDED');
    expect(codeOf(await tryIn('not my password', codeAt(secret, 1)))).toBe('SIGN_IN_REFUSED');
    // The one that switched it on is used.
    expect(codeOf(await tryIn(PASSWORD, codeAt(secret)))).toBe('CODE_REFUSED');
    for (const steps of [-2, 2, 100]) expect(codeOf(await tryIn(PASSWORD, codeAt(secret, steps)))).toBe('CODE_REFUSED');
    await signIn(PASSWORD, codeAt(secret, 1));
    expect(codeOf(await tryIn(PASSWORD, codeAt(secret, 1)))).toBe('CODE_REFUSED');
    server.clock.advance(60);
    const both = await Promise.all([0, 0, 0].map(() => tryIn(PASSWORD, codeAt(secret))));
    expect(both.map(({ statusCode }) => statusCode).sort()).toEqual([200, 401, 401]);
  });

  it('counts wrong codes as wrong tries', async () => {
    await switchOn(await signIn());
    server.clock.advance(60);
    const codes: (string | undefined)[] = [];
    for (let i = 0; i < 12; i += 1) codes.push(codeOf(await tryIn(PASSWORD, '123456')));
    expect(codes[0]).toBe('CODE_REFUSED');
    expect(codes.at(-1)).toBe('TOO_MANY_TRIES');
  });

  it('takes a recovery code once, however it is written, and is switched off with one', async () => {
    const cookie = await signIn();
    const { recovery } = await switchOn(cookie);
    const [first, second] = recovery as [string, string];
    await signIn(PASSWORD, first.toLowerCase().replace('-', ' '));
    expect(codeOf(await tryIn(PASSWORD, first))).toBe('CODE_REFUSED');
    expect((await own(cookie)).recoveryLeft).toBe(9);
    const off = (body: object) => send('POST', '/api/me/factor/removal', { cookie, body });
    expect(codeOf(await off({ password: 'not my password', code: second }))).toBe('PASSWORD_WRONG');
    expect(codeOf(await off({ password: PASSWORD, code: first }))).toBe('CODE_WRONG');
    expect((await off({ password: PASSWORD, code: second })).json<OwnAccess>().factorSince).toBeNull();
    await signIn();
  });

  it('keeps of recovery codes what nobody can use, and forgets all of it with the person', async () => {
    const { recovery } = await switchOn(await signIn());
    const [kept] = await server.database.asOwner((q) => q.query<{ all: string }>(
      'select row_to_json(f)::text as all from second_factor f where person_id = $1::uuid', [id]));
    for (const code of recovery) expect(kept!.all).not.toContain(code.replace('-', ''));
    await server.database.asOwner((q) => q.query(`update person set standing = 'erased' where id = $1::uuid`, [id]));
    expect(await server.database.asOwner((q) => q.query('select 1 from second_factor where person_id = $1::uuid', [id]))).toEqual([]);
  });
});
