/** The worker's open offer and tasks: asked at the start, after each connection, on each news. */
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { useCallback, useEffect, useState } from 'react';
import type { OfferView, OwnWork } from '../../server/tasks/tasks.schema.ts';
import { api } from '../platform/api.ts';
import { clockOffset } from '../platform/server-clock.ts';
import { useNews, useSocket } from '../platform/socket.tsx';

const KEY = ['own-work'];
/** An offer that ended without the worker's own word; `because`: of the news, or a refusal's code. */
export interface EndedOffer extends Pick<OfferView, 'title' | 'titles'> { because: string }

export function useOwnWork() {
  const client = useQueryClient();
  const { state } = useSocket();
  const [offset, setOffset] = useState<number | null>(null);
  const [older, setOlder] = useState<OwnWork[]>([]);
  const [ended, setEnded] = useState<EndedOffer | null>(null);
  const query = useQuery({
    queryKey: KEY,
    queryFn: async () => {
      const askedAt = Date.now();
      const work = await api.ownWork();
      setOlder([]);
      if (work.offer) setOffset(clockOffset(work.offer.serverNow, askedAt, Date.now()));
      return work;
    },
  });
  const again = useCallback(() => void client.invalidateQueries({ queryKey: KEY }), [client]);
  useEffect(() => {
    if (state === 'live') again();
  }, [state, again]);

  /** An answer that is on its way was made before the news: it must not come after it. */
  const show = async (change: (known: OwnWork | undefined) => OwnWork | undefined) => {
    await client.cancelQueries({ queryKey: KEY });
    client.setQueryData(KEY, change);
    again();
  };
  const showOffer = (offer: OfferView) => show((known) =>
    ({ ...(known ?? { tasks: [], handled: 0, nextCursor: null }), offer }));
  const drop = (offerId: string) => show((known) =>
    (known?.offer?.id === offerId ? { ...known, offer: null } : known));

  useNews('task:offered', (offer) => {
    setEnded(null);
    void showOffer(offer);
    navigator.vibrate?.([200, 80, 200]);
  });
  useNews('offer:withdrawn', ({ offerId, because }) => {
    const { offer } = client.getQueryData<OwnWork>(KEY) ?? {};
    if (offer?.id === offerId) setEnded({ title: offer.title, titles: offer.titles, because });
    void drop(offerId);
  });
  useNews('task:changed', again);
  const more = useMutation({
    mutationFn: (cursor: string) => api.ownWork(cursor),
    onSuccess: (page) => setOlder((was) => [...was, page]),
  });
  const next = (older.at(-1) ?? query.data)?.nextCursor ?? null;
  const known = [...query.data?.tasks ?? [], ...older.flatMap((page) => page.tasks)];
  return {
    ...query, tasks: known.filter((task, i) => known.findIndex((one) => one.id === task.id) === i),
    more: next === null || more.isPending ? null : () => more.mutate(next), offset, again, ended, clearEnded: () => setEnded(null),
    /** The offer is over for this worker; `because` is said when it was not by their own word. */
    put: (offer: OfferView, because: string | null) => {
      if (because !== null) setEnded({ title: offer.title, titles: offer.titles, because });
      void drop(offer.id);
    },
  };
}
