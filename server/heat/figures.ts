/**
 * The one road by which figures about people leave the server: exact where the person answers for
 * the area, published everywhere else. Cells, wards and the city are published each by their own
 * households, so that sums differ a little, and nobody finds one by taking others from another.
 */
import type { Person } from '../access/access.ts';
import { type Contribution, type Span, type Summary, together } from '../../cores/contributions.ts';
import {
  exact, type Figure, publishCount, publishRegister, publishSum, WITHHELD,
} from '../../cores/figures.ts';
import type { AreaView } from '../grid/grid.schema.ts';
import type { Cell } from '../grid/grid.ts';
import { within } from '../access/access.ts';
import { scopeOf } from '../grid/scope.ts';
import { failure } from '../platform/errors.ts';
import { barWeeks, LATTICE_WEEKS, weeksOf } from '../../cores/lattice.ts';
import { areaPlace, type Heat } from './in-step.ts';
import type { Side } from './window-sums.ts';

/** A window in days, and the categories that are counted; absent means all. */
export interface Window extends Span {
  categories: number[] | undefined;
  /** The city's day when it was asked for. */
  today: number;
}

export interface PlaceFigures {
  /** Households that live there. */
  registered: Figure;
  points: Figure;
  deeds: Figure;
  /** Of the registered ones, how many took part, wherever they did. */
  households: Figure;
  simulatedDeeds: Figure;
}

export interface Figures {
  /** True where the window is one of those that figures are published for. */
  isPublished: boolean;
  isExact(areaPath: string): boolean;
  cell(cell: Cell): PlaceFigures;
  /** An area by its place in the grid's list. */
  area(area: AreaView, index: number): PlaceFigures;
  /** Published points and deeds of a cell by bars of whole weeks, oldest first. */
  bars(cell: Cell): { day: number; points: Figure; deeds: Figure }[];
}

/** Numbers of the kinds of sums: each has noise of its own. */
const MEASURES = { points: 1, deeds: 2, simulatedDeeds: 3 };

const NOTHING_SHOWN: PlaceFigures = {
  registered: WITHHELD, points: WITHHELD, deeds: WITHHELD, households: WITHHELD,
  simulatedDeeds: WITHHELD,
};

/**
 * How figures may be seen by a person in a window. Windows that are not published have exact
 * figures only. Error: WINDOW_NOT_PUBLISHED for who may see no exact figure at all.
 */
export function figuresFor(heat: Heat, person: Person, window: Window): Figures {
  const { areas, covers } = scopeOf(heat.grid, person, 'households.exact');
  const isPublished = isOfLattice(window);
  if (!isPublished && areas.length === 0) {
    throw failure('WINDOW_NOT_PUBLISHED', { weeks: [...LATTICE_WEEKS], categories: 'all or one' });
  }
  const exactly = exactFigures(heat, window);
  const published = publishedFigures(heat, window);
  return {
    isPublished, isExact: covers, bars: (cell) => published.bars(cell),
    cell: (cell) => (covers(cell.areaPath) ? exactly([cell.index])
      : isPublished ? published.cell(cell) : NOTHING_SHOWN),
    area: (area, index) => (covers(area.path) ? exactly(cellsOf(heat, area))
      : isPublished ? published.area(area, index) : NOTHING_SHOWN),
  };
}

function isOfLattice({ from, to, categories, today }: Window): boolean {
  return weeksOf({ from, to }, today) !== undefined && (categories?.length ?? 1) === 1;
}

const cellsOf = ({ grid }: Heat, { path }: AreaView): number[] =>
  grid.cells.filter((cell) => within(cell.areaPath, path)).map((cell) => cell.index);

/** Counted once for the window, summed over the cells that are asked for. */
function exactFigures(heat: Heat, window: Window) {
  const once = <T>(make: () => T) => {
    let made: T | undefined;
    return () => (made ??= make());
  };
  const columns = once(() => heat.cube.pointsAndDeeds(window.from, window.to, window.categories));
  const homes = once(() => heat.sides.homes.households(window));
  const simulated = once(() => heat.sides.simulated.deeds(window));
  return (cells: readonly number[]): PlaceFigures => {
    const of = (column: Int32Array) =>
      exact(cells.reduce((sum, cell) => sum + (column[cell] ?? 0), 0));
    return {
      registered: of(heat.registered), points: of(columns().points), deeds: of(columns().deeds),
      households: of(homes()), simulatedDeeds: of(simulated()),
    };
  };
}

interface Sides { done: Summary; homes: Summary; simulated: Summary }

function publishedFigures(heat: Heat, window: Window) {
  const { grid, publication: { rules }, registered } = heat;
  const cellSides = ({ index }: Cell) => sidesOf(heat, window, { cells: [index], place: index });
  return {
    cell: (cell: Cell): PlaceFigures => {
      const register = publishRegister(registered[cell.index] ?? 0, rules);
      if (register.value === null) return NOTHING_SHOWN;
      return { registered: register, ...publish(heat, cellSides(cell), register.value) };
    },
    area: (area: AreaView, index: number): PlaceFigures => {
      const cells = cellsOf(heat, area);
      const register = registerOf(heat, cells);
      if (register.value === null) return NOTHING_SHOWN;
      const sides = sidesOf(heat, window, { cells, place: areaPlace(grid, index) });
      return { registered: register, ...publish(heat, sides, register.value) };
    },
    bars: (cell: Cell) => {
      const weeks = weeksOf(window, window.today);
      if (!weeks) return [];
      const days = barWeeks(weeks) * 7;
      const many = (window.to - window.from + 1) / days;
      return Array.from({ length: many }, (_, i) => {
        const from = window.from + i * days;
        const { points, deeds } =
          publishedFigures(heat, { ...window, from, to: from + days - 1 }).cell(cell);
        return { day: from, points, deeds };
      });
    },
  };
}

/**
 * Registered households of an area: those of its cells that are large enough, and of the small ones
 * together a published count, so that no small cell is what is left over.
 */
function registerOf({ registered, registeredKeys, publication: { rules } }: Heat, cells: number[]) {
  let [large, small, key] = [0, 0, 0];
  for (const cell of cells) {
    const here = registered[cell] ?? 0;
    if (here >= rules.minHouseholds) large += here;
    else {
      small += here;
      key = (key + (registeredKeys[cell] ?? 0)) >>> 0;
    }
  }
  return publishRegister(large + rules.noise.count(small, key), rules);
}

function publish(heat: Heat, { done, homes, simulated }: Sides, registered: number) {
  const { rules } = heat.publication;
  const behind = ({ households, key }: Summary) => ({ registered, households, key });
  const deeds = publishSum(
    { value: done.deeds, most: done.mostDeeds, key: done.sharesKey, measure: MEASURES.deeds },
    behind(done), rules);
  const made = publishSum({
    value: simulated.deeds, most: simulated.mostDeeds, key: simulated.sharesKey,
    measure: MEASURES.simulatedDeeds,
  }, behind(simulated), rules);
  const took = publishCount(behind(homes), rules);
  return {
    deeds, points: publishSum(
      { value: done.points, most: done.mostPoints, key: done.sharesKey, measure: MEASURES.points },
      behind(done), rules),
    // No more of them than there are: a part is not larger than the whole.
    households: capped(took, registered), simulatedDeeds: capped(made, deeds.value),
  };
}

const capped = (figure: Figure, most: number | null): Figure =>
  (most === null || figure.value === null ? WITHHELD
    : { kind: 'published', value: Math.min(figure.value, most) });

/** The sums of a place as its published figures know them: without what they have not taken in. */
function sidesOf(
  heat: Heat, window: Window, { cells, place }: { cells: readonly number[]; place: number },
): Sides {
  const sums = heat.sums.of(window);
  const { keys } = heat.participants;
  const side = (name: Side, without: readonly Contribution[]) => {
    const parts = cells.map((cell) => {
      const missing = without.filter((one) => one.place === cell);
      return missing.length === 0 ? sums[name][cell]!
        : heat.sides[name].summary(cell, window, { keys, without: missing });
    });
    return together(parts);
  };
  const done = heat.steps.done.without(place);
  return {
    done: side('done', done), homes: side('homes', heat.steps.homes.without(place)),
    simulated: side('simulated', done.filter((one) => one.simulated)),
  };
}
