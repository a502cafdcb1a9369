/** Open tasks of the person's areas, kept in step with the news. */
import { type QueryClient, useQuery, useQueryClient } from '@tanstack/react-query';
import { useEffect, useState } from 'react';
import type { TaskView } from '../../server/tasks/tasks.schema.ts';
import { api } from '../platform/api.ts';
import { usePaced } from '../platform/pace.ts';
import { useNews } from '../platform/socket.tsx';

const KEY = ['tasks'];
const PAGE = 500;
/** A city with more open tasks than this is read by area; the board says that it is cut. */
export const TASKS_MAX = 10_000;
const SUMMARY_MILLISECONDS = 120_000;
const GATHER_MILLISECONDS = 100;
const isOpen = (task: TaskView) =>
  task.state !== 'closed' && task.state !== 'cancelled' && !task.backlog;

/** The list with a task as it is now. */
export function withTask(tasks: readonly TaskView[], task: TaskView): TaskView[] {
  const others = tasks.filter((one) => one.id !== task.id);
  return isOpen(task) ? [task, ...others] : others;
}

/**
 * Reads every page. What the news said meanwhile is newer than a page that was read before it, so
 * it is put over the answer.
 */
async function readAll(meanwhile: Map<string, TaskView>): Promise<TaskView[]> {
  meanwhile.clear();
  let all: TaskView[] = [];
  let cursor: string | null | undefined;
  while (cursor !== null && all.length < TASKS_MAX) {
    const answer = await api.tasks({ limit: PAGE, cursor });
    all.push(...answer.items);
    cursor = answer.nextCursor;
  }
  for (const task of meanwhile.values()) all = withTask(all, task);
  return all;
}

const heardOf = new WeakMap<QueryClient, Map<string, TaskView>>();
function heardBy(client: QueryClient): Map<string, TaskView> {
  let heard = heardOf.get(client);
  if (!heard) heardOf.set(client, (heard = new Map()));
  return heard;
}

/** The open tasks; follows the news while the component is there. */
export function useLiveTasks(enabled: boolean) {
  const client = useQueryClient();
  const heard = heardBy(client);
  const query = useQuery({ queryKey: KEY, queryFn: () => readAll(heard), enabled });
  const countAgain = usePaced(() => {
    void client.invalidateQueries({ queryKey: ['task-summary'] });
    return 1;
  }, GATHER_MILLISECONDS);
  useNews('task:changed', (task) => {
    if (client.isFetching({ queryKey: KEY, exact: true })) heard.set(task.id, task);
    client.setQueryData<TaskView[]>(KEY, (known) => known && withTask(known, task));
    client.setQueryData<TaskView>(['task', task.id], (known) => known && task);
    countAgain();
    void client.invalidateQueries({ queryKey: ['candidates', task.id] });
  });
  return query;
}

/** Counts of the chosen area; asked again now and then, since time alone makes tasks late. */
export function useTaskSummary(enabled: boolean, area: string | null) {
  return useQuery({
    queryKey: ['task-summary', area], queryFn: () => api.taskSummary(area ?? undefined), enabled,
    refetchInterval: SUMMARY_MILLISECONDS,
  });
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
  return task.dueAt !== null && Date.parse(task.dueAt) < now
    && task.state !== 'handled' && isOpen(task);
}
