/** Workers on shift: read once, then moved, loaded and aged by what is told. */
import { type QueryClient, useQuery, useQueryClient } from '@tanstack/react-query';
import { useCallback, useEffect, useRef } from 'react';
import type { WorkerView } from '../../server/workers/workers.schema.ts';
import { api } from '../platform/api.ts';
import { useNews, useWorkerMoves } from '../platform/socket.tsx';
import {
  aged, type KnownWorkers, unknownIn, withMoves, withoutWorker, withTaskNews,
} from './worker-news.ts';

const KEY = ['workers'];
/** Everything is told; this is for what nobody thought of. */
const REFRESH_MILLISECONDS = 600_000;
/** A shift that begins is told on every stream of the worker's area. */
const GATHER_MILLISECONDS = 1000;
const AGE_MILLISECONDS = 5000;

type Change = (known: KnownWorkers) => KnownWorkers;
/** What was told while the list was being read: the answer may be older than it. */
const meanwhileOf = new WeakMap<QueryClient, Change[]>();

async function readWorkers(client: QueryClient): Promise<KnownWorkers> {
  const told: Change[] = [];
  meanwhileOf.set(client, told);
  const { workers, nextCursor, at, ageingSeconds, staleSeconds } = await api.workers();
  const all = [...workers];
  for (let cursor = nextCursor; cursor !== null;) {
    const page = await api.workers(cursor);
    all.push(...page.workers);
    cursor = page.nextCursor;
  }
  const known: KnownWorkers = {
    workers: all, ageingSeconds, staleSeconds, aheadMilliseconds: Date.parse(at) - Date.now(),
  };
  return told.reduce((list, change) => change(list), known);
}

const workersOf = (known: KnownWorkers): readonly WorkerView[] => known.workers;

/** The workers as last known. */
export function useWorkers(enabled: boolean) {
  const client = useQueryClient();
  return useQuery({
    queryKey: KEY, enabled, refetchInterval: REFRESH_MILLISECONDS,
    queryFn: () => readWorkers(client), select: workersOf,
  });
}

/** Keeps the list in step with the news and the moves: once a page. */
export function useFollowWorkers(): void {
  const client = useQueryClient();
  const pending = useRef<ReturnType<typeof setTimeout>>(undefined);
  /** Asked for once and not found: somebody of another area, who walks by. */
  const strangers = useRef(new Set<string>());
  const change = useCallback((part: Change) => {
    if (client.isFetching({ queryKey: KEY, exact: true })) meanwhileOf.get(client)?.push(part);
    const known = client.setQueryData<KnownWorkers>(KEY, (list) => list && part(list));
    window.__deedgrid = { ...window.__deedgrid, workers: known?.workers };
  }, [client]);
  const again = useCallback(() => {
    pending.current ??= setTimeout(() => {
      pending.current = undefined;
      void client.invalidateQueries({ queryKey: KEY });
    }, GATHER_MILLISECONDS);
  }, [client]);
  useEffect(() => {
    const timer = setInterval(() => change((known) => aged(known, Date.now())), AGE_MILLISECONDS);
    return () => {
      clearInterval(timer);
      clearTimeout(pending.current);
    };
  }, [change]);
  useNews('worker:changed', ({ id, onShift }) => {
    strangers.current.delete(id);
    // Who comes is asked for: where they work and what they have is more than the news says.
    if (onShift) again();
    else change((known) => withoutWorker(known, id));
  });
  useNews('task:changed', (task) => change((known) => withTaskNews(known, task)));
  useWorkerMoves(({ moves }) => {
    change((known) => withMoves(known, moves));
    const known = client.getQueryData<KnownWorkers>(KEY);
    if (!known || client.isFetching({ queryKey: KEY, exact: true })) return;
    const fresh = unknownIn(known, moves).filter((id) => !strangers.current.has(id));
    for (const id of fresh) strangers.current.add(id);
    if (fresh.length > 0) again();
  });
}

export type WorkerState = 'free' | 'busy' | 'stale';
export function stateOf(worker: WorkerView): WorkerState {
  if (worker.freshness === 'stale') return 'stale';
  return worker.load > 0 || worker.hasOffer ? 'busy' : 'free';
}
