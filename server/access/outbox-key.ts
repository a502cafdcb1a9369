/** The key by which a phone seals what waits to be sent, told within the person's own session. */
import { randomBytes } from 'node:crypto';
import { type Database, SYSTEM, transact } from '../platform/database/database.ts';
import { insertOutboxKey, selectOutboxKey } from './outbox-key.sql.ts';
import { type Person, rightsOf } from './rights.ts';

const KEY_BYTES = 32;
/** Who works with a phone: what they do there may have to wait for a connection. */
const PHONE = new Set(['work.do', 'household.own']);

/** 32 bytes as base64url, the same in each session of a person; null for who has no phone entry. */
export async function outboxKeyOf(database: Database, person: Person): Promise<string | null> {
  if (!rightsOf(person).some((right) => PHONE.has(right))) return null;
  const key = await transact(database, SYSTEM.access, async (tx) => {
    const known = await selectOutboxKey(tx, person.id);
    if (known) return known;
    await insertOutboxKey(tx, person.id, randomBytes(KEY_BYTES));
    // Two tabs at once: the first one's.
    return selectOutboxKey(tx, person.id);
  });
  return key ? Buffer.from(key).toString('base64url') : null;
}
