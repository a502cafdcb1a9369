/**
 * Credit heat by cell for any window. PostgreSQL holds the truth; every process keeps a cube in
 * step with the news it has read. What leaves the server is suppressed first.
 */
import type { Person } from '../access/access.ts';
import { exact, shown } from '../../cores/figures.ts';
import { weeksUntil } from '../../cores/lattice.ts';
import { LIMITS } from '../config.ts';
import { streams } from '../events.ts';
import type { CityHolder } from '../city/city.ts';
import type { Cell, Grid } from '../grid/grid.ts';
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
import { figuresFor, type PlaceFigures, type Window } from './figures.ts';
import { slotOver } from './steps.ts';

export { createHeat, followHeat, type Heat } from './in-step.ts';
export { figuresFor, type PlaceFigures, type Window } from './figures.ts';

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
 * Adds credits to the truth and announces them to the cubes, and to the maps of those who see exact
 * figures: counting such news would tell everybody else the deeds of an area. A known credit adds
 * nothing. `postedAt`: ISO instant; null for a load, which tells one "reload" by itself instead.
 */
export async function addCredits(
  tx: Transaction, grid: Pick<Grid, 'city' | 'placeOf'>, credits: readonly Credit[],
  postedAt: string | null,
): Promise<void> {
  const zone = grid.city?.timeZone ?? 'UTC';
  const rows: CreditDetail[] = credits.map((credit) => ({
    id: credit.id, cellId: credit.cellId, categoryId: credit.categoryId,
    day: dayText(dayNumber(credit.occurredAt, zone)), participant: credit.participant,
    points: credit.points, deeds: credit.deeds, simulated: credit.simulated,
    postedAt,
  }));
  for (let at = 0; at < rows.length; at += 5000) {
    await insertCredits(tx, rows.slice(at, at + 5000));
  }
  if (postedAt === null) return;
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

/**
 * The window asked for, in days; default the 13 weeks that end in the running one.
 * Errors: WINDOW_INVALID, CATEGORY_UNKNOWN.
 */
export function readWindow(
  query: HeatQuery, clock: Clock, { now: { grid, rulebook } }: CityHolder,
): Window {
  const today = dayNumber(clock(), grid.city?.timeZone ?? 'UTC');
  const weeks = weeksUntil(today, LIMITS.HEAT_DEFAULT_WEEKS);
  const to = query.to ? dayFromText(query.to) : weeks.to;
  const from = query.from ? dayFromText(query.from)
    : query.to ? to - LIMITS.HEAT_DEFAULT_WEEKS * 7 + 1 : weeks.from;
  if (!(from <= to) || to - from > LIMITS.HEAT_WINDOW_DAYS_MAX) {
    throw failure('WINDOW_INVALID', { from: query.from, to: query.to });
  }
  const categories = categoryIndices(rulebook, query.categories);
  // The same question in another order is the same question.
  return { from, to, today, categories: categories && [...new Set(categories)].sort() };
}

/** The heat vector for a person; null where a figure is withheld. */
export function heatFor(
  heat: Heat, person: Person, window: Window, positions: ReadonlyMap<string, number>,
): HeatView {
  const { cells, version, leaves, areas } = heat.grid;
  const { cell: ofCell, area: ofArea, isExact, isPublished } = figuresFor(heat, person, window);
  const figures = cells.map(ofCell);
  const column = (name: keyof PlaceFigures) => figures.map((cell) => shown(cell[name]));
  const exactLeaves = leaves.filter(isExact);
  const heard = [streams.figures(), ...exactLeaves.map(streams.heat)];
  return {
    gridVersion: version, from: dayText(window.from), to: dayText(window.to),
    registered: column('registered'), points: column('points'), deeds: column('deeds'),
    households: column('households'), simulatedDeeds: column('simulatedDeeds'),
    areas: areas.map((area, i) => ({ path: area.path, ...placeView(ofArea(area, i)) })),
    exactAreas: exactLeaves, isPublished, minHouseholds: LIMITS.MIN_HOUSEHOLDS,
    suppressed: figures.filter((cell) => cell.points.value === null).length,
    asOf: Object.fromEntries(heard.map((stream) =>
      [stream, Math.max(positions.get(stream) ?? 0, heat.positions.get(stream) ?? 0)])),
  };
}

const placeView = (of: PlaceFigures) => ({
  registered: shown(of.registered), points: shown(of.points), deeds: shown(of.deeds),
  households: shown(of.households), simulatedDeeds: shown(of.simulatedDeeds),
});

/** One cell's figures and trend. Errors: NOT_FOUND, WINDOW_NOT_PUBLISHED. */
export function cellHeatFor(
  heat: Heat, person: Person, code: string, window: Window,
): CellHeatView {
  const cell = heat.grid.byCode.get(code);
  if (!cell) throw failure('NOT_FOUND', { cell: code });
  const figures = figuresFor(heat, person, window);
  const isExact = figures.isExact(cell.areaPath);
  const view = placeView(figures.cell(cell));
  const bars = isExact ? exactBars(heat, cell, window) : figures.bars(cell);
  return {
    code, from: dayText(window.from), to: dayText(window.to), exact: isExact,
    suppressed: view.points === null, ...view,
    trend: view.registered === null ? [] : bars.map(({ day, points, deeds }) => (
      { day: dayText(day), points: shown(points), deeds: shown(deeds) })),
  };
}

/** Bars of days, weeks or whatever keeps them few enough. */
function exactBars(heat: Heat, cell: Cell, { from, to, categories }: Window) {
  const days = to - from + 1;
  const each = days <= BARS_MAX ? 1 : Math.ceil(days / BARS_MAX / 7) * 7;
  return heat.cube.cellTrend(cell.index, from, to, each, categories)
    .map(({ day, points, deeds }) => ({ day, points: exact(points), deeds: exact(deeds) }));
}
const BARS_MAX = 52;

/** Tells every process that published figures take in what was posted until a moment ago. */
export async function sweepFigures(database: Database, heat: Heat, now: Date): Promise<void> {
  const slot = slotOver(now);
  const isWanted = Object.values(heat.steps).some((steps) => steps.wants(slot));
  if (!isWanted) return;
  await transact(database, SYSTEM.cube, async (tx) => announce(tx, {
    stream: streams.figures(), kind: 'figures:published', body: {}, detail: { slot },
  }));
}

/** Recomputes the day rollup from its credits; the first differences, none unless broken. */
export async function checkHeat(database: Database) {
  return transact(database, SYSTEM.verify, async (tx) => ({
    ...(await selectHeatTotals(tx)),
    drift: await selectRollupDrift(tx),
  }), UNHURRIED);
}
