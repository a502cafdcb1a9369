import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { checkBooks } from '../../server/books.ts';
import type { DeedCase, DeedPage, DeedQueue, OwnDeed } from '../../server/deeds/deeds.schema.ts';
import { readGrid } from '../../server/grid/grid.ts';
import type { HeatView } from '../../server/heat/heat.schema.ts';
import type { OwnHousehold } from '../../server/households/households.schema.ts';
import { announce } from '../../server/platform/announce.ts';
import { SYSTEM, type Transaction, transact } from '../../server/platform/database/database.ts';
import type { RulebookView } from '../../server/rulebook/rulebook.schema.ts';
import { describeOnEngines } from '../support/engines.ts';
import { renew } from '../support/grid-change.ts';
import { startServer, type TestServer, type Visitor } from '../support/server.ts';

const WINDOW = 'from=2020-01-01&to=2026-12-31';

describeOnEngines('a cell that is retired', 'boston', (clone) => {
  let server: TestServer;
  let again: TestServer | undefined;
  let home: OwnHousehold;
  let resident: Visitor;
  let oldPanel: Visitor;
  let newPanel: Visitor;
  let other: string;
  let retired: number;
  let successor: number;
  const deeds: Record<'posted' | 'open', OwnDeed> = {} as never;
  const inTx = <T>(work: (tx: Transaction) => Promise<T>) => transact(server.database, SYSTEM.test, work);
  const heatAt = async (one: TestServer, code: string) => {
    const planner = await one.person([{ role: 'supervisor', areaPath: 'boston' }]);
    await one.realtime.catchUp();
    const view = (await planner.get(`/api/heat?${WINDOW}`)).json<HeatView>();
    const { index } = one.world.city.now.grid.byCode.get(code)!;
    return { registered: view.registered[index], points: view.points[index], deeds: view.deeds[index], households: view.households[index] };
  };

  beforeAll(async () => {
    server = await startServer(await clone.open());
    const [row] = await inTx((tx) => tx.query<{ id: string }>(
      `select household_id as id from person where account = 'resident1'`));
    resident = await server.person([{ role: 'resident', areaPath: 'boston' }], row!.id);
    home = (await resident.get('/api/households/mine')).json<OwnHousehold>();
    other = server.world.city.now.grid.leaves.find((leaf) => leaf !== home.areaPath)!;
    oldPanel = await server.person([{ role: 'panel', areaPath: home.areaPath }]);
    newPanel = await server.person([{ role: 'panel', areaPath: other }]);
    const { types } = (await resident.get('/api/rulebook')).json<RulebookView>();
    const typeId = types.find((type) => type.points > 1)!.id;
    for (const kind of ['posted', 'open'] as const) {
      const answer = await resident.post('/api/deeds', {
        id: randomUUID(), householdId: home.id, typeId, point: home.point,
        occurredAt: server.clock.now.toISOString() });
      expect(answer.statusCode, answer.body).toBe(201);
      deeds[kind] = answer.json<OwnDeed>();
    }
    await oldPanel.post(`/api/deeds/${deeds.posted.id}/votes`, { id: randomUUID(), vote: 'approve' });
  });
  afterAll(async () => {
    await again?.close();
    await server.close();
  });

  it('hands its figures to its successor, in a running process and in one that starts', async () => {
    const before = await heatAt(server, home.cellCode);
    expect(before.deeds).toBeGreaterThan(0);
    retired = server.world.city.now.grid.byCode.get(home.cellCode)!.id;
    await inTx(async (tx) => {
      [successor] = await renew(tx, [retired], [{ code: 'ZZ-1', like: retired, areaPath: other }]) as [number];
      announce(tx, { stream: `area:${other}:heat`, kind: 'city:reloaded', body: {} });
    });
    await server.realtime.catchUp();
    expect(await heatAt(server, 'ZZ-1')).toEqual(before);
    again = await startServer(await clone.again());
    expect(await heatAt(again, 'ZZ-1')).toEqual(before);
    const place = again.world.city.now.grid.placeOf(retired);
    expect([place.areaPath, place.areaNow, place.now?.id]).toEqual([home.areaPath, other, successor]);
  });

  it('is answered for by the panel of the area it belongs to now, and by no other', async () => {
    const codes = async (who: Visitor) => (await who.get('/api/deeds/queue')).json<DeedQueue>().items;
    expect((await codes(oldPanel)).filter((item) => item.id === deeds.open.id || item.areaPath !== home.areaPath)).toEqual([]);
    const [open] = (await codes(newPanel)).filter((item) => item.id === deeds.open.id);
    expect(open).toMatchObject({ cellCode: 'ZZ-1', areaPath: other });
    expect((await resident.get('/api/deeds/mine')).json<{ deeds: OwnDeed[] }>().deeds.map((deed) => deed.cellCode))
      .toContain('ZZ-1');
    expect((await resident.get('/api/households/mine')).json<OwnHousehold>()).toMatchObject({ cellCode: 'ZZ-1', areaPath: other });
  });

  it('gives points back to the issuer they came from: a reversal follows the transfer', async () => {
    const issued = () => inTx((tx) => tx.query<{ owner: string; balance: number }>(
      `select owner, balance from account where owner like 'issuer:%' order by owner`));
    const balanceOf = async (area: string) =>
      (await issued()).find((account) => account.owner === `issuer:${area}`)?.balance ?? 0;
    const [here, there] = [await balanceOf(home.areaPath), await balanceOf(other)];
    const answer = await newPanel.post(`/api/deeds/${deeds.posted.id}/reversal`, { id: randomUUID(), reason: 'another street' });
    expect(answer.json<DeedCase>().state, answer.body).toBe('reversed');
    const { points } = answer.json<DeedCase>();
    expect(points).toBeGreaterThan(0);
    expect(await balanceOf(home.areaPath)).toBe(here + points);
    expect(await balanceOf(other)).toBe(there);
    expect((await checkBooks(server.database)).differences).toEqual([]);
    // What is decided now is issued by the area that answers now.
    const vote = await newPanel.post(`/api/deeds/${deeds.open.id}/votes`, { id: randomUUID(), vote: 'approve' });
    expect(vote.json<DeedCase>().state, vote.body).toBe('posted');
    expect(await balanceOf(other)).toBe(there - vote.json<DeedCase>().points);
  });

  it('has the successor that was named, along any number of steps; none where the city ends', async () => {
    const plain = (await inTx(readGrid)).cells.find((cell) => cell.code !== 'ZZ-1')!;
    await inTx(async (tx) => {
      const [next] = await renew(tx, [successor], [{ code: 'ZZ-2', like: successor, areaPath: other }]);
      await tx.query(`update cell set successor_id = $2::int where id = $1::int`, [successor, plain.id]);
      await renew(tx, [next!], []);
    });
    const grid = await inTx(readGrid);
    expect(grid.placeOf(successor).now?.code).toBe(plain.code);
    // The oldest has no successor of its own: nothing covers its place any more.
    expect(grid.placeOf(retired)).toMatchObject({ now: undefined, areaPath: home.areaPath, areaNow: home.areaPath });
    await inTx((tx) => tx.query(`update cell set successor_id = $2::int where id = $1::int`, [retired, successor]));
    expect((await inTx(readGrid)).placeOf(retired).now?.code).toBe(plain.code);
    expect(() => grid.placeOf(999_999_999)).toThrow(/renewed/);
  });

  it('leaves a city that starts though nothing stands there now', async () => {
    await inTx((tx) => tx.query(`update cell set successor_id = null`));
    const bare = await startServer(await clone.again());
    const own = (await resident.get('/api/deeds/mine')).json<{ deeds: OwnDeed[] }>().deeds;
    expect(own.length).toBeGreaterThan(0);
    const there = await bare.person([{ role: 'resident', areaPath: 'boston' }], home.id);
    expect((await there.get('/api/deeds/mine')).json<{ deeds: OwnDeed[] }>().deeds[0]).toMatchObject({ cellIndex: -1 });
    expect((await there.get('/api/households/mine')).statusCode).toBe(200);
    // The deeds of a cell are looked for among all places of its area, those that are none now too.
    const { grid } = bare.world.city.now;
    const beside = grid.cells.find((cell) => cell.areaPath === grid.placeOf(retired).areaNow)!;
    const supervisor = await bare.person([{ role: 'supervisor', areaPath: beside.areaPath }]);
    const listed = await supervisor.get(`/api/deeds?cell=${beside.code}`);
    expect(listed.statusCode, listed.body).toBe(200);
    const codes = listed.json<DeedPage>().items.map((deed) => deed.cellCode);
    expect([...new Set(codes)]).toEqual([beside.code]);
    await bare.close();
  });
});
