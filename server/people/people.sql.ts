import type { Role, Standing } from '../access/access.schema.ts';
import type { Queryable } from '../platform/database/database.ts';

export interface HeldInTime {
  role: Role;
  /** Of an area, or of a cell in it. */
  areaPath: string;
  beginsAt: string | null;
  endsAt: string | null;
}

/** A person as stored, with what a worker and a resident has besides. */
export interface KnownPerson {
  id: string;
  account: string;
  name: string;
  origin: string;
  standing: Standing;
  canSignIn: boolean;
  roles: HeldInTime[];
  skills: string[];
  homeAreaPath: string | null;
  householdId: string | null;
  householdCode: string | null;
}

const KNOWN = `
  select p.id, p.account, p.name, p.origin, p.standing, p.has_password as "canSignIn",
    coalesce((
      select jsonb_agg(jsonb_build_object('role', r.role, 'areaPath', r.area_path,
        'beginsAt', to_char(r.begins_at at time zone 'utc', 'YYYY-MM-DD"T"HH24:MI:SS.MS"Z"'),
        'endsAt', to_char(r.ends_at at time zone 'utc', 'YYYY-MM-DD"T"HH24:MI:SS.MS"Z"'))
        order by r.role, r.area_path)
      from person_role r where r.person_id = p.id), '[]'::jsonb) as "roles",
    coalesce(w.skills, '{}') as "skills", w.home_area_path as "homeAreaPath",
    p.household_id as "householdId", h.code as "householdCode"
  from person p left join worker w on w.id = p.id left join household h on h.id = p.household_id`;

export async function selectKnownById(q: Queryable, id: string) {
  const rows = await q.query<KnownPerson>(`${KNOWN} where p.id = $1::uuid limit 1`, [id]);
  return rows[0];
}

export async function selectKnownByAccount(q: Queryable, accounts: readonly string[]) {
  return q.query<KnownPerson>(
    `${KNOWN} where p.account = any ($1::text[]) limit 100000`, [accounts]);
}

export async function selectHouseholdsByCode(q: Queryable, codes: readonly string[]) {
  return q.query<{ id: string; code: string; cellId: number }>(
    `select id, code, cell_id as "cellId" from household where code = any ($1::text[])
     limit 100000`, [codes]);
}

/** New people without a password. Not by `returning`: who has no role yet is seen by nobody. */
export async function insertPersons(
  q: Queryable,
  people: readonly { id: string; account: string; name: string; standing: string;
    householdId: string | null }[],
) {
  await q.query(
    `insert into person (id, account, name, standing, household_id, origin)
     select *, 'real' from unnest($1::uuid[], $2::text[], $3::text[], $4::text[], $5::uuid[])`,
    [people.map((p) => p.id), people.map((p) => p.account), people.map((p) => p.name),
      people.map((p) => p.standing), people.map((p) => p.householdId)],
  );
}

/** True when the row was one that may be changed. */
export async function updatePerson(
  q: Queryable,
  person: { id: string; account: string; name: string; standing: string;
    householdId: string | null },
): Promise<boolean> {
  const rows = await q.query(
    `update person set account = $2::text, name = $3::text, standing = $4::text,
       household_id = $5::uuid where id = $1::uuid returning id`,
    [person.id, person.account, person.name, person.standing, person.householdId],
  );
  return rows.length === 1;
}

/** Who is left to administrate: for good, and in good standing. */
export async function selectAdministrators(q: Queryable) {
  return q.query<{ id: string; areaPath: string }>(
    `select p.id, r.area_path as "areaPath" from held_role r join person p on p.id = r.person_id
     where r.role = 'admin' and p.standing = 'good' and not exists (
       select 1 from person_role t where t.person_id = r.person_id and t.role = r.role
         and t.area_path = r.area_path and t.ends_at is not null)
     limit 100000`);
}
