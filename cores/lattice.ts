/**
 * The windows of published figures: whole weeks, Monday to Sunday, of four lengths, ending in any
 * past week or in the running one. With free windows the noise of a week could be averaged away by
 * asking for a thousand windows around it. Days count from 1970-01-01 in the city's time.
 */
export const LATTICE_WEEKS = [1, 4, 13, 52] as const;
export type LatticeWeeks = (typeof LATTICE_WEEKS)[number];

/** 1970-01-01 was a Thursday. */
const MONDAY_SHIFT = 3;

/** The Monday of a day's week. */
export const mondayOf = (day: number): number =>
  day - ((((day + MONDAY_SHIFT) % 7) + 7) % 7);

export const isSunday = (day: number): boolean => mondayOf(day) + 6 === day;

/** Inclusive days of so many weeks, the last of them the week of this day. */
export function weeksUntil(day: number, weeks: number): { from: number; to: number } {
  const to = mondayOf(day) + 6;
  return { from: to - weeks * 7 + 1, to };
}

/** The weeks of a window of the lattice; undefined for any other window. */
export function weeksOf(
  { from, to }: { from: number; to: number }, today: number,
): LatticeWeeks | undefined {
  if (mondayOf(from) !== from || to > mondayOf(today) + 6) return undefined;
  return LATTICE_WEEKS.find((weeks) => weeks * 7 === to - from + 1);
}

/** Weeks of the bars in which a window of the lattice is drawn: each is of the lattice again. */
export const barWeeks = (weeks: LatticeWeeks): LatticeWeeks => (weeks === 52 ? 4 : 1);
