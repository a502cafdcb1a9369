/**
 * What the database is told of who acts, signed: row-level security believes a scope that the
 * server has signed for this very connection and moment, and nothing else. Whoever gets a statement
 * of their own into a transaction can set any text, but cannot sign it: the keys are the owner's.
 */
import { createHash } from 'node:crypto';
import type { Actor, Queryable, Session } from './database.ts';

/** Two keys of one hash block each: HMAC with independent keys, as `wall_scope()` computes it. */
export interface WallKeys { inner: Uint8Array; outer: Uint8Array }

/** Where and when a scope holds. */
export interface Moment {
  /** Process id of the database's session: another session's text is worth nothing here. */
  session: number;
  /** The database's time in seconds. */
  at: number;
}

/** The setting that holds the scope, empty when a transaction is over. */
export const SCOPE_SETTING = 'deedgrid.scope';

const sha256 = (...parts: Uint8Array[]) => {
  const hash = createHash('sha256');
  for (const part of parts) hash.update(part);
  return hash;
};

/** The setting's text: 64 hexadecimal digits of signature, then the scope as JSON. */
export function signScope(keys: WallKeys, actor: Actor, { session, at }: Moment): string {
  const { id, kind, scope, facts } = actor;
  const said = JSON.stringify({ ...facts, id, kind, areas: scope, session, at });
  const inside = sha256(keys.inner, Buffer.from(said)).digest();
  return sha256(keys.outer, inside).digest('hex') + said;
}

/** What a transaction of either engine is told: as whom it begins, and whom it becomes. */
export function scopesAt(keys: WallKeys | undefined, moment: Moment) {
  const sealed = (actor: Actor | undefined) =>
    (keys && actor ? signScope(keys, actor, moment) : undefined);
  return {
    sealed,
    session: (q: Queryable): Session => ({
      ...q,
      become: async (actor) => {
        await q.query('select set_config($1::text, $2::text, true)',
          [SCOPE_SETTING, sealed(actor) ?? '']);
      },
    }),
  };
}

/** Keys as the owner reads them; undefined before the migration that makes them. */
async function selectKeys(owner: Queryable): Promise<WallKeys | undefined> {
  const [there] = await owner.query<{ is: boolean }>(
    `select to_regclass('public.wall_key') is not null as "is"`, []);
  if (!there?.is) return undefined;
  const [keys] = await owner.query<WallKeys>(
    'select inner_key as inner, outer_key as outer from wall_key limit 1', []);
  return keys;
}

export interface KeyHolder {
  /** The keys, read once. Undefined while there are none: then no scope is valid. */
  get(): Promise<WallKeys | undefined>;
  /** Whoever works as the owner may make others: those known are forgotten, before and after. */
  around<T>(work: () => Promise<T>): Promise<T>;
}

/** Keeps the keys that `asOwner` reads, as long as nobody works as the owner. */
export function createKeyHolder(
  asOwner: (work: (q: Queryable) => Promise<WallKeys | undefined>) => Promise<WallKeys | undefined>,
): KeyHolder {
  let held: Promise<WallKeys | undefined> | undefined;
  const read = () => {
    const reading = asOwner(selectKeys).then((keys) => {
      // Not there yet: asked again by the next transaction.
      if (!keys && held === reading) held = undefined;
      return keys;
    }, (error: unknown) => {
      if (held === reading) held = undefined;
      throw error;
    });
    return reading;
  };
  return {
    get: () => (held ??= read()),
    around: async (work) => {
      held = undefined;
      try {
        return await work();
      } finally {
        held = undefined;
      }
    },
  };
}
