/** The only reader of process.env: one schema, every limit, with its unit in the name. */
import { resolve } from 'node:path';
import { Ajv } from 'ajv';
import addFormats from 'ajv-formats';
import { type Static, Type } from 'typebox';
import { failure } from './platform/errors.ts';

export interface Config {
  port: number;
  /** True when PORT was given: a taken port is then an error instead of a reason to move on. */
  portIsExplicit: boolean;
  host: string;
  dataDir: string;
  databaseUrl: string | undefined;
  /** Of the application's login; not given, it follows from the owner's in DATABASE_URL. */
  databaseAppPassword: string | undefined;
  engine: 'auto' | 'cluster' | 'embedded';
  publicUrl: string | undefined;
  trustedProxies: readonly string[];
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
  /** Beside these, as many that ask who is signed in. */
  REQUESTS_PRESSING_MAX: 16,
  /** A process so late takes no more on, once this share of its places is taken. */
  LOOP_LATE_MILLISECONDS_MAX: 250,
  REQUESTS_LATE_SHARE: 0.2,
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
  /** While one waits so long already, nobody else begins to. */
  DATABASE_OLDEST_MILLISECONDS: 500,
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
  /** What a household submits in a day of the city: more is no household's day. */
  DEEDS_PER_DAY_MAX: 20,
  /** A slip of paper takes a while from hand to hand. */
  SLIP_DAYS: 60,
  /** Wrong tries of an account from an address, or from a device that is known to it. */
  SIGN_IN_TRIES_MAX: 10,
  /** Wrong tries of an account from anywhere but known devices: guessing has no address. */
  SIGN_IN_TRIES_ACCOUNT_MAX: 30,
  DEVICE_DAYS: 365,
  /** A position is kept while a shift goes on; what a lost phone left, no longer than this. */
  POSITION_KEEP_HOURS: 24,
  /** How often what was kept long enough is deleted. */
  FORGET_SWEEP_SECONDS: 3600,
  DEVICES_MAX: 50,
  /** Wrong tries from an address, whatever the account: an office may stand behind one. */
  SIGN_IN_TRIES_ADDRESS_MAX: 60,
  PASSWORDS_AT_ONCE_MAX: 2,
  PASSWORDS_WAITING_MAX: 40,
  PASSWORDS_WAITING_ADDRESS_MAX: 20,
  SIGN_IN_WINDOW_SECONDS: 900,
  /** A cell with fewer registered households is too small for any figure. */
  MIN_HOUSEHOLDS: 10,
  HEAT_DEFAULT_WEEKS: 13,
  /** Published figures look so often at what was posted, so long after it was. */
  PUBLISH_STEP_SECONDS: 60,
  PUBLISH_GRACE_SECONDS: 5,
  /** Windows whose sums are kept for published figures. */
  WINDOWS_KEPT_MAX: 40,
  HEAT_WINDOW_DAYS_MAX: 3660,
  EXACT_ZOOM_MIN: 14,
  /** Side of the largest map view, at that zoom, for which exact places are listed. */
  EXACT_VIEW_PIXELS_MAX: 2048,
  TILE_FEATURES_MAX: 10_000,
  OFFER_LIFETIME_SECONDS: 30,
  OFFERS_PER_TASK_MAX: 8,
  TASKS_PER_WORKER_MAX: 3,
  /** History that was loaded is for those with nothing in hand. */
  IMPORTS_PER_WORKER_MAX: 1,
  OFFER_DISTANCE_METERS_MAX: 30_000,
  OFFERS_PER_SWEEP_MAX: 50,
  /** Longer than this an urgent task waits behind no overdue one. */
  URGENT_WAIT_SECONDS_MAX: 60,
  /** What one look of the matcher reads: so many of each kind of pressing, and so many workers. */
  MATCH_TASKS_MAX: 200,
  MATCH_WORKERS_MAX: 5000,
  MATCH_ROUNDS_MAX: 5,
  /** A time further ahead than this comes from a clock that was wrong. */
  CLOCK_AHEAD_SECONDS_MAX: 60,
  SWEEP_MILLISECONDS: 1000,
  /** Rights that changed while no process was there to hear of it are looked for so often. */
  RIGHTS_SWEEP_SECONDS: 30,
  SHIFTS_PER_SWEEP_MAX: 500,
  ROLES_PER_SWEEP_MAX: 500,
  WORKER_LIVE_SECONDS: 60,
  WORKER_SEEN_MAX_SECONDS: 300,
  POSITIONS_BATCH_MILLISECONDS: 250,
  POSITIONS_WRITE_MILLISECONDS: 1000,
  /** Read again: what another process has committed later with an earlier time. */
  POSITIONS_OVERLAP_SECONDS: 5,
  /** Processes tell each other so often whose phones they have on the line, and believe it so long. */
  PHONES_SHARE_SECONDS: 5,
  PHONES_HEARD_SECONDS_MAX: 12,
  /** A phone this far outside the city's bounds is not at work in it. */
  POSITION_MARGIN_METERS: 5000,
  BACKLOG_DAYS: 14,
  BACKLOG_SWEEP_SECONDS: 3600,
  BACKLOG_SWEEP_ROWS: 2000,
  BACKLOG_TOLD_MAX: 20,
  /** The log is looked through so often for who looks at too many homes. */
  LOOKS_SWEEP_SECONDS: 60,
  ALERTS_SHOWN_DAYS: 90,
  ALERTS_SHOWN_MAX: 20,
  /** Entries of the access log in one export. */
  LOG_EXPORT_ROWS_MAX: 20_000,
  /** Rows that one look seals: whatever else the look is for does not wait for a whole history. */
  SEAL_ROWS_MAX: 250,
  /** Links that a step of the check reads. */
  CHECK_LINKS_MAX: 5000,
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
  /** A phone that answers no ping for so long is gone: together less than an offer's half. */
  SOCKET_PING_MILLISECONDS: 4000,
  SOCKET_PONG_MILLISECONDS_MAX: 4000,
  CLOCK_LOOK_SECONDS: 10,
  SOCKET_CALLS_PER_SECOND_MAX: 20,
  /** Of one session at one process: each tab has one. */
  SOCKETS_PER_SESSION_MAX: 30,
  STOP_GRACE_SECONDS: 10,
  /** While stopping: so long one that is being answered or says goodbye is waited for. */
  GOODBYE_MILLISECONDS_MAX: 1000,
  DRAIN_MILLISECONDS_MAX: 5000,
} as const;

/**
 * How much one may ask for: by account, and by household where somebody has one (`stranger`: by
 * address). Each several times what the busiest screen or phone was seen to need, so that people
 * never meet it; what is beyond is a program.
 */
export const ALLOWANCES = {
  /** Lists and single things: a desk with several windows open asks for 2 a second. */
  look: { atOnce: 600, perMinute: 1200 },
  /** Figures by window, category and place: a finger on the time bar asks for 4 a second. */
  figures: { atOnce: 120, perMinute: 240 },
  /** Squares of a map: a view has 20, and is moved. */
  tile: { atOnce: 600, perMinute: 3000 },
  /** What changes something: a phone that was offline all day sends what it has kept. */
  act: { atOnce: 120, perMinute: 120 },
  /** Whole files about people, each of them a lot of reading. */
  export: { atOnce: 10, perMinute: 0.5 },
  /** A call on a socket: positions, answers. Beside the limit of each socket. */
  call: { atOnce: 300, perMinute: 1200 },
  /** Whoever is not known by a session; a whole office may stand behind one address. */
  stranger: { atOnce: 5000, perMinute: 6000 },
} as const;
export type AllowanceName = keyof typeof ALLOWANCES;

const Switch = Type.String({
  pattern: '^([Oo][Nn]|[Oo][Ff][Ff]|1|0|true|false|yes|no)$', default: 'on',
  description: 'on or off',
});
const oneOf = <const Words extends string[]>(...words: Words) =>
  ({ enum: words, description: words.join(', ').replace(/, (?=[^,]*$)/, ' or ') });
const whole = (minimum: number, maximum: number) => Type.Integer({
  minimum, maximum, description: `a whole number from ${minimum} to ${maximum}`,
});
/** An address, a network, or one of the names that the proxy library knows. */
const NETWORK = '(loopback|linklocal|uniquelocal|'
  + '(\\d{1,3}(\\.\\d{1,3}){3})(/\\d{1,2})?|[0-9A-Fa-f:]*:[0-9A-Fa-f:.]+(/\\d{1,3})?)';
/** Every setting: what it may be, in the words in which a wrong one is told. */
const Settings = Type.Object({
  PORT: whole(0, 65_535),
  HOST: Type.String({
    pattern: '^[A-Za-z0-9_.:%-]+$', description: 'an address of this machine or its name' }),
  DATA_DIR: Type.String({ pattern: '^[^\\0]+$', description: 'a folder' }),
  DATABASE_URL: Type.String({
    pattern: '^postgres(ql)?://', format: 'uri',
    description: 'an address like postgresql://user:password@host:5432/name' }),
  DATABASE_APP_PASSWORD: Type.String({
    minLength: 16, description: 'a password of at least 16 characters' }),
  PUBLIC_URL: Type.String({
    pattern: '^https?://[^/]', format: 'uri',
    description: 'an address that begins with http:// or https://' }),
  TRUSTED_PROXIES: Type.String({
    pattern: `^${NETWORK}( *, *${NETWORK})*$`,
    description: 'addresses or networks like 10.0.0.7, 10.0.0.0/8 or loopback, with commas between' }),
  DEMO: Switch,
  SIMULATION: Switch,
  ENGINE: Type.Unsafe<Config['engine']>(oneOf('auto', 'cluster', 'embedded')),
  CITY: Type.Unsafe<Config['city']>(oneOf('boston', 'yuyao')),
  NOTICE_DAYS: whole(0, 365),
  PANEL_QUORUM: whole(1, 99),
  LOG_LEVEL: Type.Unsafe<string>(
    oneOf('silent', 'fatal', 'error', 'warn', 'info', 'debug', 'trace')),
  SIMULATION_TOKEN: Type.String({ minLength: 1, description: 'a text' }),
});
type SettingName = keyof typeof Settings.properties;
const NAMES = Object.keys(Settings.properties) as SettingName[];
/** Never shown, not even to whoever has written them. */
const SECRET = new Set<SettingName>([
  'DATABASE_URL', 'DATABASE_APP_PASSWORD', 'SIMULATION_TOKEN']);
const isValid = addFormats.default(new Ajv({ coerceTypes: true, strict: false }))
  .compile(Type.Partial(Settings));

/** The settings that are given; an empty one is none. Error: SETTING_INVALID, in one sentence. */
function readSettings(env: Record<string, string | undefined>): Partial<Static<typeof Settings>> {
  const given = Object.fromEntries(
    NAMES.filter((name) => env[name]).map((name) => [name, env[name]]));
  if (isValid(given)) return given;
  const name = isValid.errors![0]!.instancePath.slice(1) as SettingName;
  const { description } = Settings.properties[name] as { description?: string };
  const value = SECRET.has(name) ? 'what it is' : `"${env[name]}"`;
  throw failure('SETTING_INVALID', { because: `${name} must be ${description!}, not ${value}` });
}

const isOn = (value: string | undefined) => !/^(off|0|false|no)$/i.test(value ?? 'on');

/**
 * Reads the settings; `more` stands for what a command's own arguments say, and comes before the
 * environment. Error: SETTING_INVALID with the setting's name and what it may be.
 */
export function readConfig(
  given: Record<string, string | undefined> = process.env,
  more: Record<string, string> = {},
): Config {
  const set = readSettings({ ...given, ...more });
  const demo = isOn(set.DEMO);
  const city = set.CITY ?? 'boston';
  const fallbackDir = city === 'boston' ? '.data' : `.data-${city}`;
  return {
    port: set.PORT ?? 8080,
    portIsExplicit: set.PORT !== undefined,
    host: set.HOST ?? '127.0.0.1',
    dataDir: resolve(set.DATA_DIR ?? fallbackDir),
    databaseUrl: set.DATABASE_URL,
    databaseAppPassword: set.DATABASE_APP_PASSWORD,
    engine: set.ENGINE ?? 'auto',
    publicUrl: set.PUBLIC_URL,
    // A proxy stands on the same machine, unless it is said to stand elsewhere.
    trustedProxies: set.TRUSTED_PROXIES?.split(/ *, */) ?? (set.PUBLIC_URL ? ['loopback'] : []),
    demo,
    city,
    simulation: demo && isOn(set.SIMULATION),
    simulationToken: (demo && set.SIMULATION_TOKEN) || null,
    noticeDays: set.NOTICE_DAYS ?? (demo ? 0 : 5),
    panelQuorum: set.PANEL_QUORUM ?? (demo ? 1 : 2),
    logLevel: set.LOG_LEVEL ?? 'warn',
  };
}
