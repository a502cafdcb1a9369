/** More than 500 homes within an hour, looked at by one person, are told to the auditors of the place. */
import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, beforeEach, expect, it } from 'vitest';
import { sweepLooks } from '../../server/access/look-alerts.ts';
import type { LookAlert } from '../../server/access/access.schema.ts';
import { readAs } from '../../server/grid/scope.ts';
import { describeOnEngines } from '../support/engines.ts';
import { startServer, type TestServer, type Visitor } from '../support/server.ts';

describeOnEngines('an alert about looks', 'boston', (clone) => {
  let server: TestServer;
  let supervisor: Visitor;
  let auditor: Visitor;
  const homes = Array.from({ length: 800 }, () => randomUUID());
  beforeAll(async () => { server = await startServer(await clone.open()); });
  afterAll(() => server.close());
  beforeEach(async () => {
    await server.database.asOwner((q) => q.query('truncate look_alert'));
    server.clock.advance(3 * 3600);
    supervisor = await server.person([{ role: 'supervisor', areaPath: 'boston' }]);
    auditor = await server.person([{ role: 'auditor', areaPath: 'boston' }]);
  });
  const look = (who: Visitor, ids: readonly string[], areaPath = 'boston/04') => readAs(
    { database: server.database, city: server.city, clock: () => server.clock.now }, {
      person: { id: who.id, account: 's', name: 's', householdId: null, client: 'person', purpose: 'round',
        roles: [{ role: 'supervisor', areaPath: 'boston' }] },
      right: 'deeds.exact',
    }, async (_tx, _scope, note) => note({ kind: 'homes', seen: ids.map((householdId) => ({ areaPath, householdId })) }));
  const sweep = () => sweepLooks(server.database, server.clock.now, server.city.now.settings.homesAlert);
  const alertsOf = async (who: Visitor) => {
    const answer = await who.get('/api/access-log/alerts');
    expect(answer.statusCode, answer.body).toBe(200);
    return answer.json<{ alerts: LookAlert[] }>().alerts;
  };

  it('comes with the 501st different home, however they were come by, and not before', async () => {
    for (let i = 0; i < 10; i += 1) await look(supervisor, homes.slice(i * 50, i * 50 + 50));
    await look(supervisor, homes.slice(0, 400));
    expect(await sweep()).toBe(0);
    expect(await alertsOf(auditor)).toEqual([]);
    const from = server.clock.now.toISOString();
    server.clock.advance(1200);
    await look(supervisor, [homes[500]!], 'boston/20');
    expect(await sweep()).toBe(1);
    const [alert, ...more] = await alertsOf(auditor);
    expect(more).toEqual([]);
    expect(alert).toMatchObject({
      at: from, lastAt: server.clock.now.toISOString(), atLeast: 500, areaPaths: ['boston/04', 'boston/20'] });
    expect(alert!.person).toMatch(/^p-/);
  });

  it('is one while the looking goes on, of however many hours, and another one after an hour of rest', async () => {
    for (let i = 0; i < 5; i += 1) {
      await look(supervisor, homes.slice(0, 600 + i * 50));
      expect(await sweep()).toBe(1);
      server.clock.advance(1500);
    }
    const [alert, ...more] = await alertsOf(auditor);
    expect(more).toEqual([]);
    expect(alert!.atLeast).toBe(800);
    expect(Date.parse(alert!.lastAt) - Date.parse(alert!.at)).toBe(4 * 1500 * 1000);
    server.clock.advance(2 * 3600);
    expect(await sweep()).toBe(0);
    await look(supervisor, homes.slice(0, 501));
    expect(await sweep()).toBe(1);
    expect((await alertsOf(auditor)).map(({ id }) => id)).toHaveLength(2);
  });

  it('is not made of what several people looked at, nor of one hour and the next', async () => {
    const other = await server.person([{ role: 'supervisor', areaPath: 'boston' }]);
    await look(supervisor, homes.slice(0, 300));
    await look(other, homes.slice(300, 700));
    server.clock.advance(3700);
    await look(supervisor, homes.slice(300, 600));
    expect(await sweep()).toBe(0);
  });

  it('is seen by the auditors of the places it reached, of which no other is named to them, and by nobody else', async () => {
    await look(supervisor, homes.slice(0, 450));
    await look(supervisor, homes.slice(450, 700), 'boston/20');
    await sweep();
    const [here, there, elsewhere] = await Promise.all(['boston/04', 'boston/20', 'boston/13'].map((areaPath) =>
      server.person([{ role: 'auditor', areaPath }])));
    expect((await alertsOf(here!))[0]).toMatchObject({ areaPaths: ['boston/04'], atLeast: 700 });
    expect((await alertsOf(there!))[0]).toMatchObject({ areaPaths: ['boston/20'] });
    expect(await alertsOf(elsewhere!)).toEqual([]);
    expect((await supervisor.get('/api/access-log/alerts')).statusCode).toBe(403);
  });

  it('comes when the city says so', async () => {
    await server.settings({ homesAlert: 50 });
    await look(supervisor, homes.slice(0, 51));
    expect(await sweep()).toBe(1);
    expect((await alertsOf(auditor))[0]!.atLeast).toBe(51);
    await server.settings({ homesAlert: 500 });
  });
});
