/** Table twin of the tasks and offers on the map: every open task, what presses most first. */
import { useMemo } from 'react';
import { useTranslation } from 'react-i18next';
import type { TaskView } from '../../server/tasks/tasks.schema.ts';
import { useFormats, useTitle } from '../platform/i18n/format.ts';
import { type Column, SortedTable } from '../ui/sorted-table.tsx';
import { ErrorLine, SkeletonLines } from '../ui/states.tsx';
import { isOverdue, useNow, useTaskFilter, useTaskList } from './use-live-tasks.ts';

const PAGE = 200;

export function TaskTable({ area, late, onSelect }: {
  area: string | null; late: boolean; onSelect(id: string): void;
}) {
  const { t } = useTranslation();
  const formats = useFormats();
  const now = useNow(5000);
  const titleOf = useTitle();
  const list = useTaskList(useTaskFilter(area, { overdue: late }), { enabled: true, limit: PAGE });
  const columns = useMemo((): Column<TaskView>[] => [
    {
      id: 'title', head: t('taskTable.title'), value: titleOf,
      cell: (task) => <button type="button" className="plain-button link" onClick={() => onSelect(task.id)}>{titleOf(task)}</button>,
    },
    {
      id: 'state', head: t('taskTable.state'), value: (task) => task.state,
      cell: (task) => t(`taskState.${task.state}`),
    },
    { id: 'cell', head: t('table.code'), value: (task) => task.cellCode },
    {
      id: 'opened', head: t('taskTable.opened'), value: (task) => task.openedAt,
      cell: (task) => formats.dateTime(task.openedAt),
    },
    {
      id: 'due', head: t('taskTable.due'), value: (task) => task.dueAt,
      cell: (task) => task.dueAt && (
        <span className={isOverdue(task, now) ? 'danger-text' : undefined}>
          {formats.dateTime(task.dueAt)}{isOverdue(task, now) && ` · ${t('task.overdue')}`}
        </span>
      ),
    },
    { id: 'worker', head: t('taskTable.worker'), value: (task) => task.worker?.name ?? null },
    {
      id: 'offer', head: t('taskTable.offer'), value: (task) => task.offer?.expiresAt ?? null,
      cell: (task) => task.offer && t('taskTable.asked', {
        name: task.offer.workerName, distance: formats.meters(task.offer.distanceMeters),
        count: Math.max(0, Math.ceil((Date.parse(task.offer.expiresAt) - now) / 1000)),
      }),
    },
    {
      id: 'source', head: t('taskTable.source'), value: (task) => task.source,
      cell: (task) => t(`source.${task.source}`),
    },
  ], [t, formats, now, titleOf, onSelect]);
  if (list.isPending) return <SkeletonLines lines={8} />;
  if (list.error !== null) return <ErrorLine error={list.error} onRetry={list.retry} />;
  return (
    <SortedTable
      rows={list.tasks} columns={columns} keyOf={(task) => task.id} total={list.total} more={list.more} reading={list.isReading}
      caption={t(late ? 'taskTable.lateCaption' : 'taskTable.caption', { count: list.total, all: formats.number(list.total) })}
      empty={t('board.empty')} testId="task-table"
    />
  );
}
