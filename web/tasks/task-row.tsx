import { memo } from 'react';
import { useTranslation } from 'react-i18next';
import type { TaskView } from '../../server/tasks/tasks.schema.ts';
import { useFormats, useTitle } from '../platform/i18n/format.ts';
import { Ago } from '../ui/ago.tsx';
import { Countdown } from '../ui/countdown.tsx';
import { isOverdue, useNow } from './use-live-tasks.ts';

const TICK_MILLISECONDS = 10_000;

/** A task in a list: hovering it marks it on the map. */
export const TaskRow = memo(function TaskRow({ task, selected, onSelect, onHover }: {
  task: TaskView; selected: boolean; onSelect(id: string): void; onHover(id: string | null): void;
}) {
  const { t } = useTranslation();
  const formats = useFormats();
  const now = useNow(TICK_MILLISECONDS);
  const late = isOverdue(task, now);
  const title = useTitle()(task);
  return (
    <button
      type="button" className={`task-row${selected ? ' selected' : ''}`} data-testid="task-row"
      data-task={task.id} data-state={task.state} onClick={() => onSelect(task.id)}
      onMouseEnter={() => onHover(task.id)} onMouseLeave={() => onHover(null)}
      onFocus={() => onHover(task.id)} onBlur={() => onHover(null)}
    >
      <span className={`diamond ${task.state}${late ? ' late' : ''}`} aria-hidden="true" />
      <span className="task-row-text">
        <strong title={title}>{title}</strong>
        <span className="muted">
          {task.cellCode} · <Ago iso={task.openedAt} now={now} />
          {task.worker && ` · ${task.worker.name}`}
          {task.offer && ` · ${task.offer.workerName} ${formats.meters(task.offer.distanceMeters)}`}
          {task.waitingFor && ` · ${t(`task.${task.waitingFor}`)}`}
        </span>
      </span>
      {task.simulated && <span className="tag">{t('ui.simulated')}</span>}
      {late && <span className="tag danger" title={formats.dateTime(task.dueAt!)}>{t('task.late', { by: formats.since(task.dueAt!, now) })}</span>}
      {task.offer && <Countdown from={task.offer.offeredAt} to={task.offer.expiresAt} />}
    </button>
  );
});
