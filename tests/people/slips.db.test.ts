import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { SYSTEM, transact } from '../../server/platform/database/database.ts';
import type { SessionView } from '../../server/access/access.schema.ts';
import type { SlipsMade, SlipView } from '../../server/people/slips.schema.ts';
import { describeOnEngines } from '../support/engines.ts';
import { startServer, type TestServer, type Visitor } from '../support/server.ts';

const PASSWORD = 'a long way to the market';

describeOnEngines('slips', 'boston', (clone) => {
  let server: TestServer;
  let admin: Visitor;
  let from = 0;
  beforeAll(async () => {
    server = await startServer(await clone.open());
    admin = await server.person([{ role: 'admin', areaPath: 'boston/04' }]);
  });
  afterAll(() => server.close());
  const ask = <Row>(text: string, params: unknown[] = []) =>
    transact(server.database, SYSTEM.test, (tx) => tx.query<Row>(text, params));
  /** A stranger without a session, from an address of their own. */
  const stranger = async (url: string, payload: object, address = `10.0.0.${from += 1}`) =>
    server.app.inject({ method: 'POST', url, payload, remoteAddress: address });
  const make = (more: object, who = admin) => who.post('/api/slips', {
    id: randomUUID(), personIds: [], withoutPassword: false, householdCodes: [], uses: 1, ...more });
  const made = async (more: object) => {
    const answer = await make(more);
    expect(answer.statusCode, answer.body).toBe(200);
    return answer.json<SlipsMade>().slips;
  };
  const person = async (areaPath = 'boston/04', role = 'worker') => {
    const id = randomUUID();
    const written = {
      account: `p${id.slice(0, 13)}`, name: 'Wu Min', standing: 'good', skills: [], homeAreaPath: null,
      householdCode: null, roles: [{ role, areaPath, cell: null, beginsAt: null, endsAt: null }] };
    const whole = await server.person([{ role: 'admin', areaPath: 'boston' }]);
    const answer = await whole.put(`/api/people/${id}`, written);
    expect(answer.statusCode, answer.body).toBe(200);
    return { id, account: written.account };
  };
  const home = async (like: string) => (await ask<{ id: string; code: string }>(
    `select h.id, h.code from household h join cell c on c.id = h.cell_id
     where c.area_path like $1 and not exists (select 1 from person p where p.household_id = h.id)
     order by md5(h.id::text || $2::text) limit 1`, [like, String(from += 1)]))[0]!;
  const join = (code: string, more: object = {}, address?: string) =>
    stranger('/api/join', { id: randomUUID(), code, password: PASSWORD, ...more }, address);
  const codeOf = (answer: { json: <T>() => T }) => answer.json<{ code: string }>().code;

  it('open an account that was made, once: the password is chosen by who holds it', async () => {
    const { id, account } = await person();
    const [slip] = await made({ personIds: [id] });
    expect(slip).toMatchObject({ kind: 'person', name: 'Wu Min', account, household: '' });
    const look = await stranger('/api/join/look', { code: slip!.code.toLowerCase().replaceAll('-', ' ') });
    expect(look.json<SlipView>()).toEqual({ kind: 'person', name: 'Wu Min', account, household: '' });
    expect(look.headers['cache-control']).toContain('no-store');
    const joined = await join(slip!.code);
    expect(joined.json<SessionView>().person).toMatchObject({ id, account });
    expect(joined.cookies).toHaveLength(1);
    expect(codeOf(await join(slip!.code))).toBe('SLIP_REFUSED');
    expect((await stranger('/api/session', { account, password: PASSWORD })).statusCode).toBe(200);
    // What is kept of it does not give the code back.
    const rows = await ask<{ row: unknown }>(`select to_jsonb(s) as row from slip s where person_id = $1::uuid`, [id]);
    expect(JSON.stringify(rows)).not.toContain(slip!.code.replaceAll('-', ''));
  });

  it('let a household join, as many as were said; two at once are two, not three', async () => {
    const { id, code: household } = await home('boston/04%');
    const [slip] = await made({ householdCodes: [household], uses: 2 });
    expect((await stranger('/api/join/look', { code: slip!.code })).json<SlipView>())
      .toEqual({ kind: 'household', name: '', account: '', household });
    const accounts = [1, 2, 3].map(() => `r${randomUUID().slice(0, 12)}`);
    const answers = await Promise.all(accounts.map((account) => join(slip!.code, { account, name: 'Li' })));
    expect(answers.map((one) => one.statusCode).sort()).toEqual([200, 200, 422]);
    const ok = answers.find((one) => one.statusCode === 200)!.json<SessionView>().person!;
    expect(ok).toMatchObject({ householdId: id });
    expect(ok.roles.map((held) => held.role)).toEqual(['resident']);
    expect(ok.roles[0]!.areaPath.startsWith('boston/04')).toBe(true);
    expect(await ask(`select 1 from person where household_id = $1::uuid`, [id])).toHaveLength(2);
  });

  it('of a household that name a taken account are not spent by it', async () => {
    const { code: household } = await home('boston/04%');
    const [slip] = await made({ householdCodes: [household] });
    expect(codeOf(await join(slip!.code, { account: 'worker1', name: 'Li' }))).toBe('ACCOUNT_TAKEN');
    expect(codeOf(await join(slip!.code))).toBe('BAD_REQUEST');
    const account = `r${randomUUID().slice(0, 12)}`;
    for (const password of ['qwertyuiop', `${account}1`]) {
      expect(codeOf(await join(slip!.code, { account, name: 'Li', password }))).toBe('PASSWORD_COMMON');
    }
    expect((await join(slip!.code, { account: `r${randomUUID().slice(0, 12)}`, name: 'Li' })).statusCode).toBe(200);
  });

  it('reset who forgot: the sessions there were end, an earlier slip does not hold any more', async () => {
    const { id, account } = await person();
    const [old] = await made({ personIds: [id] });
    const [slip] = await made({ personIds: [id] });
    expect(codeOf(await join(old!.code))).toBe('SLIP_REFUSED');
    const first = await join(slip!.code);
    const cookie = first.cookies.map(({ name, value }) => `${name}=${value}`).join('; ');
    const mine = () => server.app.inject({ url: '/api/tasks/mine', headers: { cookie } });
    expect((await mine()).statusCode).toBe(200);
    const [again] = await made({ personIds: [id] });
    expect((await join(again!.code, { password: 'another long word here' })).statusCode).toBe(200);
    expect((await mine()).statusCode).toBe(401);
    expect((await stranger('/api/session', { account, password: PASSWORD })).statusCode).toBe(401);
    const auditor = await server.person([{ role: 'auditor', areaPath: 'boston' }]);
    const log = (await auditor.get('/api/access-log?limit=500')).json<{ items: { kind: string }[] }>();
    expect(log.items.some((entry) => entry.kind === 'slip')).toBe(true);
  });

  it('are made within one\'s areas only, for people in good standing, and their codes are shown once', async () => {
    const elsewhere = await person('boston/05');
    const there = await home('boston/05%');
    expect((await make({ personIds: [elsewhere.id] })).statusCode).toBe(404);
    expect((await make({ personIds: [randomUUID()] })).statusCode).toBe(404);
    expect(codeOf(await make({ householdCodes: [there.code] }))).toBe('HOUSEHOLD_UNKNOWN');
    expect(codeOf(await make({ householdCodes: ['nowhere'] }))).toBe('HOUSEHOLD_UNKNOWN');
    const { id } = await person();
    const batch = randomUUID();
    expect((await make({ id: batch, personIds: [id] })).statusCode).toBe(200);
    expect(codeOf(await make({ id: batch, personIds: [id] }))).toBe('SLIPS_SHOWN');
    const whole = await server.person([{ role: 'admin', areaPath: 'boston' }]);
    await ask(`update person set standing = 'suspended' where id = $1::uuid`, [id]);
    expect((await make({ personIds: [id] }, whole)).statusCode).toBe(409);
    for (const role of ['supervisor', 'dispatcher', 'worker', 'resident'] as const) {
      const other = await server.person([{ role, areaPath: 'boston/04' }]);
      expect([role, (await make({ personIds: [id] }, other)).statusCode]).toEqual([role, 403]);
    }
  });

  it('for everybody without a password are made at once, and say how many are left', async () => {
    const ids = [await person(), await person()].map((one) => one.id);
    const slips = await made({ withoutPassword: true });
    const known = await ask<{ account: string }>(`select account from person where id = any ($1::uuid[])`, [ids]);
    for (const { account } of known) expect(slips.map((slip) => slip.account)).toContain(account);
    // Whoever has one keeps it: a paper that is on its way must hold.
    const again = (await make({ withoutPassword: true })).json<SlipsMade>().slips.map((slip) => slip.account);
    for (const { account } of known) expect(again).not.toContain(account);
    // Of the ward alone.
    const outside = await ask<{ account: string }>(
      `select p.account from person p join person_role r on r.person_id = p.id
       where r.area_path not like 'boston/04%' and p.account = any ($1::text[])`, [slips.map((slip) => slip.account)]);
    expect(outside).toEqual([]);
  });

  it('that are too old, unknown or mistyped are refused alike, and guessing ends', async () => {
    const { id } = await person();
    const [slip] = await made({ personIds: [id] });
    const mistyped = slip!.code.replace(/.$/, (sign) => (sign === '0' ? '1' : '0'));
    const bodies = [];
    for (const code of [mistyped, '0000-0000-0000-0000', 'x']) bodies.push((await stranger('/api/join/look', { code })).json<{ code: string; message: string }>());
    expect(new Set(bodies.map(({ code, message }) => `${code} ${message}`)).size).toBe(1);
    server.clock.advance(61 * 86_400);
    expect(codeOf(await join(slip!.code))).toBe('SLIP_REFUSED');
    server.clock.advance(-61 * 86_400);
    const tries = [];
    for (let i = 0; i < 61; i += 1) tries.push((await stranger('/api/join/look', { code: '0000-0000-0000-0000' }, '10.9.9.9')).statusCode);
    expect(tries.at(-1)).toBe(429);
    expect(tries[0]).toBe(422);
    expect((await stranger('/api/join/look', { code: slip!.code }, '10.9.9.10')).statusCode).toBe(200);
  });
});
