/** People and the roles they hold: whatever changes is told to every server process. */
import { LIMITS } from '../config.ts';
import { announceToServers } from '../platform/announce.ts';
import {
  asEngine, type Database, SYSTEM, type Transaction, transact,
} from '../platform/database/database.ts';
import { failure } from '../platform/errors.ts';
import type { Standing } from './access.schema.ts';
import {
  type HeldRole, holdPeople, insertPeople, isPerson, markRolesInForce, replaceRoles, updateStanding,
} from './roles.sql.ts';

export { type HeldRole, holdPeople } from './roles.sql.ts';

/** Adds people with their roles; known ids and accounts stay as they are but for further roles. */
export async function addPeople(
  tx: Transaction, people: Parameters<typeof insertPeople>[1],
): Promise<void> {
  const changed = await insertPeople(tx, people);
  if (changed.length > 0) tellServers(tx, changed);
}

/**
 * Sets what roles a person holds, where, and from when to when: what is not named is taken away.
 * Every server process hears of it: sockets, rooms and whatever is kept in memory follow. The same
 * again changes nothing. Error: NOT_FOUND.
 */
export function changeRoles(
  tx: Transaction, personId: string, roles: readonly HeldRole[],
): Promise<void> {
  return changeRolesWithin(tx, personId, { roles, areas: null });
}

/** The same in these areas and below (null: everywhere); roles elsewhere stay. */
export async function changeRolesWithin(
  tx: Transaction, personId: string,
  { roles, areas }: { roles: readonly HeldRole[]; areas: readonly string[] | null },
): Promise<void> {
  await holdPeople(tx);
  // Asked by the house: whoever has no role yet is seen by nobody.
  if (!await asEngine(tx, SYSTEM.access, (engine) => isPerson(engine, personId))) {
    throw failure('NOT_FOUND');
  }
  if (await replaceRoles(tx, personId, { roles, areas })) tellServers(tx, [personId]);
}

/**
 * Sets a person's standing: who is suspended has no session and may nothing, and keeps the roles
 * for the day the suspension ends. Error: NOT_FOUND.
 */
export async function changeStanding(
  tx: Transaction, personId: string, standing: Standing,
): Promise<void> {
  await holdPeople(tx);
  if (!await isPerson(tx, personId)) throw failure('NOT_FOUND');
  if (await updateStanding(tx, personId, standing)) tellServers(tx, [personId]);
}

/** Every server process hears that these people's name, roles, standing or home have changed. */
export const tellServers = (tx: Transaction, personIds: string[]) =>
  announceToServers(tx, 'people:changed', { personIds });

/**
 * Tells the servers of roles that have begun or ended since the last look. No right waits for it: a
 * role outside its time is none wherever it is asked for; open sockets and shifts hear of it here.
 */
export async function settleRoles(database: Database): Promise<void> {
  await transact(database, SYSTEM.sweep, async (tx) => {
    const due = await markRolesInForce(tx, LIMITS.ROLES_PER_SWEEP_MAX);
    if (due.length > 0) tellServers(tx, [...new Set(due.map((row) => row.personId))]);
  });
}
