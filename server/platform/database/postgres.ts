/** PostgreSQL through a pool: a server of one's own (DATABASE_URL) or the private cluster. */
import pg from 'pg';
import { failure } from '../errors.ts';
import { beginText } from './begin.ts';
import type { Database, Queryable, TransactionOptions } from './database.ts';
import { parseBigint, parseInstant } from './types.ts';

/** The application's role: owns nothing, passes no row-level security by. */
export const APP_ROLE = 'deedgrid_app';

export interface PostgresOptions {
  engine: 'postgres' | 'cluster';
  description: string;
  connection: pg.ClientConfig;
  poolSize?: number;
  statementTimeoutMilliseconds?: number;
  /** Runs after the pool is closed: the cluster stops. */
  onClosed?: () => Promise<void>;
}

const { builtins } = pg.types;
const PARSERS = new Map<number, (text: string) => unknown>([
  [builtins.INT8, parseBigint],
  [builtins.NUMERIC, Number],
  [builtins.DATE, (text: string) => text],
  [builtins.TIMESTAMPTZ, parseInstant],
]);
/** Parsers per connection: nothing global is changed for others who use pg. */
const types = {
  getTypeParser: (oid: number, format?: 'text' | 'binary') =>
    PARSERS.get(oid) ?? pg.types.getTypeParser(oid, format),
};

/** Connection failures that a caller may simply try again later. */
const GONE = new Set(['ECONNREFUSED', 'ECONNRESET', 'ENOENT', 'EPIPE', '57P01', '57P02', '57P03',
  '08006', '08003', '08001']);

function translate(error: unknown): unknown {
  const { code, message } = error as { code?: string; message?: string };
  if (code === '57014') return failure('DATABASE_TIMEOUT');
  if ((code && GONE.has(code)) || /Connection terminated|timeout exceeded when/.test(message ?? '')) {
    return failure('DATABASE_UNAVAILABLE', { code: code ?? 'connection' });
  }
  return error;
}

/** Prepares the database (extension, role) as its owner and opens the application's pool. */
export async function openPostgres(options: PostgresOptions): Promise<Database> {
  const owner: pg.ClientConfig = { ...options.connection, types, application_name: 'deedgrid owner' };
  await prepare(owner);
  const timeout = options.statementTimeoutMilliseconds ?? 15_000;
  const pool = new pg.Pool({
    ...options.connection, types, application_name: 'deedgrid',
    max: options.poolSize ?? 10, connectionTimeoutMillis: 10_000,
    options: `-c role=${APP_ROLE} -c jit=off -c statement_timeout=${timeout}` +
      ' -c idle_in_transaction_session_timeout=60000',
  });
  // An error on an idle connection is no reason to die: the pool opens another.
  pool.on('error', () => undefined);
  const listeners = createListener(owner);
  const database: Database = {
    engine: options.engine,
    description: options.description,
    transaction: (work, settings) => withTransaction(pool, work, settings),
    asOwner: async (work) => {
      const client = new pg.Client(owner);
      client.on('error', () => undefined);
      await client.connect();
      try {
        await client.query('begin');
        const result = await work(queryable(client));
        await client.query('commit');
        return result;
      } catch (error) {
        await client.query('rollback').catch(() => undefined);
        throw translate(error);
      } finally {
        await client.end();
      }
    },
    listen: listeners.listen,
    lock: async (key, work) => {
      const client = new pg.Client(owner);
      client.on('error', () => undefined);
      await client.connect();
      try {
        await client.query('select pg_advisory_lock(hashtextextended($1::text, 0))', [key]);
        return await work();
      } finally {
        await client.end();
      }
    },
    close: async () => {
      await listeners.close();
      await pool.end();
      await options.onClosed?.();
    },
  };
  return database;
}

async function prepare(owner: pg.ClientConfig): Promise<void> {
  const client = new pg.Client(owner);
  client.on('error', () => undefined);
  try {
    await client.connect();
    await client.query('create extension if not exists postgis');
    await client.query(
      `do $$ begin
         if not exists (select 1 from pg_roles where rolname = '${APP_ROLE}') then
           create role ${APP_ROLE} nologin nobypassrls;
         end if;
       exception when duplicate_object or unique_violation then null; end $$`);
    await client.query(`grant ${APP_ROLE} to current_user`);
  } catch (error) {
    throw translate(error);
  } finally {
    await client.end().catch(() => undefined);
  }
}

function queryable(client: pg.ClientBase): Queryable {
  return {
    query: async <Row>(text: string, params?: readonly unknown[]) => {
      const result = await client.query(text, params as unknown[] | undefined);
      return (Array.isArray(result) ? [] : result.rows) as Row[];
    },
  };
}

async function withTransaction<T>(
  pool: pg.Pool, work: (q: Queryable) => Promise<T>, options: TransactionOptions = {},
): Promise<T> {
  let client: pg.PoolClient;
  try {
    client = await pool.connect();
  } catch (error) {
    throw translate(error);
  }
  let broken: Error | undefined;
  const onError = (error: Error) => { broken = error; };
  client.on('error', onError);
  try {
    await client.query(beginText(options));
    const result = await work(queryable(client));
    await client.query('commit');
    return result;
  } catch (error) {
    await client.query('rollback').catch((cause: Error) => { broken = cause; });
    throw translate(error);
  } finally {
    client.removeListener('error', onError);
    client.release(broken);
  }
}

/** One connection that listens; it comes back by itself after a cut. */
function createListener(config: pg.ClientConfig) {
  const channels = new Map<string, Set<(payload: string) => void>>();
  let client: pg.Client | undefined;
  let opening: Promise<void> | undefined;
  let closed = false;

  async function open(): Promise<void> {
    const fresh = new pg.Client({ ...config, application_name: 'deedgrid listener' });
    const lost = () => {
      if (client !== fresh) return;
      client = undefined;
      if (!closed) setTimeout(() => void reopen(), 500).unref();
    };
    fresh.on('error', lost);
    fresh.on('end', lost);
    fresh.on('notification', (note) => {
      for (const hear of channels.get(note.channel) ?? []) hear(note.payload ?? '');
    });
    await fresh.connect();
    for (const channel of channels.keys()) await fresh.query(`listen ${quote(channel)}`);
    client = fresh;
  }
  async function reopen(): Promise<void> {
    try {
      await (opening ??= open().finally(() => { opening = undefined; }));
    } catch {
      if (!closed) setTimeout(() => void reopen(), 1000).unref();
    }
  }
  return {
    listen: async (channel: string, hear: (payload: string) => void) => {
      const known = channels.has(channel);
      channels.set(channel, (channels.get(channel) ?? new Set()).add(hear));
      if (!client) await (opening ??= open().finally(() => { opening = undefined; }));
      if (!known) await client?.query(`listen ${quote(channel)}`);
      return async () => {
        channels.get(channel)?.delete(hear);
      };
    },
    close: async () => {
      closed = true;
      await client?.end();
    },
  };
}

const quote = (name: string) => `"${name.replaceAll('"', '""')}"`;
