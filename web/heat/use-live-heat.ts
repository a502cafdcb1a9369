/** The heat vector, asked again when news says that cells changed; an older answer never wins. */
import { keepPreviousData, useQuery, useQueryClient } from '@tanstack/react-query';
import { useEffect, useRef, useState } from 'react';
import type { HeatView } from '../../server/heat/heat.schema.ts';
import { api, type WindowQuery } from '../platform/api.ts';
import { useNews } from '../platform/socket.tsx';

const DEBOUNCE_MILLISECONDS = 60;
const GLOW_MILLISECONDS = 800;

const sumOf = (heat: HeatView) => Object.values(heat.asOf).reduce((a, b) => a + b, 0);

export interface LiveHeat {
  heat: HeatView | undefined;
  loading: boolean;
  error: unknown;
  retry(): void;
  /** Cells that changed a moment ago. */
  glowing: ReadonlySet<number>;
}

export function useLiveHeat(window: WindowQuery, enabled: boolean): LiveHeat {
  const client = useQueryClient();
  const key = ['heat', window];
  const query = useQuery({
    queryKey: key, enabled, placeholderData: keepPreviousData,
    queryFn: async () => {
      const fresh = await api.heat(window);
      const known = client.getQueryData<HeatView>(key);
      return known && sumOf(known) > sumOf(fresh) ? known : fresh;
    },
  });
  const [glowing, setGlowing] = useState<ReadonlySet<number>>(new Set());
  const pending = useRef<number | undefined>(undefined);
  const fading = useRef<number | undefined>(undefined);
  const cells = useRef(new Set<number>());
  useNews('heat:changed', (body) => {
    for (const cell of body.cells) cells.current.add(cell);
    // A running wait is left alone: under steady news the map would otherwise never move.
    pending.current ??= globalThis.setTimeout(() => {
      pending.current = undefined;
      const changed = new Set(cells.current);
      cells.current.clear();
      setGlowing(changed);
      clearTimeout(fading.current);
      fading.current = globalThis.setTimeout(() => setGlowing(new Set()), GLOW_MILLISECONDS) as never;
      void client.invalidateQueries({ queryKey: ['heat'] });
      void client.invalidateQueries({ queryKey: ['cell-heat'] });
      void client.invalidateQueries({ queryKey: ['participation'] });
    }, DEBOUNCE_MILLISECONDS) as never;
  });
  useEffect(() => () => {
    clearTimeout(pending.current);
    clearTimeout(fading.current);
  }, []);
  return {
    heat: query.data, loading: query.isPending && enabled, error: query.error,
    retry: () => void query.refetch(), glowing,
  };
}
