/** Table twin of the tasks and offers on the map: every open task, what presses most first. */
import { useMemo, useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { TaskColumn, TaskView } from '../../server/tasks/tasks.schema.ts';
import { useFormats, useTitle } from '../platform/i18n/format.ts';
import { ErrorLine, SkeletonLines } from '../ui/states.tsx';
import { type Column, DataTable } from '../ui/table.tsx';
import type { Order } from '../ui/table-order.ts';
import { isOverdue, useNow, useTaskFilter, useTaskList } from './use-live-tasks.ts';

const PAGE = 200;
/** What the server sorts by. */
const SORTS: readonly TaskColumn[] = ['state', 'priority', 'opened', 'due'];

function useColumns(): Column<TaskView>[] {
  const { t } = useTranslation();
  const formats = useFormats();
  const now = useNow(5000);
  const titleOf = useTitle();
  return useMemo(() => [
    { id: 'title', head: t('taskTable.title'), width: 17, opens: true, value: titleOf },
    {
      id: 'state', head: t('taskTable.state'), width: 7, value: (task) => task.state,
      cell: (task) => t(`taskState.${task.state}`),
    },
    {
      id: 'priority', head: t('taskTable.priority'), width: 7, value: (task) => task.priority,
      cell: (task) => (task.priority === 'urgent' ? t('task.urgent') : '–'),
    },
    { id: 'cell', head: t('table.code'), width: 5, value: (task) => task.cellCode },
    {
      id: 'opened', head: t('taskTable.opened'), width: 11, value: (task) => task.openedAt,
      cell: (task) => formats.dateTime(task.openedAt),
    },
    {
      id: 'due', head: t('taskTable.due'), width: 11, value: (task) => task.dueAt,
      cell: (task) => task.dueAt && (
        <span className={isOverdue(task, now) ? 'danger-text' : undefined}>
          {formats.dateTime(task.dueAt)}{isOverdue(task, now) && ` · ${t('task.overdue')}`}
        </span>
      ),
    },
    {
      id: 'worker', head: t('taskTable.worker'), width: 8,
      value: (task) => task.worker?.name ?? null,
    },
    {
      id: 'offer', head: t('taskTable.offer'), width: 10,
      value: (task) => task.offer?.expiresAt ?? null,
      cell: (task) => task.offer && t('taskTable.asked', {
        name: task.offer.workerName, distance: formats.meters(task.offer.distanceMeters),
        count: Math.max(0, Math.ceil((Date.parse(task.offer.expiresAt) - now) / 1000)),
      }),
    },
    {
      id: 'source', head: t('taskTable.source'), width: 8, value: (task) => task.source,
      cell: (task) => t(`source.${task.source}`),
    },
  ], [t, formats, now, titleOf]);
}

export function TaskTable({ area, late, onSelect }: {
  area: string | null; late: boolean; onSelect(id: string): void;
}) {
  const { t } = useTranslation();
  const formats = useFormats();
  const [order, onOrder] = useState<Order | null>(null);
  const by = SORTS.find((one) => one === order?.by);
  const sorted = useMemo(
    () => (by && order ? { by, down: order.down } : null), [by, order]);
  const list = useTaskList(
    useTaskFilter(area, { overdue: late }), { enabled: true, limit: PAGE, order: sorted });
  const columns = useColumns();
  if (list.isPending) return <SkeletonLines lines={8} />;
  if (list.error !== null) return <ErrorLine error={list.error} onRetry={list.retry} />;
  const count = { count: list.total, all: formats.number(list.total) };
  return (
    <DataTable
      rows={list.tasks} columns={columns} keyOf={(task) => task.id}
      paged={{ ...list, order, onOrder, sorts: SORTS }}
      caption={t(order ? late ? 'taskTable.lateSorted' : 'taskTable.sorted'
        : late ? 'taskTable.lateCaption' : 'taskTable.caption', count)}
      empty={t('board.empty')} testId="task-table" onOpen={(task) => onSelect(task.id)}
    />
  );
}
