/**
 * Attackers of published figures, with everything an account that sees the map can ask for: every
 * window of the lattice, every category, every place. They know the method, not the keys.
 */
import { expect } from 'vitest';
import type { Person } from '../../server/access/access.ts';
import { figuresFor, type Heat, type PlaceFigures, type Window } from '../../server/heat/heat.ts';
import { LATTICE_WEEKS, type LatticeWeeks, mondayOf } from '../../cores/lattice.ts';

export const MEASURES = ['households', 'deeds', 'points'] as const;
export type Measure = (typeof MEASURES)[number];

/** All answers of the lattice over some weeks: what is published, and what is true. */
export interface Answers {
  /** Weeks whose windows were asked for, oldest first; windows reach further back. */
  weeks: number;
  categories: number;
  cells: number;
  /** Category -1 is all of them; `end` counts weeks from the oldest. Null where withheld. */
  published(ask: Ask, measure: Measure): readonly (number | null)[];
  exact(ask: Ask, measure: Measure): readonly number[];
  /** The same of every area. */
  areas(ask: Ask): { published: Record<Measure, number | null>; exact: Record<Measure, number> }[];
}
export interface Ask { weeks: LatticeWeeks; end: number; category: number }

const planner = (role: 'planner' | 'supervisor', areaPath: string): Person => ({
  id: 'x', account: 'x', name: 'x', householdId: null, client: 'person', purpose: 'round', roles: [{ role, areaPath }],
});

/** Asks for all of it, in the process, by the one road that figures leave by. */
export function askAll(heat: Heat, today: number, span: { weeks: number; categories: number }): Answers {
  const { grid } = heat;
  const root = grid.areas[0]!.path;
  const [stranger, holder] = [planner('planner', root), planner('supervisor', root)];
  const sunday = mondayOf(today) + 6;
  const windowOf = ({ weeks, end, category }: Ask): Window => {
    const to = sunday - (span.weeks - 1 - end) * 7;
    return { from: to - weeks * 7 + 1, to, today, categories: category < 0 ? undefined : [category] };
  };
  const kept = new Map<string, Told>();
  const all = (ask: Ask) => {
    const name = `${ask.weeks} ${ask.end} ${ask.category}`;
    const found = kept.get(name) ?? {
      shown: columns(grid.cells.map(figuresFor(heat, stranger, windowOf(ask)).cell)),
      true: columns(grid.cells.map(figuresFor(heat, holder, windowOf(ask)).cell)),
    };
    kept.set(name, found);
    return found;
  };
  return {
    ...span, cells: grid.cells.length,
    published: (ask, measure) => all(ask).shown[measure],
    exact: (ask, measure) => all(ask).true[measure] as number[],
    areas: (ask) => {
      const [shown, exact] = [figuresFor(heat, stranger, windowOf(ask)), figuresFor(heat, holder, windowOf(ask))];
      return grid.areas.map((area, i) => ({
        published: pick(shown.area(area, i)), exact: pick(exact.area(area, i)) as Record<Measure, number>,
      }));
    },
  };
}
/** What one window shows to everybody, by cell index and by the area's place in the grid's list. */
export function publishedTo(heat: Heat, window: Window) {
  const { cells, areas } = heat.grid;
  const shown = figuresFor(heat, planner('planner', areas[0]!.path), window);
  return {
    cell: (index: number) => pick(shown.cell(cells[index]!)),
    area: (index: number) => pick(shown.area(areas[index]!, index)),
  };
}
/** Numbers alone: the whole lattice is kept. */
type Columns = Record<Measure, (number | null)[]>;
interface Told { shown: Columns; true: Columns }
const columns = (cells: readonly PlaceFigures[]) => Object.fromEntries(
  MEASURES.map((measure) => [measure, cells.map((cell) => cell[measure].value)])) as Columns;
const pick = (of: PlaceFigures) => Object.fromEntries(
  MEASURES.map((measure) => [measure, of[measure].value])) as Record<Measure, number | null>;

/** Shares of hits: of an attack, and of somebody who only reads what is published of longer windows. */
export interface Score { figures: number; hits: number; guessed: number }
export const score = (): Score => ({ figures: 0, hits: 0, guessed: 0 });
export function count(into: Score, truth: number, estimate: number, guess: number): void {
  into.figures += 1;
  if (Math.max(0, Math.round(estimate)) === truth) into.hits += 1;
  if (guess === truth) into.guessed += 1;
}

export const shareOf = ({ hits, figures }: Score): number => hits / Math.max(1, figures);
export function tell(name: string, { figures, hits, guessed }: Score): void {
  const share = (n: number) => `${(100 * n / Math.max(1, figures)).toFixed(1)} %`;
  console.log(`${name}: ${figures} figures, hit ${share(hits)}, guessed ${share(guessed)}`);
}
/** Few households cannot be told better than by who reads the published rates, give or take a tenth. */
export const expectGuesswork = (one: Score, more = 0.1): void =>
  expect(shareOf(one)).toBeLessThanOrEqual(one.guessed / Math.max(1, one.figures) + more);

/** Who knows that a figure is 1 or 2 says which is more likely, of so many expected. */
export const likelier = (expected: number) => (expected > 2 ? 2 : 1);
/** Of an estimate, for who knows that it is 1 or 2. */
export const oneOrTwo = (estimate: number) => (estimate >= 1.5 ? 2 : 1);

/** (a) Two windows, one inside the other: what is in one and not in the other. */
export function windowPairs(answers: Answers, measure: Measure, see: (truth: number, estimate: number, at: {
  cell: number; households: number; deeds: number; weeks: number; end: number;
}) => void): void {
  const ends = Array.from({ length: answers.weeks }, (_, end) => end);
  for (const large of LATTICE_WEEKS) {
    for (const small of LATTICE_WEEKS.filter((weeks) => weeks < large)) {
      for (const end of ends) {
        const inside = ends.filter((inner) => inner <= end && inner - small >= end - large);
        const whole = { weeks: large, end, category: -1 };
        const [a, b] = [answers.published(whole, measure), answers.exact(whole, measure)];
        const [homes, acts] = [answers.exact(whole, 'households'), answers.exact(whole, 'deeds')];
        for (const inner of inside) {
          const part = { weeks: small, end: inner, category: -1 };
          const [c, d] = [answers.published(part, measure), answers.exact(part, measure)];
          const [took, did] = [answers.exact(part, 'households'), answers.exact(part, 'deeds')];
          a.forEach((shown, cell) => {
            if (shown === null || c[cell] == null) return;
            see(b[cell]! - d[cell]!, shown - c[cell], {
              cell, households: homes[cell]! - took[cell]!, deeds: acts[cell]! - did[cell]!, weeks: large - small, end });
          });
        }
      }
    }
  }
}

/** Every question of the lattice. */
export const asksOf = ({ weeks, categories }: Pick<Answers, 'weeks' | 'categories'>): Ask[] =>
  LATTICE_WEEKS.flatMap((length) => Array.from({ length: weeks }, (_, end) =>
    Array.from({ length: categories + 1 }, (__, i): Ask => ({ weeks: length, end, category: i - 1 }))).flat());

/** (d) All answers at once: what every week and category of a cell must have been, by least squares. */
export function solve(answers: Answers, measure: Measure, variance: (cell: number) => number): Float64Array[] {
  const before = Math.max(...LATTICE_WEEKS) - 1;
  const weeks = answers.weeks + before;
  const { categories } = answers;
  const asks = asksOf(answers);
  const told = asks.map((ask) => answers.published(ask, measure));
  return Array.from({ length: answers.cells }, (_, cell) => {
    const equations = asks.flatMap((ask, i) => {
      const value = told[i]![cell];
      return value == null ? [] : [{ ask, value }];
    });
    const mean = priorOf(equations, weeks, categories);
    // How far a figure may be from what was expected, against how far its noise is.
    const noise = variance(cell);
    const pull = mean.map((expected) => noise / Math.max(expected * (noise > 4 ? noise / 2 : 1), 0.02));
    return conjugate({
      multiply: (x) => {
        const sums = rowSums(x, weeks, categories);
        const out = x.map((one, i) => one * pull[i]!);
        const back = new Float64Array(categories * (weeks + 1));
        for (const { ask } of equations) spread(back, sums(ask, before), { ask, before, weeks, categories });
        return addBack(out, back, weeks, categories);
      },
      right: (() => {
        const back = new Float64Array(categories * (weeks + 1));
        for (const { ask, value } of equations) spread(back, value, { ask, before, weeks, categories });
        return addBack(mean.map((expected, i) => expected * pull[i]!), back, weeks, categories);
      })(),
      start: mean,
    });
  });
}

/** What the longest windows let one expect of each week and category. */
function priorOf(equations: readonly { ask: Ask; value: number }[], weeks: number, categories: number): Float64Array {
  const longest = Math.max(...LATTICE_WEEKS);
  const of = (category: number) => equations.filter(({ ask }) => ask.weeks === longest && ask.category === category);
  const mean = new Float64Array(weeks * categories);
  for (let category = 0; category < categories; category += 1) {
    const found = of(category);
    const sum = found.reduce((a, { value }) => a + value, 0);
    mean.fill(found.length ? sum / found.length / longest : 0, category * weeks, (category + 1) * weeks);
  }
  return mean;
}

/** Sums of a row of unknowns over a window, by running sums. */
function rowSums(x: Float64Array, weeks: number, categories: number) {
  const running = new Float64Array((categories + 1) * (weeks + 1));
  for (let category = 0; category < categories; category += 1) {
    for (let week = 0; week < weeks; week += 1) {
      const at = category * (weeks + 1) + week;
      running[at + 1] = running[at]! + x[category * weeks + week]!;
    }
  }
  const all = categories * (weeks + 1);
  for (let week = 0; week <= weeks; week += 1) {
    for (let category = 0; category < categories; category += 1) running[all + week]! += running[category * (weeks + 1) + week]!;
  }
  return ({ weeks: length, end, category }: Ask, before: number) => {
    const row = category < 0 ? all : category * (weeks + 1);
    return running[row + end + before + 1]! - running[row + end + before + 1 - length]!;
  };
}
/** Adds a value to every unknown of a window, by differences. */
function spread(back: Float64Array, value: number, { ask, before, weeks, categories }: {
  ask: Ask; before: number; weeks: number; categories: number;
}): void {
  const end = ask.end + before + 1;
  const chosen = ask.category < 0 ? Array.from({ length: categories }, (_, i) => i) : [ask.category];
  for (const category of chosen) {
    back[category * (weeks + 1) + end - ask.weeks]! += value;
    back[category * (weeks + 1) + end]! -= value;
  }
}
function addBack(out: Float64Array, back: Float64Array, weeks: number, categories: number): Float64Array {
  for (let category = 0; category < categories; category += 1) {
    let sum = 0;
    for (let week = 0; week < weeks; week += 1) {
      sum += back[category * (weeks + 1) + week]!;
      out[category * weeks + week]! += sum;
    }
  }
  return out;
}
const STEPS_MAX = 300;
function conjugate({ multiply, right, start }: {
  multiply(x: Float64Array): Float64Array; right: Float64Array; start: Float64Array;
}): Float64Array {
  const x = Float64Array.from(start);
  const first = multiply(x);
  const rest = right.map((one, i) => one - first[i]!);
  const along = Float64Array.from(rest);
  const square = (of: Float64Array) => of.reduce((sum, one) => sum + one * one, 0);
  let size = square(rest);
  const enough = size * 1e-10;
  for (let step = 0; step < STEPS_MAX && size > enough; step += 1) {
    const turned = multiply(along);
    const length = size / turned.reduce((sum, one, i) => sum + one * along[i]!, 0);
    for (let i = 0; i < x.length; i += 1) {
      x[i]! += length * along[i]!;
      rest[i]! -= length * turned[i]!;
    }
    const next = square(rest);
    for (let i = 0; i < x.length; i += 1) along[i] = rest[i]! + (next / size) * along[i]!;
    size = next;
  }
  return x;
}

/** What the solution says of one week and category of a cell (-1: of all of them). */
export function weekOf(solution: Float64Array, answers: Answers, { end, category }: { end: number; category: number }): number {
  const before = Math.max(...LATTICE_WEEKS) - 1;
  const weeks = answers.weeks + before;
  const at = (row: number) => solution[row * weeks + end + before]!;
  if (category >= 0) return at(category);
  return Array.from({ length: answers.categories }, (_, row) => at(row)).reduce((a, b) => a + b, 0);
}
