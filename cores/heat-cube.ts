/**
 * The heat cube: prefix sums by (category, day, cell) in typed arrays, so that any window and any
 * set of categories costs one subtraction per cell; participating households exactly, from sorted
 * events per cell. A pure core: no clock, no database.
 */

/** A posted deed, or its reversal (an id of its own, negative points, `reversed`). */
export interface Credit {
  id: string;
  /** Feature index. */
  cell: number;
  /** Days since 1970-01-01 in the city's time. */
  day: number;
  /** Category index. */
  category: number;
  /** Opaque dense number of the household. */
  participant: number;
  points: number;
  reversed?: boolean;
  /** Points that a deed counted before gets later: no deed and no participant more. */
  pointsOnly?: boolean;
}

export interface RollupRow { cell: number; day: number; category: number; points: number; deeds: number }

export interface HeatCube {
  /** Points and deeds of history, summed by day. */
  loadRollup(rows: readonly RollupRow[]): void;
  /** Who took part in history; adds no points. Once, before any live credit. */
  loadEvents(credits: readonly Omit<Credit, 'id'>[]): void;
  /** A live credit: points, deeds and participant. False when the id was applied before. */
  apply(credit: Credit): boolean;
  /** Inclusive days; all categories when none are named. One number per cell. */
  window(from: number, to: number, categories?: readonly number[]): {
    points: Int32Array; deeds: Int32Array; households: Int32Array;
  };
  pointsAndDeeds(from: number, to: number, categories?: readonly number[]): {
    points: Int32Array; deeds: Int32Array;
  };
  households(from: number, to: number, categories?: readonly number[]): Int32Array;
  /** One cell's sums in buckets of days, oldest first, and who took part in each. */
  cellTrend(
    cell: number, from: number, to: number, bucketDays: number, categories?: readonly number[],
  ): TrendBucket[];
}

export interface TrendBucket {
  day: number; points: number; deeds: number;
  /** Opaque numbers of the contributors; never leave the server. */
  participants: ReadonlySet<number>;
}

function assert(holds: boolean, what: string): asserts holds {
  if (!holds) throw new Error(`the heat cube was asked for what cannot be: ${what}`);
}

/** Category in the low byte of an event's key. */
const CATEGORIES_MAX = 256;
const GROW_DAYS = 64;
const APPLIED_IDS_KEPT = 200_000;

interface CellEvents {
  /** Sorted by participant, then key; parallel. */
  participants: Int32Array;
  /** day * 256 + category, counted from day 0 of 1970. */
  keys: Int32Array;
  length: number;
  /** Where each participant begins, and the end; undefined after a change. */
  starts: Int32Array | undefined;
}

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
  const events: CellEvents[] = Array.from({ length: cells }, () => ({
    participants: new Int32Array(4), keys: new Int32Array(4), length: 0, starts: undefined,
  }));
  const applied = new Set<string>();
  /** Reversals that came before what they reverse. */
  const owed = new Map<string, number>();

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

  function insertEvent(credit: Omit<Credit, 'id'>): void {
    const list = events[credit.cell]!;
    const key = credit.day * CATEGORIES_MAX + credit.category;
    const at = lowerBound(list, credit.participant, key);
    if (credit.reversed) {
      const here = list.participants[at] === credit.participant && list.keys[at] === key
        && at < list.length;
      if (here) removeAt(list, at);
      else owed.set(debt(credit), (owed.get(debt(credit)) ?? 0) + 1);
      return;
    }
    const debts = owed.get(debt(credit)) ?? 0;
    if (debts > 0) {
      if (debts === 1) owed.delete(debt(credit));
      else owed.set(debt(credit), debts - 1);
      return;
    }
    insertAt(list, at, credit.participant, key);
  }
  const debt = (c: Omit<Credit, 'id'>) => `${c.cell} ${c.day} ${c.category} ${c.participant}`;

  function households(from: number, to: number, named?: readonly number[]): Int32Array {
    const out = new Int32Array(cells);
    const low = from * CATEGORIES_MAX;
    const high = (to + 1) * CATEGORIES_MAX;
    const wanted = wantedOf(named);
    for (let cell = 0; cell < cells; cell += 1) {
      out[cell] = countParticipants(events[cell]!, low, high, wanted);
    }
    return out;
  }
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
    loadEvents: (credits) => {
      assert(owed.size === 0 && events.every((list) => list.length === 0), 'history comes first');
      bulkLoad(events, credits.filter((c) => !c.reversed));
      for (const credit of credits) if (credit.reversed) insertEvent(credit);
    },
    apply: (credit) => {
      assert(credit.cell >= 0 && credit.cell < cells, 'cell of this grid');
      assert(credit.category >= 0 && credit.category < categories, 'category of this rulebook');
      if (applied.has(credit.id)) return false;
      applied.add(credit.id);
      if (applied.size > APPLIED_IDS_KEPT) applied.delete(applied.values().next().value!);
      ensureDay(credit.day);
      const one = credit.pointsOnly ? 0 : credit.reversed ? -1 : 1;
      add(credit.category, credit.day, credit.cell, credit.points, one);
      add(categories, credit.day, credit.cell, credit.points, one);
      if (!credit.pointsOnly) insertEvent(credit);
      return true;
    },
    window: (from, to, named) => ({
      ...pointsAndDeeds(from, to, named), households: households(from, to, named),
    }),
    pointsAndDeeds,
    households,
    cellTrend: (cell, from, to, bucketDays, named) => {
      const chosen = chosenOf(named);
      const wanted = wantedOf(named);
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
        out.push({
          day, points: p, deeds: n, participants: participantsOf(
            events[cell]!, day * CATEGORIES_MAX, end * CATEGORIES_MAX, wanted),
        });
      }
      return out;
    },
  };
}

/** A mark for each category that is asked for. */
function wantedOf(named: readonly number[] | undefined): Uint8Array {
  const wanted = new Uint8Array(CATEGORIES_MAX);
  if (named) for (const category of named) wanted[category] = 1;
  else wanted.fill(1);
  return wanted;
}

/** Adds the running sum of `fresh` (day values by row) to `into`. */
function accumulate(fresh: Int32Array, into: Int32Array, cells: number): void {
  for (let at = cells; at < fresh.length; at += 1) {
    fresh[at]! += fresh[at - cells]!;
    into[at]! += fresh[at]!;
  }
}

function lowerBound(list: CellEvents, participant: number, key: number): number {
  let low = 0;
  let high = list.length;
  while (low < high) {
    const middle = (low + high) >>> 1;
    const p = list.participants[middle]!;
    if (p < participant || (p === participant && list.keys[middle]! < key)) low = middle + 1;
    else high = middle;
  }
  return low;
}

function insertAt(list: CellEvents, at: number, participant: number, key: number): void {
  list.starts = undefined;
  if (list.length === list.keys.length) {
    for (const name of ['participants', 'keys'] as const) {
      const wider = new Int32Array(list.length * 2);
      wider.set(list[name]);
      list[name] = wider;
    }
  }
  list.participants.copyWithin(at + 1, at, list.length);
  list.keys.copyWithin(at + 1, at, list.length);
  list.participants[at] = participant;
  list.keys[at] = key;
  list.length += 1;
}

function removeAt(list: CellEvents, at: number): void {
  list.starts = undefined;
  list.participants.copyWithin(at, at + 1, list.length);
  list.keys.copyWithin(at, at + 1, list.length);
  list.length -= 1;
}

function startsOf(list: CellEvents): Int32Array {
  if (list.starts) return list.starts;
  const { participants, length } = list;
  const starts = new Int32Array(length + 1);
  let count = 0;
  for (let at = 0; at < length; at += 1) {
    if (at === 0 || participants[at] !== participants[at - 1]) starts[count++] = at;
  }
  starts[count] = length;
  list.starts = starts.slice(0, count + 1);
  return list.starts;
}

/**
 * Distinct participants with an event whose key lies in [low, high) in a wanted category. Keys of a
 * participant rise, so the search ends at the first hit or at the first key past the window.
 */
function countParticipants(
  list: CellEvents, low: number, high: number, wanted: Uint8Array,
): number {
  const { keys } = list;
  const starts = startsOf(list);
  let count = 0;
  for (let group = 0; group + 1 < starts.length; group += 1) {
    const end = starts[group + 1]!;
    for (let at = starts[group]!; at < end; at += 1) {
      const key = keys[at]!;
      if (key < low) continue;
      if (key >= high) break;
      if (wanted[key & (CATEGORIES_MAX - 1)] === 1) {
        count += 1;
        break;
      }
    }
  }
  return count;
}

/** Who has an event whose key lies in [low, high) in a wanted category. */
function participantsOf(
  list: CellEvents, low: number, high: number, wanted: Uint8Array,
): Set<number> {
  const found = new Set<number>();
  for (let at = 0; at < list.length; at += 1) {
    const key = list.keys[at]!;
    if (key >= low && key < high && wanted[key & (CATEGORIES_MAX - 1)] === 1) {
      found.add(list.participants[at]!);
    }
  }
  return found;
}

/** Sorted once per cell: a sort of one number that holds participant and key. */
function bulkLoad(events: CellEvents[], credits: readonly Omit<Credit, 'id'>[]): void {
  const counts = new Int32Array(events.length);
  for (const credit of credits) counts[credit.cell]! += 1;
  const packed = Array.from(counts, (count) => new Float64Array(count));
  const at = new Int32Array(events.length);
  const SHIFT = 2 ** 24;
  for (const { cell, participant, day, category } of credits) {
    packed[cell]![at[cell]!++] = participant * SHIFT + day * CATEGORIES_MAX + category;
  }
  events.forEach((list, cell) => {
    const sorted = packed[cell]!.sort();
    list.participants = new Int32Array(Math.max(4, sorted.length));
    list.keys = new Int32Array(Math.max(4, sorted.length));
    for (const value of sorted) {
      list.participants[list.length] = Math.floor(value / SHIFT);
      list.keys[list.length] = value % SHIFT;
      list.length += 1;
    }
  });
}
