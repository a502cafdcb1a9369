import { BY_KEY, type Queryable } from '../platform/database/database.ts';
import type { ConsentKind } from './access.schema.ts';

/** The last word of each kind. */
export async function selectConsents(q: Queryable, personId: string) {
  return q.query<{ kind: ConsentKind; given: boolean; since: string }>(
    `select distinct on (kind) kind, is_given as given, said_at as since from consent
     where person_id = $1::uuid order by kind, said_at desc`, [personId], BY_KEY);
}

export async function insertConsent(
  q: Queryable, row: { personId: string; kind: ConsentKind; given: boolean; at: string },
): Promise<void> {
  await q.query(
    `insert into consent (person_id, kind, is_given, said_at)
     values ($1::uuid, $2::text, $3::boolean, $4::timestamptz)
     on conflict (person_id, kind, said_at) do nothing`,
    [row.personId, row.kind, row.given, row.at]);
}
