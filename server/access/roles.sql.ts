import type { Queryable } from '../platform/database/database.ts';
import type { Role, Standing } from './access.schema.ts';

/** A role in an area (a grid lead's: or in a cell), from one moment to another. */
export interface HeldRole {
  role: Role;
  areaPath: string;
  beginsAt?: string | null;
  endsAt?: string | null;
}

/** Answers the people who were there before and hold a role now that they did not hold. */
export async function insertPeople(
  q: Queryable,
  people: readonly {
    id: string; account: string; name: string; passwordHash: string | null;
    householdId: string | null; origin: 'real' | 'demo' | 'import';
    roles: readonly { role: Role; areaPath: string }[];
  }[],
): Promise<string[]> {
  const fresh = await q.query<{ id: string }>(
    `insert into person (id, account, name, password_hash, household_id, origin)
     select * from unnest($1::uuid[], $2::text[], $3::text[], $4::text[], $5::uuid[], $6::text[])
     on conflict do nothing returning id`,
    [
      people.map((p) => p.id), people.map((p) => p.account), people.map((p) => p.name),
      people.map((p) => p.passwordHash), people.map((p) => p.householdId),
      people.map((p) => p.origin),
    ],
  );
  const held = people.flatMap((p) => p.roles.map((r) => ({ ...r, personId: p.id })));
  const added = await q.query<{ id: string }>(
    `insert into person_role (person_id, role, area_path)
     select * from unnest($1::uuid[], $2::text[], $3::text[]) on conflict do nothing
     returning person_id as id`,
    [held.map((h) => h.personId), held.map((h) => h.role), held.map((h) => h.areaPath)],
  );
  const isNew = new Set(fresh.map((row) => row.id));
  return [...new Set(added.map((row) => row.id))].filter((id) => !isNew.has(id));
}

/** Held until the transaction ends: changes of people come one after the other. */
export async function holdPeople(q: Queryable) {
  await q.query(`select pg_advisory_xact_lock(hashtext('people'))`);
}

export async function isPerson(q: Queryable, id: string): Promise<boolean> {
  const rows = await q.query(`select id from person where id = $1::uuid limit 1`, [id]);
  return rows.length === 1;
}

/**
 * Sets what roles a person holds, and from when to when; true when anything changed. `areas`:
 * only roles in these and below are looked at, others stay; null: all. What is so already is not
 * written.
 */
export async function replaceRoles(
  q: Queryable, personId: string,
  { roles, areas }: { roles: readonly HeldRole[]; areas: readonly string[] | null },
): Promise<boolean> {
  const rows = await q.query(
    `with wanted as (
       select distinct on (role, area_path) *,
         (begins_at is null or begins_at <= now()) and (ends_at is null or ends_at > now())
           as in_force
       from unnest($2::text[], $3::text[], $4::timestamptz[], $5::timestamptz[])
         as w (role, area_path, begins_at, ends_at)
     ), gone as (
       delete from person_role r where r.person_id = $1::uuid and not exists (
         select 1 from wanted w where w.role = r.role and w.area_path = r.area_path)
         and ($6::text[] is null or exists (select 1 from unnest($6::text[]) a
           where r.area_path = a or starts_with(r.area_path, a || '/')))
       returning r.role
     ), come as (
       insert into person_role as r (person_id, role, area_path, begins_at, ends_at, in_force)
       select $1::uuid, role, area_path, begins_at, ends_at, in_force from wanted w
       where not exists (select 1 from person_role k where k.person_id = $1::uuid
         and k.role = w.role and k.area_path = w.area_path
         and k.begins_at is not distinct from w.begins_at
         and k.ends_at is not distinct from w.ends_at)
       on conflict (person_id, role, area_path) do update set begins_at = excluded.begins_at,
         ends_at = excluded.ends_at, in_force = excluded.in_force
       where r.begins_at is distinct from excluded.begins_at
         or r.ends_at is distinct from excluded.ends_at
       returning r.role
     )
     select role from gone union all select role from come`,
    [personId, roles.map((held) => held.role), roles.map((held) => held.areaPath),
      roles.map((held) => held.beginsAt ?? null), roles.map((held) => held.endsAt ?? null),
      areas],
  );
  return rows.length > 0;
}

/** Marks roles that have begun or ended since the last look; answers whose they are. */
export async function markRolesInForce(q: Queryable, limit: number) {
  return q.query<{ personId: string }>(
    `with due as (
       select person_id, role, area_path from person_role
       where (begins_at is not null or ends_at is not null) and in_force
         <> ((begins_at is null or begins_at <= now()) and (ends_at is null or ends_at > now()))
       limit $1::int for update skip locked)
     update person_role r set in_force = not r.in_force from due
     where r.person_id = due.person_id and r.role = due.role and r.area_path = due.area_path
     returning r.person_id as "personId"`,
    [limit],
  );
}

/** True when the standing was another one. */
export async function updateStanding(
  q: Queryable, personId: string, standing: Standing,
): Promise<boolean> {
  const rows = await q.query(
    `update person set standing = $2::text where id = $1::uuid and standing <> $2::text
     returning id`,
    [personId, standing],
  );
  return rows.length === 1;
}
