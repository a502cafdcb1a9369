/** The list of people is filtered inside one's areas, and each look is where an auditor finds it. */
import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { SYSTEM, transact } from '../../server/platform/database/database.ts';
import { describeOnEngines } from '../support/engines.ts';
import { startServer, type TestServer, type Visitor } from '../support/server.ts';

describeOnEngines('the list of people', 'boston', (clone) => {
  let server: TestServer;
  let admin: Visitor;
  let ward: Visitor;
  const role = (name: string, areaPath: string, more = {}) =>
    ({ role: name, areaPath, cell: null, beginsAt: null, endsAt: null, ...more });
  beforeAll(async () => {
    server = await startServer(await clone.open());
    admin = await server.person([{ role: 'admin', areaPath: 'boston' }]);
    ward = await server.person([{ role: 'admin', areaPath: 'boston/04' }]);
    const people = [
      { account: 'list-lead', name: 'Zoë Grid_Lead', roles: [role('grid_lead', 'boston/04', { cell: '0401' })] },
      { account: 'list-gone', name: 'Gone 100%', standing: 'suspended', roles: [role('planner', 'boston/05')] },
      { account: 'list-both', name: 'Both', roles: [role('planner', 'boston/04'), role('auditor', 'boston/05')] },
    ];
    for (const person of people) {
      const answer = await admin.put(`/api/people/${randomUUID()}`, { standing: 'good', skills: [], homeAreaPath: null, householdCode: null, ...person });
      expect(answer.statusCode).toBe(200);
    }
  });
  afterAll(() => server.close());
  const accounts = async (who: Visitor, query: string) => {
    const answer = await who.get(`/api/people?limit=50&${query}`);
    expect(answer.statusCode).toBe(200);
    const { items, total } = answer.json<{ items: { account: string }[]; total: number }>();
    expect(items).toHaveLength(total);
    return items.map(({ account }) => account);
  };

  it('finds by a part of account or name, by role, area and standing together', async () => {
    expect(await accounts(admin, 'person=list-')).toEqual(['list-both', 'list-gone', 'list-lead']);
    expect(await accounts(admin, `person=${encodeURIComponent('ZOË grid_')}`)).toEqual(['list-lead']);
    expect(await accounts(admin, `person=${encodeURIComponent('0%')}`)).toEqual(['list-gone']);
    // The role that is asked for is held in the area that is asked for.
    expect(await accounts(admin, 'person=list-&role=auditor&area=boston/04')).toEqual([]);
    expect(await accounts(admin, 'person=list-&standing=suspended')).toEqual(['list-gone']);
  });

  it('reaches nobody outside one\'s areas, whatever is asked for', async () => {
    expect(await accounts(ward, 'person=list-')).toEqual(['list-both', 'list-lead']);
    expect(await accounts(ward, 'person=list-&area=boston/05')).toEqual([]);
    expect(await accounts(ward, 'person=list-&role=auditor')).toEqual([]);
    expect(await accounts(ward, 'person=list-&standing=suspended')).toEqual([]);
  });

  it('notes the look at who leads one cell under its area, where an auditor sees it', async () => {
    expect(await accounts(ward, 'person=list-lead&role=grid_lead')).toEqual(['list-lead']);
    const entries = await transact(server.database, SYSTEM.test, (tx) => tx.query<{ area: string }>(
      `select area_path as area from access_entry where person_id = $1::uuid and kind = 'people' limit 50`, [ward.id]));
    expect(new Set(entries.map(({ area }) => area))).toEqual(new Set(['boston/04']));
  });
});
