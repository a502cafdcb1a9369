/**
 * What the households of one place added, as sorted columns: one entry per household, day and
 * category. Kept sorted by every addition, so that a window is one pass without a search.
 */
/** What somebody added in a place: a posted deed, its reversal (-1), or points given later (0). */
export interface Contribution {
  /** Index of the place. */
  place: number;
  /** Opaque dense number of the household. */
  participant: number;
  /** Days since 1970-01-01 in the city's time. */
  day: number;
  /** Category index. */
  category: number;
  deeds: number;
  points: number;
  /** Simulated life had a hand in it. */
  simulated?: boolean;
}

export interface Span {
  /** Inclusive days. */
  from: number;
  to: number;
  /** Category indices; absent means all. */
  categories?: readonly number[] | undefined;
}

/** Category in the low byte of an entry's key. */
const CATEGORIES_MAX = 256;
/** A participant and a key fit into one number that a typed array sorts fast. */
const SHIFT = 2 ** 24;

/** Sums of one household on one day in one category, sorted by participant, then key; parallel. */
export interface Entries {
  participants: Int32Array;
  /** day * 256 + category. */
  keys: Int32Array;
  deeds: Int32Array;
  points: Int32Array;
  length: number;
  /** Where each participant begins, and the end; undefined after a change. */
  starts: Int32Array | undefined;
}
const COLUMNS = ['participants', 'keys', 'deeds', 'points'] as const;

export const empty = (room: number): Entries => ({
  participants: new Int32Array(room), keys: new Int32Array(room), deeds: new Int32Array(room),
  points: new Int32Array(room), length: 0, starts: undefined,
});
const keyOf = (one: Contribution) => one.day * CATEGORIES_MAX + one.category;

/** The keys of a window: in [low, high), with a mark for each category that is asked for. */
interface Keys { low: number; high: number; wanted: Uint8Array }

export function keysOf({ from, to, categories }: Span): Keys {
  const wanted = new Uint8Array(CATEGORIES_MAX);
  if (categories) for (const category of categories) wanted[category] = 1;
  else wanted.fill(1);
  return { low: from * CATEGORIES_MAX, high: (to + 1) * CATEGORIES_MAX, wanted };
}

/** The first entry that is not before (participant, key). */
function lowerBound(entries: Entries, participant: number, key: number): number {
  let low = 0;
  let high = entries.length;
  while (low < high) {
    const middle = (low + high) >>> 1;
    const p = entries.participants[middle]!;
    if (p < participant || (p === participant && entries.keys[middle]! < key)) low = middle + 1;
    else high = middle;
  }
  return low;
}

export function addTo(entries: Entries, one: Contribution): void {
  const key = keyOf(one);
  const at = lowerBound(entries, one.participant, key);
  const isThere = at < entries.length && entries.participants[at] === one.participant
    && entries.keys[at] === key;
  if (!isThere) insertAt(entries, at, one);
  entries.deeds[at]! += one.deeds;
  entries.points[at]! += one.points;
  if (entries.deeds[at] === 0 && entries.points[at] === 0) removeAt(entries, at);
}

function insertAt(entries: Entries, at: number, one: Contribution): void {
  entries.starts = undefined;
  if (entries.length === entries.keys.length) {
    for (const name of COLUMNS) {
      const wider = new Int32Array(entries.length * 2);
      wider.set(entries[name]);
      entries[name] = wider;
    }
  }
  for (const name of COLUMNS) entries[name].copyWithin(at + 1, at, entries.length);
  entries.participants[at] = one.participant;
  entries.keys[at] = keyOf(one);
  entries.deeds[at] = 0;
  entries.points[at] = 0;
  entries.length += 1;
}

function removeAt(entries: Entries, at: number): void {
  entries.starts = undefined;
  for (const name of COLUMNS) entries[name].copyWithin(at, at + 1, entries.length);
  entries.length -= 1;
}

function startsOf(entries: Entries): Int32Array {
  if (entries.starts) return entries.starts;
  const { participants, length } = entries;
  const starts = new Int32Array(length + 1);
  let count = 0;
  for (let at = 0; at < length; at += 1) {
    if (at === 0 || participants[at] !== participants[at - 1]) starts[count++] = at;
  }
  starts[count] = length;
  entries.starts = starts.slice(0, count + 1);
  return entries.starts;
}

/**
 * Households with a deed whose key lies in [low, high) in a wanted category. Keys of a participant
 * rise, so the search ends at the first hit or at the first key past the window.
 */
export function countHouseholds(entries: Entries, { low, high, wanted }: Keys): number {
  const { keys, deeds } = entries;
  const starts = startsOf(entries);
  let count = 0;
  for (let group = 0; group + 1 < starts.length; group += 1) {
    const end = starts[group + 1]!;
    for (let at = starts[group]!; at < end; at += 1) {
      const key = keys[at]!;
      if (key < low) continue;
      if (key >= high) break;
      if (deeds[at]! > 0 && wanted[key & (CATEGORIES_MAX - 1)] === 1) {
        count += 1;
        break;
      }
    }
  }
  return count;
}

/** Each household's sums in a window, households without any left out. */
export function sumHouseholds(
  entries: Entries, span: Span,
  take: (participant: number, deeds: number, points: number) => void,
): void {
  const { keys, deeds, points, participants } = entries;
  const { low, high, wanted } = keysOf(span);
  const starts = startsOf(entries);
  for (let group = 0; group + 1 < starts.length; group += 1) {
    const end = starts[group + 1]!;
    let d = 0;
    let p = 0;
    let any = false;
    let at = starts[group]!;
    while (at < end && keys[at]! < low) at += 1;
    for (; at < end; at += 1) {
      const key = keys[at]!;
      if (key >= high) break;
      if (wanted[key & (CATEGORIES_MAX - 1)] === 0) continue;
      d += deeds[at]!;
      p += points[at]!;
      any = true;
    }
    if (any) take(participants[starts[group]!]!, d, p);
  }
}

/** Sorted once per place: a sort of one number that holds participant and key. */
export function loadAll(all: Entries[], many: readonly Contribution[]): void {
  const counts = new Int32Array(all.length);
  for (const one of many) counts[one.place]! += 1;
  const packed = Array.from(counts, (count) => new Float64Array(count));
  const filled = new Int32Array(all.length);
  const pack = (one: Contribution) => one.participant * SHIFT + keyOf(one);
  for (const one of many) packed[one.place]![filled[one.place]!++] = pack(one);
  const distinct = packed.map((values) => {
    values.sort();
    let length = 0;
    for (const value of values) {
      if (length === 0 || values[length - 1] !== value) values[length++] = value;
    }
    return values.subarray(0, length);
  });
  all.forEach((entries, place) => {
    const values = distinct[place]!;
    Object.assign(entries, empty(Math.max(4, values.length)));
    entries.length = values.length;
    values.forEach((value, at) => {
      entries.participants[at] = Math.floor(value / SHIFT);
      entries.keys[at] = value % SHIFT;
    });
  });
  for (const one of many) {
    const entries = all[one.place]!;
    const at = lowerBound(entries, one.participant, keyOf(one));
    entries.deeds[at]! += one.deeds;
    entries.points[at]! += one.points;
  }
  for (const entries of all) dropEmpty(entries);
}

/** What was given and taken back in one load leaves no trace. */
function dropEmpty(entries: Entries): void {
  let kept = 0;
  for (let at = 0; at < entries.length; at += 1) {
    if (entries.deeds[at] === 0 && entries.points[at] === 0) continue;
    for (const name of COLUMNS) entries[name][kept] = entries[name][at]!;
    kept += 1;
  }
  entries.length = kept;
}
