import { randomUUID } from 'node:crypto';
import type { LightMyRequestResponse } from 'fastify';
import { afterAll, beforeAll, expect, it } from 'vitest';
import type { DeedView, OwnDeed } from '../../server/deeds/deeds.schema.ts';
import { sweepNotices } from '../../server/deeds/deeds.ts';
import type { OwnHousehold } from '../../server/households/households.schema.ts';
import { readLines } from '../../server/ledger/ledger.ts';
import { SYSTEM, transact } from '../../server/platform/database/database.ts';
import type { RulebookView } from '../../server/rulebook/rulebook.schema.ts';
import { describeOnEngines } from '../support/engines.ts';
import { startServer, type TestServer, type Visitor } from '../support/server.ts';

const said = (answer: LightMyRequestResponse) => {
  const { code, details } = answer.json<{ code?: string; details?: unknown }>();
  return details === undefined ? [answer.statusCode, code] : [answer.statusCode, code, details];
};

/** Each verb by the wrong person, twice, too late; and what it says then. */
describeOnEngines('a deed\'s verbs refuse', 'boston', (clone) => {
  let server: TestServer;
  let resident: Visitor;
  let panel: Visitor;
  let home: OwnHousehold;
  let typeId: string;
  beforeAll(async () => {
    server = await startServer(await clone.open(), { NOTICE_DAYS: '5', PANEL_QUORUM: '1' });
    const [row] = await transact(server.database, SYSTEM.test, (tx) => tx.query<{ id: string }>(
      `select id from household h where not exists (select 1 from deed d where d.household_id = h.id) order by id limit 1`));
    resident = await server.person([{ role: 'resident', areaPath: 'boston' }], row!.id);
    panel = await server.person([{ role: 'panel', areaPath: 'boston' }]);
    home = (await resident.get('/api/households/mine')).json<OwnHousehold>();
    const { types } = (await resident.get('/api/rulebook')).json<RulebookView>();
    typeId = types.find((type) => type.points > 1 && type.monthlyCap > 4 * type.points)?.id ?? types[0]!.id;
  });
  afterAll(() => server.close());
  const submit = async (more: object = {}) => {
    const body = {
      id: randomUUID(), householdId: home.id, typeId, point: home.point, occurredAt: server.clock.now.toISOString(), ...more };
    return { body, answer: await resident.post('/api/deeds', body) };
  };
  const approved = async () => {
    const { body } = await submit();
    const vote = await panel.post(`/api/deeds/${body.id}/votes`, { id: randomUUID(), vote: 'approve' });
    expect(vote.json<DeedView>().state).toBe('on_notice');
    return body.id;
  };
  const reverse = (deedId: string, body: object, who = panel) => who.post(`/api/deeds/${deedId}/reversal`, body);
  const balance = async () => (await resident.get('/api/households/mine')).json<OwnHousehold>();

  it('more than a day can hold, however many at once; a retry is none more, and tomorrow there is room', async () => {
    const [row] = await transact(server.database, SYSTEM.test, (tx) => tx.query<{ id: string }>(
      `select id from household h where not exists (select 1 from deed d where d.household_id = h.id)
         and not exists (select 1 from person p where p.household_id = h.id) order by id desc limit 1`));
    const family = await Promise.all([1, 2].map(() => server.person([{ role: 'resident', areaPath: 'boston' }], row!.id)));
    const own = (await family[0]!.get('/api/households/mine')).json<OwnHousehold>();
    const one = (who: Visitor, more: object = {}) => who.post('/api/deeds', {
      id: randomUUID(), householdId: row!.id, typeId, point: own.point, occurredAt: server.clock.now.toISOString(), ...more });
    const answers = await Promise.all(Array.from({ length: 24 }, (_, i) => one(family[i % 2]!)));
    expect(answers.filter((answer) => answer.statusCode === 201)).toHaveLength(20);
    for (const answer of answers.filter((each) => each.statusCode !== 201)) expect(said(answer)).toEqual([429, 'DEEDS_PER_DAY', { most: 20 }]);
    const taken = answers.find((answer) => answer.statusCode === 201)!.json<OwnDeed>();
    const [who] = family.filter((_, i) => answers.some((answer, at) => at % 2 === i && answer.json<{ id?: string }>().id === taken.id));
    const again = await one(who!, { id: taken.id, occurredAt: taken.occurredAt });
    expect([again.statusCode, again.json<OwnDeed>().id]).toEqual([200, taken.id]);
    server.clock.advance(86_400);
    expect((await one(family[0]!)).statusCode).toBe(201);
    server.clock.advance(-86_400);
  });

  it('another household\'s name, a time that is not yet or long gone, and one that has none to read', async () => {
    expect(said((await submit({ householdId: randomUUID() })).answer)).toEqual([404, 'HOUSEHOLD_UNKNOWN']);
    const at = (seconds: number) => new Date(server.clock.now.getTime() + seconds * 1000).toISOString();
    for (const occurredAt of [at(301), at(300), at(-366 * 86_400 * 5)]) {
      const { answer } = await submit({ occurredAt });
      expect([occurredAt, ...said(answer)]).toEqual([occurredAt, 422, 'TIME_OUT_OF_RANGE', { occurredAt }]);
    }
    expect((await submit({ occurredAt: at(299) })).answer.statusCode).toBe(201);
    const homeless = await server.person([{ role: 'resident', areaPath: 'boston' }]);
    expect(said(await homeless.get('/api/deeds/mine'))).toEqual([404, 'HOUSEHOLD_UNKNOWN']);
  });

  it('to take back what is not decided, a second time with other words, or under a known id', async () => {
    const { body } = await submit();
    expect(said(await reverse(body.id, { id: randomUUID(), reason: 'not so' })))
      .toEqual([409, 'STATE_CONFLICT', { state: 'submitted' }]);
    expect(said(await reverse(randomUUID(), { id: randomUUID(), reason: 'not so' }))).toEqual([404, 'NOT_FOUND']);
    const [one, two] = [await approved(), await approved()];
    const reversal = { id: randomUUID(), reason: 'not so' };
    const first = (await reverse(one, reversal)).json<DeedView>();
    expect(first).toMatchObject({ id: one, state: 'reversed' });
    expect((await reverse(one, reversal)).json()).toEqual(first);
    expect(said(await reverse(one, { ...reversal, reason: 'another' }))).toEqual([409, 'ID_REUSED']);
    expect(said(await reverse(one, { ...reversal, id: randomUUID() }))).toEqual([409, 'STATE_CONFLICT', { state: 'reversed' }]);
    expect(said(await reverse(two, reversal))).toEqual([409, 'ID_REUSED', { id: reversal.id }]);
    const ward = await server.person([{ role: 'panel', areaPath: server.city.now.grid.leaves.find((leaf) => leaf !== home.areaPath)! }]);
    expect(said(await reverse(two, { id: randomUUID(), reason: 'not so' }, ward))).toEqual([404, 'NOT_FOUND']);
    const own = await server.person([{ role: 'panel', areaPath: 'boston' }], home.id);
    expect(said(await reverse(two, { id: randomUUID(), reason: 'not so' }, own))).toEqual([403, 'OWN_DEED']);
    await reverse(two, { id: randomUUID(), reason: 'not so' });
  });

  it('to post before the notice is over, and post once after it; each sweep says how many', async () => {
    const before = await balance();
    const ids: string[] = [await approved(), await approved()];
    server.clock.advance(5 * 86_400 - 1);
    expect(await sweepNotices(server.world)).toBe(0);
    server.clock.advance(1);
    const swept = await Promise.all([sweepNotices(server.world), sweepNotices(server.world)]);
    expect(swept.reduce((sum, n) => sum + n, 0)).toBe(2);
    expect(await sweepNotices(server.world)).toBe(0);
    const { deeds } = (await resident.get('/api/deeds/mine')).json<{ deeds: OwnDeed[] }>();
    const posted = deeds.filter((deed) => ids.includes(deed.id));
    expect(posted.map((deed) => deed.state)).toEqual(['posted', 'posted']);
    const points = posted.reduce((sum, deed) => sum + deed.points, 0);
    expect(await balance()).toMatchObject({ balance: before.balance + points, pending: before.pending });
    const gone = (await reverse(ids[0]!, { id: randomUUID(), reason: 'was not so' })).json<DeedView>();
    expect(gone.state).toBe('reversed');
    expect((await balance()).balance).toBe(before.balance + posted.find((deed) => deed.id === ids[1])!.points);
    const lines = await transact(server.database, SYSTEM.test, (tx) => readLines(tx, `member:${home.id}`, 20));
    expect(lines.filter((line) => line.amount < 0)).toHaveLength(1);
  });
});
