import { BY_KEY, type Queryable } from '../platform/database/database.ts';
import type { Direction } from '../platform/wire.schema.ts';
import type { LookKind, OwnLook, Purpose, Role } from './access.schema.ts';
import type { ListPage } from './access.sql.ts';

/** Records of one area that were looked at together: whose they are, in order, each once. */
export interface SeenInArea {
  areaPath: string;
  householdIds: readonly string[];
  peopleIds: readonly string[];
  records: number;
  /** Of whose and how many: the same again is the same look. */
  subjects: Uint8Array;
}

/** Text of an array of ids, which hold nothing that needs quotes. */
const arrayOf = (ids: readonly string[]) => `{${ids.join(',')}}`;

/** Notes a look, or counts it where the same was noted within the hour. */
export async function upsertLooks(
  q: Queryable,
  look: {
    personId: string; role: string; right: string; purpose: string; kind: LookKind;
    at: string | null; seen: readonly SeenInArea[];
  },
) {
  const { seen } = look;
  await q.query(
    `insert into access_entry as e (hour, person_id, role, by_right, purpose, kind, area_path,
       household_ids, people_ids, records, subjects, at, last_at)
     select date_trunc('hour', t.at, 'UTC'), $1::uuid, $2::text, $3::text, $4::text, $5::text,
       n.area, n.households::uuid[], n.people::uuid[], n.records, n.subjects, t.at, t.at
     from unnest($7::text[], $8::text[], $9::text[], $10::int[], $11::bytea[])
         as n (area, households, people, records, subjects),
       (select coalesce($6::timestamptz, now()) as at) t
     order by n.area
     on conflict (person_id, hour, kind, purpose, by_right, area_path, subjects)
     do update set times = e.times + 1, last_at = greatest(e.last_at, excluded.last_at)`,
    [look.personId, look.role, look.right, look.purpose, look.kind, look.at,
      seen.map((one) => one.areaPath), seen.map((one) => arrayOf(one.householdIds)),
      seen.map((one) => arrayOf(one.peopleIds)), seen.map((one) => one.records),
      seen.map((one) => one.subjects)],
    BY_KEY,
  );
}

/** How many different homes a person has looked at since a moment. */
export async function countHomesSeen(
  q: Queryable, personId: string, since: string,
): Promise<number> {
  const rows = await q.query<{ homes: number }>(
    `select count(distinct home)::int as homes
     from access_entry e cross join unnest(e.household_ids) home
     where e.person_id = $1::uuid
       and e.hour >= date_trunc('hour', $2::timestamptz, 'UTC') and e.last_at >= $2::timestamptz`,
    [personId, since],
  );
  return rows[0]!.homes;
}

const NOTED_IN = `exists (
       select 1 from unnest($1::text[]) a where e.area_path = a or e.area_path like a || '/%')`;

/** What of the log is asked for: null is without that condition. */
export interface LogFilter {
  /** Instants: from this one to before that one. */
  from: string | null;
  to: string | null;
  /** A part of the account or of the name. */
  person: string | null;
  purpose: string | null;
  area: string | null;
}
const ASKED = `($2::timestamptz is null or e.at >= $2::timestamptz)
     and ($3::timestamptz is null or e.at < $3::timestamptz)
     and ($4::text is null
       or position(lower($4::text) in lower(p.account || ' ' || p.name)) > 0)
     and ($5::text is null or e.purpose = $5::text)
     and ($6::text is null or e.area_path = $6::text or starts_with(e.area_path, $6::text || '/'))`;
const asked = ({ from, to, person, purpose, area }: LogFilter) =>
  [from, to, person, purpose, area];

export async function countAccessEntries(
  q: Queryable, areas: readonly string[], filter: LogFilter,
): Promise<number> {
  const rows = await q.query<{ total: number }>(
    `select count(*)::int as total from access_entry e join person p on p.id = e.person_id
     where ${NOTED_IN} and ${ASKED}`,
    [areas, ...asked(filter)]);
  return rows[0]!.total;
}

const accessBy = (than: string, direction: string) =>
  `select e.id, e.at, e.last_at as "lastAt", e.times, p.account as "person", e.role,
     e.by_right as "right", jsonb_build_object('id', e.purpose,
       'nameZh', coalesce(w.name_zh, e.purpose), 'nameEn', coalesce(w.name_en, e.purpose)
     ) as purpose, e.kind, e.records, e.area_path as "areaPath"
   from access_entry e join person p on p.id = e.person_id left join purpose w on w.id = e.purpose
   where ($7::timestamptz is null or (e.at, e.id) ${than} ($7::timestamptz, $8::bigint))
     and ${NOTED_IN} and ${ASKED}
   order by e.at ${direction}, e.id ${direction} limit $9::int`;
const ACCESS: Record<Direction, string> = {
  asc: accessBy('>', 'asc'), desc: accessBy('<', 'desc'),
};

/** By time: an entry's id is given when it is written, its time when its transaction began. */
export async function selectAccessEntries(
  q: Queryable, { areas, filter }: { areas: readonly string[]; filter: LogFilter }, page: ListPage,
) {
  return q.query<{
    id: number; at: string; lastAt: string; times: number; person: string; role: Role;
    right: string; purpose: Purpose; kind: LookKind; records: number; areaPath: string;
  }>(
    ACCESS[page.direction],
    [areas, ...asked(filter), page.after?.value ?? null, page.after?.id ?? null, page.limit],
  );
}

/** Looks at one's own household, and at oneself as a worker: the newest first. */
export async function selectOwnLooks(q: Queryable, page: Omit<ListPage, 'direction'>) {
  return q.query<OwnLook & { id: number }>(
    `select e.id, e.at, e.times, e.role, e.kind, jsonb_build_object('id', e.purpose,
       'nameZh', coalesce(w.name_zh, e.purpose), 'nameEn', coalesce(w.name_en, e.purpose)
     ) as purpose
     from access_entry e left join purpose w on w.id = e.purpose
     where e.id = any (array(select wall_looks()))
       and ($1::timestamptz is null or (e.at, e.id) < ($1::timestamptz, $2::bigint))
     order by e.at desc, e.id desc limit $3::int`,
    [page.after?.value ?? null, page.after?.id ?? null, page.limit],
  );
}
