/**
 * The heat cube: prefix sums by (category, day, cell) in typed arrays, so that any window and any
 * set of categories costs one subtraction per cell. Who stands behind them is in contributions.ts.
 * A pure core: no clock, no database.
 */

/** A posted deed, its reversal (deeds -1, negative points), or points it got later (deeds 0). */
export interface Credit {
  id: string;
  /** Feature index. */
  cell: number;
  /** Days since 1970-01-01 in the city's time. */
  day: number;
  /** Category index. */
  category: number;
  points: number;
  deeds: number;
}

export interface RollupRow { cell: number; day: number; category: number; points: number; deeds: number }

export interface HeatCube {
  /** Points and deeds of history, summed by day. */
  loadRollup(rows: readonly RollupRow[]): void;
  /** A live credit. False when the id was applied before. */
  apply(credit: Credit): boolean;
  /** Inclusive days; all categories when none are named. One number per cell. */
  pointsAndDeeds(from: number, to: number, categories?: readonly number[]): {
    points: Int32Array; deeds: Int32Array;
  };
  /** One cell's sums in buckets of days, oldest first. */
  cellTrend(
    cell: number, from: number, to: number, bucketDays: number, categories?: readonly number[],
  ): TrendBucket[];
}

export interface TrendBucket { day: number; points: number; deeds: number }

function assert(holds: boolean, what: string): asserts holds {
  if (!holds) throw new Error(`the heat cube was asked for what cannot be: ${what}`);
}

/** Category in the low byte of an event's key. */
const CATEGORIES_MAX = 256;
const GROW_DAYS = 64;
const APPLIED_IDS_KEPT = 200_000;

export function createHeatCube(options: {
  cells: number; categories: number; firstDay: number; lastDay: number;
}): HeatCube {
  const { cells, categories } = options;
  assert(categories <= CATEGORIES_MAX, 'too many categories');
  let first = options.firstDay;
  let days = Math.max(1, options.lastDay - options.firstDay + 1);
  // The last plane holds all categories together: the most asked window costs one subtraction.
  const planes = categories + 1;
  let points = newPlanes();
  let deeds = newPlanes();
  const applied = new Set<string>();
  function newPlanes(): Int32Array[] {
    return Array.from({ length: planes }, () => new Int32Array((days + 1) * cells));
  }
  /** Row d of a plane holds the sum of all days before first + d. */
  function ensureDay(day: number): void {
    if (day >= first && day < first + days) return;
    const from = day < first ? day - GROW_DAYS : first;
    const to = day >= first + days ? day + GROW_DAYS : first + days - 1;
    const [oldPoints, oldDeeds, oldFirst, oldDays] = [points, deeds, first, days];
    first = from;
    days = to - from + 1;
    points = newPlanes();
    deeds = newPlanes();
    for (let p = 0; p < planes; p += 1) {
      move(oldPoints[p]!, points[p]!, oldFirst - first, oldDays);
      move(oldDeeds[p]!, deeds[p]!, oldFirst - first, oldDays);
    }
  }
  function move(from: Int32Array, to: Int32Array, shift: number, oldDays: number): void {
    to.set(from, shift * cells);
    const last = from.subarray(oldDays * cells, (oldDays + 1) * cells);
    for (let d = shift + oldDays + 1; d <= days; d += 1) to.set(last, d * cells);
  }
  function add(plane: number, day: number, cell: number, addPoints: number, addDeeds: number): void {
    const p = points[plane]!;
    const n = deeds[plane]!;
    for (let at = (day - first + 1) * cells + cell; at < p.length; at += cells) {
      p[at]! += addPoints;
      n[at]! += addDeeds;
    }
  }
  const row = (day: number) => Math.min(Math.max(day - first, 0), days);

  function sum(planesOf: Int32Array[], from: number, to: number, chosen: readonly number[]) {
    const out = new Int32Array(cells);
    const low = row(from) * cells;
    const high = row(to + 1) * cells;
    for (const plane of chosen) {
      const values = planesOf[plane]!;
      for (let c = 0; c < cells; c += 1) out[c]! += values[high + c]! - values[low + c]!;
    }
    return out;
  }
  const chosenOf = (named: readonly number[] | undefined) =>
    (named ? [...new Set(named)] : [categories]);

  const pointsAndDeeds: HeatCube['pointsAndDeeds'] = (from, to, named) => {
    const chosen = chosenOf(named);
    return { points: sum(points, from, to, chosen), deeds: sum(deeds, from, to, chosen) };
  };

  return {
    loadRollup: (rows) => {
      for (const r of rows) ensureDay(r.day);
      // Plain day values first, summed once at the end: linear instead of a suffix per row.
      const fresh = { points: newPlanes(), deeds: newPlanes() };
      for (const r of rows) {
        const at = (r.day - first + 1) * cells + r.cell;
        for (const plane of [r.category, categories]) {
          fresh.points[plane]![at]! += r.points;
          fresh.deeds[plane]![at]! += r.deeds;
        }
      }
      for (let p = 0; p < planes; p += 1) {
        accumulate(fresh.points[p]!, points[p]!, cells);
        accumulate(fresh.deeds[p]!, deeds[p]!, cells);
      }
    },
    apply: (credit) => {
      assert(credit.cell >= 0 && credit.cell < cells, 'cell of this grid');
      assert(credit.category >= 0 && credit.category < categories, 'category of this rulebook');
      if (applied.has(credit.id)) return false;
      applied.add(credit.id);
      if (applied.size > APPLIED_IDS_KEPT) applied.delete(applied.values().next().value!);
      ensureDay(credit.day);
      add(credit.category, credit.day, credit.cell, credit.points, credit.deeds);
      add(categories, credit.day, credit.cell, credit.points, credit.deeds);
      return true;
    },
    pointsAndDeeds,
    cellTrend: (cell, from, to, bucketDays, named) => {
      const chosen = chosenOf(named);
      const out: TrendBucket[] = [];
      for (let day = from; day <= to; day += bucketDays) {
        const end = Math.min(day + bucketDays, to + 1);
        const low = row(day) * cells + cell;
        const high = row(end) * cells + cell;
        let p = 0;
        let n = 0;
        for (const plane of chosen) {
          p += points[plane]![high]! - points[plane]![low]!;
          n += deeds[plane]![high]! - deeds[plane]![low]!;
        }
        out.push({ day, points: p, deeds: n });
      }
      return out;
    },
  };
}

/** Adds the running sum of `fresh` (day values by row) to `into`. */
function accumulate(fresh: Int32Array, into: Int32Array, cells: number): void {
  for (let at = cells; at < fresh.length; at += 1) {
    fresh[at]! += fresh[at - cells]!;
    into[at]! += fresh[at]!;
  }
}
