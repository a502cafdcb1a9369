/**
 * What a person sends is kept on the phone until the server has it. Ids are made once, so a repeat
 * is no second deed; the order is kept; only a real refusal takes an entry out, and stays to be
 * read. Every write reads first: another tab of the same phone shares the storage.
 */
import type { SubmitDeed } from '../../server/deeds/deeds.schema.ts';
import type { TaskState } from '../../server/tasks/life.schema.ts';
import type { FileTask } from '../../server/tasks/tasks.schema.ts';
import { ApiFailure } from '../platform/api.ts';

export type Entry = {
  /** Whose it is: nobody else on this phone sends it. */
  owner: string;
  /** In a few words, for the person who looks at what waits. */
  about: string;
} & (
  | { kind: 'deed'; body: SubmitDeed }
  | { kind: 'task'; body: FileTask }
  | { kind: 'arrival'; taskId: string }
  | { kind: 'handling'; taskId: string; note: string }
);
export interface Refused { entry: Entry; code: string; status: number }

/** The part of localStorage that is needed; what lies there is sealed (`sealedStore`). */
export interface Store {
  getItem(key: string): string | null;
  setItem(key: string, value: string): void;
}
export const WAITING = 'deedgrid.outbox';
export const REFUSED = 'deedgrid.outbox.refused';

/** The same entry has the same id, however often it is sent. */
export const idOf = (entry: Entry): string =>
  (entry.kind === 'deed' || entry.kind === 'task' ? entry.body.id : `${entry.kind} ${entry.taskId}`);
/** What has to go out in order: the steps of one task. */
const subjectOf = (entry: Entry): string =>
  (entry.kind === 'deed' || entry.kind === 'task' ? entry.body.id : entry.taskId);

function listIn<Item>(text: string | null): Item[] {
  try {
    const list: unknown = JSON.parse(text ?? '[]');
    return Array.isArray(list) ? list as Item[] : [];
  } catch {
    return [];
  }
}
export const waitingIn = (text: string | null, owner: string | null): Entry[] =>
  listIn<Entry>(text).filter((entry) => entry.owner === owner);
export const refusedIn = (text: string | null, owner: string | null): Refused[] =>
  listIn<Refused>(text).filter(({ entry }) => entry.owner === owner);

const isSame = (entry: Entry) => (other: Entry) =>
  other.owner === entry.owner && idOf(other) === idOf(entry);

function keep(store: Store, entry: Entry): void {
  const all = listIn<Entry>(store.getItem(WAITING));
  if (all.some(isSame(entry))) return;
  store.setItem(WAITING, JSON.stringify([...all, entry]));
}
function take(store: Store, entry: Entry): void {
  const same = isSame(entry);
  const rest = listIn<Entry>(store.getItem(WAITING)).filter((other) => !same(other));
  store.setItem(WAITING, JSON.stringify(rest));
}
function dismiss(store: Store, entry: Entry): Refused | undefined {
  const same = isSame(entry);
  const all = listIn<Refused>(store.getItem(REFUSED));
  store.setItem(REFUSED, JSON.stringify(all.filter((other) => !same(other.entry))));
  return all.find((other) => same(other.entry));
}
function refuse(store: Store, refused: Refused): void {
  dismiss(store, refused.entry);
  const all = listIn<Refused>(store.getItem(REFUSED));
  store.setItem(REFUSED, JSON.stringify([...all, refused]));
}

/** The server has read it and says no: sending it again would not help. */
const REFUSALS = new Set([400, 403, 404, 409, 413, 422]);
/** Too many for a day: somebody has to know it today, and what stands behind it has to go out. */
const TOMORROW = 'DEEDS_PER_DAY';
export const isRefusal = (error: unknown): error is ApiFailure => error instanceof ApiFailure
  && (REFUSALS.has(error.status) || error.code === TOMORROW);
/** No connection, no session, too many at once, a server that stops: nothing gets through now. */
const SHUT = new Set([0, 401, 429, 503]);
const isShut = (error: unknown) => error instanceof ApiFailure && SHUT.has(error.status);

export interface OutboxDoors {
  store: Store;
  send(entry: Entry): Promise<void>;
  /** Who is signed in now, as the server knows it; null when it can't be known. */
  person(): Promise<string | null>;
  /** The storage has changed. */
  tell(): void;
}

/** One pass over what waits, oldest first. Answers how many entries left the list. */
async function pass({ store, send, person, tell }: OutboxDoors, owner: string): Promise<number> {
  const stuck = new Set<string>();
  let left = 0;
  for (const entry of waitingIn(store.getItem(WAITING), owner)) {
    if (stuck.has(subjectOf(entry))) continue;
    // Another tab may have sent it, or somebody else have signed in, since the pass began.
    if (!waitingIn(store.getItem(WAITING), owner).some(isSame(entry))) continue;
    if (await person() !== owner) break;
    try {
      await send(entry);
    } catch (error) {
      if (!isRefusal(error)) {
        stuck.add(subjectOf(entry));
        if (isShut(error)) break;
        continue;
      }
      refuse(store, { entry, code: error.code, status: error.status });
    }
    take(store, entry);
    left += 1;
    tell();
  }
  return left;
}

export interface Outbox {
  /** Keeps an entry; it leaves with the next flush. */
  keep(entry: Entry): void;
  /** Sends what waits for this person; one pass at a time. Answers how many entries left. */
  flush(owner: string): Promise<number>;
  /** Keeps, then sends: a refusal is thrown, once, to the one who looks on. */
  submit(entry: Entry): Promise<'sent' | 'kept'>;
  dismiss(entry: Entry): void;
}

/** `patience`: how long a submit waits for the server before it answers "kept". */
export function createOutbox(doors: OutboxDoors, patience = 8000): Outbox {
  const { store, tell } = doors;
  let running: Promise<unknown> = Promise.resolve();
  const flush = (owner: string) => {
    const next = running.then(() => pass(doors, owner));
    running = next.catch(() => undefined);
    return next;
  };
  const put = (entry: Entry) => {
    keep(store, entry);
    tell();
  };
  return {
    keep: put,
    flush,
    submit: async (entry) => {
      put(entry);
      await Promise.race([
        flush(entry.owner), new Promise((resolve) => setTimeout(resolve, patience)),
      ]);
      if (waitingIn(store.getItem(WAITING), entry.owner).some(isSame(entry))) return 'kept';
      const refused = dismiss(store, entry);
      tell();
      if (refused) throw new ApiFailure(refused.code, refused.status);
      return 'sent';
    },
    dismiss: (entry) => {
      dismiss(store, entry);
      tell();
    },
  };
}

/** A task's state with the steps that wait to be sent: what the worker did is not asked again. */
export function stateWith(
  task: { id: string; state: TaskState }, waiting: readonly Entry[],
): { state: TaskState; waits: boolean } {
  const has = (kind: Entry['kind']) => waiting.some((entry) =>
    entry.kind === kind && idOf(entry) === `${kind} ${task.id}`);
  if (has('handling') && (task.state === 'accepted' || task.state === 'on_site')) {
    return { state: 'handled', waits: true };
  }
  if (has('arrival') && task.state === 'accepted') return { state: 'on_site', waits: true };
  return { state: task.state, waits: false };
}
