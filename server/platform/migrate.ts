/** Numbered SQL files with a way back; each applied once, in one transaction, as the owner. */
import { createHash } from 'node:crypto';
import { readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import type { Database, Queryable } from './database/database.ts';
import { failure } from './errors.ts';
import {
  createMigrationTable, deleteMigration, insertMigration, runScript, selectMigrations,
} from './migrate.sql.ts';

export const MIGRATIONS = fileURLToPath(new URL('../../migrations', import.meta.url));

export interface Migration {
  number: number;
  name: string;
  up: string;
  down: string;
  checksum: string;
}

/** Reads `NNN-name.sql` files; each has `-- up` and `-- down` sections. */
export async function readMigrations(directory = MIGRATIONS): Promise<Migration[]> {
  const names = (await readdir(directory)).filter((name) => /^\d{3}-.+\.sql$/.test(name)).sort();
  return Promise.all(names.map(async (file) => {
    const text = await readFile(join(directory, file), 'utf8');
    const parts = text.split(/^-- (?:up|down)\s*$/m);
    if (parts.length !== 3) throw new Error(`${file} needs one "-- up" and one "-- down" section`);
    return {
      number: Number(file.slice(0, 3)), name: file.slice(4, -4), up: parts[1]!, down: parts[2]!,
      checksum: createHash('sha256').update(text).digest('hex'),
    };
  }));
}

async function applied(q: Queryable, migrations: readonly Migration[]) {
  await createMigrationTable(q);
  const done = await selectMigrations(q);
  const newest = migrations.at(-1)?.number ?? 0;
  const later = done.find((row) => row.number > newest);
  if (later) {
    throw failure('SCHEMA_NEWER', {
      because: `it has migration ${later.number}-${later.name}, this one knows them up to ${newest}`,
    });
  }
  for (const row of done) {
    const file = migrations.find((m) => m.number === row.number);
    if (!file || file.checksum !== row.checksum) {
      throw failure('MIGRATION_CHANGED', { number: row.number, name: row.name });
    }
  }
  return new Set(done.map((row) => row.number));
}

/** Applies what is missing; answers its numbers. Errors: MIGRATION_CHANGED, SCHEMA_NEWER. */
export async function migrateUp(database: Database, directory = MIGRATIONS): Promise<number[]> {
  const migrations = await readMigrations(directory);
  return database.lock('migrate', async () => {
    const done = await database.asOwner((q) => applied(q, migrations));
    const fresh = migrations.filter((m) => !done.has(m.number));
    for (const migration of fresh) {
      await database.asOwner(async (q) => {
        await runScript(q, migration.up);
        await insertMigration(q, migration);
      });
    }
    return fresh.map((m) => m.number);
  });
}

/** Takes back the newest `count` migrations; Infinity takes back all. */
export async function migrateDown(
  database: Database, count: number, directory = MIGRATIONS,
): Promise<number[]> {
  const migrations = await readMigrations(directory);
  return database.lock('migrate', async () => {
    const done = await database.asOwner((q) => applied(q, migrations));
    const back = migrations.filter((m) => done.has(m.number)).reverse().slice(0, count);
    for (const migration of back) {
      await database.asOwner(async (q) => {
        await runScript(q, migration.down);
        await deleteMigration(q, migration.number);
      });
    }
    return back.map((m) => m.number);
  });
}

/** Which migrations are applied and which wait. */
export async function migrationStatus(database: Database, directory = MIGRATIONS) {
  const migrations = await readMigrations(directory);
  const done = await database.asOwner((q) => applied(q, migrations));
  return migrations.map((m) => ({ number: m.number, name: m.name, applied: done.has(m.number) }));
}
