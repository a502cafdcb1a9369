/**
 * The embedded engine: PGlite with PostGIS in a worker thread, for trying, developing and tests.
 * One session, so transactions queue; a slow query never stalls HTTP. It knows neither a statement
 * timeout nor a lock on its folder: both are made here.
 */
import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import type { Worker } from 'node:worker_threads';
import { LIMITS } from '../../config.ts';
import { failure } from '../errors.ts';
import { spawnWorker } from '../worker-thread.ts';
import { beginText } from './begin.ts';
import type { Database, Queryable, Session, TransactionOptions } from './database.ts';
import { createLanes, laneOfRequest } from './lanes.ts';
import { takeLockFile } from './lock-file.ts';
import { APP_ROLE } from './logins.ts';
import { isStorageFull, READ_ONLY, translate } from './postgres-errors.ts';
import { createKeyHolder, scopesAt } from './signed-scope.ts';
import { watchStorage } from './storage.ts';

export interface EmbeddedOptions {
  /** Data folder; its files lie in `embedded/` in it. */
  directory: string;
  statementMilliseconds?: number;
  /** Hears when there is no room on the disk. */
  log?: (line: string) => void;
}

/** Asks of the main thread; each is answered by `{ id, rows }` or `{ id, error }`. */
export type EmbeddedAsk =
  | { id: number; kind: 'query'; text: string; params: unknown[] | undefined }
  | { id: number; kind: 'script'; text: string }
  | { id: number; kind: 'listen'; channel: string }
  | { id: number; kind: 'close' };
type Unnumbered<T> = T extends unknown ? Omit<T, 'id'> : never;
export interface EmbeddedAnswer {
  id: number;
  rows?: unknown[];
  error?: { message: string; code?: string; constraint?: string };
  note?: { channel: string; payload: string };
}

const STATEMENT_MILLISECONDS = 60_000;
/** Opening: creating the extension takes ten seconds or more on a cold, busy machine. */
const OPEN_MILLISECONDS = 180_000;
/** One session for all: who waits behind a slow question waits longer here. */
const WAIT_MILLISECONDS = 30_000;

interface Line {
  ask(ask: Unnumbered<EmbeddedAsk>, milliseconds: number): Promise<unknown[]>;
  onNote: (note: { channel: string; payload: string }) => void;
  end(): Promise<void>;
}

/** The wire to the worker. A statement past its bound ends the worker: PGlite cannot be cancelled. */
function connect(worker: Worker, onLost: (error: Error) => void): Line {
  const waiting = new Map<number, {
    resolve: (rows: unknown[]) => void; reject: (error: unknown) => void; timer: NodeJS.Timeout;
  }>();
  let last = 0;
  let gone = false;
  const line: Line = {
    onNote: () => undefined,
    ask: (ask, milliseconds) => new Promise((resolve, reject) => {
      if (gone) {
        reject(failure('DATABASE_TIMEOUT'));
        return;
      }
      const id = (last += 1);
      const timer = setTimeout(() => {
        onLost(failure('DATABASE_TIMEOUT'));
        void worker.terminate();
      }, milliseconds);
      waiting.set(id, { resolve, reject, timer });
      worker.postMessage({ id, ...ask });
    }),
    end: async () => {
      await worker.terminate();
    },
  };
  const failAll = (error: unknown) => {
    for (const { reject, timer } of waiting.values()) {
      clearTimeout(timer);
      reject(error);
    }
    waiting.clear();
  };
  worker.on('message', (answer: EmbeddedAnswer) => {
    if (answer.note) return line.onNote(answer.note);
    const asked = waiting.get(answer.id);
    if (!asked) return undefined;
    waiting.delete(answer.id);
    clearTimeout(asked.timer);
    if (answer.error) {
      const { message, ...facts } = answer.error;
      return asked.reject(Object.assign(new Error(message), facts));
    }
    return asked.resolve(answer.rows ?? []);
  });
  worker.on('error', (error) => {
    onLost(error);
    failAll(error);
  });
  worker.on('exit', () => {
    gone = true;
    failAll(failure('DATABASE_TIMEOUT'));
  });
  return line;
}

/** One transaction on the engine's session. */
async function runOn<T>(
  { on, bound, storage }: { on: Line; bound: number; storage: ReturnType<typeof watchStorage> },
  begin: string, work: (q: Queryable) => Promise<T>,
): Promise<T> {
  let over = false;
  const q: Queryable = {
    query: async <Row>(text: string, params?: readonly unknown[]) => {
      if (over) throw new Error('the transaction is over');
      return (params
        ? await on.ask({ kind: 'query', text, params: [...params] }, bound)
        : await on.ask({ kind: 'script', text }, OPEN_MILLISECONDS)) as Row[];
    },
  };
  await on.ask({ kind: 'script', text: begin }, bound);
  try {
    const result = await work(q);
    over = true;
    await on.ask({ kind: 'script', text: 'commit' }, bound);
    return result;
  } catch (error) {
    over = true;
    await on.ask({ kind: 'script', text: 'rollback' }, bound).catch(() => undefined);
    if (isStorageFull(error)) storage.noteFull();
    const isRefused = storage.isClosed() && (error as { code?: string }).code === READ_ONLY;
    throw isRefused ? failure('STORAGE_FULL') : translate(error);
  }
}

/**
 * Opens the engine; its folder is locked for this process first. Errors: DATABASE_IN_USE with the
 * pid of the other, DATABASE_TIMEOUT for a statement past its bound (the engine then reopens).
 */
export async function openEmbedded(options: EmbeddedOptions): Promise<Database> {
  const bound = options.statementMilliseconds ?? STATEMENT_MILLISECONDS;
  mkdirSync(options.directory, { recursive: true });
  const unlock = takeLockFile(join(options.directory, 'deedgrid.lock'));
  const hearers = new Map<string, Set<(payload: string) => void>>();
  let line: Promise<Line> | undefined;
  let closed = false;
  let session = 0;
  let downSince: number | null = null;
  const storage = watchStorage(options.directory, options.log ?? (() => undefined));
  const lanes = createLanes({
    shares: { session: 1, read: 1, write: 1 }, waitingMax: LIMITS.DATABASE_WAITING_MAX,
    waitMilliseconds: WAIT_MILLISECONDS,
  });

  function current(): Promise<Line> {
    if (closed) return Promise.reject(failure('DATABASE_UNAVAILABLE'));
    return (line ??= openLine().catch((error: unknown) => {
      line = undefined;
      downSince ??= Date.now();
      throw error;
    }));
  }
  async function openLine(): Promise<Line> {
    const worker = spawnWorker(new URL('./embedded-worker.ts', import.meta.url), {
      directory: join(options.directory, 'embedded'),
    });
    // A lost worker is replaced at the next question; committed rows are in its files.
    const fresh = connect(worker, () => { line = undefined; });
    fresh.onNote = ({ channel, payload }) => {
      for (const hear of hearers.get(channel) ?? []) hear(payload);
    };
    const [row] = await fresh.ask(
      { kind: 'query', text: 'select pg_backend_pid() as id', params: [] }, OPEN_MILLISECONDS);
    session = (row as { id: number }).id;
    for (const channel of hearers.keys()) await fresh.ask({ kind: 'listen', channel }, bound);
    downSince = null;
    return fresh;
  }

  let queue: Promise<unknown> = Promise.resolve();
  /** One transaction at a time: there is one session. */
  function inTurn<T>(work: (line: Line) => Promise<T>): Promise<T> {
    const turn = queue.then(async () => work(await current()));
    queue = turn.catch(() => undefined);
    return turn;
  }
  const run = <T>(on: Line, begin: string, work: (q: Queryable) => Promise<T>) =>
    runOn({ on, bound, storage }, begin, work);
  /** Without room on the disk nothing is written. */
  const whereRoom = (settings: TransactionOptions): TransactionOptions =>
    (storage.isClosed() ? { ...settings, readOnly: true } : settings);
  const asOwner: Database['asOwner'] = (work) => inTurn((on) => run(on, 'begin', work));
  const keys = createKeyHolder((work) => asOwner(work));
  /** Everything but migrations runs as the application's role, told who acts. */
  async function transaction<T>(
    work: (session: Session) => Promise<T>, settings: TransactionOptions,
  ): Promise<T> {
    const known = await keys.get();
    return inTurn((on) => {
      const scopes = scopesAt(known, { session, at: Date.now() / 1000 });
      const begin = beginText(
        whereRoom(settings), { role: APP_ROLE, scope: scopes.sealed(settings.actor) });
      return run(on, begin, (q) => work(scopes.session(q)));
    });
  }
  const locks = new Map<string, Promise<unknown>>();
  const database: Database = {
    engine: 'embedded',
    description: 'embedded PGlite with PostGIS: for trying and developing, one process, no power-cut safety',
    transaction: (work, settings: TransactionOptions = {}) =>
      lanes.run(settings.lane ?? laneOfRequest.getStore() ?? 'write', () =>
        transaction(work, settings), settings.isPatient),
    asOwner: (work) => keys.around(() => asOwner(work)),
    listen: async (channel, hear) => {
      const known = hearers.has(channel);
      hearers.set(channel, (hearers.get(channel) ?? new Set()).add(hear));
      if (!known) await inTurn((on) => on.ask({ kind: 'listen', channel }, bound));
      return async () => {
        hearers.get(channel)?.delete(hear);
      };
    },
    lock: async (key, work) => {
      const before = locks.get(key) ?? Promise.resolve();
      const turn = before.then(work);
      locks.set(key, turn.catch(() => undefined));
      return turn;
    },
    // There is no other process: its lock file keeps it out.
    leads: async () => !closed,
    condition: () => ({
      downSince, isStorageFull: storage.isFull(), running: lanes.running(),
      waiting: lanes.waiting(),
    }),
    close: async () => {
      await queue;
      closed = true;
      const open = await line?.catch(() => undefined);
      await open?.ask({ kind: 'close' }, bound).catch(() => undefined);
      await open?.end();
      storage.close();
      unlock();
    },
  };
  try {
    await inTurn(() => Promise.resolve());
  } catch (error) {
    closed = true;
    storage.close();
    unlock();
    throw error;
  }
  return database;
}
