import type { Queryable } from '../platform/database/database.ts';
import type { ConsentKind, Erased, PersonalCopy } from './privacy.schema.ts';

export async function selectCopy(q: Queryable): Promise<PersonalCopy['tables']> {
  const rows = await q.query<{ copy: PersonalCopy['tables'] }>('select copy_of_me() as copy');
  return rows[0]!.copy;
}

export async function eraseMe(q: Queryable, at: string): Promise<Erased> {
  const rows = await q.query<{ erased: Erased }>(
    'select erase_me($1::timestamptz) as erased', [at]);
  return rows[0]!.erased;
}

/** The last word of each kind. */
export async function selectConsents(q: Queryable, personId: string) {
  return q.query<{ kind: ConsentKind; given: boolean; since: string }>(
    `select distinct on (kind) kind, is_given as given, said_at as since from consent
     where person_id = $1::uuid order by kind, said_at desc`, [personId]);
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

/** How many rows of each table went. */
export async function forgetOld(
  q: Queryable, at: string, keep: { deviceDays: number; positionHours: number },
): Promise<Record<string, number>> {
  const rows = await q.query<{ gone: Record<string, number> }>(
    'select forget_old($1::timestamptz, $2::int, $3::int) as gone',
    [at, keep.deviceDays, keep.positionHours]);
  return rows[0]!.gone;
}
