/**
 * The sums behind published figures, by window: asked again and again for the same few windows of
 * the lattice, and changed one cell at a time by what is posted.
 */
import type { Contribution, Contributions, Span, Summary } from '../../cores/contributions.ts';
import { LIMITS } from '../config.ts';

/** By where a deed was done, by where the household lives, and the simulated part of the first. */
export type Side = 'done' | 'homes' | 'simulated';
export const SIDES: readonly Side[] = ['done', 'homes', 'simulated'];

export interface WindowSums {
  /** By side, then by cell index. */
  of(window: Span): Readonly<Record<Side, readonly Summary[]>>;
  /** Something was added to the sides at this place. */
  touch(one: Contribution): void;
}

interface Kept {
  window: Span;
  sums: Record<Side, Summary[]>;
  stale: Set<number>;
}

export function createWindowSums(
  sides: Readonly<Record<Side, Contributions>>, cells: number, keys: () => Uint32Array,
): WindowSums {
  /** The least recently asked first. */
  const kept = new Map<string, Kept>();
  const nameOf = ({ from, to, categories }: Span) => `${from} ${to} ${categories?.join() ?? ''}`;
  const sum = (side: Side, cell: number, window: Span) =>
    sides[side].summary(cell, window, { keys: keys() });
  function count(window: Span): Kept {
    const column = (side: Side) =>
      Array.from({ length: cells }, (_, cell) => sum(side, cell, window));
    return {
      window, stale: new Set(),
      sums: { done: column('done'), homes: column('homes'), simulated: column('simulated') },
    };
  }
  return {
    of: (window) => {
      const name = nameOf(window);
      const found = kept.get(name) ?? count(window);
      kept.delete(name);
      kept.set(name, found);
      if (kept.size > LIMITS.WINDOWS_KEPT_MAX) kept.delete(kept.keys().next().value!);
      for (const cell of found.stale) {
        for (const side of SIDES) found.sums[side][cell] = sum(side, cell, window);
      }
      found.stale.clear();
      return found.sums;
    },
    touch: ({ place, day, category }) => {
      for (const { window: { from, to, categories }, stale } of kept.values()) {
        const isIn = day >= from && day <= to && (categories?.includes(category) ?? true);
        if (isIn) stale.add(place);
      }
    },
  };
}
