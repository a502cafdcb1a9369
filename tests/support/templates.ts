/**
 * Templates of databases for tests: one private cluster, and one folder each of the embedded
 * engine (copied in a third of a second; unpacking a dump into it took six), made once a run.
 * 'empty' is migrated; 'boston' is loaded too, at a fixed moment.
 */
import { mkdirSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import pg from 'pg';
import { hashPassword } from '../../server/access/access.ts';
import { DEMO_PASSWORD, demoPeople } from '../../geodata/demo-people.ts';
import { readBoston } from '../../geodata/boston.ts';
import { loadCity } from '../../server/exchange/load-city.ts';
import { type ClusterBinaries, findBinaries, type RunningCluster, startCluster } from
  '../../server/platform/database/cluster.ts';
import { copyFolder, keepTemplates, restoreTemplates, templateKey } from './template-cache.ts';
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

/** What tests look at as `SYSTEM.test`: no install has such a policy, whatever table it is. */
export const letTestsIn = (database: Database) => database.asOwner((q) => q.query(
  `do $$ declare wanted regclass; begin
     for wanted in select c.oid from pg_class c where c.relrowsecurity and not exists (
       select 1 from pg_policy p where p.polrelid = c.oid and p.polname = 'tests') loop
       execute format('create policy tests on %s to deedgrid_app using ((select wall_may(''{system:test}'')))
         with check ((select wall_may(''{system:test}'')))', wanted);
     end loop;
   end $$`));

async function fill(database: Database, template: TemplateName): Promise<void> {
  await migrateUp(database);
  await letTestsIn(database);
  if (template === 'empty') return;
  await loadCity(database, await readBoston({ now: LOADED_AT }), {
    origin: 'demo', people: demoPeople(await hashPassword(DEMO_PASSWORD)), now: LOADED_AT,
  });
}

/** No power is cut here, and nobody needs these databases afterwards: nothing waits for the disk. */
async function makeForgetful(cluster: RunningCluster): Promise<void> {
  const owner = new pg.Client({ ...cluster.connection, database: 'postgres' });
  await owner.connect();
  for (const setting of ['fsync', 'synchronous_commit', 'full_page_writes']) {
    await owner.query(`alter system set ${setting} = off`);
  }
  await owner.query('select pg_reload_conf()');
  await owner.end();
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

/** Fills both templates on both engines; the cluster is stopped afterwards. */
async function makeAll(
  directory: string, binaries: ClusterBinaries | undefined, log: (line: string) => void,
): Promise<void> {
  const cluster = binaries && await startCluster(binaries, join(directory, 'native'), log);
  for (const template of TEMPLATES) {
    if (cluster) await makeNative(cluster, template);
    const folder = embeddedOf(directory, template);
    if (template !== 'empty') copyFolder(embeddedOf(directory, 'empty'), folder);
    const database = await openEmbedded({ directory: folder });
    await fill(database, template);
    await database.close();
  }
  await cluster?.stop();
}

const TEMPLATES = ['empty', 'boston'] as const;
const embeddedOf = (directory: string, template: TemplateName) =>
  join(directory, `embedded-${template}`);

/**
 * Makes what the tests clone from, or takes what an earlier run with the same sources has made;
 * answers how to take it all away.
 */
export async function makeTemplates(
  directory: string, log: (line: string) => void,
): Promise<{ templates: Templates; remove: () => Promise<void> }> {
  rmSync(directory, { recursive: true, force: true });
  const binaries = await findBinaries();
  if (!binaries) log('no PostgreSQL with PostGIS: tests of the native engine are skipped');
  const key = templateKey([binaries?.bin ?? 'embedded', String(process.getuid?.())]);
  if (!restoreTemplates(key, directory)) {
    mkdirSync(directory, { recursive: true });
    await makeAll(directory, binaries, log);
    keepTemplates(key, directory);
  }
  const cluster = binaries && await startCluster(binaries, join(directory, 'native'), log);
  if (cluster) await makeForgetful(cluster);
  const native = cluster
    ? { host: cluster.connection.host, user: cluster.connection.user } : null;
  return {
    templates: {
      native,
      embedded: { empty: embeddedOf(directory, 'empty'), boston: embeddedOf(directory, 'boston') },
    },
    remove: async () => {
      await cluster?.stop();
      rmSync(directory, { recursive: true, force: true });
      if (cluster) rmSync(cluster.directory, { recursive: true, force: true });
    },
  };
}
