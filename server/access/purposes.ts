/**
 * What personal data is looked at for. Whoever may look at that of others says so once a session,
 * and changes it with one click; what concerns oneself needs none. Each look is noted with it.
 */
import {
  type Database, SYSTEM, transact, type Transaction,
} from '../platform/database/database.ts';
import { failure } from '../platform/errors.ts';
import { type Purpose, RIGHTS } from './access.schema.ts';
import { selectPurposes, updateSessionPurpose } from './purposes.sql.ts';
import { type Person, rightsOf } from './rights.ts';

/** The purposes that this person can look for: none for whoever sees nothing but their own. */
export function purposesOf(database: Database, person: Person): Promise<Purpose[]> {
  return transact(database, SYSTEM.access, (tx) => selectPurposes(tx, rightsOf(person)));
}

/** The published list. */
export function allPurposes(database: Database): Promise<Purpose[]> {
  return transact(database, SYSTEM.access, (tx) => selectPurposes(tx, RIGHTS));
}

/**
 * The purpose that a session begins with: the one that was wished where it serves this person, the
 * only one where there is no choice. Simulated life takes the first; a person is asked.
 */
export async function firstPurpose(
  tx: Transaction, person: Person, wished: string | undefined,
): Promise<string | null> {
  const offered = await selectPurposes(tx, rightsOf(person));
  if (offered.some(({ id }) => id === wished)) return wished!;
  return offered.length === 1 || person.client === 'simulated' ? offered[0]?.id ?? null : null;
}

/** Says what this session looks for from now on. Error: PURPOSE_UNKNOWN. */
export async function changePurpose(
  database: Database, { person, tokenHash }: { person: Person; tokenHash: Uint8Array },
  purpose: string,
): Promise<void> {
  await transact(database, SYSTEM.access, async (tx) => {
    const offered = await selectPurposes(tx, rightsOf(person));
    if (!offered.some(({ id }) => id === purpose)
      || !await updateSessionPurpose(tx, tokenHash, purpose)) throw failure('PURPOSE_UNKNOWN');
  });
}

/** The purpose of whoever looks. Error: PURPOSE_MISSING. */
export function purposeOf({ purpose }: Person): string {
  if (purpose === null) throw failure('PURPOSE_MISSING');
  return purpose;
}
