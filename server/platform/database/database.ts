/**
 * The seam between DeedGrid and its database. Three engines stand behind it: a PostgreSQL given by
 * DATABASE_URL, a private local cluster, and the embedded engine. Whoever writes SQL sees only this.
 */
import assert from 'node:assert';
import { failure } from '../errors.ts';
import type { Lane } from './lanes.ts';

export interface Queryable {
  /** One statement with $n parameters; rows with the same shapes on every engine. */
  query<Row = Record<string, unknown>>(
    text: string, params?: readonly unknown[], options?: QueryOptions,
  ): Promise<Row[]>;
}

export interface QueryOptions {
  /** Each connection keeps the plan: where there are several sessions, and plans cost. */
  keepsPlan?: boolean;
}
/**
 * For what finds by key, whatever it is given, and is asked all day: with row-level security in it
 * such a statement takes longer to plan than to run.
 */
export const BY_KEY: QueryOptions = { keepsPlan: true };

/** Who acts: read by row-level security inside the transaction. */
export interface Actor {
  id: string;
  kind: 'person' | 'system';
  /** '*' or area paths separated by spaces. */
  scope: string;
  /** What else the database is told, by name: by which right, what is the person's own. */
  facts?: Readonly<Record<string, string>>;
}

/** A transaction of an engine: questions, and as whom they are asked from now on. */
export interface Session extends Queryable {
  become(actor: Actor): Promise<void>;
}

export interface Transaction extends Session {
  readonly actor: Actor;
  readonly isTransaction: true;
  /** The transaction that this one is a part of: its hooks and its news are all there. */
  readonly root?: Transaction;
}

export interface TransactionOptions {
  /** As whom: told to the database, signed, on the way in. As nobody no row is seen. */
  actor?: Actor;
  isolation?: 'read committed' | 'repeatable read';
  readOnly?: boolean;
  /** Settings of this transaction alone, by name: set on the way in, no round trip of their own. */
  settings?: Readonly<Record<string, string>>;
  /** How pressing it is; not given, it follows from the actor, then from the request. */
  lane?: Lane;
  /** Waits for a connection as long as it takes instead of being refused: nobody waits for it. */
  isPatient?: boolean;
}

/** How the database is, without asking it. */
export interface Condition {
  /** Since when it does not answer, in milliseconds of the clock; null while it does. */
  downSince: number | null;
  /** There is no room to write into. */
  isStorageFull: boolean;
  /** Transactions that run, and that wait for a connection. */
  running: number;
  waiting: number;
}

export interface Database {
  readonly engine: 'postgres' | 'cluster' | 'embedded';
  /** One line: which engine runs and what it is good for. */
  readonly description: string;
  /** A transaction as the application's login, which owns nothing. */
  transaction<T>(
    work: (q: Session) => Promise<T>, options?: TransactionOptions,
  ): Promise<T>;
  /** One transaction as the owner: migrations and tests only. */
  asOwner<T>(work: (q: Queryable) => Promise<T>): Promise<T>;
  /** Hears of pg_notify on a channel; answers how to stop. */
  listen(channel: string, onNote: (payload: string) => void): Promise<() => Promise<void>>;
  /** One at a time by key: across processes on PostgreSQL, in this process when embedded. */
  lock<T>(key: string, work: () => Promise<T>): Promise<T>;
  /**
   * True while this process, of all on this database, is the one that does the work of the key. It
   * stays so until its connection ends or is silent for seconds: ask again before each piece.
   */
  leads(key: string): Promise<boolean>;
  condition(): Condition;
  close(): Promise<void>;
}

/** The one named system scope: the parts of the server that act for nobody in particular. */
const system = (id: string): Actor => ({ id: `system:${id}`, kind: 'system', scope: '*' });
export const SYSTEM = {
  access: system('access'),
  /** Alone may read what a password is compared with. */
  signIn: system('sign-in'),
  /** Makes the first administrator. */
  setUp: system('set-up'),
  relay: system('relay'),
  cube: system('cube'),
  index: system('index'),
  sweep: system('sweep'),
  /** Matching and telling, also inside a person's own transaction. */
  dispatch: system('dispatch'),
  /** What a household's month holds, wherever its deeds were done; and what a deed has moved. */
  caps: system('caps'),
  import: system('import'),
  /** Makes the chains of what may not be edited longer. */
  seal: system('seal'),
  /** Whether an account, an id or a code is there at all, beyond what a person may see. */
  people: system('people'),
  verify: system('verify'),
  test: system('test'),
} as const;

/** For a load and a check of everything: statements that people do not wait for. */
export const UNHURRIED: TransactionOptions = {
  settings: { statement_timeout: '600000', lock_timeout: '60000' }, isPatient: true,
};

/** Who is there, and news: these go on when all else stands still. */
const PRESSING: ReadonlySet<string> = new Set([
  SYSTEM.access.id, SYSTEM.signIn.id, SYSTEM.relay.id]);

const RETRIES_MAX = 5;
/** Serialisation failure and deadlock: the database asks for another try. */
const TRY_AGAIN = new Set(['40001', '40P01']);

const hooks = new WeakMap<Transaction, (() => Promise<void>)[]>();

/**
 * Runs a part of somebody's transaction as the system's own: what the matching and the telling need
 * to see is not what the person may see. Afterwards the transaction is the person's again.
 */
export async function asEngine<T>(
  tx: Transaction, actor: Actor, work: (engine: Transaction) => Promise<T>,
): Promise<T> {
  assert(actor.kind === 'system', 'nobody becomes another person');
  if (tx.actor.kind === 'system') return work(tx);
  await tx.become(actor);
  // Thrown: the transaction is rolled back, and its settings with it.
  const result = await work({ ...tx, actor, root: tx.root ?? tx });
  await tx.become(tx.actor);
  return result;
}

/** Runs `work` as the last thing before the commit of the transaction that `tx` belongs to. */
export function onBeforeCommit(tx: Transaction, work: () => Promise<void>): void {
  const list = hooks.get(tx.root ?? tx);
  assert(list, 'the transaction is over');
  list.push(work);
}

/**
 * Runs `work` in a transaction with the actor set inside it, or joins the transaction it is given
 * (the outer actor stays). Retries 40001 and 40P01 up to five times, only where it opened it; then
 * DATABASE_LOCKED.
 */
export async function transact<T>(
  handle: Database | Transaction, actor: Actor, work: (tx: Transaction) => Promise<T>,
  options: TransactionOptions = {},
): Promise<T> {
  if ('isTransaction' in handle) return work(handle);
  for (let attempt = 1; ; attempt += 1) {
    try {
      return await handle.transaction(async (q) => {
        const tx: Transaction = {
          actor, isTransaction: true,
          query: (text, params, how) => q.query(text, params, how),
          become: (next) => q.become(next),
        };
        const before: (() => Promise<void>)[] = [];
        hooks.set(tx, before);
        const result = await work(tx);
        for (const hook of before) await hook();
        hooks.delete(tx);
        return result;
      }, {
        ...(PRESSING.has(actor.id) ? { lane: 'session' } : {}),
        ...options,
        actor,
      });
    } catch (error) {
      const code = (error as { code?: string }).code ?? '';
      if (!TRY_AGAIN.has(code)) throw error;
      if (attempt >= RETRIES_MAX) throw failure('DATABASE_LOCKED');
      await new Promise((resolve) => setTimeout(resolve, attempt * 10 + Math.random() * 20));
    }
  }
}
