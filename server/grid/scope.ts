/**
 * Where may this person do that? One way to ask, and the one door to data that is scoped: what is
 * read or changed for a person happens in a transaction that knows the person, the right, its areas
 * and the household, and a look at personal data is in the access log when the answer goes out.
 */
import { areasOf, type Person, type Right, transactAs, within } from '../access/access.ts';
import { type Look, noteLook } from '../access/log.ts';
import { purposeOf } from '../access/purposes.ts';
import type { Clock } from '../platform/clock.ts';
import type { Database, Transaction } from '../platform/database/database.ts';
import type { Grid } from './grid.ts';
import { cellPath } from './places.ts';

/** What a door stands on: the database, and the grid as it is now. */
export interface Ground {
  database: Database;
  city: { readonly now: { readonly grid: Grid } };
  clock?: Clock;
}

/** Where a person holds a right. */
export interface Scope {
  /** Paths of the areas held; each reaches the areas below it. */
  readonly areas: readonly string[];
  /** Areas that hold cells, of those that are reached: each has streams of news of its own. */
  readonly leaves: readonly string[];
  /** Ids of the cells, retired ones too: by the area that answers for their place now. */
  readonly cellIds: readonly number[];
  /** True when the area is one of those held or lies below one. */
  covers(areaPath: string): boolean;
}

/** Who asks, and by what right; several rights where an answer holds what each of them opens. */
export interface Asking {
  person: Person;
  right: Right | readonly Right[];
}

/** The scope of a right on this grid. Empty where the person does not hold it. */
export function scopeOf(grid: Grid, person: Person, right: Right | readonly Right[]): Scope {
  const rights = typeof right === 'string' ? [right] : right;
  const areas = [...new Set(rights.flatMap((one) => areasOf(person, one)))];
  const covers = (path: string) => areas.some((area) => within(path, area));
  return {
    areas,
    covers,
    get leaves() { return grid.leaves.filter(covers); },
    get cellIds() {
      return [...grid.places.values()]
        .filter(({ areaNow, now }) =>
          covers(areaNow) || (now && covers(cellPath(areaNow, now.code))))
        .map((place) => place.id);
    },
  };
}

/** Does something as a person, by a right: the transaction is theirs, and so is what it may reach. */
export function actAs<T>(
  { database, city }: Ground, { person, right }: Asking,
  work: (tx: Transaction, scope: Scope) => Promise<T>,
): Promise<T> {
  return transactAs(database, { person, right }, (tx) =>
    work(tx, scopeOf(city.now.grid, person, right)));
}

/**
 * Reads personal data as a person, by a right: whose records `work` looked at is noted in the same
 * transaction, so that nothing is read that the log does not know. Error: PURPOSE_MISSING.
 */
export async function readAs<T>(
  ground: Ground, asking: Asking,
  work: (tx: Transaction, scope: Scope, look: (at: Look) => void) => Promise<T>,
): Promise<T> {
  purposeOf(asking.person);
  return actAs(ground, asking, async (tx, scope) => {
    const looks: Look[] = [];
    const answer = await work(tx, scope, (look) => looks.push(look));
    for (const look of looks) {
      await noteLook(tx, asking, {
        ...look, ...(ground.clock && { at: ground.clock() }),
      });
    }
    return answer;
  });
}
