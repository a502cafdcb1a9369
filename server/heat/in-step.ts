/**
 * Keeps a process's cube in step with the database: one snapshot, then the news after it. The
 * snapshot is the city's own: figures are counted by the grid and the rulebook they are read with.
 */
import { type Person, within } from '../access/access.ts';
import type { CityFollower, CityReading } from '../city/city.ts';
import type { Grid } from '../grid/grid.ts';
import { readHomes } from '../households/households.ts';
import { type Clock, dayFromText, dayNumber } from '../platform/clock.ts';
import type { Transaction } from '../platform/database/database.ts';
import type { Realtime } from '../platform/realtime.ts';
import type { Rulebook } from '../rulebook/rulebook.ts';
import { createContributions, type Contribution, type Contributions } from
  '../../cores/contributions.ts';
import { createHeatCube, type HeatCube } from '../../cores/heat-cube.ts';
import { mondayOf } from '../../cores/lattice.ts';
import type { CreditDetail } from './heat.schema.ts';
import type { FollowedNews } from '../events.ts';
import { type CreditRow, selectCredits, selectRollup, selectSeed } from './heat.sql.ts';
import { createParticipants, type Participants } from './participants.ts';
import { createPublication, type Publication } from './publication.ts';
import { createSteps, slotOver, type Steps } from './steps.ts';
import { createWindowSums, type Side, SIDES, type WindowSums } from './window-sums.ts';

interface Snapshot {
  /** Points and deeds by where deeds were done. */
  cube: HeatCube;
  /** Who stands behind the figures, by where it was done, where they live, and what is simulated. */
  sides: Readonly<Record<Side, Contributions>>;
  sums: WindowSums;
  participants: Participants;
  publication: Publication;
  /** What published figures have not taken in yet; places are cells, then areas. */
  steps: Readonly<Record<'done' | 'homes', Steps>>;
  /** Feature index of a household's home. */
  homeOf: ReadonlyMap<string, number>;
  /** Registered households by cell index. */
  registered: Int32Array;
  /** Sums of their record keys, of cells that are too small for a figure. */
  registeredKeys: Uint32Array;
  /** Sequence of each stream that the figures hold. */
  positions: ReadonlyMap<string, number>;
  /** What the cube was counted by. */
  grid: Grid;
  rulebook: Rulebook;
}

export type Heat = Readonly<Snapshot>;

type HeatNews = FollowedNews<'heat:changed'>;

/** Heat that follows the city: its figures are there once the city has been read. */
export interface FollowingHeat {
  /** One object for good; before the first reading its figures are missing. */
  heat: Heat;
  read: CityFollower;
  /** Takes a news into the figures, and into those that are being read. */
  hear(news: HeatNews): void;
  /** Published figures take in what was posted in slots up to this one. */
  settle(slot: number): void;
}

export function createHeat(clock: Clock): FollowingHeat {
  const heat = {} as Snapshot;
  /** What was heard while the next figures are read, which may lack it. */
  let heard: (() => void)[] | undefined;
  const now = (change: () => void) => {
    heard?.push(change);
    change();
  };
  return {
    heat,
    read: async (tx, next) => {
      heard = [];
      const figures = await readHeat(tx, next, clock());
      return () => {
        Object.assign(heat, figures);
        for (const change of heard ?? []) change();
        heard = undefined;
      };
    },
    hear: (news) => now(() => applyNews(heat, news)),
    settle: (slot) => now(() => {
      heat.steps.done.settle(slot);
      heat.steps.homes.settle(slot);
    }),
  };
}

/** Registers the cube as a follower: it has applied a news before any client hears of it. */
export function followHeat(
  { hear, settle }: FollowingHeat, realtime: Pick<Realtime<Person>, 'follow'>,
): void {
  realtime.follow('heat:changed', hear);
  realtime.follow('figures:published', ({ detail }) => settle(detail.slot));
}

async function readHeat(
  tx: Transaction, { now: { grid, rulebook, settings }, positions }: CityReading, now: Date,
): Promise<Snapshot> {
  const rollup = await selectRollup(tx);
  const credits = await selectCredits(tx);
  const dwellings = await readHomes(tx);
  const publication = createPublication(await selectSeed(tx), settings);
  const { cells } = grid;
  const days = rollup.map((row) => dayFromText(row.day));
  const cube = createHeatCube({
    cells: cells.length, categories: rulebook.categoryIndex.size,
    firstDay: days.reduce((a, b) => Math.min(a, b), days[0] ?? 0),
    lastDay: days.reduce((a, b) => Math.max(a, b), days[0] ?? 0),
  });
  // A home outside today's grid is in no cell's count.
  const homeOf = new Map(dwellings.map((row) => [row.id, indexOf(grid, row.cellId) ?? NOWHERE]));
  cube.loadRollup(rollup.flatMap((row, i) => {
    const at = spotOf(grid, rulebook, row);
    return at ? [{ ...at, day: days[i] ?? 0, points: row.points, deeds: row.deeds }] : [];
  }));
  const participants = createParticipants(publication);
  const sides = {
    done: createContributions(cells.length), homes: createContributions(cells.length),
    simulated: createContributions(cells.length),
  };
  const zone = grid.city?.timeZone ?? 'UTC';
  const least = publication.rules.noise.rules.least + 1;
  const figures: Snapshot = {
    cube, sides, homeOf, positions, participants, publication, grid, rulebook,
    sums: createWindowSums(sides, cells.length, () => participants.keys),
    steps: { done: createSteps(least, zone), homes: createSteps(least, zone) },
    ...countRegister(cells.length, homeOf, publication),
  };
  loadCredits(figures, credits, mondayOf(dayNumber(now, zone)));
  for (const steps of Object.values(figures.steps)) steps.settle(slotOver(now));
  return figures;
}

/** Registered households by cell, and the record keys of those in cells that are too small. */
function countRegister(
  cells: number, homeOf: ReadonlyMap<string, number>, { rules, recordKey }: Publication,
) {
  const registered = new Int32Array(cells);
  const registeredKeys = new Uint32Array(cells);
  for (const cell of homeOf.values()) if (cell !== NOWHERE) registered[cell]! += 1;
  for (const [id, cell] of homeOf) {
    if (cell === NOWHERE || registered[cell]! >= rules.minHouseholds) continue;
    registeredKeys[cell] = registeredKeys[cell]! + recordKey(id);
  }
  return { registered, registeredKeys };
}

/** History; what was posted since this Monday may not be in the published figures yet. */
function loadCredits(heat: Snapshot, credits: readonly CreditRow[], monday: number): void {
  const all: Record<Side, Contribution[]> = { done: [], homes: [], simulated: [] };
  const zone = heat.grid.city?.timeZone ?? 'UTC';
  for (const row of credits) {
    const found = contributionsOf(heat, row);
    if (!found) continue;
    for (const side of SIDES) if (found[side]) all[side].push(found[side]);
    if (row.postedAt && dayNumber(row.postedAt, zone) >= monday) hold(heat, found, row.postedAt);
  }
  for (const side of SIDES) heat.sides[side].load(all[side]);
}

/** A home that no cell of today's grid covers. */
const NOWHERE = -1;

/** The feature index of the cell that stands there now. */
const indexOf = (grid: Grid, cellId: number): number | undefined =>
  grid.places.get(cellId)?.now?.index;

/** Where a row counts: undefined outside today's grid, and before its load's own news is read. */
function spotOf(grid: Grid, rulebook: Rulebook, row: { cellId: number; categoryId: string }) {
  const cell = indexOf(grid, row.cellId);
  const category = rulebook.categoryIndex.get(row.categoryId);
  return cell === undefined || category === undefined ? undefined : { cell, category };
}

/** What a credit adds on each side. Undefined outside today's grid and rulebook. */
function contributionsOf(
  heat: Snapshot, row: CreditDetail,
): Record<'done', Contribution> & Partial<Record<Side, Contribution>> | undefined {
  const at = spotOf(heat.grid, heat.rulebook, row);
  if (!at) return undefined;
  const done = {
    place: at.cell, category: at.category, day: dayFromText(row.day), points: row.points,
    deeds: row.deeds, participant: heat.participants.numberOf(row.participant),
    simulated: row.simulated,
  };
  // A household that is not known counts where it did it.
  const home = heat.homeOf.get(row.participant) ?? at.cell;
  return {
    done, ...(home !== NOWHERE && { homes: { ...done, place: home } }),
    ...(row.simulated && { simulated: done }),
  };
}

/** Published figures of its places wait for it. */
function hold(
  heat: Snapshot, found: Partial<Record<'done' | 'homes', Contribution>>, at: string,
): void {
  for (const side of ['done', 'homes'] as const) {
    const contribution = found[side];
    if (!contribution) continue;
    const places = [contribution.place, ...areaPlacesOf(heat.grid, contribution.place)];
    heat.steps[side].add({ at, places, contribution });
  }
}

/** Places of areas come after those of cells, in the order of the grid. */
export const areaPlace = (grid: Grid, index: number): number => grid.cells.length + index;
const areaPlacesOf = (grid: Grid, cell: number): number[] =>
  grid.areas.flatMap((area, i) =>
    (within(grid.cells[cell]!.areaPath, area.path) ? [areaPlace(grid, i)] : []));

/** Applies a news to the figures unless their snapshot holds it already. */
function applyNews(heat: Snapshot, news: HeatNews): void {
  if (news.seq <= (heat.positions.get(news.stream) ?? 0)) return;
  for (const credit of news.detail.credits) {
    // Of a load whose own news is not read yet: its reload brings this too.
    const found = contributionsOf(heat, credit);
    if (!found) continue;
    // A reversal has the id of its deed.
    const id = credit.deeds < 0 ? `${credit.id}:reversed` : credit.id;
    const { place: cell, day, category, points, deeds } = found.done;
    if (!heat.cube.apply({ id, cell, day, category, points, deeds })) continue;
    for (const side of SIDES) {
      const one = found[side];
      if (!one) continue;
      heat.sides[side].add(one);
      heat.sums.touch(one);
    }
    if (credit.postedAt) hold(heat, found, credit.postedAt);
  }
}
