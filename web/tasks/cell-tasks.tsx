/** The open tasks of a cell, what presses most first, to the end. */
import { useTranslation } from 'react-i18next';
import { useFormats } from '../platform/i18n/format.ts';
import { Empty } from '../ui/states.tsx';
import { TaskRows } from './task-rows.tsx';
import { useTaskFilter, useTaskList } from './use-live-tasks.ts';

const PAGE = 8;

export function CellTasks({ code, onSelect, onHover }: {
  code: string; onSelect(id: string): void; onHover(id: string | null): void;
}) {
  const { t } = useTranslation();
  const formats = useFormats();
  const list = useTaskList(useTaskFilter(null, { cell: code }), { enabled: true, limit: PAGE });
  return (
    <section data-testid="cell-tasks">
      <h3>{t('cell.tasks')} {list.total > 0 && <span className="count">{formats.number(list.total)}</span>}</h3>
      <TaskRows list={list} selected={null} onSelect={onSelect} onHover={onHover} />
      {!list.isPending && list.error === null && list.tasks.length === 0 && <Empty text={t('cell.noTasks')} />}
    </section>
  );
}
