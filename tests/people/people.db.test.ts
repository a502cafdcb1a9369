import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { actorBy } from '../../server/access/access.ts';
import type { PersonDetail, WritePerson } from '../../server/people/people.schema.ts';
import { SYSTEM, transact } from '../../server/platform/database/database.ts';
import { describeOnEngines } from '../support/engines.ts';
import { startServer, type TestServer, type Visitor } from '../support/server.ts';

const role = (name: WritePerson['roles'][number]['role'], areaPath: string, more: Partial<WritePerson['roles'][number]> = {}) =>
  ({ role: name, areaPath, cell: null, beginsAt: null, endsAt: null, ...more });
let n = 0;
const written = (more: Partial<WritePerson> = {}): WritePerson => ({
  account: `somebody-${n += 1}`, name: 'Somebody', standing: 'good', roles: [role('planner', 'boston/04')], skills: [], homeAreaPath: null,
  householdCode: null, ...more });

describeOnEngines('people', 'boston', (clone) => {
  let server: TestServer;
  let admin: Visitor;
  let ward: Visitor;
  let home: { code: string; id: string };
  let away: { code: string };
  const find = <Row>(text: string, params: unknown[] = []) =>
    transact(server.database, SYSTEM.test, (tx) => tx.query<Row>(text, params));
  beforeAll(async () => {
    server = await startServer(await clone.open());
    // The demo's administrators would always be left.
    await find(`delete from person_role where role = 'admin'`);
    admin = await server.person([{ role: 'admin', areaPath: 'boston' }]);
    ward = await server.person([{ role: 'admin', areaPath: 'boston/04' }]);
    [home] = await find<typeof home>(
      `select h.code, h.id from household h join cell c on c.id = h.cell_id where c.area_path = 'boston/04' order by h.id limit 1`) as [typeof home];
    [away] = await find<typeof away>(
      `select h.code from household h join cell c on c.id = h.cell_id where c.area_path = 'boston/01' order by h.id limit 1`) as [typeof away];
  });
  afterAll(() => server.close());
  const put = async (who: Visitor, id: string, body: WritePerson) => {
    const answer = await who.put(`/api/people/${id}`, body);
    return { status: answer.statusCode, body: answer.json<PersonDetail & { code?: string; details?: { faults?: { fault: string }[] } }>() };
  };
  const faultsOf = async (who: Visitor, body: WritePerson, id: string = randomUUID()) => {
    const answer = await put(who, id, body);
    return answer.body.details?.faults?.map((one) => one.fault) ?? answer.body.code ?? answer.status;
  };

  it('are made, read, changed and suspended; the same again changes nothing', async () => {
    const id = randomUUID();
    const first = written({
      roles: [role('worker', 'boston/04', { endsAt: '2027-01-01T05:00:00.000Z' }), role('grid_lead', 'boston/04', { cell: '0401' })],
      skills: ['tree work'], homeAreaPath: 'boston/04' });
    const { status, body } = await put(admin, id, first);
    expect([status, body]).toEqual([200, expect.objectContaining({ ...first, id, canSignIn: false, roles: expect.arrayContaining(first.roles) })]);
    expect((await admin.get(`/api/people/${id}`)).json()).toEqual(body);
    const entries = () => find(
      `select kind, area_path as area, times from access_entry where $1::uuid = any (people_ids) order by id`, [id]);
    const looks = [{ kind: 'person_change', area: 'boston/04', times: 1 }, { kind: 'person', area: 'boston/04', times: 1 }];
    expect(await entries()).toEqual(looks);
    const versions = () => server.database.asOwner((q) => q.query(
      'select xmin::text from person where id = $1::uuid union all select xmin::text from person_role where person_id = $1::uuid order by 1', [id]));
    const before = await versions();
    expect((await put(admin, id, first)).status).toBe(200);
    expect(await versions()).toEqual(before);
    expect(await entries()).toEqual(looks);
    const gone = await put(admin, id, { ...first, standing: 'suspended', roles: [role('planner', 'boston/04')], skills: [], homeAreaPath: null });
    expect([gone.status, gone.body.standing, gone.body.roles]).toEqual([200, 'suspended', [role('planner', 'boston/04')]]);
  });

  it('who are suspended have no session from then on, and have it again afterwards', async () => {
    const one = await server.person([{ role: 'planner', areaPath: 'boston/04' }]);
    const now = (await admin.get(`/api/people/${one.id}`)).json<PersonDetail>();
    const { account, name, roles } = now;
    const as = (standing: 'good' | 'suspended') => put(admin, one.id, written({ account, name, roles, standing }));
    expect((await as('suspended')).status).toBe(200);
    expect((await one.get('/api/participation')).statusCode).toBe(401);
    await as('good');
    expect((await one.get('/api/participation')).statusCode).toBe(200);
  });

  it('are not reached beyond one\'s own areas, and what lies outside stays', async () => {
    expect(await faultsOf(ward, written({ roles: [role('planner', 'boston')] }))).toEqual(['area_not_yours']);
    expect(await faultsOf(ward, written({ roles: [role('planner', 'boston/01')] }))).toEqual(['area_not_yours']);
    const id = randomUUID();
    const both = written({ roles: [role('planner', 'boston/01'), role('dispatcher', 'boston/04')] });
    await put(admin, id, both);
    expect(await faultsOf(ward, { ...both, name: 'Renamed' }, id)).toEqual(['beyond_your_areas']);
    expect(await faultsOf(ward, { ...both, standing: 'suspended' }, id)).toEqual(['beyond_your_areas']);
    // Only the role here goes, also when the other is not named.
    const left = await put(ward, id, { ...both, roles: [role('planner', 'boston/04')] });
    expect([left.status, left.body.roles.map((held) => `${held.role} ${held.areaPath}`).sort()]).toEqual([200, ['planner boston/01', 'planner boston/04']]);
    const elsewhere = randomUUID();
    await put(admin, elsewhere, written({ roles: [role('planner', 'boston/01')] }));
    expect((await ward.get(`/api/people/${elsewhere}`)).statusCode).toBe(404);
    expect(await faultsOf(ward, written(), elsewhere)).toBe('ID_REUSED');
    expect((await ward.get(`/api/people/${randomUUID()}`)).statusCode).toBe(404);
  });

  it.each([
    ['an unknown area', { roles: [role('planner', 'boston/99')] }, 'area_unknown'],
    ['an unknown cell', { roles: [role('grid_lead', 'boston/04', { cell: '9999' })] }, 'cell_unknown'],
    ['a cell elsewhere', { roles: [role('grid_lead', 'boston/01', { cell: '0401' })] }, 'cell_unknown'],
    ['a cell for no grid lead', { roles: [role('worker', 'boston/04', { cell: '0401' })] }, 'cell_not_for_role'],
    ['an end before the beginning', { roles: [role('planner', 'boston/04', { beginsAt: '2026-05-01T00:00:00Z', endsAt: '2026-04-01T00:00:00Z' })] }, 'time_invalid'],
    ['a resident without a household', { roles: [role('resident', 'boston/04')] }, 'household_missing'],
    ['an unknown household', { roles: [role('resident', 'boston/04')], householdCode: 'nowhere' }, 'household_unknown'],
    ['a household without a resident', { householdCode: 'nowhere' }, 'household_without_resident'],
    ['skills of no worker', { skills: ['climbing'] }, 'skills_invalid'],
    ['an administrator who decides', { roles: [role('admin', 'boston/04'), role('panel', 'boston/04')] }, 'administrator_apart'],
    ['an administrator who sees homes', { roles: [role('admin', 'boston/04'), role('supervisor', 'boston/01')] }, 'administrator_apart'],
    ['an administrator who keeps watch', { roles: [role('admin', 'boston/04'), role('auditor', 'boston/04')] }, 'administrator_apart'],
  ] satisfies [string, Partial<WritePerson>, string][])('with %s are refused', async (_, more, fault) => {
    const body = written(more);
    expect(await faultsOf(admin, body)).toContain(fault);
    expect(await find('select 1 from person where account = $1::text', [body.account])).toEqual([]);
  });

  it('join a household of one\'s areas by its code', async () => {
    const body = written({ roles: [role('resident', 'boston/04')], householdCode: home.code });
    const id = randomUUID();
    expect((await put(ward, id, body)).body.householdCode).toBe(home.code);
    expect(await find('select household_id as id from person where id = $1::uuid', [id])).toEqual([{ id: home.id }]);
    // A home elsewhere answers like none.
    expect(await faultsOf(ward, written({ ...body, account: 'away', householdCode: away.code }))).toEqual(['household_unknown']);
  });

  it('have accounts of their own: a taken one is refused, also where one cannot see who has it', async () => {
    const taken = written({ roles: [role('planner', 'boston/01')] });
    await put(admin, randomUUID(), taken);
    expect(await faultsOf(ward, written({ account: taken.account }))).toBe('ACCOUNT_TAKEN');
  });

  it('an administrator gives nothing to themself', async () => {
    const own = (await admin.get(`/api/people/${admin.id}`)).json<PersonDetail>();
    const { account, name } = own;
    expect(await faultsOf(admin, written({ account, name, roles: [...own.roles, role('planner', 'boston')] }), admin.id)).toEqual(['own_roles']);
    // Nor behind the verb's back.
    const person = { id: admin.id, account, name, householdId: null, purpose: null, client: 'person' as const, roles: own.roles };
    const as = (text: string, params: unknown[]) => transact(server.database, actorBy(person, ['people.read', 'people.manage']), (tx) => tx.query(text, params));
    await expect(as(`insert into person_role (person_id, role, area_path) values ($1::uuid, 'panel', 'boston')`, [admin.id])).rejects.toThrow(/policy/);
    await expect(as(`update person set password_hash = 'x' where id = $1::uuid`, [admin.id])).rejects.toThrow(/denied/);
    await expect(as(`insert into person (id, account, name, password_hash, origin) values ($1::uuid, 'x-x', 'X', 'x', 'real')`, [randomUUID()])).rejects.toThrow(/policy/);
    await expect(as(`delete from person where id = $1::uuid`, [ward.id])).rejects.toThrow(/denied/);
  });

  it('behind the verb the database lets a ward\'s administrator do nothing elsewhere', async () => {
    const id = randomUUID();
    await put(admin, id, written({ roles: [role('planner', 'boston/01'), role('planner', 'boston/04')] }));
    const person = { id: ward.id, account: 'w', name: 'W', householdId: null, purpose: null, client: 'person' as const, roles: [{ role: 'admin' as const, areaPath: 'boston/04' }] };
    const as = (text: string) => transact(server.database, actorBy(person, ['people.read', 'people.manage']), (tx) => tx.query(text, [id]));
    await expect(as(`insert into person_role (person_id, role, area_path) values ($1::uuid, 'panel', 'boston/01')`)).rejects.toThrow(/policy/);
    expect(await as(`update person set standing = 'suspended' where id = $1::uuid returning id`)).toEqual([]);
    expect(await as(`delete from person_role where person_id = $1::uuid and area_path = 'boston/01' returning role`)).toEqual([]);
    const other = { ...person, roles: [{ role: 'planner' as const, areaPath: 'boston' }] };
    expect(await transact(server.database, actorBy(other, 'planning.read'), (tx) =>
      tx.query(`delete from person_role where person_id = $1::uuid returning role`, [id]))).toEqual([]);
  });

  it('the last administrator stays: neither another way round nor two at once', async () => {
    const own = (await admin.get(`/api/people/${admin.id}`)).json<PersonDetail>();
    const without = written({ account: own.account, name: own.name, roles: [role('planner', 'boston')] });
    expect(await faultsOf(admin, { ...without, roles: own.roles, standing: 'suspended' }, admin.id)).toBe('LAST_ADMINISTRATOR');
    const second = await server.person([{ role: 'admin', areaPath: 'boston' }, { role: 'planner', areaPath: 'boston' }]);
    const other = (await admin.get(`/api/people/${second.id}`)).json<PersonDetail>();
    // One whose time ends is not one who is left.
    const until = await put(admin, second.id, written({ account: other.account, name: other.name, roles: [role('admin', 'boston', { endsAt: '2099-01-01T00:00:00Z' })] }));
    expect(until.status).toBe(200);
    expect(await faultsOf(admin, { ...without, roles: own.roles, standing: 'suspended' }, admin.id)).toBe('LAST_ADMINISTRATOR');
    await put(admin, second.id, written({ account: other.account, name: other.name, roles: other.roles }));
    // Each suspends the other at once: one of them is left.
    const bodyOf = ({ account, name, roles }: PersonDetail) => written({ account, name, roles, standing: 'suspended' });
    const answers = await Promise.all([put(admin, second.id, bodyOf(other)), put(second, admin.id, bodyOf(own))]);
    expect(answers.filter((answer) => answer.status === 200).length).toBe(1);
    await find(`update person set standing = 'good' where id = any ($1::uuid[])`, [[admin.id, second.id]]);
    // Whoever is not the last may go.
    expect((await put(admin, second.id, bodyOf(other))).status).toBe(200);
  });
});
