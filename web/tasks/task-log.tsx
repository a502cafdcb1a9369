/** What this page has heard of tasks: once for every list, count and card that follows the news. */
import { useQueryClient } from '@tanstack/react-query';
import {
  createContext, type ReactNode, useContext, useEffect, useMemo, useRef, useState,
} from 'react';
import type { TaskView } from '../../server/tasks/tasks.schema.ts';
import { useNews } from '../platform/socket.tsx';
import { logWith, NOTHING_TOLD, type TaskLog, type Told } from './task-news.ts';

/** News that come together are drawn together. */
const BATCH_MILLISECONDS = 80;
/** So much news is laid over answers; then they are asked again, and the oldest is forgotten. */
const LOG_MAX = 2000;
const FIGURES = ['task-list', 'task-summary', 'task-cells'];

interface Heard {
  log: TaskLog;
  /** How much has been heard so far: an answer asked for now knows all of it. */
  order(): number;
}
const Context = createContext<Heard | null>(null);

export function TaskNewsProvider({ children }: { children: ReactNode }) {
  const client = useQueryClient();
  const [log, setLog] = useState(NOTHING_TOLD);
  const count = useRef(0);
  const waiting = useRef<Told[]>([]);
  const timer = useRef<ReturnType<typeof setTimeout>>(undefined);
  useEffect(() => () => clearTimeout(timer.current), []);
  useNews('task:changed', (task, { stream, seq }) => {
    count.current += 1;
    waiting.current.push({ stream, seq, order: count.current, task });
    client.setQueryData<TaskView>(['task', task.id], (known) => known && task);
    void client.invalidateQueries({ queryKey: ['candidates', task.id] });
    if (count.current % LOG_MAX === 0) {
      for (const key of FIGURES) void client.invalidateQueries({ queryKey: [key] });
    }
    timer.current ??= setTimeout(() => {
      timer.current = undefined;
      const more = waiting.current;
      waiting.current = [];
      setLog((known) => logWith(known, more, count.current - 2 * LOG_MAX));
    }, BATCH_MILLISECONDS);
  });
  const value = useMemo(() => ({ log, order: () => count.current }), [log]);
  return <Context.Provider value={value}>{children}</Context.Provider>;
}

export function useTaskLog(): Heard {
  const value = useContext(Context);
  if (!value) throw new Error('useTaskLog needs TaskNewsProvider');
  return value;
}
