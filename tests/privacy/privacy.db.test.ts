import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { hashPassword } from '../../server/access/access.ts';
import { checkBooks } from '../../server/books.ts';
import type { OwnHousehold } from '../../server/households/households.schema.ts';
import { selectInBounds } from '../../server/households/households.sql.ts';
import { SYSTEM, transact } from '../../server/platform/database/database.ts';
import { PROCESSING } from '../../server/privacy/processing.ts';
import type { Consents, PersonalCopy } from '../../server/privacy/privacy.schema.ts';
import { sweepOld } from '../../server/privacy/privacy.ts';
import type { RulebookView } from '../../server/rulebook/rulebook.schema.ts';
import { describeOnEngines } from '../support/engines.ts';
import { startServer, type TestServer, type Visitor } from '../support/server.ts';

const PASSWORD = 'a long enough password';
/** Tables with somebody's id in them that hold nothing of that person, and why. */
const NOT_IN_A_COPY: Record<string, string> = {
  news: 'gone within three days; what it tells is in the tables', stream: 'names and counters',
  heat_day: 'sums of days', sign_in_try: 'hashes', setup_link: 'hashes', allowance: 'hashes', second_factor: 'a secret', outbox_key: 'a key, handed out within the session',
};

describeOnEngines('the rights of the people in it', 'boston', (clone) => {
  let server: TestServer;
  let resident: Visitor;
  let worker: Visitor;
  let supervisor: Visitor;
  let home: OwnHousehold;
  let typeId: string;
  const owner = <Row>(text: string, params: unknown[] = []) => server.database.asOwner((q) => q.query<Row>(text, params));
  const withPassword = async ({ id }: Visitor) =>
    owner('update person set password_hash = $2::text where id = $1::uuid', [id, await hashPassword(PASSWORD)]);
  const report = (who: Visitor, title: string) => {
    const id = randomUUID();
    return who.post('/api/tasks', { id, title, point: home.point, note: 'our neighbour is ill' })
      .then((answer) => {
        expect(answer.statusCode, answer.body).toBeLessThan(300);
        return id;
      });
  };

  beforeAll(async () => {
    server = await startServer(await clone.open());
    const [row] = await owner<{ id: string }>(
      `select household_id as id from deed where state = 'posted' group by 1 order by count(*) desc, 1 limit 1`);
    resident = await server.person([{ role: 'resident', areaPath: 'boston' }], row!.id);
    worker = await server.person([{ role: 'worker', areaPath: 'boston' }]);
    supervisor = await server.person([{ role: 'supervisor', areaPath: 'boston' }]);
    home = (await resident.get('/api/households/mine')).json<OwnHousehold>();
    const { types } = (await resident.get('/api/rulebook')).json<RulebookView>();
    typeId = types.find((type) => type.points > 1)!.id;
  });
  afterAll(() => server.close());

  it('gives a copy of everything about me, from every table that names me, and no secret', async () => {
    const panel = await server.person([{ role: 'panel', areaPath: 'boston' }]);
    const deed = randomUUID();
    expect((await resident.post('/api/deeds', {
      id: deed, householdId: home.id, typeId, point: home.point, occurredAt: server.clock.now.toISOString(), note: 'swept the stairs',
    })).statusCode).toBe(201);
    await panel.post(`/api/deeds/${deed}/votes`, { id: randomUUID(), vote: 'approve' });
    await panel.post(`/api/deeds/${deed}/reversal`, { id: randomUUID(), reason: 'a test of copies' });
    await report(resident, 'A lamp is out');
    await resident.put('/api/privacy/consents/bank', { given: false });
    await worker.post('/api/shifts', { id: randomUUID() });
    await worker.put('/api/privacy/consents/location', { given: true });
    await owner(`insert into worker_position (worker_id, geog, seen_at) values ($1::uuid, 'point(-71.06 42.32)', $2::timestamptz)`, [worker.id, server.clock.now.toISOString()]);
    await owner(
      `with t as (select id from task where state = 'new' order by id limit 1),
       o as (insert into offer (id, task_id, worker_id, fence, state, distance_m, offered_at, expires_at)
         select gen_random_uuid(), t.id, $1::uuid, 900, 'accepted', 1, now(), now() from t returning id, task_id, worker_id, fence)
       insert into assignment (offer_id, task_id, worker_id, fence, state, accepted_at) select id, task_id, worker_id, fence, 'done', now() from o`, [worker.id]);
    await supervisor.get('/api/deeds?cell=0401');

    // Whoever is named by a column of whatever table finds the rows of that table in the copy.
    const columns = await owner<{ table: string; column: string; type: string }>(
      `select c.relname::text as table, a.attname::text as column, format_type(a.atttypid, a.atttypmod) as type
       from pg_class c join pg_attribute a on a.attrelid = c.oid
       where c.relnamespace = 'public'::regnamespace and c.relkind = 'r' and c.relforcerowsecurity and a.attnum > 0 and not a.attisdropped
         and format_type(a.atttypid, a.atttypmod) in ('uuid', 'uuid[]', 'text') order by 1, 2`);
    let compared = 0;
    for (const [who, ids] of [[resident, [resident.id, home.id]], [worker, [worker.id]], [panel, [panel.id]]] as const) {
      const answer = await who.get('/api/privacy/copy');
      expect(answer.statusCode, answer.body).toBe(200);
      expect(answer.headers['content-disposition']).toMatch(/^attachment; filename="deedgrid-\d{4}-\d\d-\d\d\.json"$/);
      expect(answer.body).not.toMatch(/scrypt\$|token_hash|password_hash/);
      const { tables } = answer.json<PersonalCopy>();
      for (const { table, column, type } of columns.filter((one) => !(one.table in NOT_IN_A_COPY))) {
        const value = type === 'uuid[]' ? '$1::uuid[] && ' : type === 'uuid' ? '$1::uuid[] @> array[' : '$1::text[] @> array[';
        const test = type === 'uuid[]' ? `${value}"${column}"` : `${value}"${column}"]`;
        const texts = ids.flatMap((id) => [id, `member:${id}`]);
        const [found] = await owner<{ n: number }>(`select count(*)::int as n from "${table}" where ${test}`, [type === 'text' ? texts : ids]);
        if (found!.n === 0 || (who === panel && !['id', 'person_id', 'reversed_by'].includes(column))) continue;
        compared += 1;
        expect(tables[table]?.length ?? 0, `${table}.${column}`).toBeGreaterThanOrEqual(found!.n);
      }
      const others = await owner<{ id: string }>('select id from person where not id = any ($1::uuid[])', [ids]);
      const strangers = new Set(others.map(({ id }) => id));
      const named = (answer.body.match(/[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}/g) ?? []).filter((id) => strangers.has(id));
      // Of deeds that came with the data the one who submitted them is the load itself.
      const people = await owner<{ id: string }>(`select id from person where id = any ($1::uuid[]) and origin <> 'import'`, [named]);
      expect(people).toEqual([]);
    }
    expect(compared).toBeGreaterThan(20);
  });

  it('records the processing of every table that is about somebody, each once', async () => {
    const tables = await owner<{ name: string }>(
      `select relname::text as name from pg_class where relnamespace = 'public'::regnamespace and relkind = 'r' and relforcerowsecurity order by 1`);
    expect(PROCESSING.flatMap((one) => one.tables).sort()).toEqual(tables.map(({ name }) => name).sort());
  });

  it('keeps consents one by one, each as it was said last, and what was said before', async () => {
    const said = async (kind: string, given: boolean) => (await resident.put(`/api/privacy/consents/${kind}`, { given })).json<Consents>();
    server.clock.advance(1);
    const before = (await resident.get('/api/privacy/consents')).json<Consents>();
    expect(before.consents.map(({ kind, given }) => [kind, given])).toEqual([['joining', null], ['notice', null], ['bank', false], ['location', null]]);
    expect((await said('notice', true)).consents.find(({ kind }) => kind === 'notice')).toEqual({ kind: 'notice', given: true, since: server.clock.now.toISOString() });
    const since = server.clock.now.toISOString();
    server.clock.advance(60);
    await said('notice', true);
    expect((await said('bank', true)).consents.find(({ kind }) => kind === 'notice')).toMatchObject({ given: true, since });
    server.clock.advance(60);
    await said('notice', false);
    const rows = await owner<{ given: boolean }>(`select is_given as given from consent where person_id = $1::uuid and kind = 'notice' order by said_at`, [resident.id]);
    expect(rows.map(({ given }) => given)).toEqual([true, false]);
    expect((await resident.put('/api/privacy/consents/everything', { given: true })).statusCode).toBe(400);
  });

  it('takes no deed of who has left the moral bank, until they are back, and leaves the points', async () => {
    const points = (await resident.get('/api/households/mine')).json<OwnHousehold>().balance;
    const submit = () => resident.post('/api/deeds', {
      id: randomUUID(), householdId: home.id, typeId, point: home.point, occurredAt: server.clock.now.toISOString() });
    server.clock.advance(60);
    await resident.put('/api/privacy/consents/joining', { given: false });
    expect((await submit()).json()).toMatchObject({ code: 'CONSENT_WITHDRAWN' });
    expect((await resident.get('/api/households/mine')).json<OwnHousehold>().balance).toBe(points);
    server.clock.advance(60);
    await resident.put('/api/privacy/consents/joining', { given: true });
    expect((await submit()).statusCode).toBe(201);
  });

  it('knows no place of a worker who has said no, from that moment on, in the map, the index and the database', async () => {
    const who = await server.person([{ role: 'worker', areaPath: 'boston' }]);
    await who.post('/api/shifts', { id: randomUUID() });
    const me = { id: who.id, account: '', name: '', householdId: null, client: 'person', purpose: null, roles: [{ role: 'worker', areaPath: 'boston' }] } as const;
    const at = { point: [-71.06, 42.32] as [number, number] };
    await server.world.workers.report(me, at);
    await server.world.workers.flush();
    const kept = async () => (await owner('select 1 from worker_position where worker_id = $1::uuid', [who.id])).length;
    const isNear = () => server.world.workers.index.has(who.id);
    expect([await kept(), isNear()]).toEqual([1, true]);
    server.clock.advance(60);
    await who.put('/api/privacy/consents/location', { given: false });
    await server.realtime.catchUp();
    expect([await kept(), isNear()]).toEqual([0, false]);
    await expect(server.world.workers.report(me, at)).rejects.toMatchObject({ code: 'CONSENT_WITHDRAWN' });
    expect(server.world.workers.facts.get(who.id)).toMatchObject({ seenAt: null });
    server.clock.advance(60);
    await who.put('/api/privacy/consents/location', { given: true });
    await server.realtime.catchUp();
    await server.world.workers.report(me, at);
    expect(isNear()).toBe(true);
  });

  it('forgets nobody without the password, and no holder of an office', async () => {
    await withPassword(resident);
    expect((await resident.post('/api/privacy/erasure', { password: 'not this one at all' })).json()).toMatchObject({ code: 'PASSWORD_WRONG' });
    expect((await supervisor.post('/api/privacy/erasure', { password: PASSWORD })).json()).toMatchObject({ code: 'OFFICE_HELD' });
    expect((await resident.get('/api/households/mine')).statusCode).toBe(200);
  });

  it('forgets a home with the last who live there; every sum holds, every place is a point of its cell', async () => {
    const partner = await server.person([{ role: 'resident', areaPath: 'boston' }], home.id);
    await withPassword(partner);
    const open = await report(partner, 'The lamp of the Yangs is out');
    const closed = await report(partner, 'The bench of the Yangs is broken');
    await owner(`update task set state = 'cancelled', closed_at = now() where id = $1::uuid`, [closed]);
    const sums = async () => {
      const { ledger, heat, differences } = await checkBooks(server.database);
      expect(differences).toEqual([]);
      return { ledger, heat };
    };
    const before = await sums();
    const [cell] = await owner<{ id: number }>('select cell_id as id from household where id = $1::uuid', [home.id]);
    const planner = await server.person([{ role: 'planner', areaPath: 'boston' }]);
    const heatBefore = (await planner.get('/api/heat')).body;

    // Somebody still lives there.
    expect((await partner.post('/api/privacy/erasure', { password: PASSWORD })).json()).toMatchObject({ home: false });
    expect((await partner.get('/api/session')).json()).toMatchObject({ person: null });
    expect((await resident.get('/api/households/mine')).json<OwnHousehold>()).toMatchObject({ address: home.address, point: home.point });

    const { n } = (await owner<{ n: number }>('select count(*)::int as n from deed where household_id = $1::uuid', [home.id]))[0]!;
    expect((await resident.post('/api/privacy/erasure', { password: PASSWORD })).json()).toEqual({ home: true, deeds: n });
    expect((await resident.get('/api/privacy/copy')).statusCode).toBe(401);
    const [person] = await owner<Record<string, unknown>>('select account, name, password_hash as hash, household_id as home, standing from person where id = $1::uuid', [resident.id]);
    expect(person).toEqual({ account: `erased-${resident.id}`, name: '', hash: null, home: null, standing: 'erased' });
    const places = await owner<{ same: boolean; note: string }>(
      `select st_equals(d.geom, st_pointonsurface(c.geom)) as same, d.note from deed d join cell c on c.id = d.cell_id where d.household_id = $1::uuid
       union all select st_equals(h.geom, st_pointonsurface(c.geom)), h.address from household h join cell c on c.id = h.cell_id where h.id = $1::uuid`, [home.id]);
    expect(places.length).toBe(n + 1);
    expect(places.every(({ same, note }) => same && note === '')).toBe(true);
    const left = await owner<{ n: number }>(
      `select (select count(*) from session where person_id = any ($1::uuid[])) + (select count(*) from known_device where person_id = any ($1::uuid[]))
         + (select count(*) from person_role where person_id = any ($1::uuid[])) as n`, [[resident.id, partner.id]]);
    expect(Number(left[0]!.n)).toBe(0);
    expect(await sums()).toEqual(before);
    const box = home.point.flatMap((at) => [at - 0.02, at + 0.02]);
    const drawn = await transact(server.database, SYSTEM.import, (tx) =>
      selectInBounds(tx, [cell!.id], [box[0]!, box[2]!, box[1]!, box[3]!], 10_000));
    expect(drawn.length).toBeGreaterThan(0);
    expect(drawn.map(({ id }) => id)).not.toContain(home.id);
    await server.realtime.catchUp();
    expect((await planner.get('/api/heat')).body).toBe(heatBefore);

    // A need that is over is forgotten at once, one that is open when it is over.
    const words = async (id: string) => (await owner<{ title: string; note: string; address: string }>('select title, note, address from task where id = $1::uuid', [id]))[0];
    const forgotten = { title: '-', note: '', address: '' };
    expect(await words(closed)).toEqual(forgotten);
    expect(await words(open)).toMatchObject({ title: 'The lamp of the Yangs is out' });
    await owner(`update task set state = 'cancelled', closed_at = now() where id = $1::uuid`, [open]);
    await sweepOld(server.world);
    expect(await words(open)).toEqual(forgotten);
  });

  it('keeps nothing longer than it says', async () => {
    const ago = (hours: number) => new Date(server.clock.now.getTime() - hours * 3_600_000).toISOString();
    const other = await server.person([{ role: 'worker', areaPath: 'boston' }]);
    await owner(`insert into worker_position (worker_id, geog, seen_at) values ($1::uuid, 'point(-71 42)', $2::timestamptz)`, [other.id, ago(25)]);
    await owner(`insert into setup_link (token_hash, expires_at) values (sha256('old'), $1::timestamptz), (sha256('young'), $2::timestamptz)`, [ago(1), ago(-1)]);
    await owner(`insert into known_device (token_hash, person_id, used_at) values (sha256('old'), $1::uuid, $2::timestamptz), (sha256('young'), $1::uuid, $3::timestamptz)`, [other.id, ago(366 * 24), ago(24)]);
    await owner(`insert into session (token_hash, person_id, client, created_at, expires_at) values (sha256('over'), $1::uuid, 'person', $2::timestamptz, $3::timestamptz)`, [other.id, ago(48), ago(1)]);
    await owner(`insert into slip (id, batch_id, person_id, code_hash, made_by, made_at, expires_at, uses_left)
      select gen_random_uuid(), gen_random_uuid(), $1::uuid, sha256(n::text::bytea), $1::uuid, now(), case n when 1 then $2::timestamptz else $3::timestamptz end, case n when 2 then 0 else 1 end
      from generate_series(1, 3) n`, [other.id, ago(1), ago(-24)]);
    expect(await sweepOld(server.world)).toMatchObject({ session: 1, known_device: 1, setup_link: 1, worker_position: 1, slip: 2 });
    expect(await sweepOld(server.world)).toEqual({ session: 0, known_device: 0, setup_link: 0, worker_position: 0, slip: 0 });
    expect((await other.get('/api/session')).json()).toMatchObject({ person: { id: other.id } });
  });

  it('erases and copies for the person who acts alone: the database takes nobody else\'s word', async () => {
    const asked = (work: 'copy_of_me()' | 'erase_me(now())' | 'forget_old(now(), 1, 1)', actor = SYSTEM.cube) =>
      transact(server.database, actor, (tx) => tx.query(`select ${work}`)).then(() => 'done', (error: { code?: string }) => error.code);
    expect(await asked('copy_of_me()')).toBe('42501');
    expect(await asked('erase_me(now())')).toBe('42501');
    expect(await asked('forget_old(now(), 1, 1)')).toBe('42501');
  });
});
