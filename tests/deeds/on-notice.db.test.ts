import { randomUUID } from 'node:crypto';
import { v5 as uuidv5 } from 'uuid';
import { afterAll, afterEach, beforeAll, expect, it } from 'vitest';
import { checkBooks } from '../../server/books.ts';
import type { DeedCase, OwnDeed } from '../../server/deeds/deeds.schema.ts';
import { sweepNotices, transferOf } from '../../server/deeds/deeds.ts';
import type { HeatView } from '../../server/heat/heat.schema.ts';
import type { OwnHousehold } from '../../server/households/households.schema.ts';
import { holdTransfer, postTransfers, transferId } from '../../server/ledger/ledger.ts';
import { SYSTEM, transact } from '../../server/platform/database/database.ts';
import type { RulebookView } from '../../server/rulebook/rulebook.schema.ts';
import { describeOnEngines } from '../support/engines.ts';
import { startServer, type TestServer, type Visitor } from '../support/server.ts';

const DAY = 86_400;

describeOnEngines('a deed on notice', 'boston', (clone) => {
  let server: TestServer;
  let supervisor: Visitor;
  let panel: Visitor[];
  const residents: { visitor: Visitor; home: OwnHousehold }[] = [];
  let typeId: string;
  let cap: number;
  beforeAll(async () => {
    server = await startServer(await clone.open(), { NOTICE_DAYS: '5', PANEL_QUORUM: '2' });
    const homes = await inTx((tx) => tx.query<{ id: string }>(
      `select household_id as id from person where household_id is not null order by account limit 12`));
    for (const { id } of homes) {
      const visitor = await server.person([{ role: 'resident', areaPath: 'boston' }], id);
      residents.push({ visitor, home: await home(visitor) });
    }
    panel = await Promise.all([1, 2, 3].map(() => server.person([{ role: 'panel', areaPath: 'boston' }])));
    supervisor = await server.person([{ role: 'supervisor', areaPath: 'boston' }]);
    const { types } = (await residents[0]!.visitor.get('/api/rulebook')).json<RulebookView>();
    ({ id: typeId, monthlyCap: cap } = types.find((type) => type.points > 1)!);
  });
  afterAll(() => server.close());
  afterEach(() => server.settings({ noticeDays: 5, panelQuorum: 2 }));

  const inTx = <T>(work: Parameters<typeof transact<T>>[2]) => transact(server.database, SYSTEM.test, work);
  const home = async (visitor: Visitor) => (await visitor.get('/api/households/mine')).json<OwnHousehold>();
  let turn = 0;
  /** The next resident: a household of its own for each test. */
  const next = () => residents[(turn += 1) % residents.length]!;
  const submit = async ({ visitor, home: at }: ReturnType<typeof next>, more: object = {}) => {
    const body = {
      id: randomUUID(), householdId: at.id, typeId, point: at.point,
      occurredAt: server.clock.now.toISOString(), ...more,
    };
    const answer = await visitor.post('/api/deeds', body);
    expect(answer.statusCode, answer.body).toBe(201);
    return { ...answer.json<OwnDeed>(), body };
  };
  const vote = (member: number, deedId: string, choice = 'approve', more: object = {}) =>
    panel[member]!.post(`/api/deeds/${deedId}/votes`, { id: randomUUID(), vote: choice, ...more });
  const approve = async (deedId: string) => {
    for (let member = 0; member < server.city.now.settings.panelQuorum; member += 1) await vote(member, deedId);
  };
  const code = (answer: { statusCode: number; json<T>(): T }) =>
    [answer.statusCode, answer.json<{ code?: string }>().code];
  const heatOf = async (cellIndex: number) => {
    await server.realtime.catchUp();
    const view = (await supervisor.get('/api/heat?from=2025-06-01&to=2026-12-31')).json<HeatView>();
    return [view.points[cellIndex], view.deeds[cellIndex]];
  };
  const wayOf = async ({ visitor }: ReturnType<typeof next>, id: string) =>
    (await visitor.get('/api/deeds/mine')).json<{ deeds: OwnDeed[] }>().deeds.find((deed) => deed.id === id)!;
  const differences = async () => (await checkBooks(server.database)).differences;
  const atEnd = () => server.clock.advance(5 * DAY + 1);
  const asOwner = (text: string) => server.database.asOwner((q) => q.query(text));

  it('is pending for its household and nothing in the heat until the five days are over', async () => {
    const who = next();
    const deed = await submit(who);
    const before = await heatOf(deed.cellIndex);
    expect((await vote(0, deed.id)).json<DeedCase>()).toMatchObject({ state: 'in_review', votes: 1, quorum: 2, myVote: 'approve' });
    const decided = (await vote(1, deed.id)).json<DeedCase>();
    expect(decided).toMatchObject({ state: 'on_notice', votes: 2 });
    const waiting = await home(who.visitor);
    expect(waiting).toMatchObject({ balance: who.home.balance, pending: decided.points });
    expect(waiting.lines[0]).toMatchObject({ deedId: deed.id, state: 'pending', amount: decided.points });
    server.clock.advance(5 * DAY - 60);
    expect(await sweepNotices(server.world)).toBe(0);
    expect(await heatOf(deed.cellIndex)).toEqual(before);
    expect(await differences()).toEqual([]);
    server.clock.advance(61);
    expect(await sweepNotices(server.world)).toBe(1);
    expect(await sweepNotices(server.world)).toBe(0);
    const after = await home(who.visitor);
    expect(after).toMatchObject({ balance: who.home.balance + decided.points, pending: 0 });
    expect(after.lines[0]).toMatchObject({ deedId: deed.id, state: 'posted' });
    expect(await heatOf(deed.cellIndex)).toEqual([before[0]! + decided.points, before[1]! + 1]);
    expect((await wayOf(who, deed.id)).steps.map((step) => step.state)).toEqual(['submitted', 'in_review', 'on_notice', 'posted']);
    expect(await differences()).toEqual([]);
  });

  it('can be taken back before it ends: the hold is voided, the heat never hears of it', async () => {
    const who = next();
    const deed = await submit(who);
    const before = await heatOf(deed.cellIndex);
    await approve(deed.id);
    const reversal = { id: randomUUID(), reason: 'seen twice' };
    for (const status of [200, 200]) {
      const answer = await panel[2]!.post(`/api/deeds/${deed.id}/reversal`, reversal);
      expect([answer.statusCode, answer.json<DeedCase>().state], answer.body).toEqual([status, 'reversed']);
    }
    const after = await home(who.visitor);
    expect(after).toMatchObject({ balance: who.home.balance, pending: 0 });
    expect(after.lines[0]).toMatchObject({ deedId: deed.id, state: 'void' });
    atEnd();
    expect(await sweepNotices(server.world)).toBe(0);
    expect(await heatOf(deed.cellIndex)).toEqual(before);
    expect(await differences()).toEqual([]);
  });

  it('or is rejected with the reasons of those who did, which the household reads', async () => {
    const who = next();
    const deed = await submit(who);
    await vote(0, deed.id, 'reject', { reason: 'no picture' });
    expect((await vote(1, deed.id, 'approve')).json<DeedCase>().state).toBe('in_review');
    expect((await vote(2, deed.id, 'reject', { reason: 'not at this place' })).json<DeedCase>().state).toBe('rejected');
    const way = await wayOf(who, deed.id);
    expect([way.state, way.points, way.steps.at(-1)!.reason]).toEqual(['rejected', 0, 'no picture / not at this place']);
    expect(await home(who.visitor)).toMatchObject({ balance: who.home.balance, pending: 0 });
    expect(await differences()).toEqual([]);
  });

  it('is decided once by two votes at the same time; a third comes too late', async () => {
    const who = next();
    const deed = await submit(who);
    const both = await Promise.all([vote(0, deed.id), vote(1, deed.id)]);
    expect(both.map((answer) => answer.json<DeedCase>().state).sort()).toEqual(['in_review', 'on_notice']);
    expect((await wayOf(who, deed.id)).steps.map((step) => step.state)).toEqual(['submitted', 'in_review', 'on_notice']);
    expect(code(await vote(2, deed.id))).toEqual([409, 'ALREADY_DECIDED']);
    expect(await differences()).toEqual([]);
  });

  it('knows the same vote again, and refuses another one under its id', async () => {
    const deed = await submit(next());
    const cast = { id: randomUUID(), vote: 'reject', reason: 'no picture' };
    const send = (more: object = {}) => panel[0]!.post(`/api/deeds/${deed.id}/votes`, { ...cast, ...more });
    expect((await send()).statusCode).toBe(200);
    expect((await send()).json<DeedCase>()).toMatchObject({ votes: 1, myVote: 'reject' });
    expect(code(await send({ reason: 'another reason' }))).toEqual([409, 'ID_REUSED']);
    expect(code(await send({ vote: 'approve' }))).toEqual([409, 'ID_REUSED']);
    expect(code(await send({ id: randomUUID() }))).toEqual([409, 'ALREADY_DECIDED']);
    const other = await submit(next());
    expect(code(await panel[0]!.post(`/api/deeds/${other.id}/votes`, cast))).toEqual([409, 'ID_REUSED']);
  });

  it('never passes the monthly cap of a household, approved by many at once', async () => {
    await server.settings({ panelQuorum: 1 });
    const who = next();
    const { points: used } = (await inTx((tx) => tx.query<{ points: number }>(
      `select coalesce(sum(points), 0)::int as points from deed where household_id = '${who.home.id}' and type_id = '${typeId}'
         and state in ('posted', 'on_notice') and occurred_at >= date_trunc('month', '${server.clock.now.toISOString()}'::timestamptz)`)))[0]!;
    const deeds = [];
    for (let i = 0; i < cap; i += 1) {
      // A day holds no more: these were submitted yesterday.
      if (i % 19 === 18) await asOwner(`update deed set submitted_at = submitted_at - interval '1 day' where household_id = '${who.home.id}'`);
      deeds.push(await submit(who));
    }
    await Promise.all(deeds.map((deed, i) => vote(i % 3, deed.id)));
    const given = (await Promise.all(deeds.map((deed) => wayOf(who, deed.id)))).reduce((sum, deed) => sum + deed.points, 0);
    expect(given).toBe(cap - used);
    expect((await home(who.visitor)).pending).toBe(given);
    expect(await differences()).toEqual([]);
  });

  it('gets the points of the rule it was submitted under, not of a newer one', async () => {
    const who = next();
    const deed = await submit(who);
    const old = server.world.city.now.rulebook.types.get(typeId)!;
    await asOwner(`insert into deed_type (id, version, category_id, name_zh, name_en, points, monthly_cap)
      select id, 2, category_id, name_zh, name_en, points + 500, monthly_cap + 5000 from deed_type where id = '${typeId}'`);
    await server.city.reload();
    expect(server.world.city.now.rulebook.types.get(typeId)!.version).toBe(2);
    await vote(0, deed.id);
    expect((await vote(1, deed.id)).json<DeedCase>()).toMatchObject({ points: old.points, rulePoints: old.points, monthlyCap: old.monthlyCap });
    await asOwner(`delete from deed_type where id = '${typeId}' and version = 2`);
    await server.city.reload();
  });

  it('is posted though another one cannot be: that one is told, rests, and is tried again', async () => {
    const [bad, good] = [await submit(next()), await submit(next())];
    await asOwner(`update deed set state = 'on_notice', area_path = 'boston', issuer = 'issuer:boston', points = 3, notice_ends_at = '${server.clock.now.toISOString()}' where id = '${bad.id}'`);
    await approve(good.id);
    atEnd();
    const troubles: string[] = [];
    // Another process each time: what rests is known to all of them.
    const sweep = () => sweepNotices({ ...server.world }, (_error, deedId) => troubles.push(deedId));
    expect(await sweep()).toBeGreaterThan(0);
    expect(troubles).toEqual([bad.id]);
    expect((await inTx((tx) => tx.query<{ state: string }>(`select state from deed where id = '${good.id}'`)))[0]!.state).toBe('posted');
    await sweep();
    expect(troubles).toEqual([bad.id]);
    server.clock.advance(61);
    await sweep();
    expect(troubles).toEqual([bad.id, bad.id]);
    await asOwner(`update deed set state = 'submitted', points = 0, notice_ends_at = null where id = '${bad.id}'`);
    expect(await differences()).toEqual([]);
  });

  it('is safe from a deed whose id was computed from its own', async () => {
    const first = await submit(next());
    const guesses = ['transfer:post', 'transfer:reverse', 'transfer:void'].map((step) => uuidv5(step, first.id));
    const subject = `deed:${first.id}`;
    const NAMESPACE = 'b3f0c6d2-8d0f-5c39-9a51-6a0e4c1f7d27';
    guesses.push(transferId(subject));
    for (const step of ['post', 'void', 'reverse']) guesses.push(uuidv5(`${step}:${transferId(subject)}`, NAMESPACE));
    const all = [first];
    for (const id of guesses) all.push(await submit(next(), { id }));
    for (const deed of [...all].reverse()) await approve(deed.id);
    const before = await heatOf(first.cellIndex);
    atEnd();
    expect(await sweepNotices(server.world)).toBe(all.length);
    for (const deed of all) {
      const answer = await panel[2]!.post(`/api/deeds/${deed.id}/reversal`, { id: randomUUID(), reason: 'all of them' });
      expect(answer.statusCode, answer.body).toBe(200);
    }
    expect(await heatOf(first.cellIndex)).toEqual(before);
    expect(await differences()).toEqual([]);
  });

  it('of a database from before, whose transfers have the deed\'s own id, is posted and reversed', async () => {
    const [held, posted] = [await submit(next()), await submit(next())];
    const { world } = server;
    const rows = await inTx((tx) => tx.query<{ id: string; householdId: string; areaPath: string; issuer: string }>(
      `select d.id, d.household_id as "householdId", c.area_path as "areaPath", 'issuer:' || c.area_path as issuer
       from deed d join cell c on c.id = d.cell_id where d.id in ('${held.id}', '${posted.id}')`));
    const old = (id: string) => ({ ...transferOf({ ...rows.find((row) => row.id === id)!, points: 2 }, server.clock.now.toISOString()), id });
    await transact(world.database, SYSTEM.import, (tx) => holdTransfer(tx, old(held.id)));
    await transact(world.database, SYSTEM.import, (tx) => postTransfers(tx, [old(posted.id)]));
    for (const row of rows) {
      await asOwner(`update deed set area_path = '${row.areaPath}', issuer = '${row.issuer}' where id = '${row.id}'`);
    }
    await asOwner(`update deed set state = 'on_notice', points = 2, notice_ends_at = '${server.clock.now.toISOString()}' where id = '${held.id}'`);
    await asOwner(`update deed set state = 'posted', points = 2 where id = '${posted.id}'`);
    await asOwner(`insert into deed_step (deed_id, seq, state, at, actor) values ('${posted.id}', 2, 'posted', now(), 'x')`);
    await asOwner(`insert into heat_credit select d.id, d.cell_id, (d.occurred_at at time zone c.time_zone)::date, d.category_id, d.household_id, 2, 1
      from deed d, city c where d.id = '${posted.id}'`);
    await asOwner(`insert into heat_day select cell_id, day, category_id, 2, 1 from heat_credit where id = '${posted.id}'
      on conflict (cell_id, day, category_id) do update set points = heat_day.points + 2, deeds = heat_day.deeds + 1`);
    expect(await differences()).toEqual([]);
    expect(await sweepNotices(world)).toBe(1);
    const reversed = await panel[0]!.post(`/api/deeds/${posted.id}/reversal`, { id: randomUUID(), reason: 'an old one' });
    expect(reversed.statusCode, reversed.body).toBe(200);
    expect(await differences()).toEqual([]);
  });

  it('knows a retry whatever the order of its keys and whatever the clock says by now', async () => {
    const who = next();
    const occurredAt = new Date(server.clock.now.getTime() - (365 * DAY - 60) * 1000).toISOString();
    const { body } = await submit(who, { occurredAt, note: 'old' });
    server.clock.advance(3600);
    const turned = Object.fromEntries(Object.entries(body).reverse());
    expect((await who.visitor.post('/api/deeds', turned)).statusCode).toBe(200);
    expect(code(await who.visitor.post('/api/deeds', { ...body, note: 'another' }))).toEqual([409, 'ID_REUSED']);
    expect(code(await who.visitor.post('/api/deeds', { ...body, id: randomUUID() }))).toEqual([422, 'TIME_OUT_OF_RANGE']);
  });
});
