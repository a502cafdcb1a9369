import { afterAll, beforeAll, expect, it } from 'vitest';
import { LIMITS } from '../../server/config.ts';
import type { CellHeatView, HeatView } from '../../server/heat/heat.schema.ts';
import { describeOnEngines } from '../support/engines.ts';
import { startServer, type TestServer, type Visitor } from '../support/server.ts';

/** A few days: many cells with one or two households that took part, and some with more. */
const WINDOW = 'from=2026-02-20&to=2026-02-26';

describeOnEngines('figures of few households', 'boston', (clone) => {
  let server: TestServer;
  let supervisor: Visitor;
  let planner: Visitor;
  let truth: HeatView;
  let shown: HeatView;
  beforeAll(async () => {
    server = await startServer(await clone.open());
    supervisor = await server.person([{ role: 'supervisor', areaPath: 'boston' }]);
    planner = await server.person([{ role: 'planner', areaPath: 'boston' }]);
    truth = (await supervisor.get(`/api/heat?${WINDOW}`)).json<HeatView>();
    shown = (await planner.get(`/api/heat?${WINDOW}`)).json<HeatView>();
  });
  afterAll(() => server.close());
  const few = (at: number) => truth.households[at]! < LIMITS.MIN_CONTRIBUTORS
    || (truth.registered[at] ?? 0) < LIMITS.MIN_HOUSEHOLDS;

  it('are in the data at all, beside larger ones', () => {
    const cells = truth.households.map((_, at) => at);
    expect(cells.filter((at) => few(at) && truth.households[at]! > 0).length).toBeGreaterThan(5);
    expect(cells.filter((at) => !few(at)).length).toBeGreaterThan(5);
  });
  it('leave in no column of the vector', () => {
    const expected = truth.households.map((count, at) => few(at) ? null : count);
    expect(shown.households).toEqual(expected);
    for (const column of ['points', 'deeds'] as const) {
      // In Boston a deed lies at its home: who took part in a cell is who lives there.
      expect(shown[column].map((value) => value === null)).toEqual(expected.map((value) => value === null));
    }
    expect(shown.suppressed).toBe(expected.filter((value) => value === null).length);
  });
  it('leave in no answer about one cell', async () => {
    const { cells } = server.world.city.now.grid;
    const some = cells.filter((cell) => few(cell.index) && truth.households[cell.index]! > 0).slice(0, 3);
    for (const cell of some) {
      const one = (await planner.get(`/api/heat/cells/${cell.code}?${WINDOW}`)).json<CellHeatView>();
      expect(one).toMatchObject({ suppressed: true, households: null, points: null, deeds: null, trend: [] });
    }
  });
});
