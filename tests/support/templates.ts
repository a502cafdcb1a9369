/**
 * Templates of databases for tests: one private cluster and one dump per engine, made once a run.
 * 'empty' is migrated; 'boston' is loaded too, at a fixed moment.
 */
import { existsSync, mkdirSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import pg from 'pg';
import { hashPassword } from '../../server/access/access.ts';
import { DEMO_PASSWORD } from '../../geodata/demo-people.ts';
import { readBoston } from '../../geodata/boston.ts';
import { loadCity } from '../../geodata/load-city.ts';
import { findBinaries, type RunningCluster, startCluster } from
  '../../server/platform/database/cluster.ts';
import type { Database } from '../../server/platform/database/database.ts';
import { openEmbedded } from '../../server/platform/database/embedded.ts';
import { openPostgres } from '../../server/platform/database/postgres.ts';
import { migrateUp } from '../../server/platform/migrate.ts';

export type EngineName = 'native' | 'embedded';
export type TemplateName = 'empty' | 'boston';
/** The moment Boston is loaded at: the times of its records follow from it. */
export const LOADED_AT = new Date('2026-03-10T15:00:00Z');

export interface Templates {
  native: { host: string; user: string } | null;
  embedded: Record<TemplateName, string>;
}

async function fill(database: Database, template: TemplateName): Promise<void> {
  await migrateUp(database);
  if (template === 'empty') return;
  await loadCity(database, await readBoston({ now: LOADED_AT }), {
    origin: 'demo', demoPasswordHash: await hashPassword(DEMO_PASSWORD), now: LOADED_AT,
  });
}

async function makeNative(cluster: RunningCluster, template: TemplateName): Promise<void> {
  const owner = new pg.Client({ ...cluster.connection, database: 'postgres' });
  await owner.connect();
  await owner.query(`create database "template_${template}"`);
  await owner.end();
  const database = await openPostgres({
    engine: 'cluster', description: 'test template',
    connection: { ...cluster.connection, database: `template_${template}` },
    statementTimeoutMilliseconds: 120_000,
  });
  await fill(database, template);
  await database.close();
}

/** Makes what the tests clone from; answers how to take it all away. */
export async function makeTemplates(
  directory: string, log: (line: string) => void,
): Promise<{ templates: Templates; remove: () => Promise<void> }> {
  rmSync(directory, { recursive: true, force: true });
  mkdirSync(directory, { recursive: true });
  const binaries = await findBinaries();
  const cluster = binaries ? await startCluster(binaries, join(directory, 'native'), log) : null;
  if (!cluster) log('no PostgreSQL with PostGIS: tests of the native engine are skipped');
  const embedded = { empty: join(directory, 'empty.tar.gz'), boston: join(directory, 'boston.tar.gz') };
  for (const template of ['empty', 'boston'] as const) {
    if (cluster) await makeNative(cluster, template);
    const folder = join(directory, `embedded-${template}`);
    const from = template === 'boston' && existsSync(embedded.empty)
      ? { template: embedded.empty } : {};
    const database = await openEmbedded({ directory: folder, ...from });
    await fill(database, template);
    await database.dump(embedded[template]);
    await database.close();
    rmSync(folder, { recursive: true, force: true });
  }
  const native = cluster && { host: cluster.connection.host, user: cluster.connection.user };
  return {
    templates: { native, embedded },
    remove: async () => {
      await cluster?.stop();
      rmSync(directory, { recursive: true, force: true });
      if (cluster) rmSync(cluster.directory, { recursive: true, force: true });
    },
  };
}
