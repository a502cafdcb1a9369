/** The worker's open offer and tasks: asked at the start, after each connection, on each news. */
import { useQuery, useQueryClient } from '@tanstack/react-query';
import { useState } from 'react';
import { api } from '../platform/api.ts';
import { useNews } from '../platform/socket.tsx';

export function useOwnWork() {
  const client = useQueryClient();
  const [offset, setOffset] = useState(0);
  const query = useQuery({
    queryKey: ['own-work'],
    queryFn: async () => {
      const work = await api.ownWork();
      if (work.offer) setOffset(Date.parse(work.offer.serverNow) - Date.now());
      return work;
    },
  });
  const again = () => void client.invalidateQueries({ queryKey: ['own-work'] });
  useNews('task:offered', (offer) => {
    setOffset(Date.parse(offer.serverNow) - Date.now());
    client.setQueryData(['own-work'], (known: typeof query.data) =>
      ({ tasks: known?.tasks ?? [], offer }));
    navigator.vibrate?.([200, 80, 200]);
  });
  useNews('offer:withdrawn', ({ offerId }) => {
    client.setQueryData(['own-work'], (known: typeof query.data) =>
      (known?.offer?.id === offerId ? { ...known, offer: null } : known));
    again();
  });
  useNews('task:changed', again);
  return { ...query, offset, again };
}
