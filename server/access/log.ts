/**
 * The access log: who looked at whose record, in which role and by which right, for what purpose,
 * when and where. One entry for each of these and each hour, with a counter; written in the very
 * transaction that looked, so that nothing is read that the log does not know.
 */
import { createHash } from 'node:crypto';
import type { Database, Transaction } from '../platform/database/database.ts';
import type { AccessEntry, LookKind, Right } from './access.schema.ts';
import { transactAs } from './act-as.ts';
import type { ListPage } from './access.sql.ts';
import {
  countAccessEntries, countHomesSeen, type SeenInArea, selectAccessEntries, upsertLooks,
} from './log.sql.ts';
import { purposeOf } from './purposes.ts';
import { areasOf, type Person, RIGHTS_OF } from './rights.ts';

/** A record that was looked at: where it lies, and whose it is; of nobody where nothing is said. */
export interface Seen {
  areaPath: string;
  householdId?: string | null;
  /** A worker, or somebody with an account. */
  personId?: string | null;
}

/** What somebody looked at, or did, by a right. */
export interface Look {
  kind: LookKind;
  seen: Iterable<Seen>;
}

const inOrder = (ids: ReadonlySet<string>) => [...ids].sort();

/** Whose records lie in which area. */
function byArea(seen: Iterable<Seen>): SeenInArea[] {
  const areas = new Map<string, { homes: Set<string>; people: Set<string>; records: number }>();
  for (const { areaPath, householdId, personId } of seen) {
    const here = areas.get(areaPath) ?? { homes: new Set(), people: new Set(), records: 0 };
    areas.set(areaPath, here);
    here.records += 1;
    if (householdId) here.homes.add(householdId);
    if (personId) here.people.add(personId);
  }
  return [...areas].map(([areaPath, { homes, people, records }]) => {
    const [householdIds, peopleIds] = [inOrder(homes), inOrder(people)];
    const subjects = createHash('sha256')
      .update(JSON.stringify([householdIds, peopleIds, records])).digest();
    return { areaPath, householdIds, peopleIds, records, subjects };
  });
}

/**
 * Notes a look, or what was done to somebody's record, in each area where it reached anything.
 * `at`: now by the database's clock where nothing is said. Error: PURPOSE_MISSING.
 */
export async function noteLook(
  tx: Transaction,
  { person, right }: { person: Person; right: Right | readonly Right[] },
  { kind, seen, at }: Look & { at?: Date },
): Promise<void> {
  const areas = byArea(seen);
  if (areas.length === 0) return;
  const rights = typeof right === 'string' ? [right] : right;
  const held = person.roles.find(({ role }) =>
    rights.some((one) => RIGHTS_OF[role].includes(one)));
  await upsertLooks(tx, {
    personId: person.id, role: held?.role ?? '', right: rights.join(' '),
    purpose: purposeOf(person), kind, at: at?.toISOString() ?? null, seen: areas,
  });
}

/** How many different homes the person has looked at since a moment, whatever it was of them. */
export function homesSeen(tx: Transaction, person: Person, since: Date): Promise<number> {
  return countHomesSeen(tx, person.id, since.toISOString());
}

/**
 * How many records a list held, as the log shows it: whole tens, 0 for fewer than ten. Nobody
 * learns by the log how much there is of a small cell; which cell it was is not in it at all.
 */
const tensOf = (records: number) => Math.floor(records / 10) * 10;
/** Of these an entry is of one record: there is nothing to count. */
const OF_ONE: ReadonlySet<LookKind> = new Set(['vote', 'reversal', 'task']);

/** A page of the access log by time, with how many entries it has in all. */
export async function listAccess(
  database: Database, person: Person, page: ListPage,
): Promise<{ rows: AccessEntry[]; total: number }> {
  const areas = areasOf(person, 'audit.read');
  return transactAs(database, { person, right: 'audit.read' }, async (tx) => ({
    rows: (await selectAccessEntries(tx, areas, page)).map(({ records, ...entry }) =>
      ({ ...entry, atLeast: OF_ONE.has(entry.kind) ? null : tensOf(records) })),
    total: await countAccessEntries(tx, areas),
  }));
}
