import { BY_KEY, type Queryable } from '../platform/database/database.ts';
import type { Direction } from '../platform/wire.schema.ts';
import type { PeopleColumn, PeopleFilter, Role, Standing } from './access.schema.ts';

export interface PersonRecord {
  id: string;
  account: string;
  name: string;
  householdId: string | null;
  roles: { role: Role; areaPath: string }[];
}

const PERSON = `
  p.id, p.account, p.name, p.household_id as "householdId",
  coalesce((
    select jsonb_agg(jsonb_build_object('role', r.role, 'areaPath', r.area_path)
      order by r.role, r.area_path)
    from held_role r where r.person_id = p.id), '[]'::jsonb) as "roles"`;

export async function selectPersonForSignIn(q: Queryable, account: string) {
  const rows = await q.query<PersonRecord & { passwordHash: string | null }>(
    `select ${PERSON}, s.password_hash as "passwordHash"
     from sign_in_secret($1::text) s join person p on p.id = s.person_id limit 1`,
    [account],
  );
  return rows[0];
}

export async function selectPersonBySession(q: Queryable, tokenHash: Uint8Array, now: string) {
  const rows = await q.query<
    PersonRecord & { client: 'person' | 'simulated'; purpose: string | null; expiresAt: string }
  >(
    `select ${PERSON}, s.client, s.purpose, s.expires_at as "expiresAt"
     from session s join person p on p.id = s.person_id
     where s.token_hash = $1::bytea and s.expires_at > $2::timestamptz
       and p.standing = 'good' limit 1`,
    [tokenHash, now], BY_KEY,
  );
  return rows[0];
}

/** Sessions by the hex of their token's hash, in one question. */
export async function selectSessions(q: Queryable, keys: readonly string[], now: string) {
  return q.query<
    PersonRecord & { client: 'person' | 'simulated'; purpose: string | null; key: string }
  >(
    `select ${PERSON}, s.client, s.purpose, encode(s.token_hash, 'hex') as key
     from session s join person p on p.id = s.person_id
     where s.token_hash = any (array(select decode(k, 'hex') from unnest($1::text[]) k))
       and s.expires_at > $2::timestamptz and p.standing = 'good' limit 100000`,
    [keys, now],
  );
}

export async function insertSession(
  q: Queryable,
  row: {
    tokenHash: Uint8Array; personId: string; client: string; createdAt: string; expiresAt: string;
    purpose: string | null;
  },
) {
  await q.query(
    `insert into session (token_hash, person_id, client, created_at, expires_at, purpose)
     values ($1::bytea, $2::uuid, $3::text, $4::timestamptz, $5::timestamptz, $6::text)`,
    [row.tokenHash, row.personId, row.client, row.createdAt, row.expiresAt, row.purpose],
  );
}

/** True when there was such a session. */
export async function deleteSession(q: Queryable, tokenHash: Uint8Array): Promise<boolean> {
  const rows = await q.query(
    `delete from session where token_hash = $1::bytea returning person_id`, [tokenHash]);
  return rows.length === 1;
}

export async function deleteSimulatedSessions(q: Queryable, personId: string) {
  return q.query<{ tokenHash: Uint8Array }>(
    `delete from session where person_id = $1::uuid and client = 'simulated'
     returning token_hash as "tokenHash"`,
    [personId],
  );
}

export async function countPersonSessions(q: Queryable, personId: string, now: string) {
  const rows = await q.query<{ count: number }>(
    `select count(*)::int as count from session
     where person_id = $1::uuid and client = 'person' and expires_at > $2::timestamptz`,
    [personId, now],
  );
  return rows[0]!.count;
}

export async function deleteExpiredSessions(q: Queryable, now: string) {
  await q.query(`delete from session where expires_at <= $1::timestamptz`, [now]);
}

export async function selectHouseholdPeople(q: Queryable, householdIds: readonly string[]) {
  return q.query<{ id: string; householdId: string }>(
    `select id, household_id as "householdId" from person
     where household_id = any ($1::uuid[]) limit 10000`,
    [householdIds],
  );
}

/** $1 areas, $2 a part of an account or name, $3 a role that is held now, $4 standing. */
const WANTED = `exists (
       select 1 from person_role r, unnest($1::text[]) a
       where r.person_id = p.id and (r.area_path = a or r.area_path like a || '/%'))
     and ($2::text is null or position(lower($2) in lower(p.account || E'\\n' || p.name)) > 0)
     and ($3::text is null or exists (
       select 1 from held_role r, unnest($1::text[]) a where r.person_id = p.id and r.role = $3
         and (r.area_path = a or r.area_path like a || '/%')))
     and ($4::text is null or p.standing = $4)`;
export interface WantedPeople extends PeopleFilter { areas: readonly string[] }
const wanted = ({ areas, person, role, standing }: WantedPeople) =>
  [areas, person ?? null, role ?? null, standing ?? null];

export async function countPeople(q: Queryable, people: WantedPeople): Promise<number> {
  const rows = await q.query<{ total: number }>(
    `select count(*)::int as total from person p where ${WANTED}`, wanted(people));
  return rows[0]!.total;
}

/** A place in a list: the value that it is sorted by, and the row's id. */
export interface Place { value: string; id: string }
export interface ListPage { direction: Direction; after: Place | null; limit: number }

/** Of a long name the beginning counts, so that a place in the list stays short. */
const COLUMN: Record<PeopleColumn, string> = { account: 'p.account', name: 'p.name_begins' };

const peopleBy = (column: string, than: string, direction: string) =>
  `select ${PERSON}, p.origin, p.standing, ${column} as "sortedBy" from person p
   where ($5::text is null or (${column}, p.id) ${than} ($5::text, $6::uuid)) and ${WANTED}
   order by ${column} ${direction}, p.id ${direction} limit $7::int`;
const peopleEitherWay = (column: string) =>
  ({ asc: peopleBy(column, '>', 'asc'), desc: peopleBy(column, '<', 'desc') });
const PEOPLE: Record<PeopleColumn, Record<Direction, string>> = {
  account: peopleEitherWay(COLUMN.account), name: peopleEitherWay(COLUMN.name),
};

export async function selectPeople(
  q: Queryable, people: WantedPeople, page: ListPage & { column: PeopleColumn },
) {
  return q.query<PersonRecord & { origin: string; standing: Standing; sortedBy: string }>(
    PEOPLE[page.column][page.direction],
    [...wanted(people), page.after?.value ?? null, page.after?.id ?? null, page.limit],
  );
}
