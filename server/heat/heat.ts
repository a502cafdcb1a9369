/**
 * Credit heat by cell for any window. PostgreSQL holds the truth; every process keeps a cube in
 * step with the news it has read. What leaves the server is suppressed first.
 */
import { LIMITS } from '../config.ts';
import { areasOf, type Person, within } from '../access/access.ts';
import type { Cell, GridHolder } from '../grid/grid.ts';
import { countHouseholdsByCell, readHomes } from '../households/households.ts';
import { announce } from '../platform/announce.ts';
import { type Clock, dayFromText, dayNumber, dayText } from '../platform/clock.ts';
import {
  type Database, SYSTEM, type Transaction, transact, UNHURRIED,
} from '../platform/database/database.ts';
import { failure } from '../platform/errors.ts';
import { readStreams } from '../platform/streams.ts';
import type { Realtime } from '../platform/realtime.ts';
import { categoryIndices, type RulebookHolder } from '../rulebook/rulebook.ts';
import { createHeatCube, type HeatCube } from './cube.ts';
import type { CellHeatView, HeatQuery, HeatView } from './heat.schema.ts';
import {
  insertCredits, selectCredits, selectHeatTotals, selectRollup, selectRollupDrift,
} from './heat.sql.ts';

/** A posted deed (or its reversal: negative points, deeds -1, an id of its own) as heat. */
export interface Credit {
  id: string;
  cell: Cell;
  occurredAt: string;
  categoryId: string;
  /** The household, opaque to the cube: counted once per window. */
  participant: string;
  points: number;
  deeds: 1 | -1;
}

/** What the news carries to each process's cube; never sent to a client. */
interface CreditDetail {
  id: string; cellId: number; day: string; categoryId: string; participant: string;
  points: number; deeds: number;
}

export interface Heat {
  /** By where deeds were done: points, deeds and their contributors. */
  cube: HeatCube;
  /** By where households live: who of a cell took part, wherever the deed was done. */
  homes: HeatCube;
  /** Feature index of a household's home. */
  homeOf: ReadonlyMap<string, number>;
  /** Registered households by cell index. */
  registered: Int32Array;
  /** Reads everything again: after a load. */
  reload(): Promise<ReadonlyMap<string, number>>;
  /** Sequences of all streams at the first read: where the relay starts. */
  positions: ReadonlyMap<string, number>;
  participants: Map<string, number>;
}

export async function openHeat(
  database: Database, grid: GridHolder, rulebook: RulebookHolder,
): Promise<Heat> {
  const heat = { participants: new Map() } as Heat;
  heat.reload = async () => {
    Object.assign(heat, await readHeat(database, grid, rulebook));
    return heat.positions;
  };
  await heat.reload();
  return heat;
}

/** Registers the cube as a follower: it has applied a news before any client hears of it. */
export function followHeat(
  heat: Heat, realtime: Pick<Realtime<Person>, 'follow'>, grid: GridHolder,
  rulebook: RulebookHolder,
): void {
  realtime.follow('heat:changed', (news) => {
    for (const credit of (news.detail as { credits: CreditDetail[] } | null)?.credits ?? []) {
      applyToCube(heat, grid, rulebook, credit);
    }
  });
}

async function readHeat(database: Database, grid: GridHolder, rulebook: RulebookHolder) {
  return transact(database, SYSTEM.cube, async (tx) => {
    const positions = await readStreams(tx);
    const rollup = await selectRollup(tx);
    const credits = await selectCredits(tx);
    const households = await countHouseholdsByCell(tx);
    const dwellings = await readHomes(tx);
    const { byId, cells } = grid.now;
    const { categoryIndex } = rulebook.now;
    const days = rollup.map((row) => dayFromText(row.day));
    const span = {
      cells: cells.length, categories: categoryIndex.size,
      firstDay: days.reduce((a, b) => Math.min(a, b), days[0] ?? 0),
      lastDay: days.reduce((a, b) => Math.max(a, b), days[0] ?? 0),
    };
    const cube = createHeatCube(span);
    const homes = createHeatCube(span);
    const homeOf = new Map(dwellings.map((row) => [row.id, byId.get(row.cellId)!.index]));
    cube.loadRollup(rollup.map((row, i) => ({
      cell: byId.get(row.cellId)!.index, day: days[i]!,
      category: categoryIndex.get(row.categoryId)!, points: row.points, deeds: row.deeds,
    })));
    const participants = new Map<string, number>();
    const events = credits.map((row) => ({
      id: row.id, cell: byId.get(row.cellId)!.index, day: dayFromText(row.day),
      category: categoryIndex.get(row.categoryId)!,
      participant: numberOf(participants, row.participant), points: row.points,
      reversed: row.deeds < 0,
    }));
    cube.loadEvents(events);
    homes.loadEvents(events.map((event, i) =>
      ({ ...event, cell: homeOf.get(credits[i]!.participant) ?? event.cell })));
    const registered = new Int32Array(cells.length);
    for (const row of households) registered[byId.get(row.cellId)!.index] = row.count;
    return { cube, homes, homeOf, registered, positions, participants };
  }, { isolation: 'repeatable read' });
}

function numberOf(participants: Map<string, number>, id: string): number {
  let number = participants.get(id);
  if (number === undefined) participants.set(id, (number = participants.size));
  return number;
}

function applyToCube(
  heat: Heat, grid: GridHolder, rulebook: RulebookHolder, credit: CreditDetail,
): void {
  const cell = grid.now.byId.get(credit.cellId);
  const category = rulebook.now.categoryIndex.get(credit.categoryId);
  if (!cell || category === undefined) return;
  const event = {
    id: credit.id, cell: cell.index, day: dayFromText(credit.day), category,
    participant: numberOf(heat.participants, credit.participant), points: credit.points,
    reversed: credit.deeds < 0,
  };
  heat.cube.apply(event);
  heat.homes.apply({ ...event, cell: heat.homeOf.get(credit.participant) ?? cell.index });
}

/**
 * Adds credits to the truth and announces them to the cubes and the maps. A known id adds nothing.
 * `quiet`: a bulk load tells one "reload" by itself instead.
 */
export async function addCredits(
  tx: Transaction, grid: Pick<GridHolder, 'now'>, credits: readonly Credit[], quiet = false,
): Promise<void> {
  const zone = grid.now.city!.timeZone;
  const rows: CreditDetail[] = credits.map((credit) => ({
    id: credit.id, cellId: credit.cell.id, categoryId: credit.categoryId,
    day: dayText(dayNumber(credit.occurredAt, zone)), participant: credit.participant,
    points: credit.points, deeds: credit.deeds,
  }));
  for (let at = 0; at < rows.length; at += 5000) {
    await insertCredits(tx, rows.slice(at, at + 5000));
  }
  if (quiet) return;
  for (const area of new Set(credits.map((credit) => credit.cell.areaPath))) {
    const here = credits.flatMap((credit, i) => (credit.cell.areaPath === area ? [i] : []));
    announce(tx, {
      stream: `area:${area}:heat`,
      kind: 'heat:changed',
      body: { cells: [...new Set(here.map((i) => credits[i]!.cell.index))] },
      detail: { credits: here.map((i) => rows[i]!) },
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
  query: HeatQuery, clock: Clock, grid: GridHolder, rulebook: RulebookHolder,
): Window {
  const today = dayNumber(clock(), grid.now.city?.timeZone ?? 'UTC');
  const to = query.to ? dayFromText(query.to) : today;
  const from = query.from ? dayFromText(query.from) : to - LIMITS.HEAT_DEFAULT_DAYS + 1;
  if (!(from <= to) || to - from > LIMITS.HEAT_WINDOW_DAYS_MAX) {
    throw failure('WINDOW_INVALID', { from: query.from, to: query.to });
  }
  return { from, to, categories: categoryIndices(rulebook.now, query.categories) };
}

/** True where the person may see a cell's figures whatever their size. */
export function seesSmall(person: Person, cell: Cell): boolean {
  return areasOf(person, 'households.exact').some((area) => within(cell.areaPath, area));
}

/** The heat vector for a person: cells that are too small or have too few contributors are null. */
export function heatFor(
  heat: Heat, grid: GridHolder, person: Person, window: Window,
  positions: ReadonlyMap<string, number>,
): HeatView {
  const { cells, version, leaves } = grid.now;
  const values = heat.cube.window(window.from, window.to, window.categories);
  const homes = heat.homes.households(window.from, window.to, window.categories);
  const view: HeatView = {
    gridVersion: version, from: dayText(window.from), to: dayText(window.to),
    registered: [], points: [], deeds: [], households: [],
    minHouseholds: LIMITS.MIN_HOUSEHOLDS, minContributors: LIMITS.MIN_CONTRIBUTORS,
    suppressed: 0,
    asOf: Object.fromEntries(leaves.map((leaf) => {
      const stream = `area:${leaf}:heat`;
      return [stream, positions.get(stream) ?? 0];
    })),
  };
  for (const cell of cells) {
    const registered = heat.registered[cell.index] ?? 0;
    const all = seesSmall(person, cell);
    const households = homes[cell.index] ?? 0;
    const shown = all || isShowable(registered, values.households[cell.index] ?? 0);
    if (!shown) view.suppressed += 1;
    view.registered.push(registered >= LIMITS.MIN_HOUSEHOLDS || shown ? registered : null);
    view.points.push(shown ? values.points[cell.index] ?? 0 : null);
    view.deeds.push(shown ? values.deeds[cell.index] ?? 0 : null);
    view.households.push(all || isShowable(registered, households) ? households : null);
  }
  return view;
}

const isShowable = (registered: number, households: number) =>
  registered >= LIMITS.MIN_HOUSEHOLDS && households >= LIMITS.MIN_CONTRIBUTORS;

const TREND_BUCKETS_MAX = 45;

/** One cell's figures and trend. Error: NOT_FOUND. */
export function cellHeatFor(
  heat: Heat, grid: GridHolder, person: Person, code: string, window: Window,
): CellHeatView {
  const cell = grid.now.byCode.get(code);
  if (!cell) throw failure('NOT_FOUND', { cell: code });
  const values = heat.cube.window(window.from, window.to, window.categories);
  const registered = heat.registered[cell.index] ?? 0;
  const homes = heat.homes.households(window.from, window.to, window.categories);
  const households = homes[cell.index] ?? 0;
  const all = seesSmall(person, cell);
  const shown = all || isShowable(registered, values.households[cell.index] ?? 0);
  const bucket = Math.max(1, Math.ceil((window.to - window.from + 1) / TREND_BUCKETS_MAX));
  return {
    code, from: dayText(window.from), to: dayText(window.to), suppressed: !shown,
    registered: registered >= LIMITS.MIN_HOUSEHOLDS || shown ? registered : null,
    points: shown ? values.points[cell.index] ?? 0 : null,
    deeds: shown ? values.deeds[cell.index] ?? 0 : null,
    households: all || isShowable(registered, households) ? households : null,
    trend: shown
      ? heat.cube.cellTrend(cell.index, window.from, window.to, bucket, window.categories)
          .map((row) => ({ day: dayText(row.day), points: row.points, deeds: row.deeds }))
      : [],
  };
}

/** Recomputes the day rollup from its credits; the first differences, none unless broken. */
export async function checkHeat(database: Database) {
  return transact(database, SYSTEM.verify, async (tx) => ({
    ...(await selectHeatTotals(tx)),
    drift: await selectRollupDrift(tx),
  }), UNHURRIED);
}
