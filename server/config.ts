/** The only reader of process.env: one schema, every limit, with its unit in the name. */
import { resolve } from 'node:path';

export interface Config {
  port: number;
  /** True when PORT was given: a taken port is then an error instead of a reason to move on. */
  portIsExplicit: boolean;
  host: string;
  dataDir: string;
  databaseUrl: string | undefined;
  engine: 'auto' | 'cluster' | 'embedded';
  publicUrl: string | undefined;
  demo: boolean;
  city: 'boston' | 'yuyao';
  simulation: boolean;
  /** Shared with the child process of the simulated life; null: no simulated sign-ins. */
  simulationToken: string | null;
  noticeDays: number;
  panelQuorum: number;
  logLevel: string;
}

export const LIMITS = {
  BODY_BYTES_MAX: 256 * 1024,
  SOCKET_BYTES_MAX: 64 * 1024,
  /** Requests that are worked on at once; the next ones are refused. */
  REQUESTS_AT_ONCE_MAX: 150,
  CONNECTIONS_MAX: 10_000,
  HEADERS_SENT_SECONDS_MAX: 10,
  REQUEST_SENT_SECONDS_MAX: 30,
  /** A connection on which nothing moves in either direction. */
  CONNECTION_IDLE_SECONDS_MAX: 60,
  KEEP_ALIVE_SECONDS: 20,
  /** An answer that a client has not taken after so long. */
  ANSWER_TAKEN_SECONDS_MAX: 60,
  /** What waits for a socket that does not read. */
  SOCKET_UNREAD_BYTES_MAX: 1024 * 1024,
  SLOW_CLIENTS_LOOK_SECONDS: 2,
  /** A warning that repeats is written again, with its count, after so long. */
  LOG_SAME_SECONDS: 60,
  /** Without its database for so long, the process is of no use any more. */
  LIVE_WITHOUT_DATABASE_SECONDS_MAX: 120,
  /** Connections of a process to its database. */
  DATABASE_CONNECTIONS: 16,
  /** Of these, as many as reads and writes may hold; the rest is for sessions and news. */
  DATABASE_READ_WRITE_CONNECTIONS: 12,
  /** Of these, as many as writes may hold. */
  DATABASE_WRITE_CONNECTIONS: 8,
  /** Transactions of a kind that wait for a connection, and how long one waits at most. */
  DATABASE_WAITING_MAX: 200,
  DATABASE_WAIT_MILLISECONDS: 1500,
  STATEMENT_MILLISECONDS_MAX: 15_000,
  /** A statement waits for a lock so long, one of the owner (a migration) so long. */
  LOCK_MILLISECONDS_MAX: 3000,
  OWNER_LOCK_MILLISECONDS_MAX: 10_000,
  /** The database is asked so often whether it is there; silent for so long, it is not. */
  DATABASE_PULSE_MILLISECONDS: 1000,
  DATABASE_SILENT_MILLISECONDS: 3000,
  /** Less room on the disk than this, and nothing is written any more. */
  STORAGE_RESERVE_BYTES: 64 * 1024 * 1024,
  STORAGE_LOOK_MILLISECONDS: 1000,
  /** After a statement that found no room the server is not ready for so long. */
  STORAGE_FULL_MILLISECONDS: 10_000,
  SESSION_HOURS: 12,
  SESSION_CHECK_SECONDS: 30,
  SETUP_LINK_MINUTES: 30,
  /** Wrong tries of an account from an address. */
  SIGN_IN_TRIES_MAX: 10,
  /** Wrong tries from an address, whatever the account: an office may stand behind one. */
  SIGN_IN_TRIES_ADDRESS_MAX: 60,
  PASSWORDS_AT_ONCE_MAX: 2,
  PASSWORDS_WAITING_MAX: 40,
  SIGN_IN_WINDOW_SECONDS: 900,
  /** A cell with fewer registered households is too small for any figure. */
  MIN_HOUSEHOLDS: 10,
  /** Fewer distinct contributors are too few to show. */
  MIN_CONTRIBUTORS: 3,
  HEAT_DEFAULT_DAYS: 90,
  HEAT_WINDOW_DAYS_MAX: 3660,
  EXACT_ZOOM_MIN: 14,
  /** Side of the largest map view, at that zoom, for which exact places are listed. */
  EXACT_VIEW_PIXELS_MAX: 2048,
  TILE_FEATURES_MAX: 10_000,
  OFFER_LIFETIME_SECONDS: 30,
  OFFERS_PER_TASK_MAX: 8,
  TASKS_PER_WORKER_MAX: 3,
  OFFER_DISTANCE_METERS_MAX: 30_000,
  TASK_RETRY_SECONDS: 15,
  SWEEP_MILLISECONDS: 1000,
  /** Rights that changed while no process was there to hear of it are looked for so often. */
  RIGHTS_SWEEP_SECONDS: 30,
  SHIFTS_PER_SWEEP_MAX: 500,
  WORKER_LIVE_SECONDS: 60,
  WORKER_SEEN_MAX_SECONDS: 300,
  POSITIONS_BATCH_MILLISECONDS: 250,
  POSITIONS_WRITE_MILLISECONDS: 1000,
  /** Read again: what another process has committed later with an earlier time. */
  POSITIONS_OVERLAP_SECONDS: 5,
  /** A phone this far outside the city's bounds is not at work in it. */
  POSITION_MARGIN_METERS: 5000,
  BACKLOG_DAYS: 14,
  BACKLOG_SWEEP_SECONDS: 3600,
  BACKLOG_SWEEP_ROWS: 2000,
  BACKLOG_TOLD_MAX: 20,
  /** The same look at personal data again within this time is one entry of the access log. */
  ACCESS_NOTE_SECONDS: 300,
  /** Areas named to a worker as those where most waits. */
  OWN_DAY_AREAS_MAX: 4,
  /** Undecided deeds of a loaded history that the panel gets; older ones are archived. */
  LOAD_QUEUE_MAX: 60,
  NOTICES_PER_SWEEP_MAX: 50,
  /** Points of one cell, and of all cells, of a city that is loaded. */
  LOAD_FEATURE_VERTICES_MAX: 100_000,
  LOAD_VERTICES_MAX: 1_000_000,
  /** A deed that cannot be posted rests so long before the next try. */
  NOTICE_RETRY_SECONDS: 60,
  DEED_AGE_DAYS_MAX: 365,
  NEWS_REPLAY_MAX: 500,
  NEWS_KEEP_HOURS: 72,
  NEWS_RECENT_SECONDS: 120,
  SOCKET_CALLS_PER_SECOND_MAX: 20,
  STOP_GRACE_SECONDS: 10,
} as const;

function integer(value: string | undefined, fallback: number, name: string): number {
  if (value === undefined || value === '') return fallback;
  const parsed = Number(value);
  if (!Number.isInteger(parsed) || parsed < 0) {
    throw new Error(`${name} must be a whole number, not "${value}"`);
  }
  return parsed;
}

/**
 * Reads the settings; throws a plain Error with the setting's name when one is not usable. `more`
 * stands for what a command's own arguments say, and comes before the environment.
 */
export function readConfig(
  given: Record<string, string | undefined> = process.env,
  more: Record<string, string> = {},
): Config {
  const env = { ...given, ...more };
  const demo = !/^(off|0|false|no)$/i.test(env.DEMO ?? 'on');
  const engine = env.ENGINE ?? 'auto';
  if (engine !== 'auto' && engine !== 'cluster' && engine !== 'embedded') {
    throw new Error(`ENGINE must be auto, cluster or embedded, not "${engine}"`);
  }
  const city = env.CITY ?? 'boston';
  if (city !== 'boston' && city !== 'yuyao') {
    throw new Error(`CITY must be boston or yuyao, not "${city}"`);
  }
  const port = integer(env.PORT, 8080, 'PORT');
  if (port > 65535) throw new Error('PORT must be at most 65535');
  if (env.PUBLIC_URL && !/^https?:\/\/[^/]+/.test(env.PUBLIC_URL)) {
    throw new Error('PUBLIC_URL must begin with http:// or https://');
  }
  const fallbackDir = city === 'boston' ? '.data' : `.data-${city}`;
  return {
    port,
    portIsExplicit: Boolean(env.PORT),
    host: env.HOST || '127.0.0.1',
    dataDir: resolve(env.DATA_DIR || fallbackDir),
    databaseUrl: env.DATABASE_URL || undefined,
    engine,
    publicUrl: env.PUBLIC_URL || undefined,
    demo,
    city,
    simulation: demo && !/^(off|0|false|no)$/i.test(env.SIMULATION ?? 'on'),
    simulationToken: (demo && env.SIMULATION_TOKEN) || null,
    noticeDays: integer(env.NOTICE_DAYS, demo ? 0 : 5, 'NOTICE_DAYS'),
    panelQuorum: Math.max(1, integer(env.PANEL_QUORUM, demo ? 1 : 2, 'PANEL_QUORUM')),
    logLevel: env.LOG_LEVEL || 'warn',
  };
}
