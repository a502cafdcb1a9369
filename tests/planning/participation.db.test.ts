import { afterAll, beforeAll, expect, it } from 'vitest';
import type { CellHeatView } from '../../server/heat/heat.schema.ts';
import type { ParticipationView } from '../../server/planning/planning.schema.ts';
import { describeOnEngines } from '../support/engines.ts';
import { startServer, type TestServer, type Visitor } from '../support/server.ts';

describeOnEngines('what a planner reads', 'boston', (clone) => {
  let server: TestServer;
  let planner: Visitor;
  let supervisor: Visitor;
  beforeAll(async () => {
    server = await startServer(await clone.open());
    planner = await server.person([{ role: 'planner', areaPath: 'boston' }]);
    supervisor = await server.person([{ role: 'supervisor', areaPath: 'boston' }]);
  });
  afterAll(() => server.close());
  const read = async (who: Visitor, query: string) =>
    (await who.get(`/api/participation${query}`)).json<ParticipationView>();

  it('has a total that tells nothing of a withheld cell, or only its bounds', async () => {
    let withheld = 0;
    let given = 0;
    for (const [from, to] of [['2026-03-01', '2026-03-07'], ['2025-12-11', '2026-03-10'], ['2026-02-10', '2026-03-10'],
      ['2025-03-11', '2026-03-10'], ['2025-07-01', '2025-07-31'], ['2026-03-05', '2026-03-05']]) {
      const view = await read(planner, `?from=${from}&to=${to}`);
      const truth = await read(supervisor, `?from=${from}&to=${to}`);
      expect(truth.city.participating).not.toBeNull();
      expect(view.city.registered).toBe(truth.city.registered);
      const rate = truth.city.participating! / truth.city.registered;
      expect(view.city.low).toBeLessThanOrEqual(rate);
      expect(view.city.high).toBeGreaterThanOrEqual(rate);
      if (view.city.participating === null) {
        withheld += 1;
        expect(view.city.rate).toBeNull();
        continue;
      }
      given += 1;
      expect(view.city.participating).toBe(truth.city.participating);
      const hidden = view.rows.filter((row) => row.participating === null);
      const rest = view.city.participating - view.rows.reduce((sum, row) => sum + (row.participating ?? 0), 0);
      // Every hidden cell may still have had none, or two.
      if (hidden.length) {
        expect(rest).toBeGreaterThanOrEqual(2);
        expect(hidden.length).toBeGreaterThan(1);
      }
    }
    expect([withheld > 0, given > 0]).toEqual([true, true]);
  });

  it('has no bucket of a cell\'s trend with a figure that is too small', async () => {
    const { cells } = server.world.city.now.grid;
    let hidden = 0;
    for (const cell of cells.slice(0, 60)) {
      const mine = (await planner.get(`/api/heat/cells/${cell.code}`)).json<CellHeatView>();
      const whole = (await supervisor.get(`/api/heat/cells/${cell.code}`)).json<CellHeatView>();
      expect(whole.trend.every((bucket) => bucket.deeds !== null)).toBe(true);
      expect(whole.trend.reduce((sum, bucket) => sum + bucket.deeds!, 0)).toBe(whole.deeds);
      const shown = mine.trend.filter((bucket) => bucket.deeds !== null);
      // Three contributors have at least three deeds.
      for (const bucket of shown) expect(bucket.deeds).toBeGreaterThanOrEqual(3);
      const rest = (mine.deeds ?? 0) - shown.reduce((sum, bucket) => sum + bucket.deeds!, 0);
      if (shown.length < mine.trend.length) {
        hidden += 1;
        expect(rest).toBeGreaterThanOrEqual(3);
      }
    }
    expect(hidden).toBeGreaterThan(0);
  });
});
