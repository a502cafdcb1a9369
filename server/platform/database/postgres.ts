/** PostgreSQL through a pool: a server of one's own (DATABASE_URL) or the private cluster. */
import { randomBytes } from 'node:crypto';
import pg from 'pg';
import { LIMITS } from '../../config.ts';
import { failure } from '../errors.ts';
import { beginText } from './begin.ts';
import type { Database, Queryable, QueryOptions, Session, TransactionOptions } from './database.ts';
import { createLanes, laneOfRequest } from './lanes.ts';
import { addressOf, asApplication, prepareLogins } from './logins.ts';
import {
  isSilent, isStorageFull, READ_ONLY, translate, translateAtStart,
} from './postgres-errors.ts';
import { OUR_NAME } from './postmaster.ts';
import { openPulse } from './pulse.ts';
import { createKeyHolder, scopesAt, type WallKeys } from './signed-scope.ts';
import { createSockets } from './sockets.ts';
import { watchStorage } from './storage.ts';
import { parseBigint, parseInstant } from './types.ts';

export interface PostgresOptions {
  engine: 'postgres' | 'cluster';
  description: string;
  /** The owner's: migrations, and what the application's login follows from. */
  connection: pg.ClientConfig;
  /** The password of the application's login; not given, it follows from the owner's. */
  applicationPassword?: string | undefined;
  /** Of the pool, and so many of them for each lane. */
  connections?: number;
  statementTimeoutMilliseconds?: number;
  lockTimeoutMilliseconds?: number;
  /** Where the files lie, when they lie on this machine: its free room is watched. */
  folder?: string;
  /** Hears when the database goes, comes back, or has no room. */
  log?: (line: string) => void;
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

const CONNECT_MILLISECONDS_MAX = 5000;
/** The database ends a statement by itself; who hears nothing so long after that has lost it. */
const ANSWER_GRACE_MILLISECONDS = 2000;
const CLOSE_MILLISECONDS_MAX = 2000;
/** A half-open link costs the other side a connection and its locks: it asks, too. */
const KEEP_ALIVE =
  '-c tcp_keepalives_idle=10 -c tcp_keepalives_interval=5 -c tcp_keepalives_count=3';

/** Prepares the database (extension, logins) as its owner and opens the application's pool. */
export async function openPostgres(options: PostgresOptions): Promise<Database> {
  const log = options.log ?? (() => undefined);
  const sockets = createSockets();
  const owner: pg.ClientConfig = {
    ...withoutOptions(options.connection), types, stream: sockets.open, keepAlive: true,
    keepAliveInitialDelayMillis: 10_000, connectionTimeoutMillis: CONNECT_MILLISECONDS_MAX,
    application_name: `${OUR_NAME} owner`,
  };
  const application = asApplication(owner, options.applicationPassword);
  const keepsPlans = await prepare(owner, application);
  const statementMilliseconds =
    options.statementTimeoutMilliseconds ?? LIMITS.STATEMENT_MILLISECONDS_MAX;
  const lockMilliseconds = options.lockTimeoutMilliseconds ?? LIMITS.LOCK_MILLISECONDS_MAX;
  const pool = new pg.Pool({
    ...application, application_name: OUR_NAME,
    max: options.connections ?? LIMITS.DATABASE_CONNECTIONS,
    options: `-c jit=off -c statement_timeout=${statementMilliseconds}` +
      ` -c lock_timeout=${lockMilliseconds} -c idle_in_transaction_session_timeout=60000 ` +
      KEEP_ALIVE,
  });
  // An error on an idle connection is no reason to die: the pool opens another.
  pool.on('error', () => undefined);
  const pulse = await openPulse({ connection: application, log, onDown: sockets.cutAll });
  const storage = watchStorage(options.folder, log);
  const lanes = createLanes({
    shares: {
      session: options.connections ?? LIMITS.DATABASE_CONNECTIONS,
      read: options.connections ?? LIMITS.DATABASE_READ_WRITE_CONNECTIONS,
      write: options.connections ?? LIMITS.DATABASE_WRITE_CONNECTIONS,
    },
    waitingMax: LIMITS.DATABASE_WAITING_MAX, waitMilliseconds: LIMITS.DATABASE_WAIT_MILLISECONDS,
    oldestMilliseconds: LIMITS.DATABASE_OLDEST_MILLISECONDS,
  });
  const once = <T>(as: pg.ClientConfig, work: (client: pg.Client) => Promise<T>) =>
    withConnection(as, pulse.check, work);
  const keys = createKeyHolder((work) => once(owner, (client) => work(queryable(client))));
  return {
    engine: options.engine,
    description: options.description,
    transaction: async (work, settings = {}) => {
      pulse.check();
      const lane = settings.lane ?? laneOfRequest.getStore() ?? 'write';
      return lanes.run(lane, async () => {
        pulse.check();
        return withTransaction(pool, work, {
          keys: await keys.get(), now: pulse.now, settings, keepsPlans,
          isReadOnly: storage.isClosed(), noteFull: storage.noteFull,
          answerMilliseconds: ANSWER_GRACE_MILLISECONDS
            + Number(settings.settings?.statement_timeout ?? statementMilliseconds),
        });
      }, settings.isPatient);
    },
    asOwner: (work) => keys.around(() => once(owner, (client) => asOwnerOn(client, work))),
    listen: pulse.listen,
    lock: (key, work) => once(application, async (client) => {
      await client.query('select pg_advisory_lock(hashtextextended($1::text, 0))', [key]);
      return work();
    }),
    leads: pulse.leads,
    condition: () => ({
      downSince: pulse.downSince(), isStorageFull: storage.isFull(),
      running: lanes.running(), waiting: lanes.waiting(),
    }),
    close: async () => {
      storage.close();
      await pulse.close();
      // What does not say goodbye in time is cut off.
      await Promise.race([pool.end(), new Promise((resolve) => {
        setTimeout(resolve, CLOSE_MILLISECONDS_MAX).unref();
      })]);
      sockets.cutAll();
      await options.onClosed?.();
    },
  };
}

/** An address may bring `options` of its own, which would take the place of ours: of the role. */
function withoutOptions(connection: pg.ClientConfig): pg.ClientConfig {
  const url = addressOf(connection);
  if (!url) return connection;
  for (const name of ['options', 'application_name', 'statement_timeout', 'lock_timeout']) {
    url.searchParams.delete(name);
  }
  return { ...connection, connectionString: url.href };
}

async function prepare(
  owner: pg.ClientConfig, application: pg.ClientConfig,
): Promise<boolean> {
  const client = new pg.Client(owner);
  client.on('error', () => undefined);
  try {
    await client.connect();
    const { rows } = await client.query<{ version: number }>(
      `select current_setting('server_version_num')::int / 10000 as version`);
    if (rows[0]!.version < 15) {
      throw failure('DATABASE_UNAVAILABLE',
        { because: `this is PostgreSQL ${rows[0]!.version}, 15 or newer is needed` });
    }
    await client.query('create extension if not exists postgis');
    return await prepareLogins(client, application);
  } catch (error) {
    throw translateAtStart(error);
  } finally {
    client.end().catch(() => undefined);
  }
}

/** A connection of its own, thrown away afterwards. */
async function withConnection<T>(
  as: pg.ClientConfig, check: () => void, work: (client: pg.Client) => Promise<T>,
): Promise<T> {
  check();
  const client = new pg.Client(as);
  client.on('error', () => undefined);
  try {
    await client.connect();
    return await work(client);
  } catch (error) {
    throw translate(error);
  } finally {
    await client.end().catch(() => undefined);
  }
}

async function asOwnerOn<T>(client: pg.Client, work: (q: Queryable) => Promise<T>): Promise<T> {
  await client.query(`begin; set local lock_timeout = ${LIMITS.OWNER_LOCK_MILLISECONDS_MAX}`);
  try {
    const result = await work(queryable(client));
    await client.query('commit');
    return result;
  } catch (error) {
    await client.query('rollback').catch(() => undefined);
    throw error;
  }
}

const names = new Map<string, string>();
/** Under which a connection keeps the plan of a statement: nobody can guess it. */
function nameOf(text: string): string {
  const name = names.get(text) ?? randomBytes(16).toString('hex');
  names.set(text, name);
  return name;
}

function queryable(
  client: pg.ClientBase, answerMilliseconds?: number, keepsPlans = false,
): Queryable {
  const bound = answerMilliseconds === undefined ? {} : { query_timeout: answerMilliseconds };
  return {
    query: async <Row>(text: string, params?: readonly unknown[], options?: QueryOptions) => {
      const result = await client.query({
        text, ...bound, ...(params && { values: params as unknown[] }),
        ...(keepsPlans && options?.keepsPlan && { name: nameOf(text) }),
      });
      return (Array.isArray(result) ? [] : result.rows) as Row[];
    },
  };
}

interface OneTransaction {
  /** What a scope is signed with; none before the migration that makes them. */
  keys: WallKeys | undefined;
  /** The database's time in milliseconds. */
  now: () => number;
  settings: TransactionOptions;
  /** What is asked BY_KEY is planned once a connection. */
  keepsPlans: boolean;
  /** There is no room to write into. */
  isReadOnly: boolean;
  noteFull: () => void;
  /** An answer that takes longer will not come. */
  answerMilliseconds: number;
}

async function withTransaction<T>(
  pool: pg.Pool, work: (session: Session) => Promise<T>, one: OneTransaction,
): Promise<T> {
  let client: pg.PoolClient;
  try {
    client = await pool.connect();
  } catch (error) {
    throw translate(error);
  }
  // A broken or silent connection is thrown away: whoever gets it next would get its answers.
  let broken: Error | undefined;
  const onError = (error: Error) => { broken = error; };
  client.on('error', onError);
  const q = queryable(client, one.answerMilliseconds, one.keepsPlans);
  // Signed for this connection, and for as long as the transaction that begins now may last.
  const { processID: session = 0 } = client as { processID?: number };
  const scopes = scopesAt(one.keys, { session, at: one.now() / 1000 });
  try {
    await q.query(beginText(
      { ...one.settings, readOnly: one.settings.readOnly === true || one.isReadOnly },
      { scope: scopes.sealed(one.settings.actor) }));
    const result = await work(scopes.session(q));
    await q.query('commit');
    return result;
  } catch (error) {
    if (isSilent(error)) broken = error as Error;
    if (isStorageFull(error)) one.noteFull();
    if (!broken) await q.query('rollback').catch((cause: Error) => { broken = cause; });
    if (one.isReadOnly && (error as { code?: string }).code === READ_ONLY) {
      throw failure('STORAGE_FULL');
    }
    throw translate(error);
  } finally {
    client.removeListener('error', onError);
    client.release(broken);
  }
}
