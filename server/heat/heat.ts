/**
 * Credit heat by cell for any window. PostgreSQL holds the truth; every process keeps a cube in
 * step with the news it has read. What leaves the server is suppressed first.
 */
import type { Person } from '../access/access.ts';
import { exact, type Figure, type Least, publish } from '../../cores/figures.ts';
import { LIMITS } from '../config.ts';
import { streams } from '../events.ts';
import type { CityHolder } from '../city/city.ts';
import type { Cell, Grid } from '../grid/grid.ts';
import { scopeOf } from '../grid/scope.ts';
import { announce } from '../platform/announce.ts';
import { type Clock, dayFromText, dayNumber, dayText } from '../platform/clock.ts';
import {
  type Database, SYSTEM, type Transaction, transact, UNHURRIED,
} from '../platform/database/database.ts';
import { failure } from '../platform/errors.ts';
import { categoryIndices } from '../rulebook/rulebook.ts';
import type { CellHeatView, HeatQuery, HeatView } from './heat.schema.ts';
import { insertCredits, selectHeatTotals, selectRollupDrift } from './heat.sql.ts';
import type { CreditDetail } from './heat.schema.ts';
import type { Heat } from './in-step.ts';
import { fewestIn } from './simulated.ts';
import { trendOf } from './trend.ts';

export { createHeat, followHeat, type Heat } from './in-step.ts';

/**
 * A posted deed, its reversal (negative points, deeds -1), or points that it got later (deeds 0),
 * as heat.
 */
export interface Credit {
  /** The deed's: once with deeds 1, once with deeds -1; of its own with deeds 0. */
  id: string;
  cellId: number;
  occurredAt: string;
  categoryId: string;
  /** The household, opaque to the cube: counted once per window. */
  participant: string;
  points: number;
  deeds: 1 | 0 | -1;
  /** Simulated life had a hand in the deed. */
  simulated: boolean;
}

/**
 * Adds credits to the truth and announces them to the cubes and the maps. A known credit adds
 * nothing. A map hears in which area figures changed and not in which cell: counting such news
 * would tell the deeds of a cell that is too small to show.
 * `quiet`: a bulk load tells one "reload" by itself instead.
 */
export async function addCredits(
  tx: Transaction, grid: Pick<Grid, 'city' | 'placeOf'>, credits: readonly Credit[], quiet = false,
): Promise<void> {
  const zone = grid.city?.timeZone ?? 'UTC';
  const rows: CreditDetail[] = credits.map((credit) => ({
    id: credit.id, cellId: credit.cellId, categoryId: credit.categoryId,
    day: dayText(dayNumber(credit.occurredAt, zone)), participant: credit.participant,
    points: credit.points, deeds: credit.deeds, simulated: credit.simulated,
  }));
  for (let at = 0; at < rows.length; at += 5000) {
    await insertCredits(tx, rows.slice(at, at + 5000));
  }
  if (quiet) return;
  const areaOf = (row: CreditDetail) => grid.placeOf(row.cellId).areaNow;
  for (const area of new Set(rows.map(areaOf))) {
    const here = rows.filter((row) => areaOf(row) === area);
    announce(tx, {
      stream: streams.heat(area),
      kind: 'heat:changed',
      body: { area, simulated: here.every((row) => row.simulated) },
      detail: { credits: here },
    });
  }
}

export interface Window {
  from: number;
  to: number;
  categories: number[] | undefined;
}

/** The window asked for, in days; default the last 90. Errors: WINDOW_INVALID, CATEGORY_UNKNOWN. */
export function readWindow(
  query: HeatQuery, clock: Clock, { now: { grid, rulebook } }: CityHolder,
): Window {
  const today = dayNumber(clock(), grid.city?.timeZone ?? 'UTC');
  const to = query.to ? dayFromText(query.to) : today;
  const from = query.from ? dayFromText(query.from) : to - LIMITS.HEAT_DEFAULT_DAYS + 1;
  if (!(from <= to) || to - from > LIMITS.HEAT_WINDOW_DAYS_MAX) {
    throw failure('WINDOW_INVALID', { from: query.from, to: query.to });
  }
  return { from, to, categories: categoryIndices(rulebook, query.categories) };
}

/** Where the person may see a cell's figures whatever their size. */
export const seesSmall = (heat: Heat, person: Person): ((cell: Cell) => boolean) => {
  const { covers } = scopeOf(heat.grid, person, 'households.exact');
  return (cell) => covers(cell.areaPath);
};

const LEAST: Least = {
  households: LIMITS.MIN_HOUSEHOLDS, contributors: LIMITS.MIN_CONTRIBUTORS,
};

interface CellFigures {
  registered: Figure<number>;
  points: Figure<number>;
  deeds: Figure<number>;
  households: Figure<number>;
  simulatedDeeds: Figure<number>;
}

/** How each cell's figures may be seen in a window: exact where the person answers for the area. */
function figuresFor(heat: Heat, person: Person, window: Window): (cell: Cell) => CellFigures {
  const values = heat.cube.window(window.from, window.to, window.categories);
  const homes = heat.homes.households(window.from, window.to, window.categories);
  const simulated = heat.simulated.window(window.from, window.to, window.categories);
  const seesExact = seesSmall(heat, person);
  return (cell) => {
    const at = (column: Int32Array) => exact(column[cell.index] ?? 0);
    const of = {
      registered: at(heat.registered), points: at(values.points), deeds: at(values.deeds),
      households: at(homes), simulatedDeeds: at(simulated.deeds),
    };
    if (seesExact(cell)) return of;
    const registered = of.registered.value;
    // Points and deeds by who did them here; participation by who lives here and did any.
    const done = { registered, contributors: values.households[cell.index] ?? 0 };
    const living = { registered, contributors: of.households.value };
    return {
      registered: publish(of.registered, { registered, contributors: LEAST.contributors }, LEAST),
      points: publish(of.points, done, LEAST), deeds: publish(of.deeds, done, LEAST),
      households: publish(of.households, living, LEAST),
      simulatedDeeds: publish(of.simulatedDeeds, {
        registered, contributors: fewestIn(
          { deeds: of.deeds.value, households: done.contributors },
          { deeds: of.simulatedDeeds.value, households: simulated.households[cell.index] ?? 0 }),
      }, LEAST),
    };
  };
}

/** The heat vector for a person: cells that are too small or have too few contributors are null. */
export function heatFor(
  heat: Heat, person: Person, window: Window, positions: ReadonlyMap<string, number>,
): HeatView {
  const { cells, version, leaves } = heat.grid;
  const figures = cells.map(figuresFor(heat, person, window));
  const column = (name: keyof CellFigures) => figures.map((cell) => cell[name].value);
  return {
    gridVersion: version, from: dayText(window.from), to: dayText(window.to),
    registered: column('registered'), points: column('points'), deeds: column('deeds'),
    households: column('households'), simulatedDeeds: column('simulatedDeeds'),
    minHouseholds: LIMITS.MIN_HOUSEHOLDS, minContributors: LIMITS.MIN_CONTRIBUTORS,
    suppressed: figures.filter((cell) => cell.points.value === null).length,
    asOf: Object.fromEntries(leaves.map((leaf) => {
      const stream = streams.heat(leaf);
      return [stream, Math.max(positions.get(stream) ?? 0, heat.positions.get(stream) ?? 0)];
    })),
  };
}

/** One cell's figures and trend. Error: NOT_FOUND. */
export function cellHeatFor(
  heat: Heat, person: Person, code: string, window: Window,
): CellHeatView {
  const cell = heat.grid.byCode.get(code);
  if (!cell) throw failure('NOT_FOUND', { cell: code });
  const { registered, points, deeds, households, simulatedDeeds } =
    figuresFor(heat, person, window)(cell);
  const suppressed = points.value === null;
  return {
    code, from: dayText(window.from), to: dayText(window.to), suppressed,
    registered: registered.value, points: points.value, deeds: deeds.value,
    households: households.value, simulatedDeeds: simulatedDeeds.value,
    trend: suppressed ? []
      : trendOf(heat.cube, cell.index, window, points.kind === 'exact'),
  };
}

/** Recomputes the day rollup from its credits; the first differences, none unless broken. */
export async function checkHeat(database: Database) {
  return transact(database, SYSTEM.verify, async (tx) => ({
    ...(await selectHeatTotals(tx)),
    drift: await selectRollupDrift(tx),
  }), UNHURRIED);
}
