import { randomUUID, scryptSync } from 'node:crypto';
import { beforeAll, expect, it } from 'vitest';
import { addPeople } from '../../server/access/access.ts';
import { LIMITS } from '../../server/config.ts';
import { SYSTEM, transact } from '../../server/platform/database/database.ts';
import { describeOnEngines } from '../support/engines.ts';
import { startServer, type TestServer } from '../support/server.ts';

/** A hash as ours that costs nothing: what is tried here is not how slow it is. */
function cheapHash(password: string): string {
  const salt = Buffer.alloc(16, 7);
  const key = scryptSync(password, salt, 32, { N: 16, r: 8, p: 1 });
  return `scrypt$16$${salt.toString('base64url')}$${key.toString('base64url')}`;
}

describeOnEngines('signing in', 'empty', (clone) => {
  let server: TestServer;
  beforeAll(async () => { server = await startServer(await clone.open()); });

  const right = 'the right password';
  async function newPerson(): Promise<string> {
    const account = `p-${randomUUID().slice(0, 8)}`;
    await transact(server.database, SYSTEM.test, (tx) => addPeople(tx, [{
      id: randomUUID(), account, name: account, passwordHash: cheapHash(right), householdId: null,
      origin: 'demo', roles: [],
    }]));
    return account;
  }
  interface Try { account: string; password?: string; from: string; device?: string | undefined }
  async function attempt({ account, password = 'wrong', from, device }: Try) {
    const answer = await server.app.inject({
      method: 'POST', url: '/api/session', payload: { account, password }, remoteAddress: from,
      headers: { host: 'localhost', ...(device && { cookie: `__Host-deedgrid-device=${device}` }) },
    });
    const given = answer.cookies.find(({ name }) => name === '__Host-deedgrid-device');
    return { status: answer.statusCode, device: given?.value, cookie: given };
  }

  it('is guessed at so often and no more, from however many addresses; who is known gets in', async () => {
    const [anna, boris] = [await newPerson(), await newPerson()];
    const home = await attempt({ account: anna, password: right, from: '192.0.2.1' });
    expect(home).toMatchObject({ status: 200, cookie: {
      httpOnly: true, secure: true, sameSite: 'Lax', maxAge: LIMITS.DEVICE_DAYS * 86_400 } });
    const other = await attempt({ account: boris, password: right, from: '192.0.2.2' });
    const told: number[] = [];
    for (let i = 0; i < 40; i += 1) {
      told.push((await attempt({ account: anna, from: `198.51.100.${i % 4}` })).status);
    }
    const max = LIMITS.SIGN_IN_TRIES_ACCOUNT_MAX;
    expect(told).toEqual([...Array<number>(max).fill(401), ...Array<number>(40 - max).fill(429)]);
    // Even the right password is not looked at: an answer would be another guess.
    const fromAnywhere = { account: anna, password: right, from: '203.0.113.9' };
    expect((await attempt(fromAnywhere)).status).toBe(429);
    // What is known to somebody else, or to nobody, is known to nobody here.
    for (const device of [other.device, randomUUID()]) {
      expect((await attempt({ ...fromAnywhere, device })).status).toBe(429);
    }
    // Anna's own is the same one from wherever she is, and stays it.
    expect(await attempt({ ...fromAnywhere, device: home.device }))
      .toMatchObject({ status: 200, device: home.device });
    expect((await attempt({ account: boris, password: right, from: '198.51.100.1' })).status).toBe(200);
    server.clock.advance(LIMITS.SIGN_IN_WINDOW_SECONDS + 1);
    expect((await attempt(fromAnywhere)).status).toBe(200);
  });

  it('is guessed at from a known device so often as from an address, and it keeps no other out', async () => {
    const account = await newPerson();
    const from = '192.0.2.7';
    const [one, two] = [
      await attempt({ account, password: right, from }), await attempt({ account, password: right, from })];
    const told: number[] = [];
    for (let i = 0; i < 12; i += 1) {
      told.push((await attempt({ account, from, device: one.device })).status);
    }
    const max = LIMITS.SIGN_IN_TRIES_MAX;
    expect(told).toEqual([...Array<number>(max).fill(401), ...Array<number>(12 - max).fill(429)]);
    expect((await attempt({ account, password: right, from, device: two.device })).status).toBe(200);
    expect((await attempt({ account, password: right, from })).status).toBe(200);
  });

  it('keeps of a device its hash alone, and forgets it after a year', async () => {
    const account = await newPerson();
    const { device } = await attempt({ account, password: right, from: '192.0.2.8' });
    const known = () => server.database.asOwner((q) => q.query<{ hash: string; length: number }>(
      `select encode(token_hash, 'base64') as hash, length(token_hash) as length
       from known_device d join person p on p.id = d.person_id where p.account = $1`, [account]));
    const [row] = await known();
    expect(row).toMatchObject({ length: 32 });
    expect(row!.hash).not.toContain(device);
    server.clock.advance(LIMITS.DEVICE_DAYS * 86_400 + 1);
    await attempt({ account: await newPerson(), password: right, from: '192.0.2.9' });
    expect(await known()).toEqual([]);
  });

  it('is known on the newest fifty devices of a person', async () => {
    const account = await newPerson();
    const oldest = await attempt({ account, password: right, from: '192.0.2.10' });
    for (let i = 0; i < LIMITS.DEVICES_MAX; i += 1) {
      server.clock.advance(1);
      await attempt({ account, password: right, from: `192.0.3.${i}` });
    }
    const [kept] = await server.database.asOwner((q) => q.query<{ count: number }>(
      `select count(*)::int as count from known_device d join person p on p.id = d.person_id
       where p.account = $1`, [account]));
    expect(kept!.count).toBe(LIMITS.DEVICES_MAX);
    // The one that fell out is a stranger again, and gets another token only by the right password.
    expect((await attempt({ account, from: '192.0.2.10', device: oldest.device })).status).toBe(401);
  });

  it('believes a proxy that is named, and nobody else, about who asks', async () => {
    const behind = await startServer(server.database, { TRUSTED_PROXIES: '10.0.0.0/8, ::1' });
    const told = async (proxy: string, account: string) => {
      const statuses: number[] = [];
      for (let i = 0; i < LIMITS.SIGN_IN_TRIES_MAX + 2; i += 1) {
        const answer = await behind.app.inject({
          method: 'POST', url: '/api/session', payload: { account, password: 'wrong' },
          remoteAddress: proxy, headers: { host: 'localhost', 'x-forwarded-for': `198.18.0.${i}` },
        });
        statuses.push(answer.statusCode);
      }
      return statuses.filter((status) => status === 429).length;
    };
    // Through the named one each try is of another address; of anybody else the header is a word.
    expect(await told('10.1.2.3', await newPerson())).toBe(0);
    expect(await told('192.0.2.77', await newPerson())).toBe(2);
    await behind.close();
  });

  it('gives a simulated client no device', async () => {
    const token = 'the token of the simulation';
    const simulated = await startServer(server.database, { SIMULATION_TOKEN: token });
    const answer = await simulated.app.inject({
      method: 'POST', url: '/api/session', payload: { account: await newPerson(), password: right },
      headers: { host: 'localhost', 'x-deedgrid-simulation': token },
    });
    expect([answer.statusCode, answer.cookies.map(({ name }) => name)]).toEqual([200, ['__Host-deedgrid']]);
    await simulated.close();
  });
});
