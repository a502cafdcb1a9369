/** The key of what waits on a phone: the same for a person in every session, and nobody else's. */
import { afterAll, beforeAll, expect, it } from 'vitest';
import { hashPassword } from '../../server/access/access.ts';
import type { SessionView } from '../../server/access/access.schema.ts';
import { describeOnEngines } from '../support/engines.ts';
import { startServer, type TestServer } from '../support/server.ts';

const PASSWORD = 'a long enough password';

describeOnEngines('the key of an outbox', 'boston', (clone) => {
  let server: TestServer;
  beforeAll(async () => { server = await startServer(await clone.open()); });
  afterAll(() => server.close());
  const signIn = async (account: string) => {
    const answer = await server.app.inject({
      method: 'POST', url: '/api/session', payload: { account, password: PASSWORD }, headers: { host: 'localhost' } });
    expect(answer.statusCode, answer.body).toBe(200);
    const { name, value } = answer.cookies.find((one) => !one.name.endsWith('-device'))!;
    return { cookie: `${name}=${value}`, ...answer.json<SessionView>() };
  };

  it('is told in each session of a person who has a phone entry, and to nobody who has none', async () => {
    const hash = await hashPassword(PASSWORD);
    const people = await Promise.all((['worker', 'resident', 'supervisor'] as const).map(async (role) => {
      const { id } = await server.person([{ role, areaPath: 'boston' }]);
      const [row] = await server.database.asOwner((q) => q.query<{ account: string }>(
        'update person set password_hash = $2::text where id = $1::uuid returning account', [id, hash]));
      return { id, account: row!.account };
    }));
    const keys: (string | null)[] = [];
    for (const { account } of people) {
      const first = await signIn(account);
      const second = await signIn(account);
      expect(second.outboxKey).toBe(first.outboxKey);
      keys.push(first.outboxKey);
    }
    const [worker, resident, supervisor] = keys;
    expect(Buffer.from(worker!, 'base64url')).toHaveLength(32);
    expect(Buffer.from(resident!, 'base64url')).toHaveLength(32);
    expect(worker).not.toBe(resident);
    expect(supervisor).toBeNull();
    expect((await server.app.inject({ url: '/api/session', headers: { host: 'localhost' } })).json<SessionView>().outboxKey).toBeNull();

    // Two tabs that ask for it first, at once, are told the same.
    await server.database.asOwner((q) => q.query('delete from outbox_key'));
    const { cookie } = await signIn(people[0]!.account);
    await server.database.asOwner((q) => q.query('delete from outbox_key'));
    const both = await Promise.all(Array.from({ length: 4 }, () =>
      server.app.inject({ url: '/api/session', headers: { host: 'localhost', cookie } })));
    expect(new Set(both.map((one) => one.json<SessionView>().outboxKey)).size).toBe(1);
  });

  it('goes with the person, and the browser is told to clear what it keeps at a sign-out', async () => {
    const { id, cookie } = await server.person([{ role: 'worker', areaPath: 'boston' }]);
    const session = await server.app.inject({ url: '/api/session', headers: { host: 'localhost', cookie } });
    expect(session.json<SessionView>().outboxKey).not.toBeNull();
    const left = await server.app.inject({ method: 'DELETE', url: '/api/session', headers: { host: 'localhost', cookie } });
    expect(left.headers['clear-site-data']).toBe('"storage"');
    const kept = () => server.database.asOwner((q) => q.query('select 1 from outbox_key where person_id = $1::uuid', [id]));
    expect(await kept()).toHaveLength(1);
    await server.database.asOwner((q) => q.query(`update person set standing = 'erased' where id = $1::uuid`, [id]));
    expect(await kept()).toHaveLength(0);
  });
});
