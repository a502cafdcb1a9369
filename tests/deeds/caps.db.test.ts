import { randomUUID } from 'node:crypto';
import fc from 'fast-check';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { checkBooks } from '../../server/books.ts';
import type { OwnDeed } from '../../server/deeds/deeds.schema.ts';
import { sweepNotices } from '../../server/deeds/deeds.ts';
import type { HeatView } from '../../server/heat/heat.schema.ts';
import type { OwnHousehold } from '../../server/households/households.schema.ts';
import { SYSTEM, transact } from '../../server/platform/database/database.ts';
import type { RulebookView } from '../../server/rulebook/rulebook.schema.ts';
import { describeOnEngines } from '../support/engines.ts';
import { startServer, type TestServer, type Visitor } from '../support/server.ts';

const DAY = 86_400;
/** Months of the city's time, in which the chosen households did nothing else. */
const MONTHS = ['2026-02-11T17:00:00Z', '2026-02-28T17:00:00Z', '2026-03-05T17:00:00Z'];
const RUNS = 5;

type Act =
  | { act: 'submit'; type: number; month: number }
  | { act: 'approve' | 'reject' | 'reverse'; pick: number }
  | { act: 'sweep' };
interface Made { id: string; type: number; month: string; state: 'open' | 'decided' | 'gone'; order: number }

const acts = fc.array(fc.oneof(
  { weight: 4, arbitrary: fc.record({ act: fc.constant('submit' as const), type: fc.nat(1), month: fc.nat(2) }) },
  { weight: 5, arbitrary: fc.record({ act: fc.constant('approve' as const), pick: fc.nat(99) }) },
  { weight: 1, arbitrary: fc.record({ act: fc.constant('reject' as const), pick: fc.nat(99) }) },
  { weight: 3, arbitrary: fc.record({ act: fc.constant('reverse' as const), pick: fc.nat(99) }) },
  { weight: 1, arbitrary: fc.record({ act: fc.constant('sweep' as const) }) },
), { minLength: 30, maxLength: 45 });

describeOnEngines('the monthly cap', 'boston', (clone) => {
  let server: TestServer;
  let panel: Visitor;
  let supervisor: Visitor;
  let homes: string[];
  let types: RulebookView['types'];
  beforeAll(async () => {
    server = await startServer(await clone.open(), { NOTICE_DAYS: '0', PANEL_QUORUM: '1' });
    await office();
    homes = (await inTx((tx) => tx.query<{ id: string }>(
      `select id from household h where not exists (select 1 from deed d where d.household_id = h.id)
       order by id limit 400`))).map((row) => row.id);
    ({ types } = (await supervisor.get('/api/rulebook')).json<RulebookView>());
    types = types.filter((type) => type.points === 8);
  });
  afterAll(() => server.close());

  /** Sessions end while the clock runs: each run has people of its own. */
  const office = async () => {
    panel = await server.person([{ role: 'panel', areaPath: 'boston' }]);
    supervisor = await server.person([{ role: 'supervisor', areaPath: 'boston' }]);
  };
  const inTx = <T>(work: Parameters<typeof transact<T>>[2]) => transact(server.database, SYSTEM.test, work);
  const differences = async () => (await checkBooks(server.database)).differences;
  const resident = async () => {
    const householdId = homes.pop()!;
    const visitor = await server.person([{ role: 'resident', areaPath: 'boston' }], householdId);
    const home = async () => (await visitor.get('/api/households/mine')).json<OwnHousehold>();
    const at = await home();
    return {
      visitor, home, householdId,
      deeds: async () => (await visitor.get('/api/deeds/mine')).json<{ deeds: OwnDeed[] }>().deeds,
      submit: async (type: number, occurredAt: string) => {
        server.clock.advance(1);
        const id = randomUUID();
        const answer = await visitor.post('/api/deeds', {
          id, householdId, typeId: types[type]!.id, point: at.point, occurredAt });
        expect(answer.statusCode, answer.body).toBe(201);
        return id;
      },
    };
  };
  const approve = async (id: string) => {
    server.clock.advance(1);
    const answer = await panel.post(`/api/deeds/${id}/votes`, { id: randomUUID(), vote: 'approve' });
    expect(answer.statusCode, answer.body).toBe(200);
  };
  const reverse = async (id: string, reversal = { id: randomUUID(), reason: 'was not so' }) => {
    server.clock.advance(1);
    const answer = await panel.post(`/api/deeds/${id}/reversal`, reversal);
    expect(answer.statusCode, answer.body).toBe(200);
  };

  /** What the deeds that stand would get, were they alone, in order of decision. */
  const expected = (made: readonly Made[]): Map<string, number> => {
    const points = new Map(made.map((deed) => [deed.id, 0]));
    const before = new Map<string, number>();
    for (const deed of made.filter((one) => one.state === 'decided').sort((a, b) => a.order - b.order)) {
      const { points: worth, monthlyCap } = types[deed.type]!;
      const key = `${deed.type} ${deed.month}`;
      const given = Math.max(0, Math.min(worth, monthlyCap - (before.get(key) ?? 0)));
      before.set(key, (before.get(key) ?? 0) + given);
      points.set(deed.id, given);
    }
    return points;
  };

  it.each([0, 1])('holds in any order of deeds, decisions and reversals, with notice of %i days', async (noticeDays) => {
    await server.settings({ noticeDays });
    await fc.assert(fc.asyncProperty(acts, async (list: Act[]) => {
      await office();
      const who = await resident();
      const made: Made[] = [];
      let order = 0;
      const choose = (state: Made['state'], pick: number) => {
        const able = made.filter((deed) => deed.state === state);
        return able.length ? able[pick % able.length] : undefined;
      };
      for (const one of list) {
        if (one.act === 'submit') {
          const at = MONTHS[one.month]!;
          made.push({ id: await who.submit(one.type, at), type: one.type, month: at.slice(0, 7), state: 'open', order: 0 });
        } else if (one.act === 'sweep') {
          server.clock.advance(noticeDays * DAY + 1);
          await sweepNotices(server.world);
        } else {
          const deed = choose(one.act === 'reverse' ? 'decided' : 'open', one.pick);
          if (!deed) continue;
          if (one.act === 'approve') {
            await approve(deed.id);
            Object.assign(deed, { state: 'decided', order: (order += 1) });
          } else if (one.act === 'reverse') {
            await reverse(deed.id);
            deed.state = 'gone';
          } else {
            await panel.post(`/api/deeds/${deed.id}/votes`, { id: randomUUID(), vote: 'reject', reason: 'not seen' });
            deed.state = 'gone';
          }
        }
        const points = expected(made);
        const real = (await who.deeds()).filter((deed) => deed.state === 'posted' || deed.state === 'on_notice');
        const standing = made.filter((deed) => deed.state === 'decided');
        expect(Object.fromEntries(real.map((deed) => [deed.id, deed.points])))
          .toEqual(Object.fromEntries(standing.map((deed) => [deed.id, points.get(deed.id)])));
        const sum = (state: OwnDeed['state']) => real.filter((deed) => deed.state === state)
          .reduce((all, deed) => all + deed.points, 0);
        expect(await who.home()).toMatchObject({ balance: sum('posted'), pending: sum('on_notice') });
      }
    }), { numRuns: RUNS, endOnFailure: true });
    expect(await differences()).toEqual([]);
  });

  const heatOf = async (cellIndex: number) => {
    await server.realtime.catchUp();
    const view = (await supervisor.get('/api/heat?from=2025-06-01&to=2026-12-31')).json<HeatView>();
    return [view.points[cellIndex], view.deeds[cellIndex]];
  };

  it('gives back what it had cut, once, and the household reads why; the heat follows', async () => {
    await server.settings({ noticeDays: 0 });
    await office();
    const who = await resident();
    const ids: string[] = [];
    for (let i = 0; i < 6; i += 1) ids.push(await who.submit(0, MONTHS[0]!));
    const { cellIndex } = (await who.deeds())[0]!;
    const before = await heatOf(cellIndex);
    for (const id of ids) await approve(id);
    const pointsOf = async () => {
      const deeds = await who.deeds();
      return ids.map((id) => deeds.find((deed) => deed.id === id)!.points);
    };
    expect(await pointsOf()).toEqual([8, 8, 8, 6, 0, 0]);
    expect(await heatOf(cellIndex)).toEqual([before[0]! + 30, before[1]! + 6]);
    const reversal = { id: randomUUID(), reason: 'seen twice' };
    for (let i = 0; i < 2; i += 1) await reverse(ids[0]!, reversal);
    expect(await pointsOf()).toEqual([8, 8, 8, 8, 6, 0]);
    expect(await heatOf(cellIndex)).toEqual([before[0]! + 30, before[1]! + 5]);
    await reverse(ids[1]!);
    expect(await pointsOf()).toEqual([8, 8, 8, 8, 8, 6]);
    expect(await heatOf(cellIndex)).toEqual([before[0]! + 30, before[1]! + 4]);
    const raised = (await who.deeds()).find((deed) => deed.id === ids[4])!;
    expect(raised.raises.map((raise) => raise.points)).toEqual([6, 2]);
    const { lines, balance } = await who.home();
    expect(balance).toBe(30);
    expect(lines.filter((line) => line.deedId === ids[4]).map(({ kind, amount }) => [kind, amount]).sort())
      .toEqual([['raise', 2], ['raise', 6]]);
    // What was raised can be taken back in its turn, whole.
    await reverse(ids[4]!);
    expect((await who.home()).balance).toBe(24);
    expect(await heatOf(cellIndex)).toEqual([before[0]! + 24, before[1]! + 3]);
    expect(await differences()).toEqual([]);
    // A server that starts now reads the same from the books.
    await server.city.reload();
    expect(await heatOf(cellIndex)).toEqual([before[0]! + 24, before[1]! + 3]);
  });

  it('holds what it gives back to a deed on notice until its notice is over', async () => {
    await server.settings({ noticeDays: 0 });
    await office();
    const who = await resident();
    const ids: string[] = [];
    for (let i = 0; i < 5; i += 1) ids.push(await who.submit(0, MONTHS[0]!));
    await approve(ids[0]!);
    await server.settings({ noticeDays: 1 });
    for (const id of ids.slice(1)) await approve(id);
    expect(await who.home()).toMatchObject({ balance: 8, pending: 22 });
    await reverse(ids[0]!);
    expect(await who.home()).toMatchObject({ balance: 0, pending: 30 });
    expect(await differences()).toEqual([]);
    server.clock.advance(DAY + 1);
    await sweepNotices(server.world);
    expect(await who.home()).toMatchObject({ balance: 30, pending: 0 });
    expect(await differences()).toEqual([]);
  });

  it('holds when reversals and approvals of a household come at once', async () => {
    await server.settings({ noticeDays: 0 });
    await office();
    const who = await resident();
    const ids: string[] = [];
    for (let i = 0; i < 9; i += 1) ids.push(await who.submit(1, MONTHS[2]!));
    for (const id of ids.slice(0, 6)) await approve(id);
    await Promise.all([
      ...ids.slice(0, 3).map((id) => reverse(id)), ...ids.slice(6).map((id) => approve(id)),
    ]);
    const standing = (await who.deeds()).filter((deed) => deed.state === 'posted');
    expect(standing).toHaveLength(6);
    expect(standing.reduce((sum, deed) => sum + deed.points, 0)).toBe(30);
    expect((await who.home()).balance).toBe(30);
    expect(await differences()).toEqual([]);
  });

  it('shows in the books when a raise is missing or was made up', async () => {
    await server.settings({ noticeDays: 0 });
    await office();
    const who = await resident();
    const ids: string[] = [];
    for (let i = 0; i < 5; i += 1) ids.push(await who.submit(0, MONTHS[1]!));
    for (const id of ids) await approve(id);
    await reverse(ids[0]!);
    expect(await differences()).toEqual([]);
    const one = `id in (select id from deed_raise where deed_id = '${ids[4]}')`;
    for (const [spoil, mend] of [
      [`update deed_raise set points = points + 1 where ${one}`, `update deed_raise set points = points - 1 where ${one}`],
      [`update heat_credit set points = points + 1 where ${one}`, `update heat_credit set points = points - 1 where ${one}`],
      [`update heat_credit set simulated = true where ${one}`, `update heat_credit set simulated = false where ${one}`],
    ] as const) {
      await server.database.asOwner((q) => q.query(spoil));
      expect((await differences()).map((found) => found.of)).toContain('credit of a deed');
      await server.database.asOwner((q) => q.query(mend));
    }
    expect(await differences()).toEqual([]);
  });
});
