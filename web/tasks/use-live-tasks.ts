/** Lists and counts of open tasks as a screen needs them, in step with the news. */
import { type InfiniteData, useInfiniteQuery, useQuery } from '@tanstack/react-query';
import { useCallback, useEffect, useMemo, useRef, useState } from 'react';
import { TASK_STATES, type TaskState } from '../../server/tasks/life.schema.ts';
import type { TaskSummary, TaskView } from '../../server/tasks/tasks.schema.ts';
import { api } from '../platform/api.ts';
import { useTaskLog } from './task-log.tsx';
import {
  type AskedPage, cellsWith, isOpen, isOverdueAt, listWith, summaryWith, type TaskFilter,
  type TaskOrder, totalWith,
} from './task-news.ts';

export const OPEN_STATES: readonly TaskState[] =
  TASK_STATES.filter((state) => state !== 'closed' && state !== 'cancelled');
type Pages = InfiniteData<AskedPage, string | undefined>;
const NO_PAGES: AskedPage[] = [];
/** Counts change by news, and by the clock when something becomes due: asked no oftener than so. */
const SUMMARY_MILLISECONDS = 120_000;
/** And no later: a day ends, and a clock may be wrong. */
const SUMMARY_MILLISECONDS_MAX = 600_000;

/** All open tasks of an area, or those of them that `part` names; null is the whole city. */
export function useTaskFilter(area: string | null, part: Partial<TaskFilter> = {}): TaskFilter {
  const { states = OPEN_STATES, cell = null, bbox = null, overdue = false } = part;
  const [named, boxed] = [states.join(','), bbox?.join(',') ?? ''];
  return useMemo(() => ({
    area, cell, overdue, states: named.split(',') as TaskState[],
    bbox: boxed ? boxed.split(',').map(Number) : null,
  }), [area, cell, overdue, named, boxed]);
}

export interface LiveList {
  tasks: TaskView[];
  /** How many there are in all, read or not. */
  total: number;
  isPending: boolean;
  error: unknown;
  retry(): void;
  /** Reads the next page; null at the end. */
  more: (() => void) | null;
  isReading: boolean;
  /** Why the next page could not be read; null where it could, or was not asked for. */
  failed: unknown;
}

/** A list by pressure or by a column, a page at a time. Sorted anew, it stays till it is read. */
export function useTaskList(
  filter: TaskFilter,
  { enabled, limit, order = null }: { enabled: boolean; limit: number; order?: TaskOrder | null },
): LiveList {
  const { log, order: heard } = useTaskLog();
  const query = useInfiniteQuery({
    queryKey: ['task-list', filter, limit, order], enabled,
    placeholderData: (before: Pages | undefined, other) =>
      (other?.queryKey[1] === filter ? before : undefined),
    queryFn: async ({ pageParam }): Promise<AskedPage> => {
      const since = heard();
      const page = await api.tasks({
        order: order?.by ?? 'pressing', direction: order ? order.down ? 'desc' : 'asc' : undefined,
        states: filter.states.join(','), area: filter.area ?? undefined,
        cell: filter.cell ?? undefined, bbox: filter.bbox?.join(','), limit, cursor: pageParam,
        overdue: filter.overdue || undefined,
      });
      return { page, since, order };
    },
    initialPageParam: undefined as string | undefined,
    getNextPageParam: ({ page }) => page.nextCursor ?? undefined,
  });
  const pages = query.data?.pages ?? NO_PAGES;
  const tasks = useMemo(() => listWith(pages, filter, log), [pages, filter, log]);
  const total = useMemo(() => totalWith(pages, filter, log), [pages, filter, log]);
  const { fetchNextPage, isFetchingNextPage, isPlaceholderData, refetch } = query;
  const retry = useCallback(() => void refetch(), [refetch]);
  return {
    tasks, total, isPending: query.isPending && enabled, error: query.data ? null : query.error,
    retry, isReading: isFetchingNextPage || isPlaceholderData,
    failed: query.isFetchNextPageError ? query.error : null,
    more: query.hasNextPage && !isPlaceholderData ? () => void fetchNextPage() : null,
  };
}

/** How long the counts stay true but for news, in milliseconds. */
export function summaryLasts(summary: Pick<TaskSummary, 'at' | 'nextDueAt'>): number {
  const until = summary.nextDueAt === null ? Infinity
    : Date.parse(summary.nextDueAt) - Date.parse(summary.at) + 1000;
  return Math.min(SUMMARY_MILLISECONDS_MAX, Math.max(SUMMARY_MILLISECONDS, until));
}

/** Counts of an area: asked again when the next task becomes due, else they follow the news. */
export function useTaskSummary(enabled: boolean, area: string | null): TaskSummary | undefined {
  const { log } = useTaskLog();
  const { data } = useQuery({
    queryKey: ['task-summary', area], queryFn: () => api.taskSummary(area ?? undefined), enabled,
    refetchInterval: ({ state }) =>
      (state.data ? summaryLasts(state.data) : SUMMARY_MILLISECONDS),
  });
  return useMemo(() => data && summaryWith(data, area, log), [data, area, log]);
}

/** What is overdue in an area, the longest first; read again when time has added to it. */
export function useOverdue(area: string | null, limit: number): LiveList {
  const list = useTaskList(useTaskFilter(area, { overdue: true }), { enabled: true, limit });
  const summary = useTaskSummary(true, area);
  const { isPending, total } = list;
  const missing = summary !== undefined && !isPending && summary.overdue > total;
  const at = summary?.at;
  const { retry } = list;
  const askedFor = useRef<string>(undefined);
  useEffect(() => {
    // Once for each answer: a count that stays different is a matter of moments, not of asking.
    if (!missing || askedFor.current === at) return;
    askedFor.current = at;
    retry();
  }, [missing, at, retry]);
  return list;
}

/** Open tasks counted by cell. */
export function useTaskCells(enabled: boolean, area: string | null) {
  const { log } = useTaskLog();
  const { data } = useQuery({
    queryKey: ['task-cells', area], queryFn: () => api.taskCells(area ?? undefined), enabled,
  });
  return useMemo(() => data && cellsWith(data, area, log), [data, area, log]);
}

/** A clock for countdowns: ticks while somebody looks. */
export function useNow(milliseconds = 1000): number {
  const [now, setNow] = useState(() => Date.now());
  useEffect(() => {
    const timer = setInterval(() => setNow(Date.now()), milliseconds);
    return () => clearInterval(timer);
  }, [milliseconds]);
  return now;
}

export function isOverdue(task: TaskView, now: number): boolean {
  return isOpen(task) && isOverdueAt(task, new Date(now).toISOString());
}
