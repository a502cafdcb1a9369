/** Chooses the engine: DATABASE_URL, else a private local cluster, else the embedded one. */
import { failure } from '../errors.ts';
import { findBinaries, isWritable, startCluster } from './cluster.ts';
import type { Database } from './database.ts';
import { openEmbedded } from './embedded.ts';
import { openPostgres } from './postgres.ts';

export interface OpenOptions {
  databaseUrl?: string | undefined;
  dataDir: string;
  engine?: 'auto' | 'cluster' | 'embedded';
  log?: (line: string) => void;
}

/** Opens the database; it is prepared (extension, role) but not migrated. */
export async function openDatabase(options: OpenOptions): Promise<Database> {
  const log = options.log ?? (() => undefined);
  const engine = options.engine ?? 'auto';
  if (options.databaseUrl) {
    return openPostgres({
      engine: 'postgres', connection: { connectionString: options.databaseUrl },
      description: 'PostgreSQL given by DATABASE_URL: for real use',
    });
  }
  if (!isWritable(options.dataDir)) {
    throw failure('DATABASE_UNAVAILABLE', { because: `cannot write to ${options.dataDir}` });
  }
  const binaries = engine === 'embedded' ? undefined : await findBinaries();
  if (!binaries && engine === 'cluster') {
    throw failure('DATABASE_UNAVAILABLE', { because: 'no PostgreSQL 15+ with PostGIS found' });
  }
  if (!binaries) return openEmbedded({ directory: options.dataDir });
  const cluster = await startCluster(binaries, options.dataDir, log);
  return openPostgres({
    engine: 'cluster', connection: cluster.connection, onClosed: cluster.stop,
    description: `private PostgreSQL ${binaries.version} cluster: real durability, this machine only`,
  });
}
