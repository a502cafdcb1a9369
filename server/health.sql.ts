import type { Queryable } from './platform/database/database.ts';

export async function selectEngine(q: Queryable) {
  const rows = await q.query<{ postgis: string; schemaVersion: number }>(
    `select postgis_lib_version() as postgis,
       (select coalesce(max(number), 0) from schema_migration)::int as "schemaVersion"`,
  );
  return rows[0]!;
}
