import { afterAll, beforeAll, expect, it } from 'vitest';
import { LIMITS } from '../../server/config.ts';
import type { ParticipationView } from '../../server/planning/planning.schema.ts';
import { dayFromText, dayText } from '../../server/platform/clock.ts';
import { SYSTEM, transact } from '../../server/platform/database/database.ts';
import { describeOnEngines } from '../support/engines.ts';
import { startServer, type TestServer } from '../support/server.ts';

/** Small fast random, seeded: a failure names its window. */
function randomFrom(seed: number) {
  let state = seed;
  return (below: number) => {
    state = (Math.imul(state, 1_664_525) + 1_013_904_223) >>> 0;
    return Math.floor((state / 4_294_967_296) * below);
  };
}

describeOnEngines('heat for any window', 'boston', (clone) => {
  let server: TestServer;
  beforeAll(async () => {
    server = await startServer(await clone.open());
  });
  afterAll(() => server.close());

  it('equals SQL for every cell in a thousand random windows and category sets', async () => {
    const { grid, rulebook } = server.city.now;
    const supervisor = await server.person([{ role: 'supervisor', areaPath: 'boston' }]);
    // The truth in one read, from the deeds themselves; the sums below are SQL's own group by.
    const days = await transact(server.database, SYSTEM.test, (tx) => tx.query<{
      cellId: number; homeId: number; day: string; category: string; household: string; points: number; deeds: number;
    }>(
      `select d.cell_id as "cellId", h.cell_id as "homeId", (occurred_at at time zone c.time_zone)::date as day,
         category_id as category, household_id as household, sum(points)::int as points, count(*)::int as deeds
       from deed d join household h on h.id = d.household_id, city c
       where state = 'posted' group by 1, 2, 3, 4, 5`));
    expect(days.length).toBeGreaterThan(10_000);
    const random = randomFrom(20_260_310);
    const categories = [...rulebook.categoryIndex.keys()];
    const newest = days.reduce((a, row) => (row.day > a ? row.day : a), '');
    const last = Math.floor(Date.parse(newest) / 86_400_000);
    for (let i = 0; i < 1000; i += 1) {
      const to = last - random(360);
      const from = to - random(200);
      const chosen = random(3) === 0 ? categories.filter(() => random(2) === 0) : [];
      const names = chosen.length ? chosen : categories;
      const truth = new Map<number, { points: number; deeds: number; households: Set<string> }>();
      const [low, high] = [dayText(from), dayText(to)];
      for (const row of days) {
        if (row.day < low || row.day > high || !names.includes(row.category)) continue;
        const at = (id: number) => {
          const cell = truth.get(id) ?? { points: 0, deeds: 0, households: new Set<string>() };
          truth.set(id, cell);
          return cell;
        };
        at(row.cellId).points += row.points;
        at(row.cellId).deeds += row.deeds;
        at(row.homeId).households.add(row.household);
      }
      const found = server.city && heatOf(from, to, chosen);
      for (const cell of grid.cells) {
        const expected = truth.get(cell.id);
        expect([found.points[cell.index], found.deeds[cell.index], found.households[cell.index]],
          `cell ${cell.code}, ${low} to ${high}, ${chosen.join()}`)
          .toEqual([expected?.points ?? 0, expected?.deeds ?? 0, expected?.households.size ?? 0]);
      }
    }
    // And what leaves the server is the same for one window, by a statement of its own.
    const [from, to] = [dayText(last - 89), dayText(last)];
    const view = (await supervisor.get(`/api/heat?from=${from}&to=${to}`)).json<{ points: number[]; households: number[] }>();
    const rows = await transact(server.database, SYSTEM.test, (tx) => tx.query<{ index: number; points: number; households: number }>(
      `select v.feature_index as index,
         coalesce(sum(d.points) filter (where d.cell_id = v.cell_id), 0)::int as points,
         count(distinct d.household_id) filter (where h.cell_id = v.cell_id)::int as households
       from deed d join household h on h.id = d.household_id
       join grid_version_cell v on v.cell_id in (d.cell_id, h.cell_id), city c
       where d.state = 'posted' and (d.occurred_at at time zone c.time_zone)::date between $1::date and $2::date
       group by 1`, [from, to]));
    for (const row of rows) {
      expect([view.points[row.index], view.households[row.index]]).toEqual([row.points, row.households]);
    }
    function heatOf(a: number, b: number, wanted: readonly string[]) {
      const chosen = wanted.length ? wanted.map((name) => rulebook.categoryIndex.get(name)!) : undefined;
      return { ...server.heat.cube.pointsAndDeeds(a, b, chosen), households: server.heat.sides.homes.households({ from: a, to: b, categories: chosen }) };
    }
  });

  it('is asked for days that follow each other, of cells and categories that are there; else of thirteen weeks', async () => {
    const supervisor = await server.person([{ role: 'supervisor', areaPath: 'boston' }]);
    const get = async (path: string) => {
      const answer = await supervisor.get(`/api/heat${path}`);
      const { code, details, from, to } = answer.json<Record<string, unknown>>();
      return answer.statusCode === 200 ? [from, to] : [answer.statusCode, code, details];
    };
    expect(await get('')).toEqual(['2025-12-15', '2026-03-15']);
    expect(await get('?to=2026-01-31')).toEqual(['2025-11-02', '2026-01-31']);
    expect(await get('?from=2026-03-10')).toEqual(['2026-03-10', '2026-03-15']);
    expect(await get('?from=2026-03-16')).toEqual([422, 'WINDOW_INVALID', { from: '2026-03-16' }]);
    const first = (days: number) => dayText(dayFromText('2026-03-15') - days);
    const [longest, longer] = [first(LIMITS.HEAT_WINDOW_DAYS_MAX), first(LIMITS.HEAT_WINDOW_DAYS_MAX + 1)];
    expect(await get(`?from=${longest}`)).toEqual([longest, '2026-03-15']);
    expect(await get(`?from=${longer}&to=2026-03-15`)).toEqual([422, 'WINDOW_INVALID', { from: longer, to: '2026-03-15' }]);
    expect(await get('/cells/none')).toEqual([404, 'NOT_FOUND', { cell: 'none' }]);
    // On Sunday at nine in the evening in Boston it is Monday elsewhere: the city's own week counts.
    const noon = server.clock.now;
    server.clock.now = new Date('2026-03-16T01:00:00Z');
    expect(await get('')).toEqual(['2025-12-15', '2026-03-15']);
    server.clock.now = new Date('2026-03-16T05:00:00Z');
    expect(await get('')).toEqual(['2025-12-22', '2026-03-22']);
    server.clock.now = noon;
  });

  it('ranks low participation by the upper bound and names no one', async () => {
    const planner = await server.person([{ role: 'planner', areaPath: 'boston' }]);
    const answer = await planner.get('/api/participation');
    const view = answer.json<ParticipationView>();
    expect(view.rows.map((row) => row.high)).toEqual(view.rows.map((row) => row.high).sort((a, b) => a - b));
    for (const row of view.rows) {
      expect(row.registered).toBeGreaterThanOrEqual(10);
      expect(row.participating === 0 || row.participating >= 3).toBe(true);
      expect(row.participating).toBeLessThanOrEqual(row.registered);
      expect(row.low).toBeLessThanOrEqual(row.high);
    }
    expect(view.tooSmall.length + view.rows.length).toBe(255);
    expect(answer.body).not.toMatch(/householdId|address|"name/i);
  });
});
