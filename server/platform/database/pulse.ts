/**
 * One connection that is always there. It feels the database's pulse, so that a server that is
 * gone, or a link that swallows everything, is known within seconds and not request by request; it
 * hears notifications; and it holds what only one process may hold: the database gives that to
 * another as soon as this connection is silent.
 */
import pg from 'pg';
import { LIMITS } from '../../config.ts';
import { failure } from '../errors.ts';
import { OUR_NAME } from './postmaster.ts';

export interface PulseOptions {
  connection: pg.ClientConfig;
  log: (line: string) => void;
  /** The database does not answer: whoever waits for it is to be told now. */
  onDown: () => void;
}

export interface Pulse {
  /** Error: DATABASE_UNAVAILABLE while the database does not answer. */
  check(): void;
  /** Since when the database does not answer, in milliseconds of the clock; null while it does. */
  downSince(): number | null;
  /** The database's time in milliseconds, as of the last beat. */
  now(): number;
  listen(channel: string, hear: (payload: string) => void): Promise<() => Promise<void>>;
  /** True while this process is the only one that was told so for the key. */
  leads(key: string): Promise<boolean>;
  close(): Promise<void>;
}

/** Silent for so long after its last word, the database ends our session and frees its locks. */
const SESSION_SECONDS = 15;
const RETRY_MILLISECONDS_MIN = 200;
const RETRY_MILLISECONDS_MAX = 2000;
const CLOSE_MILLISECONDS_MAX = 1000;
/** An answer that took longer tells that somebody was busy, not what time it is. */
const ANSWER_TELLS_MILLISECONDS = 3000;
const pause = (milliseconds: number) =>
  new Promise((resolve) => setTimeout(resolve, milliseconds).unref());

/** How far the database's clock is ahead of ours: what it took to answer is halved, if little. */
function watchClock(ask: () => Promise<{ rows: { at: number }[] }>) {
  let ahead = 0;
  return {
    now: () => Date.now() + ahead,
    look: async () => {
      const asked = Date.now();
      const { rows } = await ask();
      const answered = Date.now();
      if (answered - asked > ANSWER_TELLS_MILLISECONDS) return;
      ahead = rows[0]!.at - (asked + answered) / 2;
    },
  };
}

/** Opens the connection; it comes back by itself. Rejects only when the first one fails. */
export async function openPulse(options: PulseOptions): Promise<Pulse> {
  const channels = new Map<string, Set<(payload: string) => void>>();
  const led = new Set<string>();
  let client: pg.Client | undefined;
  let turn: Promise<unknown> = Promise.resolve();
  let downSince: number | null = null;
  let isClosed = false;
  let isComing = false;

  /** One question at a time on the connection. */
  function ask<Row extends pg.QueryResultRow>(text: string, params: unknown[] = []) {
    const asked = turn.then(() => {
      if (!client) throw failure('DATABASE_UNAVAILABLE');
      return client.query<Row>(text, params);
    });
    turn = asked.catch(() => undefined);
    return asked;
  }
  function goDown(why: string): void {
    if (isClosed || downSince !== null) return;
    downSince = Date.now();
    options.log(`the database does not answer (${why}): requests are refused until it is back`);
    options.onDown();
  }
  function lose(gone: pg.Client): void {
    if (client !== gone) return;
    client = undefined;
    led.clear();
    void comeBack();
  }
  async function open(): Promise<void> {
    const fresh = await connect(options.connection, channels, lose);
    turn = Promise.resolve();
    client = fresh;
    if (isClosed) await fresh.end();
  }
  async function comeBack(): Promise<void> {
    if (isComing || isClosed) return;
    isComing = true;
    let wait = RETRY_MILLISECONDS_MIN;
    while (!isClosed && !client) {
      try {
        await open();
      } catch (error) {
        goDown((error as { code?: string }).code ?? (error as Error).message);
        await pause(wait);
        wait = Math.min(wait * 2, RETRY_MILLISECONDS_MAX);
      }
    }
    isComing = false;
    if (downSince === null || isClosed) return;
    options.log(`the database is back after ${((Date.now() - downSince) / 1000).toFixed(1)} s`);
    downSince = null;
  }
  let isFeeling = false;
  async function feel(): Promise<void> {
    const felt = client;
    if (!felt || isFeeling) return;
    isFeeling = true;
    const answer = await answerInTime(clock.look());
    isFeeling = false;
    if (answer === 'yes' || client !== felt) return;
    if (answer === 'silent') goDown('silent');
    lose(felt);
    felt.end().catch(() => undefined);
  }
  const clock = watchClock(() =>
    ask('select extract(epoch from clock_timestamp())::float8 * 1000 as at'));
  await open().then(clock.look);
  const beat = setInterval(() => void feel(), LIMITS.DATABASE_PULSE_MILLISECONDS).unref();
  return {
    check: () => {
      if (isClosed) throw failure('DATABASE_UNAVAILABLE', { code: 'closed' });
      if (downSince !== null) throw failure('DATABASE_UNAVAILABLE', { code: 'down' });
    },
    downSince: () => downSince,
    now: clock.now,
    listen: async (channel, hear) => {
      const isKnown = channels.has(channel);
      channels.set(channel, (channels.get(channel) ?? new Set()).add(hear));
      // While it is away the channel is heard as soon as it is back.
      if (!isKnown && client) await ask(`listen ${quote(channel)}`);
      return async () => { channels.get(channel)?.delete(hear); };
    },
    leads: async (key) => {
      const asked = client;
      if (!asked) return false;
      if (led.has(key)) return true;
      const { rows } = await ask<{ got: boolean }>(
        'select pg_try_advisory_lock(hashtextextended($1::text, 1)) as got', [key]);
      if (client !== asked || !rows[0]?.got) return false;
      led.add(key);
      return true;
    },
    close: async () => {
      isClosed = true;
      clearInterval(beat);
      // A silent wire never says goodbye.
      await Promise.race([client?.end().catch(() => undefined), pause(CLOSE_MILLISECONDS_MAX)]);
    },
  };
}

type Channels = ReadonlyMap<string, ReadonlySet<(payload: string) => void>>;

/** A connection that hears the channels, and tells when it is lost. */
async function connect(
  connection: pg.ClientConfig, channels: Channels, lose: (gone: pg.Client) => void,
): Promise<pg.Client> {
  const fresh = new pg.Client({
    ...connection, application_name: `${OUR_NAME} listener`,
    options: `-c idle_session_timeout=${SESSION_SECONDS * 1000}`,
  });
  fresh.on('error', () => lose(fresh));
  fresh.on('end', () => lose(fresh));
  fresh.on('notification', (note) => {
    for (const hear of channels.get(note.channel) ?? []) hear(note.payload ?? '');
  });
  try {
    await fresh.connect();
    for (const channel of channels.keys()) await fresh.query(`listen ${quote(channel)}`);
    return fresh;
  } catch (error) {
    fresh.end().catch(() => undefined);
    throw error;
  }
}

/** Whether a question was answered, refused (the connection is over), or met with silence. */
async function answerInTime(asked: Promise<unknown>): Promise<'yes' | 'over' | 'silent'> {
  const answered = asked.then(() => 'yes' as const, () => 'over' as const);
  const silent = pause(LIMITS.DATABASE_SILENT_MILLISECONDS)
    // After a stall of our own the answer may lie there unread: it is read first.
    .then(() => pause(100)).then(() => 'silent' as const);
  return Promise.race([answered, silent]);
}

const quote = (name: string) => `"${name.replaceAll('"', '""')}"`;
