/**
 * How much of the heat comes from simulated life. Few credits beside all: kept as a list, in step
 * with the cube, and counted by window.
 */
export interface SimulatedCredit {
  /** Feature index. */
  cell: number;
  day: number;
  category: number;
  participant: number;
  deeds: number;
}

export interface SimulatedHeat {
  add(credit: SimulatedCredit): void;
  /** Inclusive days; all categories when none are named. By cell: deeds, and whose. */
  window(from: number, to: number, categories?: readonly number[]): {
    deeds: Int32Array; households: Int32Array;
  };
}

export function createSimulatedHeat(cells: number): SimulatedHeat {
  const list: SimulatedCredit[] = [];
  return {
    add: (credit) => {
      if (credit.deeds !== 0) list.push(credit);
    },
    window: (from, to, categories) => {
      const deeds = new Int32Array(cells);
      const whose = new Map<string, number>();
      for (const credit of list) {
        if (credit.day < from || credit.day > to) continue;
        if (categories && !categories.includes(credit.category)) continue;
        deeds[credit.cell]! += credit.deeds;
        const key = `${credit.cell} ${credit.participant}`;
        whose.set(key, (whose.get(key) ?? 0) + credit.deeds);
      }
      const households = new Int32Array(cells);
      for (const [key, count] of whose) {
        if (count > 0) households[Number.parseInt(key, 10)]! += 1;
      }
      return { deeds, households };
    },
  };
}

/**
 * The fewest households that any part of a figure speaks of, once it is split into its simulated
 * part and the rest: whoever knows the whole learns both. An empty part speaks of nobody. The rest
 * has at least as many as the whole has more than the part.
 */
export function fewestIn(
  whole: { deeds: number; households: number }, part: { deeds: number; households: number },
): number {
  const rest = { deeds: whole.deeds - part.deeds, households: whole.households - part.households };
  return [whole, part, rest].filter(({ deeds }) => deeds !== 0)
    .reduce((fewest, { households }) => Math.min(fewest, households), whole.households);
}
