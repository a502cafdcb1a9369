/** Workers on shift: read once, moved by batches, read again when somebody comes or goes. */
import { useQuery, useQueryClient } from '@tanstack/react-query';
import { useCallback, useEffect, useRef } from 'react';
import type { WorkerView } from '../../server/workers/workers.schema.ts';
import { api } from '../platform/api.ts';
import { useNews, useWorkerMoves } from '../platform/socket.tsx';

const KEY = ['workers'];
const REFRESH_MILLISECONDS = 20_000;
/** A shift is told on every stream of the worker's area, and tasks change by the second. */
const AGAIN_MILLISECONDS = 1000;

/** The workers as last known. */
export function useWorkers(enabled: boolean) {
  return useQuery({
    queryKey: KEY, enabled, refetchInterval: REFRESH_MILLISECONDS,
    queryFn: async () => (await api.workers()).workers,
  });
}

/** Keeps the list in step with the news and the moves: once a page. */
export function useFollowWorkers(): void {
  const client = useQueryClient();
  const pending = useRef<ReturnType<typeof setTimeout>>(undefined);
  const again = useCallback(() => {
    pending.current ??= setTimeout(() => {
      pending.current = undefined;
      void client.invalidateQueries({ queryKey: KEY });
    }, AGAIN_MILLISECONDS);
  }, [client]);
  useEffect(() => () => clearTimeout(pending.current), []);
  useNews('worker:changed', again);
  useNews('task:changed', again);
  useWorkerMoves(({ moves }) => {
    const known = client.getQueryData<WorkerView[]>(KEY);
    if (!known) return;
    const at = new Map(moves.map((move) => [move.id, move]));
    client.setQueryData<WorkerView[]>(KEY, known.map((worker) => {
      const move = at.get(worker.id);
      at.delete(worker.id);
      return move
        ? { ...worker, point: move.point, seenAt: move.seenAt, freshness: 'live' as const }
        : worker;
    }));
    // Who is left over came from elsewhere or just now.
    if (at.size > 0) again();
  });
}

export type WorkerState = 'free' | 'busy' | 'stale';
export function stateOf(worker: WorkerView): WorkerState {
  if (worker.freshness === 'stale') return 'stale';
  return worker.load > 0 || worker.hasOffer ? 'busy' : 'free';
}
