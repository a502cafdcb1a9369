/** The heat vector, asked again when news says that figures changed; an older answer never wins. */
import { keepPreviousData, type Query, useQuery, useQueryClient } from '@tanstack/react-query';
import { useEffect, useMemo, useRef, useState } from 'react';
import type { News } from '../../server/events.ts';
import { api, type HeatView, type WindowQuery } from '../platform/api.ts';
import { usePaced } from '../platform/pace.ts';
import { useNews } from '../platform/socket.tsx';

const DEBOUNCE_MILLISECONDS = 60;
/** What is counted from posted deeds. */
const FIGURES = ['heat', 'cell-heat', 'cell-deeds', 'participation'];
const GLOW_MILLISECONDS = 800;
/** Another server process may be a moment behind the news: how often and how long to wait for it. */
const BEHIND_TRIES_MAX = 10;
const BEHIND_MILLISECONDS = 150;

/** Cells whose figures differ between two vectors of the same window. */
export function changedCells(before: HeatView | undefined, after: HeatView): Set<number> {
  const changed = new Set<number>();
  if (before?.gridVersion !== after.gridVersion) return changed;
  if (before.from !== after.from || before.to !== after.to) return changed;
  for (const values of ['points', 'deeds', 'households'] as const) {
    after[values].forEach((value, i) => {
      if (before[values][i] !== value) changed.add(i);
    });
  }
  return changed;
}

/** True when the vector lacks something that was heard. */
const isBehind = (heat: HeatView, heard: ReadonlyMap<string, number>): boolean =>
  [...heard].some(([stream, seq]) => (heat.asOf[stream] ?? seq) < seq);

export interface LiveHeat {
  heat: HeatView | undefined;
  loading: boolean;
  error: unknown;
  retry(): void;
  /** Cells that changed a moment ago. */
  glowing: ReadonlySet<number>;
}

const NONE: ReadonlySet<number> = new Set();

export function useLiveHeat(window: WindowQuery, enabled: boolean): LiveHeat {
  const client = useQueryClient();
  const key = ['heat', window];
  const heard = useRef(new Map<string, number>());
  const query = useQuery({
    queryKey: key, enabled, placeholderData: keepPreviousData,
    queryFn: async () => {
      let fresh = await api.heat(window);
      for (let tried = 0; isBehind(fresh, heard.current) && tried < BEHIND_TRIES_MAX; tried += 1) {
        await new Promise((resolve) => setTimeout(resolve, BEHIND_MILLISECONDS));
        fresh = await api.heat(window);
      }
      return fresh;
    },
  });
  const [glowing, setGlowing] = useState(NONE);
  const fading = useRef<ReturnType<typeof setTimeout>>(undefined);
  const shown = useRef<HeatView>(undefined);
  const askAgain = usePaced(() => {
    const predicate = ({ queryKey }: Query) => FIGURES.includes(String(queryKey[0]));
    void client.invalidateQueries({ predicate });
    return client.getQueryCache().findAll({ type: 'active', predicate }).length;
  }, DEBOUNCE_MILLISECONDS);
  const hear = (_: unknown, { stream, seq }: News) => {
    heard.current.set(stream, seq);
    askAgain();
  };
  useNews('heat:changed', hear);
  useNews('figures:published', hear);
  const { data } = query;
  useEffect(() => {
    if (!data) return;
    const changed = changedCells(shown.current, data);
    shown.current = data;
    if (changed.size === 0) return;
    setGlowing(changed);
    clearTimeout(fading.current);
    fading.current = setTimeout(() => setGlowing(NONE), GLOW_MILLISECONDS);
  }, [data]);
  useEffect(() => () => clearTimeout(fading.current), []);
  const { refetch, isPending } = query;
  const error = data ? null : query.error;
  return useMemo(() => ({
    heat: data, loading: isPending && enabled, error, retry: () => void refetch(), glowing,
  }), [data, isPending, enabled, error, refetch, glowing]);
}
