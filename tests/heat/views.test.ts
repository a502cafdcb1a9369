import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { exact, publish } from '../../cores/figures.ts';
import { createHeatCube } from '../../cores/heat-cube.ts';
import { createSimulatedHeat } from '../../server/heat/simulated.ts';
import type { Person } from '../../server/access/access.ts';
import type { Role } from '../../server/access/access.schema.ts';
import { LIMITS } from '../../server/config.ts';
import { cellHeatFor, type Heat, heatFor } from '../../server/heat/heat.ts';

const CELLS = 4;
const AREAS = ['city/1', 'city/1', 'city/2', 'city/2'];
const WINDOW = { from: 0, to: 9, categories: undefined };
interface Event {
  cell: number; home: number; participant: number; points: number; day: number; simulated: boolean;
}

/** Heat of four cells as the server holds it, from what was done and how many live where. */
function heatOf(registered: readonly number[], events: readonly Event[]): Heat {
  const span = { cells: CELLS, categories: 1, firstDay: 0, lastDay: 9 };
  const [cube, homes] = [createHeatCube(span), createHeatCube(span)];
  const simulated = createSimulatedHeat(CELLS);
  events.forEach(({ cell, home, simulated: isSimulated, ...event }, i) => {
    if (isSimulated) simulated.add({ ...event, cell, category: 0, deeds: 1 });
    const credit = { ...event, id: String(i), category: 0 };
    cube.apply({ ...credit, cell });
    homes.apply({ ...credit, cell: home });
  });
  const cells = AREAS.map((areaPath, index) => ({ index, id: index, code: `c${index}`, areaPath }));
  return {
    cube, homes, simulated, registered: Int32Array.from(registered), positions: new Map(),
    grid: { cells, version: 1, leaves: ['city/1', 'city/2'], byCode: new Map(cells.map((cell) => [cell.code, cell])) },
  } as unknown as Heat;
}
const somebody = (role: Role, areaPath: string): Person =>
  ({ id: 'p', account: 'p', name: 'p', householdId: null, client: 'person', roles: [{ role, areaPath }] });

const few = { min: 0, max: LIMITS.MIN_CONTRIBUTORS + 1 };
const event = fc.record({
  cell: fc.integer({ min: 0, max: CELLS - 1 }), home: fc.integer({ min: 0, max: CELLS - 1 }),
  participant: fc.integer(few), points: fc.integer({ min: 0, max: 5 }), day: fc.integer({ min: 0, max: 9 }),
  simulated: fc.boolean() });
const inputs = [
  fc.array(fc.integer({ min: LIMITS.MIN_HOUSEHOLDS - 2, max: LIMITS.MIN_HOUSEHOLDS + 2 }), { minLength: CELLS, maxLength: CELLS }),
  fc.array(event, { maxLength: 40 }),
] as const;

/** Counted from the events themselves, cell by cell. */
function truth(registered: readonly number[], events: readonly Event[], cell: number) {
  const here = events.filter((one) => one.cell === cell);
  const made = here.filter((one) => one.simulated);
  const makers = new Set(made.map((one) => one.participant)).size;
  const living = new Set(events.filter((one) => one.home === cell).map((one) => one.participant));
  return {
    registered: registered[cell]!, deeds: here.length, points: here.reduce((sum, one) => sum + one.points, 0),
    contributors: new Set(here.map((one) => one.participant)).size, households: living.size,
    simulated: made.length, makers };
}

describe('the figures of a cell', () => {
  it('are withheld column by column where too few stand behind them, from everybody but who answers for the area', () => {
    fc.assert(fc.property(...inputs, (registered, events) => {
      const heat = heatOf(registered, events);
      const planner = heatFor(heat, somebody('planner', 'city'), WINDOW, new Map());
      const supervisor = heatFor(heat, somebody('supervisor', 'city/1'), WINDOW, new Map());
      let withheld = 0;
      for (let cell = 0; cell < CELLS; cell += 1) {
        const is = truth(registered, events, cell);
        const large = is.registered >= LIMITS.MIN_HOUSEHOLDS;
        const shown = large && is.contributors >= LIMITS.MIN_CONTRIBUTORS;
        if (!shown) withheld += 1;
        // Whoever knows the whole and the part knows the rest: both must speak of enough.
        const isEnough = (deeds: number, households: number) => deeds === 0 || households >= LIMITS.MIN_CONTRIBUTORS;
        const split = shown && isEnough(is.simulated, is.makers)
          && isEnough(is.deeds - is.simulated, is.contributors - is.makers);
        expect(planner.simulatedDeeds[cell]).toBe(split ? is.simulated : null);
        if (AREAS[cell] === 'city/1') expect(supervisor.simulatedDeeds[cell]).toBe(is.simulated);
        const published = {
          registered: large ? is.registered : null,
          points: shown ? is.points : null, deeds: shown ? is.deeds : null,
          households: large && is.households >= LIMITS.MIN_CONTRIBUTORS ? is.households : null,
        };
        const all = { registered: is.registered, points: is.points, deeds: is.deeds, households: is.households };
        for (const [view, person, expected] of [
          [planner, somebody('planner', 'city'), published],
          [supervisor, somebody('supervisor', 'city/1'), AREAS[cell] === 'city/1' ? all : published],
        ] as const) {
          expect({
            registered: view.registered[cell], points: view.points[cell], deeds: view.deeds[cell], households: view.households[cell],
          }).toEqual(expected);
          const alone = cellHeatFor(heat, person, `c${cell}`, WINDOW);
          expect(alone).toMatchObject({ ...expected, suppressed: expected.points === null });
          if (alone.suppressed) expect(alone.trend).toEqual([]);
          if (expected !== published) {
            // Who may see small figures sees them by time too, and all of them.
            expect(alone.trend.map((bucket) => bucket.points)).not.toContain(null);
            expect(alone.trend.reduce((sum, bucket) => sum + (bucket.points ?? 0), 0)).toBe(expected.points);
            continue;
          }
          // A bucket of a published cell is told only when enough took part in it.
          const days = alone.trend.map((bucket) => (Date.parse(bucket.day) / 86_400_000));
          alone.trend.forEach((bucket, i) => {
            const within = (day: number) => day >= days[i]! && day < (days[i + 1] ?? WINDOW.to + 1);
            const took = new Set(events.filter((one) => one.cell === cell && within(one.day)).map((one) => one.participant));
            if (took.size < LIMITS.MIN_CONTRIBUTORS) expect([bucket.points, bucket.deeds]).toEqual([null, null]);
          });
        }
      }
      expect(planner.suppressed).toBe(withheld);
    }), { numRuns: 200 });
  });

  it('are published as they are from the least on, and not at all below it', () => {
    const least = { households: 10, contributors: 3 };
    const at = (registered: number, contributors: number) => publish(exact(7), { registered, contributors }, least);
    expect([at(10, 3), at(9, 3), at(10, 2)].map((figure) => figure.value)).toEqual([7, null, null]);
    expect(at(10, 3).kind).toBe('published');
    expect(exact(7)).toEqual({ kind: 'exact', value: 7 });
  });
});
