/** The outbox of the signed-in person: sent at the start, when the connection is back, and on. */
import { type QueryClient, useQueryClient } from '@tanstack/react-query';
import {
  createContext, type ReactNode, useCallback, useContext, useEffect, useMemo,
  useSyncExternalStore,
} from 'react';
import type { OwnWork, TaskView } from '../../server/tasks/tasks.schema.ts';
import { api, ApiFailure } from '../platform/api.ts';
import { useSession } from '../platform/session.tsx';
import { useSocket } from '../platform/socket.tsx';
import {
  createOutbox, type Entry, type Outbox, REFUSED, type Refused, refusedIn, type Store, WAITING,
  waitingIn,
} from './outbox.ts';
import { keyOf, sealedName, sealedStore } from './sealed-store.ts';

const AGAIN_MILLISECONDS = 20_000;
/** A request that hangs this long has no connection; its repeat is no second deed. */
const ANSWER_MILLISECONDS = 12_000;
/** What an entry that left may have changed. */
const CHANGED = new Set(['own-work', 'own-deeds', 'household', 'reported']);

/** An entry as the forms know it: the owner is added here. */
type Draft<One = Entry> = One extends Entry ? Omit<One, 'owner'> : never;
interface OutboxContext {
  waiting: readonly Entry[];
  refused: readonly Refused[];
  /** For a form: waits for the answer; a refusal is thrown. */
  submit(draft: Draft): Promise<'sent' | 'kept'>;
  /** For a step that is drawn at once: a refusal is shown in the list. */
  post(draft: Draft): void;
  flush(): void;
  dismiss(entry: Entry): void;
}
const Context = createContext<OutboxContext | null>(null);

const hearers = new Set<() => void>();
const tell = () => hearers.forEach((hear) => hear());
function subscribe(hear: () => void): () => void {
  hearers.add(hear);
  addEventListener('storage', hear);
  return () => {
    hearers.delete(hear);
    removeEventListener('storage', hear);
  };
}
/** Changes when what is kept does; sealed as it lies there. */
const useKept = (key: string, owner: string) =>
  useSyncExternalStore(subscribe, () => localStorage.getItem(sealedName(key, owner)));

function inTime<Answer>(work: Promise<Answer>): Promise<Answer> {
  return Promise.race([work, new Promise<never>((_resolve, reject) => {
    setTimeout(() => reject(new ApiFailure('OFFLINE', 0)), ANSWER_MILLISECONDS);
  })]);
}

async function personNow(owner: string, recheck: () => void): Promise<string | null> {
  const session = await inTime(api.session()).catch(() => null);
  if (!session) return null;
  // Signed out, or somebody else in another tab: the page has to know.
  if (session.person?.id !== owner) recheck();
  return session.person?.id ?? null;
}

async function send(client: QueryClient, entry: Entry): Promise<void> {
  // Drawn before the entry is gone: the card never steps back.
  const draw = (fresh: TaskView) => client.setQueryData(['own-work'], (known: OwnWork | undefined) =>
    known && { ...known, tasks: known.tasks.map((task) => (task.id === fresh.id ? fresh : task)) });
  switch (entry.kind) {
    case 'deed': await inTime(api.submitDeed(entry.body)); break;
    case 'task': await inTime(api.fileTask(entry.body)); break;
    case 'arrival': draw(await inTime(api.arrive(entry.taskId))); break;
    case 'handling': draw(await inTime(api.handle(entry.taskId, entry.note))); break;
  }
}

function openOutbox(
  client: QueryClient, { store, owner }: { store: Store; owner: string }, recheck: () => void,
): Outbox {
  return createOutbox({
    store, tell, send: (entry) => send(client, entry), person: () => personNow(owner, recheck),
  });
}

/** Of nobody, and of who has no phone entry, nothing is kept. */
const NOWHERE: Store = { getItem: () => null, setItem: () => undefined };
const useOwnStore = (owner: string, key: string | null) => useMemo(() =>
  (key === null ? NOWHERE : sealedStore(localStorage, { owner, key: keyOf(key) })), [owner, key]);

export function OutboxProvider({ children }: { children: ReactNode }) {
  const { session, recheck } = useSession();
  const { state } = useSocket();
  const client = useQueryClient();
  const owner = session?.person?.id ?? '';
  const store = useOwnStore(owner, session?.outboxKey ?? null);
  const outbox = useMemo(
    () => openOutbox(client, { store, owner }, recheck), [client, store, owner, recheck]);
  const sealed = `${useKept(WAITING, owner)} ${useKept(REFUSED, owner)}`;
  const { waiting, refused } = useMemo(() => ({
    sealed, waiting: waitingIn(store.getItem(WAITING), owner),
    refused: refusedIn(store.getItem(REFUSED), owner),
  }), [sealed, store, owner]);
  const refresh = useCallback(() => void client.invalidateQueries(
    { predicate: ({ queryKey }) => CHANGED.has(String(queryKey[0])) }), [client]);
  const flush = useCallback(() => {
    void outbox.flush(owner).then((left) => {
      if (left > 0) refresh();
    });
  }, [outbox, owner, refresh]);
  useEffect(() => {
    addEventListener('online', flush);
    return () => removeEventListener('online', flush);
  }, [flush]);
  useEffect(() => {
    if (state !== 'resuming') flush();
  }, [flush, state]);
  const some = waiting.length > 0;
  useEffect(() => {
    if (!some) return undefined;
    const timer = setInterval(flush, AGAIN_MILLISECONDS);
    return () => clearInterval(timer);
  }, [flush, some]);
  const value = useMemo<OutboxContext>(() => ({
    waiting, refused, flush, dismiss: outbox.dismiss,
    submit: (draft) => outbox.submit({ ...draft, owner }).finally(refresh),
    post: (draft) => {
      outbox.keep({ ...draft, owner });
      flush();
    },
  }), [waiting, refused, flush, refresh, outbox, owner]);
  return <Context.Provider value={value}>{children}</Context.Provider>;
}

export function useOutbox(): OutboxContext {
  const value = useContext(Context);
  if (!value) throw new Error('useOutbox needs OutboxProvider');
  return value;
}
