/** Chooses the engine: DATABASE_URL, else a private local cluster, else the embedded one. */
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { failure } from '../errors.ts';
import { clusterFolder, findBinaries, isWritable, startCluster } from './cluster.ts';
import type { Database } from './database.ts';
import { openEmbedded } from './embedded.ts';
import { openPostgres } from './postgres.ts';

export interface OpenOptions {
  /** The owner's. */
  databaseUrl?: string | undefined;
  databaseAppPassword?: string | undefined;
  dataDir: string;
  engine?: 'auto' | 'cluster' | 'embedded';
  log?: (line: string) => void;
}

export interface EngineFacts {
  asked: 'auto' | 'cluster' | 'embedded';
  /** PostgreSQL with PostGIS is on this machine. */
  hasBinaries: boolean;
  /** What the data folder holds already. */
  hasCluster: boolean;
  hasEmbedded: boolean;
}

/**
 * Which engine the data folder is opened with. What it holds already decides: data made by one
 * engine is not there for the other. Error: DATABASE_UNAVAILABLE.
 */
export function chooseEngine(facts: EngineFacts): { engine: 'cluster' | 'embedded'; say?: string } {
  const { asked, hasBinaries, hasCluster, hasEmbedded } = facts;
  if (asked === 'embedded') return { engine: 'embedded' };
  if (asked === 'cluster' || (hasCluster && !hasEmbedded)) {
    if (hasBinaries) return { engine: 'cluster' };
    throw failure('DATABASE_UNAVAILABLE', { because: hasCluster
      ? 'the data was made by PostgreSQL 15+ with PostGIS, which is not found any more'
      : 'no PostgreSQL 15+ with PostGIS found' });
  }
  if (!hasBinaries) return { engine: 'embedded' };
  if (!hasEmbedded || hasCluster) return { engine: 'cluster' };
  return {
    engine: 'embedded',
    say: 'stays with the embedded engine, which holds the data here; ' +
      'ENGINE=cluster begins an empty PostgreSQL instead',
  };
}

/** Opens the database; it is prepared (extension, role) but not migrated. */
export async function openDatabase(options: OpenOptions): Promise<Database> {
  const log = options.log ?? (() => undefined);
  const engine = options.engine ?? 'auto';
  if (options.databaseUrl) {
    return openPostgres({
      engine: 'postgres', connection: { connectionString: options.databaseUrl }, log,
      applicationPassword: options.databaseAppPassword,
      description: 'PostgreSQL given by DATABASE_URL: for real use',
    });
  }
  if (!isWritable(options.dataDir)) {
    throw failure('DATABASE_UNAVAILABLE', { because: `cannot write to ${options.dataDir}` });
  }
  const binaries = engine === 'embedded' ? undefined : await findBinaries();
  const chosen = chooseEngine({
    asked: engine, hasBinaries: binaries !== undefined,
    hasCluster: existsSync(join(clusterFolder(options.dataDir), 'PG_VERSION')),
    hasEmbedded: existsSync(join(options.dataDir, 'embedded', 'PG_VERSION')),
  });
  if (chosen.say) log(chosen.say);
  if (chosen.engine === 'embedded' || !binaries) {
    return openEmbedded({ directory: options.dataDir, log });
  }
  const cluster = await startCluster(binaries, options.dataDir, log);
  return openPostgres({
    engine: 'cluster', connection: cluster.connection, onClosed: cluster.stop, log,
    folder: cluster.directory,
    description: `private PostgreSQL ${binaries.version} cluster: real durability, this machine only`,
  }).catch(async (error: unknown) => {
    // What did not open is not left running.
    await cluster.stop();
    throw error;
  });
}
