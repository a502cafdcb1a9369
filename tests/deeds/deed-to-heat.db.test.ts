import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, expect, it } from 'vitest';
import type { DeedCase, OwnDeed } from '../../server/deeds/deeds.schema.ts';
import type { HeatView } from '../../server/heat/heat.schema.ts';
import type { OwnHousehold } from '../../server/households/households.schema.ts';
import { transact, SYSTEM } from '../../server/platform/database/database.ts';
import { checkLedger } from '../../server/ledger/ledger.ts';
import { checkHeat } from '../../server/heat/heat.ts';
import { describeOnEngines } from '../support/engines.ts';
import { connect, listenOn, startServer, type TestServer, until, type Visitor } from '../support/server.ts';

describeOnEngines('a deed becomes heat', 'boston', (clone) => {
  let server: TestServer;
  let resident: Visitor;
  let panel: Visitor;
  let supervisor: Visitor;
  let household: OwnHousehold;
  beforeAll(async () => {
    server = await startServer(await clone.open());
    const [row] = await transact(server.database, SYSTEM.test, (tx) => tx.query<{ id: string }>(
      `select household_id as id from person where account = 'resident1'`));
    resident = await server.person([{ role: 'resident', areaPath: 'boston' }], row!.id);
    panel = await server.person([{ role: 'panel', areaPath: 'boston' }]);
    supervisor = await server.person([{ role: 'supervisor', areaPath: 'boston' }]);
    household = (await resident.get('/api/households/mine')).json<OwnHousehold>();
  });
  afterAll(() => server.close());

  const deed = (more: object = {}) => ({
    id: randomUUID(), householdId: household.id, typeId: 'graffiti_removal',
    point: household.point, occurredAt: server.clock.now.toISOString(), note: 'cleaned', ...more,
  });
  const cellOf = (view: HeatView, index: number) =>
    ({ points: view.points[index], deeds: view.deeds[index], households: view.households[index] });
  async function typeId(): Promise<string> {
    const { types } = (await resident.get('/api/rulebook')).json<{
      types: { id: string; points: number }[] }>();
    return types.find((type) => type.points > 0)!.id;
  }

  it('is submitted, decided by the panel, posted, and seen in the heat and in the news', async () => {
    const base = await listenOn(server);
    const map = await connect(base, supervisor);
    const before = (await supervisor.get('/api/heat')).json<HeatView>();
    const body = deed({ typeId: await typeId() });
    const submitted = await resident.post('/api/deeds', body);
    expect(submitted.statusCode, submitted.body).toBe(201);
    const { cellIndex, areaPath } = submitted.json<OwnDeed>();
    const again = await resident.post('/api/deeds', body);
    expect([again.statusCode, again.json<OwnDeed>().id]).toEqual([200, body.id]);
    const other = await resident.post('/api/deeds', { ...body, note: 'something else' });
    expect([other.statusCode, other.json<{ code: string }>().code]).toEqual([409, 'ID_REUSED']);

    const vote = { id: randomUUID(), vote: 'approve' };
    const decided = await panel.post(`/api/deeds/${body.id}/votes`, vote);
    expect(decided.json<DeedCase>().state).toBe('posted');
    expect((await panel.post(`/api/deeds/${body.id}/votes`, vote)).statusCode).toBe(200);
    const points = decided.json<DeedCase>().points;
    expect(points).toBeGreaterThan(0);
    const news = await until(() => map.heard.find((one) =>
      one.kind === 'heat:changed' && one.body.area === areaPath), 'heat news');
    // It names the area and no cell: counting news must not tell what a cell hides.
    expect(news.body).toEqual({ area: areaPath, simulated: false });
    const after = (await supervisor.get('/api/heat')).json<HeatView>();
    const [was, is] = [cellOf(before, cellIndex), cellOf(after, cellIndex)];
    expect(is.points! - was.points!).toBe(points);
    expect(is.deeds! - was.deeds!).toBe(1);
    const now = (await resident.get('/api/households/mine')).json<OwnHousehold>();
    expect(now.balance).toBe(household.balance + points);
    map.socket.disconnect();

    const reversal = { id: randomUUID(), reason: 'it was another place' };
    const reversed = await panel.post(`/api/deeds/${body.id}/reversal`, reversal);
    expect(reversed.json<DeedCase>().state, reversed.body).toBe('reversed');
    expect((await panel.post(`/api/deeds/${body.id}/reversal`, reversal)).statusCode).toBe(200);
    await server.realtime.catchUp();
    const last = (await supervisor.get('/api/heat')).json<HeatView>();
    expect(cellOf(last, cellIndex)).toEqual(was);
    expect((await resident.get('/api/households/mine')).json<OwnHousehold>().balance)
      .toBe(household.balance);
  });

  it('is never decided by its submitter or by somebody of that household', async () => {
    const both = await server.person(
      [{ role: 'panel', areaPath: 'boston' }, { role: 'resident', areaPath: 'boston' }],
      household.id);
    const body = deed({ typeId: await typeId() });
    expect((await resident.post('/api/deeds', body)).statusCode).toBe(201);
    const refused = await both.post(
      `/api/deeds/${body.id}/votes`, { id: randomUUID(), vote: 'approve' });
    expect([refused.statusCode, refused.json<{ code: string }>().code]).toEqual([403, 'OWN_DEED']);
  });

  it('is refused outside every cell, of an unknown type, from the future, for another household',
    async () => {
      const type = await typeId();
      const tries: [object, number, string][] = [
        [{ typeId: type, point: [0, 0] }, 422, 'GRID_OUTSIDE'],
        [{ typeId: 'no_such_type' }, 422, 'TYPE_UNKNOWN'],
        [{ typeId: type, occurredAt: '2099-01-01T00:00:00Z' }, 422, 'TIME_OUT_OF_RANGE'],
        [{ typeId: type, householdId: randomUUID() }, 404, 'HOUSEHOLD_UNKNOWN'],
        [{ typeId: type, points: 1000 }, 400, 'BAD_REQUEST'],
      ];
      for (const [more, status, code] of tries) {
        const answer = await resident.post('/api/deeds', deed(more));
        expect([answer.statusCode, answer.json<{ code: string }>().code]).toEqual([status, code]);
      }
    });

  it('leaves books that add up', async () => {
    const ledger = await checkLedger(server.database);
    expect(ledger.sum).toBe(0);
    expect(ledger.drift).toEqual([]);
    expect((await checkHeat(server.database)).drift).toEqual([]);
  });
});
