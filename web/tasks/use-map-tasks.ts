/**
 * What the map draws of tasks. Few enough: each one. More: counts by cell, which hide nobody, with
 * those in somebody's hands; and from near each one in view.
 */
import { useEffect } from 'react';
import type { TaskState } from '../../server/tasks/life.schema.ts';
import type { TaskSummary, TaskView } from '../../server/tasks/tasks.schema.ts';
import type { CellCount } from './task-news.ts';
import {
  type LiveList, useTaskCells, useTaskFilter, useTaskList, useTaskSummary,
} from './use-live-tasks.ts';

/** More marks than this are neither drawn quickly nor told apart. */
export const MARKS_MAX = 1500;
const PAGE = 500;
const IN_HAND: readonly TaskState[] = ['offered', 'accepted', 'on_site'];
const NONE: TaskView[] = [];

export interface MapTasks {
  tasks: readonly TaskView[];
  /** Counts by cell where there are too many to draw; null where each one is drawn. */
  cells: readonly CellCount[] | null;
  /** Open tasks of the area, drawn or counted. */
  total: number;
}

/** Reads a list to its end by itself, as long as it is not too long to be drawn. */
function useAll(list: LiveList): boolean {
  const { more, total, isReading } = list;
  const fits = total <= MARKS_MAX;
  useEffect(() => {
    if (more && fits && !isReading) more();
  }, [more, fits, isReading]);
  return fits && !list.isPending && more === null;
}

const totalOf = (summary: TaskSummary | undefined, late: boolean): number => (late
  ? summary?.overdue ?? 0
  : Object.values(summary?.byState ?? {}).reduce((sum, count) => sum + count, 0));

/** `box`: the view, from near; null from far. `late`: only what is overdue. */
export function useMapTasks({ enabled, area, late, box }: {
  enabled: boolean; area: string | null; late: boolean; box: readonly number[] | null;
}): MapTasks {
  const summary = useTaskSummary(enabled, area);
  const total = totalOf(summary, late);
  const many = total > MARKS_MAX;
  const every = useTaskList(useTaskFilter(area, { overdue: late }), {
    enabled: enabled && summary !== undefined && !many, limit: PAGE });
  useAll(every);
  const view = useTaskList(useTaskFilter(area, { overdue: late, bbox: box }), {
    enabled: enabled && many && box !== null, limit: PAGE });
  const isViewRead = useAll(view);
  const inHand = useTaskList(useTaskFilter(area, { overdue: late, states: IN_HAND }), {
    enabled: enabled && many, limit: PAGE });
  const cells = useTaskCells(enabled && many, area);
  if (!many) return { tasks: every.tasks, cells: null, total };
  if (box !== null && isViewRead) return { tasks: view.tasks, cells: null, total };
  return { tasks: inHand.isPending ? NONE : inHand.tasks, cells: cells ?? null, total };
}
