/** Rows of a list that is read page by page, to its end. */
import { useEffect, useRef } from 'react';
import { useTranslation } from 'react-i18next';
import { useFormats } from '../platform/i18n/format.ts';
import { ErrorLine, SkeletonLines } from '../ui/states.tsx';
import { TaskRow } from './task-row.tsx';
import type { LiveList } from './use-live-tasks.ts';

export interface RowActions {
  selected: string | null;
  onSelect(id: string): void;
  onHover(id: string | null): void;
}

/** `from`: the row that takes the focus when it is there; null leaves the focus alone. */
export function TaskRows({ list, from = null, selected, onSelect, onHover }: RowActions & {
  list: LiveList; from?: number | null;
}) {
  const { t } = useTranslation();
  const formats = useFormats();
  const rows = useRef<HTMLDivElement>(null);
  const wanted = useRef(from);
  const { tasks, total, more } = list;
  useEffect(() => {
    const row = wanted.current === null ? undefined
      : rows.current?.querySelectorAll<HTMLElement>('[data-task]')[wanted.current];
    if (!row) return;
    wanted.current = null;
    row.focus();
    row.scrollIntoView({ block: 'nearest' });
  }, [tasks.length]);
  if (list.isPending) return <SkeletonLines lines={4} />;
  if (list.error !== null) return <ErrorLine error={list.error} onRetry={list.retry} />;
  return (
    <div ref={rows}>
      {tasks.map((task) => (
        <TaskRow key={task.id} task={task} selected={task.id === selected} onSelect={onSelect} onHover={onHover} />
      ))}
      {more && (
        <button
          type="button" className="quiet more" data-testid="more-tasks" disabled={list.isReading}
          onClick={() => {
            // Whoever goes on by keyboard stands on the first row that is new.
            wanted.current = tasks.length;
            more();
          }}
        >
          {t('board.more', { count: Math.max(0, total - tasks.length), left: formats.number(Math.max(0, total - tasks.length)) })}
        </button>
      )}
    </div>
  );
}
