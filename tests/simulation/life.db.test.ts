import { afterAll, beforeAll, expect, it } from 'vitest';
import { createLife, DEMO_PASSWORD } from '../../server/simulation/life.ts';
import { createResidentLife, createWorkerLife } from '../../server/simulation/people.ts';
import { SYSTEM, transact } from '../../server/platform/database/database.ts';
import { describeOnNative } from '../support/engines.ts';
import { listenOn, startServer, type TestServer, until } from '../support/server.ts';
import type { WorkerView } from '../../server/workers/workers.schema.ts';

const TOKEN = 'a-token-of-this-test-alone';

describeOnNative('simulated life', 'boston', (clone) => {
  let server: TestServer;
  let base: string;
  beforeAll(async () => {
    server = await startServer(await clone.open(), { SIMULATION_TOKEN: TOKEN }, {}, new Date());
    base = await listenOn(server);
  });
  afterAll(() => server.close());

  it('walks a worker on shift, labelled, and lets the account go when a person signs in to it', async () => {
    const life = createLife(base, TOKEN, 'worker7');
    const tick = createWorkerLife(life, [-71.06, 42.32], () => 0.5, ['ok']);
    const supervisor = await server.person([{ role: 'supervisor', areaPath: 'boston' }]);
    const seen = async () => (await supervisor.get('/api/workers')).json<{ workers: WorkerView[] }>().workers[0];
    await until(async () => {
      await tick(2);
      return (await seen())?.point;
    }, 'the worker on the map');
    expect(await seen()).toMatchObject({ simulated: true, freshness: 'live' });
    expect(await life.enter()).toBe(true);
    const person = await fetch(`${base}/api/session`, {
      method: 'POST', headers: { 'content-type': 'application/json' },
      body: JSON.stringify({ account: 'worker7', password: DEMO_PASSWORD }) });
    expect(person.status).toBe(200);
    // The shift is the person's now, here and on every screen.
    await until(async () => (await seen())?.simulated === false, 'the shift being a person\'s');
    await until(async () => !(await life.enter()), 'letting go');
    await tick(2);
    expect(await life.enter()).toBe(false);
    // Signed out again, the account may be simulated again.
    await fetch(`${base}/api/session`, { method: 'DELETE', headers: { cookie: person.headers.getSetCookie()[0]!.split(';')[0]! } });
    await until(() => life.enter(), 'coming back');
    await until(async () => (await seen())?.simulated === true, 'the shift being simulated again');
    await life.leave();
  });

  it('makes rows that carry their origin', async () => {
    const life = createLife(base, TOKEN, 'resident7');
    await createResidentLife(life, () => 0.3)();
    const rows = await transact(server.database, SYSTEM.test, (tx) => tx.query<{ source: string }>(
      `select d.source from deed d join person p on p.id = d.submitted_by where p.account = 'resident7'`));
    expect(rows).toEqual([{ source: 'simulated' }]);
    await life.leave();
  });

  it('signs nobody in without the token of this server', async () => {
    expect(await createLife(base, 'another', 'worker8').enter()).toBe(false);
    expect(await createLife(base, `${TOKEN}x`, 'worker8').enter()).toBe(false);
    expect(await createLife(base, TOKEN, 'worker8').enter()).toBe(true);
  });
});
