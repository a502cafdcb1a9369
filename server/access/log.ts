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
  countAccessEntries, countHomesSeen, type LogFilter, type SeenInArea, selectAccessEntries,
  selectOwnLooks, upsertLooks,
} from './log.sql.ts';
import { purposeOf } from './purposes.ts';
import { areasOf, type Person, RIGHTS_OF } from './rights.ts';

export type { LogFilter } from './log.sql.ts';

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

/** A page of what is asked for of the log, by time, with how many entries that are in all. */
export async function listAccess(
  database: Database, person: Person, { filter, ...page }: ListPage & { filter: LogFilter },
): Promise<{ rows: AccessEntry[]; total: number }> {
  const areas = areasOf(person, 'audit.read');
  return transactAs(database, { person, right: 'audit.read' }, async (tx) => ({
    rows: (await selectAccessEntries(tx, { areas, filter }, page)).map(({ records, ...entry }) =>
      ({ ...entry, atLeast: OF_ONE.has(entry.kind) ? null : tensOf(records) })),
    total: await countAccessEntries(tx, areas, filter),
  }));
}

/** A page of the looks at the person's own household, and at the person as a worker. */
export function listOwnLooks(
  database: Database, person: Person, page: Omit<ListPage, 'direction'>,
) {
  const rights = (['household.own', 'work.do'] as const)
    .filter((right) => areasOf(person, right).length > 0);
  return transactAs(database, { person, right: rights }, (tx) => selectOwnLooks(tx, page));
}

/** A cell of a table: in quotes, and never a formula to whoever opens it with a spreadsheet. */
const cellOf = (value: string | number | null): string => {
  const text = String(value ?? '');
  const isFormula = typeof value === 'string' && /^[\s]*[=+\-@\t\r\n|%]/.test(text);
  return `"${(isFormula ? `'${text}` : text).replaceAll('"', '""')}"`;
};
const HEADS = [
  'at', 'last_at', 'times', 'account', 'role', 'right', 'purpose', 'what', 'at_least', 'area'];

/** Entries as a table that spreadsheets open: comma-separated, with a byte order mark. */
export function csvOf(entries: readonly AccessEntry[]): string {
  const lines = entries.map((entry) => [
    entry.at, entry.lastAt, entry.times, entry.person, entry.role, entry.right, entry.purpose.id,
    entry.kind, entry.atLeast, entry.areaPath]);
  return `\uFEFF${[HEADS, ...lines].map((line) => `${line.map(cellOf).join(',')}\r\n`).join('')}`;
}
