import type { Queryable } from '../platform/database/database.ts';
import type { Erased, PersonalCopy } from './privacy.schema.ts';

export async function selectCopy(q: Queryable): Promise<PersonalCopy['tables']> {
  const rows = await q.query<{ copy: PersonalCopy['tables'] }>(
    `select copy_of_me() || coalesce((
       select jsonb_build_object('slip', jsonb_agg(to_jsonb(s) - 'code_hash'))
       from slip s having count(*) > 0), '{}') || coalesce((
       select jsonb_build_object('look_alert', jsonb_agg(to_jsonb(a)))
       from look_alert a where a.person_id = wall_person() having count(*) > 0), '{}') as copy`);
  return rows[0]!.copy;
}

export async function eraseMe(q: Queryable, at: string): Promise<Erased> {
  const rows = await q.query<{ erased: Erased }>(
    'select erase_me($1::timestamptz) as erased', [at]);
  return rows[0]!.erased;
}

/** How many rows of each table went. */
export async function forgetOld(
  q: Queryable, at: string, keep: { deviceDays: number; positionHours: number },
): Promise<Record<string, number>> {
  const rows = await q.query<{ gone: Record<string, number> }>(
    'select forget_old($1::timestamptz, $2::int, $3::int) as gone',
    [at, keep.deviceDays, keep.positionHours]);
  const slips = await q.query(
    'delete from slip where expires_at <= $1::timestamptz or uses_left = 0 returning id', [at]);
  return { ...rows[0]!.gone, slip: slips.length };
}
