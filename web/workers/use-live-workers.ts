/** Workers on shift: read once, moved by batches, read again when somebody comes or goes. */
import { useQuery, useQueryClient } from '@tanstack/react-query';
import type { WorkerView } from '../../server/workers/workers.schema.ts';
import { api } from '../platform/api.ts';
import { useNews, useWorkerMoves } from '../platform/socket.tsx';

const KEY = ['workers'];

export function useLiveWorkers(enabled: boolean) {
  const client = useQueryClient();
  const query = useQuery({
    queryKey: KEY, enabled, refetchInterval: 20_000,
    queryFn: async () => (await api.workers()).workers,
  });
  const again = () => void client.invalidateQueries({ queryKey: KEY });
  useNews('worker:changed', again);
  useNews('task:changed', again);
  useWorkerMoves(({ moves }) => {
    client.setQueryData<WorkerView[]>(KEY, (known) => {
      if (!known) return known;
      const at = new Map(moves.map((move) => [move.id, move]));
      if (moves.some((move) => !known.some((worker) => worker.id === move.id))) again();
      return known.map((worker) => {
        const move = at.get(worker.id);
        return move
          ? { ...worker, point: move.point, seenAt: move.seenAt, freshness: 'live' as const }
          : worker;
      });
    });
  });
  return query;
}
