/**
 * Keeps a process's cube in step with the database: one snapshot, then the news after it. The
 * snapshot is the city's own: figures are counted by the grid and the rulebook they are read with.
 */
import type { Person } from '../access/access.ts';
import type { CityFollower, CityReading } from '../city/city.ts';
import type { Grid } from '../grid/grid.ts';
import { countHouseholdsByCell, readHomes } from '../households/households.ts';
import { dayFromText } from '../platform/clock.ts';
import type { Transaction } from '../platform/database/database.ts';
import type { Realtime } from '../platform/realtime.ts';
import type { Rulebook } from '../rulebook/rulebook.ts';
import { createHeatCube, type HeatCube } from '../../cores/heat-cube.ts';
import type { CreditDetail } from './heat.schema.ts';
import type { FollowedNews } from '../events.ts';
import { selectCredits, selectRollup } from './heat.sql.ts';
import { createSimulatedHeat, type SimulatedHeat } from './simulated.ts';

interface Snapshot {
  /** By where deeds were done: points, deeds and their contributors. */
  cube: HeatCube;
  /** By where households live: who of a cell took part, wherever the deed was done. */
  homes: HeatCube;
  /** The part of it in which simulated life had a hand. */
  simulated: SimulatedHeat;
  /** Feature index of a household's home. */
  homeOf: ReadonlyMap<string, number>;
  /** Registered households by cell index. */
  registered: Int32Array;
  /** Sequence of each stream that the figures hold. */
  positions: ReadonlyMap<string, number>;
  participants: Map<string, number>;
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
}

export function createHeat(): FollowingHeat {
  const heat = {} as Snapshot;
  /** News heard while the next figures are read, which may lack it. */
  let heard: HeatNews[] | undefined;
  return {
    heat,
    read: async (tx, next) => {
      heard = [];
      const figures = await readHeat(tx, next);
      return () => {
        Object.assign(heat, figures);
        for (const news of heard ?? []) applyNews(heat, news);
        heard = undefined;
      };
    },
    hear: (news) => {
      heard?.push(news);
      applyNews(heat, news);
    },
  };
}

/** Registers the cube as a follower: it has applied a news before any client hears of it. */
export function followHeat(
  { hear }: FollowingHeat, realtime: Pick<Realtime<Person>, 'follow'>,
): void {
  realtime.follow('heat:changed', hear);
}

async function readHeat(
  tx: Transaction, { now: { grid, rulebook }, positions }: CityReading,
): Promise<Snapshot> {
  const rollup = await selectRollup(tx);
  const credits = await selectCredits(tx);
  const households = await countHouseholdsByCell(tx);
  const dwellings = await readHomes(tx);
  const { cells } = grid;
  const days = rollup.map((row) => dayFromText(row.day));
  const span = {
    cells: cells.length, categories: rulebook.categoryIndex.size,
    firstDay: days.reduce((a, b) => Math.min(a, b), days[0] ?? 0),
    lastDay: days.reduce((a, b) => Math.max(a, b), days[0] ?? 0),
  };
  const cube = createHeatCube(span);
  const homes = createHeatCube(span);
  // A home outside today's grid is in no cell's count.
  const homeOf = new Map(dwellings.map((row) => [row.id, indexOf(grid, row.cellId) ?? NOWHERE]));
  cube.loadRollup(rollup.flatMap((row, i) => {
    const at = spotOf(grid, rulebook, row);
    return at ? [{ ...at, day: days[i] ?? 0, points: row.points, deeds: row.deeds }] : [];
  }));
  const participants = new Map<string, number>();
  const simulated = createSimulatedHeat(cells.length);
  const events = credits.flatMap((row) => {
    const at = spotOf(grid, rulebook, row);
    const found = at && eventOf(participants, row, at);
    if (found && row.simulated) simulated.add({ ...found.event, deeds: row.deeds });
    return found ? [found] : [];
  });
  cube.loadEvents(events.map(({ event }) => event));
  homes.loadEvents(events.flatMap(({ event, household }) => atHome(homeOf, event, household)));
  const registered = new Int32Array(cells.length);
  for (const row of households) {
    const index = indexOf(grid, row.cellId);
    if (index !== undefined) registered[index]! += row.count;
  }
  return {
    cube, homes, simulated, homeOf, registered, positions, participants, grid, rulebook,
  };
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

type Event = Omit<Parameters<HeatCube['apply']>[0], 'id'>;
function eventOf(
  participants: Map<string, number>, row: CreditDetail, at: { cell: number; category: number },
): { event: Event; household: string } {
  return {
    household: row.participant,
    event: {
      ...at, day: dayFromText(row.day), points: row.points, reversed: row.deeds < 0,
      pointsOnly: row.deeds === 0,
      participant: numberOf(participants, row.participant),
    },
  };
}

/** The same event where the household lives; a household that is not known counts where it did it. */
function atHome(homeOf: Heat['homeOf'], event: Event, household: string): Event[] {
  const cell = homeOf.get(household) ?? event.cell;
  return cell === NOWHERE ? [] : [{ ...event, cell }];
}

function numberOf(participants: Map<string, number>, id: string): number {
  let number = participants.get(id);
  if (number === undefined) participants.set(id, (number = participants.size));
  return number;
}

/** Applies a news to the cube unless the cube's snapshot holds it already. */
function applyNews(heat: Snapshot, news: HeatNews): void {
  if (news.seq <= (heat.positions.get(news.stream) ?? 0)) return;
  for (const credit of news.detail.credits) {
    // Of a load whose own news is not read yet: its reload brings this too.
    const at = spotOf(heat.grid, heat.rulebook, credit);
    if (!at) continue;
    const { event, household } = eventOf(heat.participants, credit, at);
    // A reversal has the id of its deed.
    const id = credit.deeds < 0 ? `${credit.id}:reversed` : credit.id;
    const isNew = heat.cube.apply({ ...event, id });
    if (isNew && credit.simulated) heat.simulated.add({ ...event, deeds: credit.deeds });
    for (const home of atHome(heat.homeOf, event, household)) heat.homes.apply({ ...home, id });
  }
}
