/** The second wall: what the database itself refuses, whatever statement gets into a request. */
import { randomUUID } from 'node:crypto';
import { beforeAll, expect, it } from 'vitest';
import { RIGHTS } from '../../server/access/access.schema.ts';
import { type Actor, asEngine, BY_KEY, type Database, type Queryable, SYSTEM, transact } from '../../server/platform/database/database.ts';
import { signScope, type WallKeys } from '../../server/platform/database/signed-scope.ts';
import { describeOnEmbedded, describeOnEngines, describeOnNative, type TestDatabase } from '../support/engines.ts';

/** Tables without a word about anybody, and why. Every other one has policies, forced. */
const NOT_PERSONAL: Record<string, string> = {
  city: 'published', area: 'published', cell: 'published', grid_version: 'published', grid_version_cell: 'published',
  place_label: 'published', deed_category: 'the rulebook', deed_type: 'the rulebook', city_setting: 'settings of the city',
  purpose: 'what data may be looked at for, published',
  cell_place: 'which area answers for a cell', wall_key: 'granted to nobody', schema_migration: 'names of files',
  spatial_ref_sys: 'of PostGIS',
};
/** Columns that are about somebody, by their names. */
const PERSONAL = /person|account|household|worker|_by$|participant|owner|actor|note|reason|address|token|password|geog|body|subject|purpose/;

/** One row at least of everything that a loaded city does not have by itself. */
const FILL = [
  `insert into session (token_hash, person_id, client, expires_at) select sha256('s'), id, 'person', now() + interval '1 hour' from person order by id limit 1`,
  `insert into known_device (token_hash, person_id, used_at) select sha256('d'), id, now() from person order by id limit 1`,
  `insert into consent (person_id, kind, is_given, said_at) select id, 'notice', true, now() from person order by id limit 3`,
  `insert into sign_in_try (key, count, since) values ('k', 1, now())`,
  `insert into allowance (key, until) values ('k', now())`,
  `insert into second_factor (person_id, secret) select id, sha256(account::bytea) from person order by id limit 3`,
  `insert into outbox_key (person_id, key) select id, sha256(account::bytea) from person order by id limit 3`,
  `insert into look_alert (person_id, homes, area_paths, at, last_at) select id, 501, '{boston/04}', now(), now() from person order by id limit 3`,
  `insert into slip (id, batch_id, person_id, code_hash, made_by, made_at, expires_at, uses_left)
   select gen_random_uuid(), gen_random_uuid(), p.id, sha256(p.account::bytea), a.id, now(), now() + interval '1 day', 1
   from (select id, account from person where account like 'worker%' order by id limit 3) p, (select id from person where account = 'admin') a`,
  `insert into setup_link (token_hash, expires_at) values (sha256('l'), now())`,
  `insert into deed_vote (id, deed_id, person_id, vote, reason) select gen_random_uuid(), d.id, p.id, 'approve', 'r'
   from (select id from deed order by id limit 50) d, (select id from person where account = 'panel1') p`,
  `insert into deed_reversal (id, deed_id, reversed_by, reason) select gen_random_uuid(), d.id, p.id, 'r'
   from (select id from deed order by id limit 50) d, (select id from person where account = 'panel1') p`,
  `insert into deed_raise (id, deed_id, after_deed_id, points, credited, at) select gen_random_uuid(), id, id, 1, true, now() from deed order by id limit 50`,
  `insert into shift (id, worker_id, simulated) select gen_random_uuid(), id, false from worker`,
  `insert into worker_position (worker_id, geog, seen_at) select id, 'point(-71.06 42.32)', now() from worker`,
  `insert into offer (id, task_id, worker_id, fence, state, distance_m, offered_at, expires_at)
   select gen_random_uuid(), t.id, w.id, 900, 'accepted', 1, now(), now()
   from (select id, row_number() over (order by id) n from task) t join (select id, row_number() over (order by id) n from worker) w using (n)`,
  `insert into assignment (offer_id, task_id, worker_id, fence, state, accepted_at) select id, task_id, worker_id, fence, 'done', now() from offer where fence = 900`,
  `insert into task_step (task_id, seq, state, at, actor) select id, 900, 'new', now(), 'x' from task order by id limit 50`,
  // The queue of the chains fills by itself.
  `insert into chain_link (chain, position, key, digest, hash) values ('votes', 1, 'k', sha256('d'), sha256('h'))`,
  `insert into chain_head (chain, day, position, hash) values ('votes', '2026-01-01', 1, sha256('h'))`,
  `insert into access_entry (hour, person_id, role, by_right, purpose, kind, area_path, household_ids, people_ids, records, subjects, at, last_at)
   select date_trunc('hour', now(), 'UTC'), p.id, 'supervisor', 'deeds.exact', 'test', 'deeds', a.path, '{}', '{}', 1, sha256('x'), now(), now() from area a, (select id from person order by id limit 3) p`,
];

/** The tables of this product, with whether their policies are on and forced. */
const tablesOf = (database: Database) => database.asOwner((q) => q.query<{
  name: string; isOn: boolean; isForced: boolean; policies: number; columns: string[];
}>(
  `select c.relname as name, c.relrowsecurity as "isOn", c.relforcerowsecurity as "isForced",
     (select count(*)::int from pg_policy p where p.polrelid = c.oid and p.polname not in ('owner', 'tests')) as policies,
     array(select a.attname::text from pg_attribute a where a.attrelid = c.oid and a.attnum > 0 and not a.attisdropped) as columns
   from pg_class c where c.relnamespace = 'public'::regnamespace and c.relkind in ('r', 'p') order by 1`, []));

const withoutWall = (tables: Awaited<ReturnType<typeof tablesOf>>) => tables
  .filter((table) => !(table.name in NOT_PERSONAL) && (!table.isOn || !table.isForced || table.policies === 0)).map((table) => table.name);

/** As the application, without a word of who acts, or by a setting of one's own. */
const asNobody = <T>(database: Database, work: (q: Queryable) => Promise<T>) => database.transaction(work);
const count = async (q: Queryable, table: string) =>
  (await q.query<{ n: number }>(`select count(*)::int as n from "${table}"`, []))[0]!.n;
const codeOf = (work: Promise<unknown>) => work.then(() => 'done', (error: { code?: string }) => error.code);
const as = (right: string, areas: string, facts: Record<string, string> = {}, id = randomUUID() as string): Actor =>
  ({ id, kind: 'person', scope: areas, facts: { right, ...facts } });

async function fill(clone: TestDatabase): Promise<Database> {
  const database = await clone.open();
  await database.asOwner(async (q) => {
    for (const statement of FILL) await q.query(statement, []);
  });
  return database;
}

describeOnEngines('the second wall', 'boston', (clone) => {
  let database: Database;
  let forced: string[];
  beforeAll(async () => {
    database = await fill(clone);
    forced = (await tablesOf(database)).filter((table) => table.isForced).map((table) => table.name);
  });

  it('stands before every table that says something about somebody; a new one without fails here', async () => {
    const tables = await tablesOf(database);
    expect(withoutWall(tables), 'give it policies: CONTRIBUTING.md, a table with personal data').toEqual([]);
    // What is called not personal has no personal column; what is named here exists.
    for (const name of Object.keys(NOT_PERSONAL)) {
      const columns = tables.find((table) => table.name === name)!.columns.filter((column) => PERSONAL.test(column));
      expect(columns, name).toEqual([]);
    }
  });

  it.each([
    ['create table newcomer (id int)', 'without a wall'],
    ['create table newcomer (id int); alter table newcomer enable row level security; create policy see on newcomer using (true)', 'not forced'],
    ['create table newcomer (id int); select wall_around(\'newcomer\')', 'with nothing but the owner\'s policy'],
  ])('sees a newcomer: %s', async (statements) => {
    await database.asOwner((q) => q.query(statements));
    try {
      expect(withoutWall(await tablesOf(database))).toEqual(['newcomer']);
    } finally {
      await database.asOwner((q) => q.query('drop table newcomer', []));
    }
  });

  it('shows nobody a row without a scope, of any table', async () => {
    const filled: Record<string, number> = {};
    for (const table of forced) filled[table] = await database.asOwner((q) => count(q, table));
    expect(Object.entries(filled).filter(([, n]) => n === 0), 'nothing to be shown').toEqual([]);
    for (const table of forced) expect([table, await asNobody(database, (q) => count(q, table))]).toEqual([table, 0]);
    const rows = Object.values(filled).reduce((sum, n) => sum + n, 0);
    console.log(`row level: ${forced.length} tables behind the wall with ${rows} rows, shown without a scope: 0`);
    const views = ['work_area'];
    for (const view of views) expect(await asNobody(database, (q) => count(q, view))).toBe(0);
  });

  it('writes nothing without a scope either', async () => {
    for (const table of forced) {
      const before = await database.asOwner((q) => count(q, table));
      const remove = `delete from "${table}"`;
      const change = await asNobody(database, (q) => q.query<{ name: string }>(
        `select attname::text as name from pg_attribute where attrelid = $1::regclass and attnum > 0 and attgenerated = '' and attidentity = '' limit 1`, [`"${table}"`]));
      const answers = [
        await codeOf(asNobody(database, (q) => q.query(remove, []))),
        await codeOf(asNobody(database, (q) => q.query(`update "${table}" set ${change[0]!.name} = ${change[0]!.name}`, []))),
      ];
      for (const answer of answers) expect(['done', '42501']).toContain(answer);
      expect(await database.asOwner((q) => count(q, table))).toBe(before);
    }
  });

  it('believes no scope that the server has not signed for this session and moment', async () => {
    const keys = (await database.asOwner((q) => q.query<WallKeys & { session: number }>(
      'select inner_key as inner, outer_key as outer, pg_backend_pid() as session from wall_key', [])))[0]!;
    const actor = SYSTEM.verify;
    const now = Date.now() / 1000;
    const tried = (make: (session: number) => string) => asNobody(database, async (q) => {
      const [{ session }] = await q.query<{ session: number }>('select pg_backend_pid() as session', []) as [{ session: number }];
      await q.query(`select set_config('deedgrid.scope', $1::text, true)`, [make(session)]);
      return (await count(q, 'deed')) > 0;
    });
    const sign = (of: Partial<{ keys: WallKeys; at: number; off: number }> = {}) => (session: number) =>
      signScope(of.keys ?? keys, actor, { session: session + (of.off ?? 0), at: of.at ?? now });
    expect(await tried(sign())).toBe(true);
    expect(await tried(sign({ off: 1 })), 'of another session').toBe(false);
    expect(await tried(sign({ at: now - 90 })), 'too old').toBe(false);
    expect(await tried(sign({ at: now + 90 })), 'not yet').toBe(false);
    expect(await tried(sign({ keys: { inner: new Uint8Array(64), outer: new Uint8Array(64) } })), 'of other keys').toBe(false);
    expect(await tried((session) => sign()(session).replace('system:verify', 'system:import')), 'changed').toBe(false);
    expect(await tried((session) => sign()(session).slice(64)), 'unsigned').toBe(false);
    for (const text of ['', '*', 'x'.repeat(200), `${'0'.repeat(64)}{}`, `${'0'.repeat(64)}`]) expect(await tried(() => text)).toBe(false);
  });

  it('is not moved by a statement that got into a request: a role, a setting, another name', async () => {
    const areas = (q: Queryable) => q.query<{ area: string }>(`select distinct p.area_path as area from deed d join cell p on p.id = d.cell_id order by 1`, []);
    const panel = as('deeds.decide', 'boston/04');
    const before = await transact(database, panel, areas);
    expect(before.map((row) => row.area).every((area) => area.startsWith('boston/04')) && before.length > 0).toBe(true);
    const settings = ['deedgrid.actor', 'deedgrid.scope', 'deedgrid.right', 'deedgrid.areas', 'row_security', 'search_path'];
    for (const setting of settings) {
      const after = await transact(database, panel, async (tx) => {
        const value = setting === 'row_security' ? 'off' : setting === 'search_path' ? 'pg_temp, public' : '*';
        await tx.query('select set_config($1::text, $2::text, true)', [setting, value]);
        return areas(tx);
      }).catch(() => []);
      expect(before.map((row) => row.area), setting).toEqual(expect.arrayContaining(after.map((row) => row.area)));
    }
    // What the one statement says is over with the transaction, whatever it was and for however long.
    for (const [name, value] of [['search_path', 'pg_catalog'], ['statement_timeout', '1'], ['default_transaction_read_only', 'on'], ['TimeZone', 'Asia/Tokyo']] as const) {
      await transact(database, panel, (tx) => tx.query('select set_config($1::text, $2::text, false)', [name, value]));
    }
    const zones = await transact(database, panel, (tx) => tx.query<{ zone: string; path: string; limit: string; only: string }>(
      `select current_setting('TimeZone') as zone, current_setting('search_path') as path, current_setting('statement_timeout') as limit,
         current_setting('default_transaction_read_only') as only`, []));
    expect(zones[0]!.zone).not.toBe('Asia/Tokyo');
    expect(zones[0]!.path).toContain('public');
    expect(zones[0]!.only).toBe('off');
    expect(zones[0]!.limit).not.toBe('1ms');
    await transact(database, panel, (tx) => tx.query(`select set_config('deedgrid.scope', '*', false)`, [])).catch(() => undefined);
    expect(await asNobody(database, (q) => count(q, 'deed'))).toBe(0);
    expect(await transact(database, panel, areas)).toEqual(before);
  });

  it('becomes the machine\'s for a part and comes back', async () => {
    const panel = as('deeds.decide', 'boston/04');
    const [first, within, after] = await transact(database, panel, async (tx) => [
      await count(tx, 'deed'), await asEngine(tx, SYSTEM.verify, (engine) => count(engine, 'deed')), await count(tx, 'deed')]);
    expect(within).toBeGreaterThan(first);
    expect(after).toBe(first);
  });

  it('gives the hash of a password to the sign-in alone, one account at a time', async () => {
    for (const actor of Object.values(SYSTEM)) {
      expect(await codeOf(transact(database, actor, (tx) => tx.query('select password_hash from person limit 1', [])))).toBe('42501');
      expect(await codeOf(transact(database, actor, (tx) => tx.query('select * from person limit 1', [])))).toBe('42501');
      const asked = codeOf(transact(database, actor, (tx) => tx.query(`select * from sign_in_secret('supervisor')`, [])));
      expect([actor.id, await asked]).toEqual([actor.id, actor === SYSTEM.signIn ? 'done' : '42501']);
    }
    for (const right of RIGHTS) {
      expect(await codeOf(transact(database, as(right, 'boston'), (tx) => tx.query(`select * from sign_in_secret('supervisor')`, [])))).toBe('42501');
    }
    const [row] = await transact(database, SYSTEM.signIn, (tx) => tx.query<{ hash: string }>(
      `select password_hash as hash from sign_in_secret('supervisor')`, []));
    expect(row!.hash).toMatch(/^scrypt\$/);
  });

  it('lets nobody make an administrator of anybody', async () => {
    const [me] = await database.asOwner((q) => q.query<{ id: string }>(`select id from person where account = 'supervisor'`, []));
    for (const right of RIGHTS) {
      const add = (tx: Queryable) => tx.query(`insert into person_role (person_id, role, area_path) values ($1::uuid, 'admin', 'boston')`, [me!.id]);
      expect([right, await codeOf(transact(database, as(right, 'boston', {}, me!.id), add))]).toEqual([right, '42501']);
      // Who manages people takes roles in their areas, and gives none to themself.
      if (right === 'people.manage') continue;
      const gone = (tx: Queryable) => tx.query('delete from person_role returning role', []);
      expect([right, await transact(database, as(right, 'boston', {}, me!.id), gone)]).toEqual([right, []]);
    }
    for (const actor of [SYSTEM.access, SYSTEM.sweep, SYSTEM.dispatch, SYSTEM.cube, SYSTEM.relay, SYSTEM.signIn]) {
      expect(await codeOf(transact(database, actor, (tx) => tx.query(
        `insert into person_role (person_id, role, area_path) values ($1::uuid, 'admin', 'boston')`, [me!.id])))).toBe('42501');
    }
  });

  it('lets points be moved by a right that is for it, to the household of the deed, within its rule', async () => {
    const move = (q: Queryable, { debit, credit, amount, subject }: { debit: string; credit: string; amount: number; subject: string }) => q.query(
      `select transfer_all(array[gen_random_uuid()], array['posted'], array[$1::text], array[$2::text], array[$3::bigint],
         array[$4::text], array[null::uuid], array[now()], array[$1::text])`, [debit, credit, amount, subject]);
    const [deed] = await database.asOwner((q) => q.query<{ id: string; household: string; points: number; area: string }>(
      `select d.id, d.household_id as household, t.points, c.area_path as area
       from deed d join deed_type t on t.id = d.type_id and t.version = d.rule_version join cell c on c.id = d.cell_id
       where d.state in ('submitted', 'in_review') and t.points > 0 order by d.id limit 1`, []));
    const due = { debit: `issuer:${deed!.area}`, credit: `member:${deed!.household}`, amount: deed!.points, subject: `deed:${deed!.id}` };
    for (const right of RIGHTS.filter((one) => !['deeds.decide', 'deeds.reverse'].includes(one))) {
      expect([right, await codeOf(transact(database, as(right, 'boston'), (tx) => move(tx, due)))]).toEqual([right, '42501']);
    }
    for (const actor of [SYSTEM.access, SYSTEM.dispatch, SYSTEM.cube, SYSTEM.relay, SYSTEM.verify, SYSTEM.signIn]) {
      expect(await codeOf(transact(database, actor, (tx) => move(tx, due)))).toBe('42501');
    }
    const panel = (areas: string) => as('deeds.decide', areas);
    const refused: [string, Actor, Partial<typeof due>][] = [
      ['a million', panel(deed!.area), { amount: 1_000_000 }], ['one too many', panel(deed!.area), { amount: deed!.points + 1 }],
      ['for no deed', panel(deed!.area), { subject: 'gift' }], ['to another', panel(deed!.area), { credit: `member:${randomUUID()}` }],
      ['elsewhere', panel(deed!.area === 'boston/04' ? 'boston/05' : 'boston/04'), {}],
      ['between members', panel(deed!.area), { debit: `member:${randomUUID()}` }],
    ];
    for (const [what, actor, change] of refused) {
      const code = await codeOf(transact(database, actor, (tx) => move(tx, { ...due, ...change })));
      expect([what, ['42501', '23514'].includes(code ?? '')]).toEqual([what, true]);
    }
    const decider = panel(deed!.area);
    expect(await codeOf(transact(database, decider, (tx) => move(tx, due)))).toBe('done');
    // And not once more.
    expect(await codeOf(transact(database, decider, (tx) => move(tx, { ...due, amount: 1 })))).toBe('42501');
    const [made] = await database.asOwner((q) => q.query<{ actor: string }>('select actor from transfer where subject = $1::text', [due.subject]));
    expect(made!.actor).toBe(decider.id);
    expect(await codeOf(transact(database, SYSTEM.import, (tx) => tx.query(
      `select move_points('{}', '{}', '{}', '{}', '{}', '{}', '{}', '{}', '{}')`, [])))).toBe('42501');
  });
});

/** One session, whose user is superuser: what can be set in a transaction is all it can enforce. */
describeOnEmbedded('what the embedded engine enforces', 'empty', (clone) => {
  const who = 'select current_user::text as "user"';
  const user = async (q: Queryable) => (await q.query<{ user: string }>(who, []))[0]!.user;

  it('is the role of each transaction, anew, and every policy below it', async () => {
    const database = await clone.open();
    expect(await asNobody(database, user)).toBe('deedgrid_app');
    for (const statement of ['select * from wall_key', 'create table x (y int)', 'alter table deed disable row level security', 'update transfer set amount = 1']) {
      expect([statement, await codeOf(asNobody(database, (q) => q.query(statement, [])))]).toEqual([statement, '42501']);
    }
  });

  it('is not that a statement which got in stays out of its own transaction\'s role; the next is the application\'s', async () => {
    const database = await clone.open();
    const become = async (statement: string) => [await asNobody(database, async (q) => {
      await q.query(statement, []);
      return user(q);
    }), await asNobody(database, user)];
    // This is why real use needs PostgreSQL: there the login itself is no more than this role.
    for (const statement of ['reset role', 'set local role none', 'set role postgres', 'set session role postgres']) {
      expect([statement, ...await become(statement)]).toEqual([statement, 'postgres', 'deedgrid_app']);
    }
  });
});

describeOnNative('the application\'s login', 'boston', (clone) => {
  let database: Database;
  beforeAll(async () => { database = await fill(clone); });

  it('is no superuser, passes no policy by, owns nothing, is a member of nothing', async () => {
    const [row] = await asNobody(database, (q) => q.query<Record<string, unknown>>(
      `select session_user::text as login, current_user::text as "user", rolsuper, rolbypassrls, rolcreatedb, rolcreaterole, rolreplication,
         (select count(*)::int from pg_auth_members m where m.member = r.oid) as memberships,
         (select count(*)::int from pg_shdepend d where d.refobjid = r.oid and d.deptype = 'o') as owned
       from pg_roles r where rolname = session_user`, []));
    expect(row).toEqual({
      login: 'deedgrid_app', user: 'deedgrid_app', rolsuper: false, rolbypassrls: false, rolcreatedb: false, rolcreaterole: false,
      rolreplication: false, memberships: 0, owned: 0 });
  });

  it('can become nobody else, and makes nothing', async () => {
    const owner = (await database.asOwner((q) => q.query<{ name: string }>('select current_user::text as name', [])))[0]!.name;
    const refused = [
      `set role "${owner}"`, `set session authorization "${owner}"`, 'set role deedgrid_gis', 'create table x (y int)', 'create temporary table x (y int)',
      'create schema x', 'create role x', 'alter role deedgrid_app superuser', 'alter table deed disable row level security',
      'drop policy see on deed', 'create policy mine on deed using (true)', 'alter table deed owner to deedgrid_app', 'select * from wall_key',
      'update wall_key set inner_key = outer_key', 'select * from pg_stat_activity', 'select * from pg_prepared_statements', 'select pg_read_file(\'postgresql.conf\')', 'copy person to program \'cat\'',
      'truncate transfer', 'update transfer set amount = 1', 'delete from access_entry', 'alter function wall_scope() owner to deedgrid_app',
      `create or replace function wall_may(rights text[]) returns boolean language sql as 'select true'`, 'set session_replication_role = replica',
    ];
    for (const statement of refused) {
      const code = await codeOf(asNobody(database, (q) => q.query(statement, [])));
      expect([statement, code]).toEqual([statement, '42501']);
    }
    // These end nothing: there is nobody behind the login.
    for (const statement of ['reset role', 'reset session authorization', 'set role none', 'reset all', 'discard plans', 'set row_security = off']) {
      const rows = await asNobody(database, async (q) => {
        await q.query(statement, []);
        return count(q, 'person');
      }).catch(() => 0);
      expect([statement, rows]).toEqual([statement, 0]);
    }
  });

  it('reads geometry for a GIS tool by a third login, and nothing about anybody', async () => {
    const tables = (await tablesOf(database)).map((table) => table.name);
    const may = await database.asOwner((q) => q.query<{ name: string }>(
      `select t as name from unnest($1::text[]) t where has_table_privilege('deedgrid_gis', t, 'select')
         or has_any_column_privilege('deedgrid_gis', t, 'select') order by 1`, [tables]));
    expect(may.map((row) => row.name).filter((name) => name !== 'spatial_ref_sys'))
      .toEqual(['area', 'cell', 'city', 'grid_version', 'grid_version_cell', 'place_label']);
    const write = await database.asOwner((q) => q.query(
      `select t from unnest($1::text[]) t where has_table_privilege('deedgrid_gis', t, 'insert, update, delete, truncate')`, [tables]));
    expect(write).toEqual([]);
  });

  it('shows each their own by a plan that the connection keeps, also after the table was changed', async () => {
    const one = await clone.again({ connections: 1 });
    const homes = await database.asOwner((q) => q.query<{ id: string }>('select id from household order by id limit 20', []));
    const text = 'select id from household where id = any ($1::uuid[]) order by id';
    const seen = (home: string) => transact(one, as('household.own', 'boston', { household: home }), (tx) =>
      tx.query<{ id: string }>(text, [homes.map((row) => row.id)], BY_KEY));
    await database.asOwner((q) => q.query('grant execute on function pg_prepared_statement() to deedgrid_app', []));
    for (const home of homes) expect(await seen(home.id)).toEqual([home]);
    const [kept] = await transact(one, SYSTEM.verify, (tx) => tx.query<{ name: string; generic: number }>(
      'select name, generic_plans::int as generic from pg_prepared_statements where statement = $1::text', [text]));
    expect(kept!.generic).toBeGreaterThan(5);
    expect(kept!.name).toMatch(/^[0-9a-f]{32}$/);
    // Where names could be found out, none is kept: a statement that got in would put its own in the place.
    const other = await clone.again({ connections: 1 });
    expect(await other.transaction(async (q) => {
      for (let i = 0; i < 3; i += 1) await q.query(text, [[]], BY_KEY);
      return q.query('select name from pg_prepared_statements', []);
    })).toEqual([]);
    await database.asOwner((q) => q.query('revoke execute on function pg_prepared_statement() from deedgrid_app', []));
    await database.asOwner((q) => q.query('alter table household add column newcomer int', []));
    expect(await seen(homes[0]!.id)).toEqual([homes[0]]);
    expect(await one.transaction((q) => q.query(text, [homes.map((row) => row.id)], BY_KEY))).toEqual([]);
  });

  it('shows 1,000 mixed people over five connections no row of anybody else', async () => {
    const five = await clone.again({ connections: 5 });
    const homes = await database.asOwner((q) => q.query<{ id: string; person: string }>(
      'select h.id, p.id as person from household h join person p on p.household_id = h.id order by h.id limit 200', []));
    const some = await database.asOwner((q) => q.query<{ id: string }>(
      'select household_id as id from deed group by household_id order by count(*) desc, household_id limit 200', []));
    const workers = await database.asOwner((q) => q.query<{ id: string }>('select id from worker order by id', []));
    const areas = await database.asOwner((q) => q.query<{ path: string }>(
      `select path from area where parent is not null order by path`, []));
    const at = <Row>(rows: Row[], n: number) => rows[n % rows.length]!;
    let seen = 0;
    const foreign = async (n: number): Promise<number> => {
      const area = at(areas, n * 7).path;
      const own = n % 2 ? at(homes, n).id : at(some, n).id;
      const worker = at(workers, n).id;
      const kinds: [Actor, string, unknown[]][] = [
        [as('household.own', 'boston', { household: own }), `select household_id is distinct from $1::uuid as foreign from deed
          union all select id is distinct from $1::uuid from household
          union all select owner <> 'member:' || $1::uuid from account`, [own]],
        [as('deeds.decide', area), `select p.area_path <> $1::text as foreign from deed d join cell p on p.id = d.cell_id`, [area]],
        [as('households.exact', area), `select p.area_path <> $1::text as foreign from household h join cell p on p.id = h.cell_id`, [area]],
        [as('tasks.read', area), `select area_path <> $1::text as foreign from task`, [area]],
        [as('work.do', area, {}, worker), `select worker_id <> $1::uuid as foreign from offer union all select worker_id <> $1::uuid from shift
          union all select worker_id <> $1::uuid from worker_position
          union all select not exists (select 1 from offer o where o.task_id = t.id and o.worker_id = $1::uuid) from task t`, [worker]],
        [as('audit.read', area), `select area_path <> $1::text as foreign from access_entry`, [area]],
      ];
      const [actor, text, params] = at(kinds, n);
      const rows = await transact(five, actor, (tx) => tx.query<{ foreign: boolean }>(text, params), { isPatient: true });
      seen += rows.length;
      return rows.filter((row) => row.foreign).length;
    };
    const found = await Promise.all(Array.from({ length: 1000 }, (_, n) => foreign(n)));
    const foreignRows = found.reduce((sum, n) => sum + n, 0);
    console.log(`row level: 1,000 mixed people over five connections saw ${seen} rows, of others ${foreignRows}`);
    expect(foreignRows).toBe(0);
    expect(seen).toBeGreaterThan(100_000);
  });
});
