/**
 * The rights of the people in it: a copy of everything about them, their consents, and to be
 * forgotten, so that every sum still holds. By default nothing is kept longer than it serves.
 */
import type { ConsentKind } from '../access/access.schema.ts';
import {
  confirmPassword, type Person, putConsent, readConsents, rightsOf, transactAs,
} from '../access/access.ts';
import type { CityHolder } from '../city/city.ts';
import { LIMITS } from '../config.ts';
import { announceToServers } from '../platform/announce.ts';
import type { Clock } from '../platform/clock.ts';
import { type Database, SYSTEM, transact } from '../platform/database/database.ts';
import { failure } from '../platform/errors.ts';
import { forgetPosition } from '../workers/workers.ts';
import type { Consents, Erased, PersonalCopy } from './privacy.schema.ts';
import { eraseMe, forgetOld, selectCopy } from './privacy.sql.ts';

export interface PrivacyWorld {
  database: Database;
  clock: Clock;
  city: CityHolder;
}

/** Roles that are no office: who holds one of these alone may leave without being replaced. */
const LEAVES_FREELY: ReadonlySet<string> = new Set(['resident', 'worker']);

const asSelf = (person: Person) => ({ person, right: rightsOf(person) });

/** Everything that is kept about the person, as it is kept. */
export async function copyOf(world: PrivacyWorld, person: Person): Promise<PersonalCopy> {
  const tables = await transactAs(world.database, asSelf(person), selectCopy);
  return {
    madeAt: world.clock().toISOString(), city: world.city.now.grid.city?.nameEn ?? '', tables,
  };
}

/** The last word of each kind; null where nothing was said yet. */
export async function consentsOf(world: PrivacyWorld, person: Person): Promise<Consents> {
  return transactAs(world.database, asSelf(person), async (tx) => (
    { consents: await readConsents(tx, person.id) }));
}

/**
 * Gives or withdraws a consent, in effect at once: without the one for the place the last position
 * is deleted and no other is taken. The same again says nothing new.
 */
export async function sayConsent(
  world: PrivacyWorld, person: Person, { kind, given }: { kind: ConsentKind; given: boolean },
): Promise<Consents> {
  return transactAs(world.database, asSelf(person), async (tx) => {
    const at = world.clock().toISOString();
    const isNew = await putConsent(tx, { personId: person.id, kind, given, at });
    if (isNew && kind === 'location') {
      if (!given) await forgetPosition(tx, person.id);
      announceToServers(tx, 'people:changed', { personIds: [person.id] });
    }
    return { consents: await readConsents(tx, person.id) };
  });
}

/**
 * Forgets a person, who says so with the password. What they did stays under an id that leads to
 * nobody; a home goes with the last of those who live there. Errors: PASSWORD_WRONG,
 * TOO_MANY_TRIES, OFFICE_HELD for who holds an office that somebody else has to take over first.
 */
export async function erase(
  world: PrivacyWorld, person: Person, { password, from }: { password: string; from: string },
): Promise<Erased> {
  const office = person.roles.find(({ role }) => !LEAVES_FREELY.has(role));
  if (office) throw failure('OFFICE_HELD', { role: office.role });
  await confirmPassword(world.database, world.clock, { account: person.account, password, from });
  return transactAs(world.database, asSelf(person), async (tx) => {
    const erased = await eraseMe(tx, world.clock().toISOString());
    // Sockets end, work that was on its way goes to somebody else.
    announceToServers(tx, 'people:changed', { personIds: [person.id] });
    return erased;
  });
}

/** Deletes what was kept long enough (docs/processing.md says how long). */
export async function sweepOld({ database, clock }: PrivacyWorld): Promise<Record<string, number>> {
  return transact(database, SYSTEM.sweep, (tx) => forgetOld(tx, clock().toISOString(), {
    deviceDays: LIMITS.DEVICE_DAYS, positionHours: LIMITS.POSITION_KEEP_HOURS,
  }));
}
