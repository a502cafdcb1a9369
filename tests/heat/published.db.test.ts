import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { LIMITS } from '../../server/config.ts';
import type { CellHeatView, HeatView } from '../../server/heat/heat.schema.ts';
import { sweepFigures } from '../../server/heat/heat.ts';
import type { OwnHousehold } from '../../server/households/households.schema.ts';
import type { ParticipationView } from '../../server/planning/planning.schema.ts';
import { SYSTEM, transact } from '../../server/platform/database/database.ts';
import type { RulebookView } from '../../server/rulebook/rulebook.schema.ts';
import { describeOnEngines } from '../support/engines.ts';
import { startServer, type TestServer, type Visitor } from '../support/server.ts';

const BOUND = 5;
const LEAST = 2;
/** Windows of the lattice, and one of a single category. */
const WINDOWS = ['from=2026-02-23&to=2026-03-01', 'from=2026-02-16&to=2026-03-15', '', 'from=2025-03-17&to=2026-03-15'];
const COLUMNS = ['registered', 'households', 'points', 'deeds', 'simulatedDeeds'] as const;
type Place = Record<(typeof COLUMNS)[number], number | null>;

describeOnEngines('published figures', 'boston', (clone) => {
  let server: TestServer;
  let supervisor: Visitor;
  const others: Visitor[] = [];
  beforeAll(async () => {
    const database = await clone.open();
    // Each install has keys of its own. With these, what is true for 997 of 1,000 is true each time.
    await database.asOwner((q) => q.query(`update publication set seed = sha256('a test')`));
    server = await startServer(database);
    supervisor = await server.person([{ role: 'supervisor', areaPath: 'boston' }]);
    for (const role of ['planner', 'dispatcher', 'auditor'] as const) {
      others.push(await server.person([{ role, areaPath: 'boston' }]));
    }
  });
  afterAll(() => server.close());
  const heat = async (who: Visitor, query: string) => {
    const answer = await who.get(`/api/heat?${query}`);
    expect(answer.statusCode, answer.body).toBe(200);
    return answer.json<HeatView>();
  };
  const cellsOf = (view: HeatView): Place[] => view.points.map((_, i) =>
    Object.fromEntries(COLUMNS.map((column) => [column, view[column][i] ?? null])) as Place);
  const queries = () => {
    const categories = [...server.city.now.rulebook.categoryIndex.keys()].slice(0, 3);
    return [...WINDOWS, ...categories.map((one) => `${WINDOWS[2]}&categories=${one}`)];
  };

  it('are near the exact ones, never 1 or 2, none where there is none, and the same for everybody', async () => {
    let seen = 0;
    for (const query of queries()) {
      const truth = await heat(supervisor, query);
      const shown = await heat(others[0]!, query);
      expect(truth.exactAreas.length).toBeGreaterThan(0);
      expect([shown.exactAreas, shown.isPublished]).toEqual([[], true]);
      for (const other of others.slice(1)) {
        expect({ ...(await heat(other, query)), asOf: {} }).toEqual({ ...shown, asOf: {} });
      }
      const pairs: [Place, Place][] = [
        ...cellsOf(shown).map((one, i): [Place, Place] => [one, cellsOf(truth)[i]!]),
        ...shown.areas.map((one, i): [Place, Place] => [one, truth.areas[i]!]),
      ];
      for (const [published, is] of pairs) {
        if (is.registered! < LIMITS.MIN_HOUSEHOLDS) {
          expect(published).toMatchObject({ registered: null, households: null, points: null, deeds: null });
          continue;
        }
        seen += 1;
        expect(Math.abs(published.households! - is.households!)).toBeLessThanOrEqual(BOUND);
        for (const column of ['households', 'points', 'deeds'] as const) {
          if (is[column] === 0) expect(published[column]).toBe(0);
          if (published[column] !== null && published[column] > 0) expect(published[column]).toBeGreaterThan(LEAST);
        }
      }
      // What a cell too small to be shown adds to its ward is not what is left of the ward.
      const cells = cellsOf(shown);
      expect(cells.some((one, i) => one.households !== truth.households[i] && one.households !== null)).toBe(true);
    }
    expect(seen).toBeGreaterThan(1000);
  });

  it('are unbiased: over all cells they add up to the exact ones within three standard errors', async () => {
    for (const query of queries()) {
      const [truth, shown] = [await heat(supervisor, query), await heat(others[0]!, query)];
      const pairs = shown.households.flatMap((one, i): [number, number][] =>
        (one !== null && truth.households[i]! > 0 ? [[one, truth.households[i]!]] : []));
      const off = pairs.reduce((sum, [a, b]) => sum + a - b, 0);
      const variance = pairs.reduce((sum, [, n]) => sum + server.heat.publication.rules.noise.row(n)
        .reduce((all, { noise, probability }) => all + probability * noise * noise, 0), 0);
      expect(Math.abs(off), query).toBeLessThanOrEqual(3 * Math.sqrt(variance));
    }
  });

  it('of a window or categories that nothing is published for are exact where that is the right, and none elsewhere', async () => {
    const categories = [...server.city.now.rulebook.categoryIndex.keys()].slice(0, 2).join();
    const ward = server.city.now.grid.leaves[0]!;
    const mine = await server.person([{ role: 'supervisor', areaPath: ward }]);
    for (const query of ['from=2026-02-20&to=2026-02-26', 'from=2026-02-16&to=2026-03-01', `categories=${categories}`,
      'from=2026-03-09&to=2026-03-10', 'from=2026-03-09&to=2026-03-22']) {
      for (const path of ['/api/heat', '/api/participation', '/api/heat/cells/0101']) {
        const answer = await others[0]!.get(`${path}?${query}`);
        expect([answer.statusCode, answer.json<{ code: string }>().code], `${path} ${query}`).toEqual(
          path.endsWith('0101') && answer.statusCode === 404 ? [404, 'NOT_FOUND'] : [422, 'WINDOW_NOT_PUBLISHED']);
      }
      const [truth, shown] = [await heat(supervisor, query), await heat(mine, query)];
      expect([shown.isPublished, shown.exactAreas]).toEqual([false, [ward]]);
      const { cells } = server.city.now.grid;
      for (const cell of cells) {
        const inside = cell.areaPath === ward;
        expect(cellsOf(shown)[cell.index]).toEqual(inside ? cellsOf(truth)[cell.index]
          : { registered: null, households: null, points: null, deeds: null, simulatedDeeds: null });
      }
      const ranked = (await mine.get(`/api/participation?${query}`)).json<ParticipationView>();
      for (const row of ranked.rows) expect([row.areaPath, row.exact]).toEqual([ward, true]);
    }
  });

  it('of one cell are those of the map, and its bars are published each for itself', async () => {
    const [planner] = others;
    const { cells } = server.city.now.grid;
    for (const [query, bars] of [['', 13], ['from=2026-02-16&to=2026-03-15', 4], ['from=2025-03-17&to=2026-03-15', 13]] as const) {
      const view = await heat(planner!, query);
      for (const cell of cells.slice(0, 40)) {
        const one = (await planner!.get(`/api/heat/cells/${cell.code}?${query}`)).json<CellHeatView>();
        expect(one.exact).toBe(false);
        expect(Object.fromEntries(COLUMNS.map((column) => [column, one[column]]))).toEqual(cellsOf(view)[cell.index]);
        expect(one.trend).toHaveLength(one.registered === null ? 0 : bars);
        for (const bar of one.trend) {
          if (bar.deeds !== null && bar.deeds > 0) expect(bar.deeds).toBeGreaterThan(LEAST);
        }
        const exactly = (await supervisor.get(`/api/heat/cells/${cell.code}?${query}`)).json<CellHeatView>();
        expect(exactly.exact).toBe(true);
        expect(exactly.trend.reduce((sum, bar) => sum + bar.deeds!, 0)).toBe(exactly.deeds);
      }
    }
  });

  it('make rates whose intervals hold the exact one as often as they say', async () => {
    let [held, all] = [0, 0];
    for (const query of queries()) {
      const truth = (await supervisor.get(`/api/participation?${query}`)).json<ParticipationView>();
      const shown = (await others[0]!.get(`/api/participation?${query}`)).json<ParticipationView>();
      const exactly = new Map(truth.rows.map((row) => [row.code, row]));
      for (const row of shown.rows) {
        const is = exactly.get(row.code)!;
        expect([row.exact, is.exact]).toEqual([false, true]);
        if (is.participating === 0) continue;
        all += 1;
        if (row.low <= is.rate && is.rate <= row.high) held += 1;
        expect(row.high - row.low).toBeGreaterThan(0);
      }
      const whole = shown.whole!;
      expect(whole.low <= truth.whole!.rate && truth.whole!.rate <= whole.high).toBe(true);
    }
    expect(all).toBeGreaterThan(500);
    expect(held / all).toBeGreaterThanOrEqual(0.95);
  });

  it('take in nothing of one household by itself, then all in the same moment everywhere, and after a restart', async () => {
    const [planner] = others;
    const panel = await server.person([{ role: 'panel', areaPath: 'boston' }]);
    const homes = await transact(server.database, SYSTEM.test, (tx) => tx.query<{ id: string }>(
      `select h.id from household h join grid_version_cell v on v.cell_id = h.cell_id
       where h.cell_id = (select cell_id from household group by 1 order by count(*) desc limit 1)
       group by 1 order by 1 limit 3`));
    const { types } = (await planner!.get('/api/rulebook')).json<RulebookView>();
    const typeId = types.find((type) => type.points > 1)!.id;
    const post = async ({ id: householdId }: { id: string }) => {
      const resident = await server.person([{ role: 'resident', areaPath: 'boston' }], householdId);
      const home = (await resident.get('/api/households/mine')).json<OwnHousehold>();
      const id = randomUUID();
      const sent = await resident.post('/api/deeds', {
        id, householdId: home.id, typeId, point: home.point, occurredAt: server.clock.now.toISOString() });
      expect(sent.statusCode, sent.body).toBe(201);
      await panel.post(`/api/deeds/${id}/votes`, { id: randomUUID(), vote: 'approve' });
      await server.realtime.catchUp();
    };
    const settle = async (minutes: number) => {
      server.clock.now = new Date(server.clock.now.getTime() + minutes * 60_000);
      await sweepFigures(server.database, server.heat, server.clock.now);
      await server.realtime.catchUp();
    };
    const figures = async (who: Visitor) => {
      const view = await heat(who, '');
      return { cells: cellsOf(view), areas: view.areas };
    };
    const before = await figures(planner!);
    for (const home of homes.slice(0, 2)) {
      await post(home);
      await settle(3);
      expect(await figures(planner!)).toEqual(before);
    }
    const whole = (await figures(supervisor)).areas[0]!.deeds;
    await post(homes[2]!);
    expect(await figures(planner!)).toEqual(before);
    await settle(3);
    const after = await figures(planner!);
    expect(after).not.toEqual(before);
    expect((await figures(supervisor)).areas[0]!.deeds).toBe(whole! + 1);
    // Another process, or this one after a restart, publishes the same.
    const again = await startServer(await clone.again(), {}, {}, server.clock.now);
    const other = await again.person([{ role: 'planner', areaPath: 'boston' }]);
    expect(await figures(other)).toEqual(after);
    await again.close();
  });
});
