import type { Queryable } from './database/database.ts';

export async function createMigrationTable(q: Queryable) {
  await q.query(
    `create table if not exists schema_migration (
       number int primary key, name text not null, checksum text not null,
       applied_at timestamptz not null default now())`);
}

export async function selectMigrations(q: Queryable) {
  return q.query<{ number: number; name: string; checksum: string }>(
    `select number, name, checksum from schema_migration order by number limit 10000`);
}

export async function insertMigration(
  q: Queryable, row: { number: number; name: string; checksum: string },
) {
  await q.query(
    `insert into schema_migration (number, name, checksum)
     values ($1::int, $2::text, $3::text)`,
    [row.number, row.name, row.checksum]);
}

export async function deleteMigration(q: Queryable, number: number) {
  await q.query(`delete from schema_migration where number = $1::int`, [number]);
}

/** Several statements at once, without parameters. */
export async function runScript(q: Queryable, script: string) {
  await q.query(script);
}
