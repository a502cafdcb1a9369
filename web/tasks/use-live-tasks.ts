/** Open tasks of the person's areas, kept in step with the news. */
import { useQuery, useQueryClient } from '@tanstack/react-query';
import { useEffect, useRef, useState } from 'react';
import type { TaskView } from '../../server/tasks/tasks.schema.ts';
import { api } from '../platform/api.ts';
import { useNews } from '../platform/socket.tsx';

const KEY = ['tasks'];
const PAGES_MAX = 6;
const isOpen = (task: TaskView) =>
  task.state !== 'closed' && task.state !== 'cancelled' && !task.backlog;

async function readAll(): Promise<TaskView[]> {
  const all: TaskView[] = [];
  let cursor: string | null | undefined;
  for (let page = 0; page < PAGES_MAX && cursor !== null; page += 1) {
    const answer = await api.tasks({ limit: 500, cursor });
    all.push(...answer.items);
    cursor = answer.nextCursor;
  }
  return all;
}

export function useLiveTasks(enabled: boolean) {
  const client = useQueryClient();
  const query = useQuery({ queryKey: KEY, queryFn: readAll, enabled });
  useNews('task:changed', (task) => {
    client.setQueryData<TaskView[]>(KEY, (known) => {
      if (!known) return known;
      const others = known.filter((one) => one.id !== task.id);
      return isOpen(task) ? [task, ...others] : others;
    });
    void client.invalidateQueries({ queryKey: ['task-summary'] });
    client.setQueryData(['task', task.id], task);
  });
  return query;
}

export function useTaskSummary(enabled: boolean) {
  return useQuery({ queryKey: ['task-summary'], queryFn: api.taskSummary, enabled });
}

/** A clock for countdowns: ticks while somebody looks. */
export function useNow(milliseconds = 1000): number {
  const [now, setNow] = useState(() => Date.now());
  const timer = useRef<number | undefined>(undefined);
  useEffect(() => {
    timer.current = window.setInterval(() => setNow(Date.now()), milliseconds);
    return () => clearInterval(timer.current);
  }, [milliseconds]);
  return now;
}

export function isOverdue(task: TaskView, now: number): boolean {
  return task.dueAt !== null && Date.parse(task.dueAt) < now
    && task.state !== 'handled' && isOpen(task);
}
