/** As a person: what the database shows and takes follows from who acts, and by which right. */
import { type Database, type Transaction, transact } from '../platform/database/database.ts';
import type { Right } from './access.schema.ts';
import { actorBy, type Person } from './rights.ts';

/** A transaction of this person by a right: person, right, areas and household are set in it. */
export function transactAs<T>(
  handle: Database | Transaction,
  { person, right }: { person: Person; right: Right | readonly Right[] },
  work: (tx: Transaction) => Promise<T>,
): Promise<T> {
  return transact(handle, actorBy(person, right), work);
}
