/**
 * The people of a city: made, changed and suspended by an administrator within their own areas, or
 * by a load for the whole city. Nobody is deleted: what somebody did stays theirs.
 */
import {
  actorBy, areasOf, changeRolesWithin, holdPeople, type Person, tellServers, within,
} from '../access/access.ts';
import { noteLook } from '../access/log.ts';
import type { Grid } from '../grid/grid.ts';
import { cellPath } from '../grid/places.ts';
import {
  type Actor, asEngine, type Database, SYSTEM, type Transaction, transact,
} from '../platform/database/database.ts';
import { failure } from '../platform/errors.ts';
import { putWorker } from '../workers/workers.ts';
import { checkPerson, type Checked, coversRole, type Ground } from './check.ts';
import type { PersonDetail, WritePerson } from './people.schema.ts';
import {
  type HeldInTime, insertPersons, type KnownPerson, selectAdministrators, selectHouseholdsByCode,
  selectKnownByAccount, selectKnownById, updatePerson,
} from './people.sql.ts';

export interface PeopleWorld {
  database: Database;
  city: { readonly now: { readonly grid: Grid } };
}

/** Who changes people: somebody within their areas, or a load in the whole city. */
export type Manager = Person | 'load';

const RIGHTS = ['people.read', 'people.manage'] as const;

/** The areas in which a manager may change people. */
export function areasOfManager(manager: Manager, grid: Grid): readonly string[] {
  if (manager !== 'load') return areasOf(manager, 'people.manage');
  return grid.city ? [grid.city.id] : [];
}

/** A transaction of the manager's own: the database lets no more through than is theirs. */
export function transactAsManager<T>(
  { database }: PeopleWorld, manager: Manager, work: (tx: Transaction) => Promise<T>,
): Promise<T> {
  const actor: Actor = manager === 'load' ? SYSTEM.import : actorBy(manager, RIGHTS);
  return transact(database, actor, work);
}

/** What is known of accounts and households, whether or not the manager may see them. */
export function lookUp(tx: Transaction, accounts: readonly string[], codes: readonly string[]) {
  return asEngine(tx, SYSTEM.people, async (engine) => ({
    people: new Map((await selectKnownByAccount(engine, accounts)).map((row) =>
      [row.account, row])),
    households: new Map((await selectHouseholdsByCode(engine, codes)).map((row) =>
      [row.code, row])),
  }));
}

/** True when one of the person's roles, held now, later or before, lies in these areas. */
export const isWithin = (known: KnownPerson, areas: readonly string[]): boolean =>
  known.roles.some((held) => coversRole(areas, held.areaPath));

function detailOf(known: KnownPerson, grid: Grid): PersonDetail {
  const cellAt = (path: string) => grid.cells.find((cell) =>
    path.startsWith(`${cell.areaPath}/@`) && cellPath(cell.areaPath, cell.code) === path);
  const roles = known.roles.map((held: HeldInTime) => {
    const cell = held.areaPath.includes('/@') ? cellAt(held.areaPath) : undefined;
    return { ...held, areaPath: cell?.areaPath ?? held.areaPath, cell: cell?.code ?? null };
  });
  const { id, account, name, origin, standing, canSignIn, skills, homeAreaPath } = known;
  return {
    id, account, name, origin, standing, canSignIn, roles, skills, homeAreaPath,
    householdCode: known.householdCode,
  };
}

/** One person of one's areas, whole; the look is in the log. Error: NOT_FOUND. */
export async function readPerson(
  world: PeopleWorld, person: Person, id: string,
): Promise<PersonDetail> {
  const { grid } = world.city.now;
  return transactAsManager(world, person, async (tx) => {
    const known = await asEngine(tx, SYSTEM.people, (engine) => selectKnownById(engine, id));
    if (!known || !isWithin(known, areasOfManager(person, grid))) throw failure('NOT_FOUND');
    await note(tx, person, { kind: 'person', people: [known] });
    return detailOf(known, grid);
  });
}

/** Notes whose record was read or changed, where the first role lies. Error: PURPOSE_MISSING. */
export function note(
  tx: Transaction, person: Person,
  look: { kind: 'person' | 'person_change' | 'slip';
    people: readonly { id: string; roles: readonly HeldInTime[] }[] },
): Promise<void> {
  return noteLook(tx, { person, right: 'people.manage' }, {
    kind: look.kind, seen: look.people.map(({ id, roles }) =>
      ({ personId: id, areaPath: roles[0]?.areaPath.split('/@')[0] ?? '' })),
  });
}

/**
 * Writes a person whole: makes, changes, suspends, sets roles and their times. The same again
 * changes nothing; roles outside one's areas stay. Errors: PERSON_INVALID with the faults,
 * ACCOUNT_TAKEN, ID_REUSED, LAST_ADMINISTRATOR.
 */
export async function putPerson(
  world: PeopleWorld, person: Person, { id, written }: { id: string; written: WritePerson },
): Promise<PersonDetail> {
  const { grid } = world.city.now;
  const areas = areasOfManager(person, grid);
  return transactAsManager(world, person, async (tx) => {
    await holdPeople(tx);
    const known = await asEngine(tx, SYSTEM.people, (engine) => selectKnownById(engine, id));
    if (known && !isWithin(known, areas)) throw failure('ID_REUSED', { id });
    const found = await lookUp(tx, [written.account],
      written.householdCode === null ? [] : [written.householdCode]);
    const holder = found.people.get(written.account);
    if (holder && holder.id !== id) throw failure('ACCOUNT_TAKEN', { account: written.account });
    const ground: Ground = { grid, areas, writer: person, households: found.households };
    const checked = checkPerson(ground, written, known);
    if (checked.faults.length > 0) throw failure('PERSON_INVALID', { faults: checked.faults });
    await storePeople(tx, areas, [{ id, known, checked }]);
    if (!known || checked.changes.length > 0) {
      await note(tx, person, {
        kind: 'person_change', people: [{ id, roles: checked.wanted.roles }] });
    }
    const now = await asEngine(tx, SYSTEM.people, (engine) => selectKnownById(engine, id));
    return detailOf(now!, grid);
  });
}

export interface Change { id: string; known: KnownPerson | undefined; checked: Checked }

/** Stores what was checked, as the manager. Error: LAST_ADMINISTRATOR; then nothing is stored. */
export async function storePeople(
  tx: Transaction, areas: readonly string[], changes: readonly Change[],
): Promise<void> {
  const real = changes.filter(({ known, checked }) => !known || checked.changes.length > 0);
  if (real.length === 0) return;
  const administrators = () => asEngine(tx, SYSTEM.people, selectAdministrators);
  const before = await administrators();
  await insertPersons(tx, real.filter(({ known }) => !known)
    .map(({ id, checked: { wanted } }) => ({ ...wanted, id })));
  for (const { id, known, checked: { wanted, changes: what } } of real) {
    const isSame = !known || what.every((change) => ['roles', 'skills', 'home'].includes(change));
    if (!isSame && !await updatePerson(tx, { ...wanted, id })) throw failure('NOT_ALLOWED');
    if (!known || what.includes('roles')) {
      await changeRolesWithin(tx, id, { roles: wanted.roles, areas });
    }
  }
  await asEngine(tx, SYSTEM.people, async (engine) => {
    for (const { id, known, checked: { wanted } } of real) {
      const areaPath = (known?.roles ?? []).concat(wanted.roles)
        .find((held) => held.role === 'worker')?.areaPath;
      const { homeAreaPath, skills } = wanted;
      if (areaPath) await putWorker(engine, { id, areaPath, homeAreaPath, skills });
    }
  });
  tellServers(tx, real.map(({ id }) => id));
  const after = await administrators();
  const orphan = before.find(({ areaPath }) =>
    !after.some((left) => within(areaPath, left.areaPath)));
  if (orphan) throw failure('LAST_ADMINISTRATOR', { areaPath: orphan.areaPath });
}
