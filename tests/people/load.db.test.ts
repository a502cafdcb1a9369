import { afterAll, beforeAll, expect, it } from 'vitest';
import { loadPeople } from '../../server/people/load-people.ts';
import type { PeopleLoaded } from '../../server/people/people.schema.ts';
import { SYSTEM, transact } from '../../server/platform/database/database.ts';
import { describeOnEngines } from '../support/engines.ts';
import { startServer, type TestServer, type Visitor } from '../support/server.ts';

describeOnEngines('people of a file', 'boston', (clone) => {
  let server: TestServer;
  let admin: Visitor;
  let ward: Visitor;
  let household: string;
  const find = <Row>(text: string, params: unknown[] = []) =>
    transact(server.database, SYSTEM.test, (tx) => tx.query<Row>(text, params));
  const load = async (who: Visitor, csv: string, dryRun = false) =>
    (await who.post('/api/people/load', { csv, dryRun })).json<PeopleLoaded>();
  beforeAll(async () => {
    server = await startServer(await clone.open());
    admin = await server.person([{ role: 'admin', areaPath: 'boston' }]);
    ward = await server.person([{ role: 'admin', areaPath: 'boston/04' }]);
    [{ code: household }] = await find<{ code: string }>(
      `select h.code from household h join cell c on c.id = h.cell_id where c.area_path = 'boston/04' order by h.id limit 1`) as [{ code: string }];
  });
  afterAll(() => server.close());

  const STAFF = `account,name,role,area,cell,from,to,skills
ann.w,Ann,worker,boston/04,,2026-03-01,2026-12-31,tree work|first aid
ann.w,,grid_lead,,0401,,,
ben.d,Ben,dispatcher,,,,,
`;

  it('are looked at in a dry run, stored whole, and the same again changes nothing', async () => {
    const people = () => find<{ n: number }>('select count(*)::int as n from person');
    const before = await people();
    const dry = await load(admin, STAFF, true);
    expect(dry).toMatchObject({ stored: false, faults: [], added: [{ account: 'ann.w', name: 'Ann' }, { account: 'ben.d' }], unchanged: 0 });
    expect(await people()).toEqual(before);
    expect(await load(admin, STAFF)).toMatchObject({ ...dry, stored: true });
    // From its first day to the end of the last one, in the city's time.
    expect(await find(
      `select r.role, r.area_path as path, r.begins_at as from, r.ends_at as to, w.skills from person p join person_role r on r.person_id = p.id
       left join worker w on w.id = p.id where p.account = any ('{ann.w,ben.d}') order by p.account, r.role`)).toEqual([
      { role: 'grid_lead', path: 'boston/04/@0401', from: null, to: null, skills: ['tree work', 'first aid'] },
      { role: 'worker', path: 'boston/04', from: '2026-03-01T05:00:00.000Z', to: '2027-01-01T05:00:00.000Z', skills: ['tree work', 'first aid'] },
      { role: 'dispatcher', path: 'boston', from: null, to: null, skills: null },
    ]);
    expect(await load(admin, STAFF)).toMatchObject({ stored: true, added: [], changed: [], unchanged: 2 });
    expect(await load(admin, STAFF.replace('Ben,dispatcher', 'Benjamin,planner'))).toMatchObject({
      stored: true, added: [], changed: [{ account: 'ben.d', changes: ['name', 'roles'] }], unchanged: 1 });
  });

  it('are all refused for one wrong line, and each is named', async () => {
    const answer = await load(admin, `account,name,role,area,cell,from,to,household
good.one,Good,planner,boston/04,,,,
X,Bad account,planner,boston/04,,,,
no.role,No role,mayor,boston/04,,,,
no.area,No area,planner,Atlantis,,,,
no.day,No day,planner,boston/04,,2026-02-30,,
no.home,No home,resident,boston/04,,,,nowhere
,Nobody,planner,boston/04,,,,
no.cell,No cell,grid_lead,,9999,,,
`);
    expect(answer.stored).toBe(false);
    expect(answer.faults.map(({ line, fault, value }) => [line, fault, value])).toEqual([
      [3, 'account_invalid', 'X'], [4, 'role_unknown', 'mayor'], [5, 'area_unknown', 'Atlantis'], [6, 'time_invalid', '2026-02-30'],
      [7, 'household_unknown', 'nowhere'], [8, 'account_invalid', ''], [9, 'cell_unknown', '9999'],
    ]);
    expect(await find(`select 1 from person where account = 'good.one'`)).toEqual([]);
  });

  it.each([
    ['no header', 'a,b\n', ['column_missing', 'column_missing', 'column_missing']],
    ['a broken quote', 'account,name,role\n"x,y,z\n', ['not_readable']],
    ['a line too short', 'account,name,role\nx\n', ['not_readable']],
    ['two names for one', 'account,name,role\none.a,A,planner\none.a,B,auditor\n', ['lines_differ']],
  ])('with %s is refused', async (_, csv, faults) => {
    const answer = await load(admin, csv);
    expect([answer.stored, answer.faults.map((one) => one.fault)]).toEqual([false, faults]);
  });

  it('in Chinese, with another separator and a spreadsheet\'s days, are the same', async () => {
    const answer = await load(admin, `\ufeff账号;姓名;角色;区域;开始;户号\nwang.x;王芳;居民;boston/04;2026/3/1;${household}\nli.q;李强;网格员;boston/04;;\n`);
    expect(answer).toMatchObject({ stored: true, faults: [], added: [{ account: 'wang.x', name: '王芳' }, { account: 'li.q', name: '李强' }] });
    expect(await find(`select h.code from person p join household h on h.id = p.household_id where account = 'wang.x'`)).toEqual([{ code: household }]);
  });

  it('are only those of one\'s own areas', async () => {
    const answer = await load(ward, 'account,name,role,area\none.w,One,planner,boston\nben.d,Ben,planner,boston/04\n');
    expect(answer.stored).toBe(false);
    expect(answer.faults.map(({ line, fault }) => `${line} ${fault}`)).toEqual(['2 area_not_yours', '3 account_taken', '3 beyond_your_areas']);
    // Where the only area one has is meant, it need not be named.
    expect(await load(ward, 'account,name,role\none.w,One,planner\n')).toMatchObject({ stored: true });
    expect(await find(`select r.area_path as path from person p join person_role r on r.person_id = p.id where account = 'one.w'`)).toEqual([{ path: 'boston/04' }]);
  });

  it('are loaded at the command line by the same verb', async () => {
    const lines = ['account,name,role,skills', ...Array.from({ length: 700 }, (_, i) => `w-${i},Worker ${i},worker,sweeping`)].join('\n');
    const { database, city } = server;
    expect(await loadPeople({ database, city }, 'load', { csv: lines, dryRun: false })).toMatchObject({ stored: true, faults: [], unchanged: 0 });
    expect(await loadPeople({ database, city }, 'load', { csv: lines.replace('sweeping', 'repair'), dryRun: false }))
      .toMatchObject({ stored: true, changed: [{ account: 'w-0', changes: ['skills'] }], unchanged: 699 });
  });
});
