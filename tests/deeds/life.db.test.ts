import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { DEED_STATES, type OwnDeed } from '../../server/deeds/deeds.schema.ts';
import { sweepNotices } from '../../server/deeds/deeds.ts';
import { can, type DeedState, type DeedVerb, isOpen, LIFE } from '../../server/deeds/life.schema.ts';
import { after } from '../../server/deeds/steps.ts';
import { RIGHTS_OF } from '../../server/access/rights.ts';
import type { OwnHousehold } from '../../server/households/households.schema.ts';
import { isFailure } from '../../server/platform/errors.ts';
import type { RulebookView } from '../../server/rulebook/rulebook.schema.ts';
import { describeOnEngines } from '../support/engines.ts';
import { startServer, type TestServer, type Visitor } from '../support/server.ts';

const VERBS = Object.keys(LIFE) as DeedVerb[];

describeOnEngines('the life of a deed', 'boston', (clone) => {
  let server: TestServer;
  let resident: Visitor;
  let panel: Visitor;
  let home: OwnHousehold;
  let typeId: string;
  const asOwner = <Row>(text: string) => server.database.asOwner((q) => q.query<Row>(text));
  beforeAll(async () => {
    server = await startServer(await clone.open(), { NOTICE_DAYS: '5' });
    const [row] = await asOwner<{ id: string }>(`select household_id as id from person where account = 'resident1'`);
    resident = await server.person([{ role: 'resident', areaPath: 'boston' }], row!.id);
    panel = await server.person([{ role: 'panel', areaPath: 'boston' }]);
    home = (await resident.get('/api/households/mine')).json<OwnHousehold>();
    typeId = (await resident.get('/api/rulebook')).json<RulebookView>().types[0]!.id;
  });
  afterAll(() => server.close());

  it('has the states that the database lets in, no more and no fewer', async () => {
    const [check] = await asOwner<{ text: string }>(
      `select pg_get_constraintdef(oid) as text from pg_constraint where conname = 'deed_state_check'`);
    const inSql = [...check!.text.matchAll(/'(\w+)'/g)].map((match) => match[1]!);
    const inTable = new Set(VERBS.flatMap((verb) => [...LIFE[verb].from, LIFE[verb].to]));
    expect(inSql.sort()).toEqual([...inTable].sort());
    expect(inSql).toEqual([...DEED_STATES].sort());
  });

  it('reaches every state from a beginning, and is taken by rights that somebody holds', () => {
    const reached = new Set<DeedState>(VERBS.filter((verb) => LIFE[verb].from.length === 0).map((verb) => LIFE[verb].to));
    for (let round = 0; round < DEED_STATES.length; round += 1) for (const verb of VERBS) if (LIFE[verb].from.some((state) => reached.has(state))) reached.add(LIFE[verb].to);
    expect([...reached].sort()).toEqual([...DEED_STATES].sort());
    const held = new Set(Object.values(RIGHTS_OF).flat());
    expect(VERBS.filter((verb) => LIFE[verb].by !== null && !held.has(LIFE[verb].by))).toEqual([]);
  });

  it('takes a step where the table has one, and refuses it everywhere else', () => {
    for (const verb of VERBS) for (const state of DEED_STATES) {
      const isThere = (LIFE[verb].from as readonly string[]).includes(state);
      expect(can(state, verb)).toBe(isThere);
      if (isThere) expect(after(state, verb)).toBe(LIFE[verb].to);
      else expect(() => after(state, verb)).toThrow(expect.toSatisfy((error: unknown) => isFailure(error, 'STATE_CONFLICT')) as Error);
    }
  });

  it('is what the verbs do: a vote and a reversal in each state', async () => {
    for (const state of DEED_STATES) {
      const ids = await Promise.all([1, 2].map(async () => {
        const answer = await resident.post('/api/deeds', {
          id: randomUUID(), householdId: home.id, typeId, point: home.point, occurredAt: server.clock.now.toISOString() });
        expect(answer.statusCode, answer.body).toBe(201);
        return answer.json<OwnDeed>().id;
      }));
      await asOwner(`update deed set state = '${state}', area_path = '${home.areaPath}', issuer = 'issuer:${home.areaPath}',
        notice_ends_at = '${server.clock.now.toISOString()}' where id in ('${ids.join(`','`)}')`);
      const vote = await panel.post(`/api/deeds/${ids[0]}/votes`, { id: randomUUID(), vote: 'approve' });
      expect([state, vote.statusCode]).toEqual([state, isOpen({ state }) ? 200 : 409]);
      if (isOpen({ state })) expect(vote.json<OwnDeed>().state).toBe(LIFE.approve.to);
      const reversal = await panel.post(`/api/deeds/${ids[1]}/reversal`, { id: randomUUID(), reason: 'a test' });
      expect([state, reversal.statusCode]).toEqual([state, can(state, 'reverse') ? 200 : 409]);
      const own = await resident.post(`/api/deeds/${ids[0]}/votes`, { id: randomUUID(), vote: 'approve' });
      expect(own.statusCode).toBe(403);
    }
  });

  it('is walked step by step: every two that follow each other are in the table', async () => {
    const walk = async (choice: 'approve' | 'reject') => {
      const submitted = await resident.post('/api/deeds', {
        id: randomUUID(), householdId: home.id, typeId, point: home.point, occurredAt: server.clock.now.toISOString() });
      const { id } = submitted.json<OwnDeed>();
      await panel.post(`/api/deeds/${id}/votes`, { id: randomUUID(), vote: choice });
      server.clock.advance(5 * 86_400 + 1);
      await sweepNotices(server.world);
      await panel.post(`/api/deeds/${id}/reversal`, { id: randomUUID(), reason: 'a test' });
      return (await asOwner<{ state: DeedState }>(`select state from deed_step where deed_id = '${id}' order by seq`)).map((row) => row.state);
    };
    const ways = [await walk('approve'), await walk('reject')];
    expect(ways).toEqual([['submitted', 'in_review', 'on_notice', 'posted', 'reversed'], ['submitted', 'in_review', 'rejected']]);
    for (const way of ways) {
      way.slice(1).forEach((to, i) => expect(VERBS.some((verb) => can(way[i]!, verb) && LIFE[verb].to === to)).toBe(true));
    }
  });
});
