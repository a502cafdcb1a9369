/** The dispatcher's board: lanes of tasks, the same objects as on the map. */
import { useMemo, useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { TaskView } from '../../server/tasks/tasks.schema.ts';
import { useFormats } from '../platform/i18n/format.ts';
import { Countdown } from '../ui/countdown.tsx';
import { Empty } from '../ui/states.tsx';
import { byLane, type Lane, LANES } from './lanes.ts';
import { isOverdue, useNow } from './use-live-tasks.ts';

const SHOWN = 25;

export function TaskRow({ task, selected, onSelect }: {
  task: TaskView; selected: boolean; onSelect(id: string): void;
}) {
  const { t } = useTranslation();
  const formats = useFormats();
  const now = useNow();
  const late = isOverdue(task, now);
  return (
    <button
      type="button" className={`task-row${selected ? ' selected' : ''}`} data-testid="task-row"
      data-task={task.id} data-state={task.state} onClick={() => onSelect(task.id)}
    >
      <span className={`diamond ${task.state}${late ? ' late' : ''}`} aria-hidden="true" />
      <span className="task-row-text">
        <strong>{task.title}</strong>
        <span className="muted">
          {task.cellCode} · {formats.ago(task.openedAt, now)}
          {task.worker && ` · ${task.worker.name}`}
          {task.offer && ` · ${task.offer.workerName} ${formats.meters(task.offer.distanceMeters)}`}
          {task.waitingFor && ` · ${t(`task.${task.waitingFor}`)}`}
        </span>
      </span>
      {task.source === 'simulated' && <span className="tag">{t('ui.simulated')}</span>}
      {late && <span className="tag danger">{t('task.late', { when: formats.ago(task.dueAt!, now) })}</span>}
      {task.offer && <Countdown from={task.offer.offeredAt} to={task.offer.expiresAt} />}
    </button>
  );
}

export function TaskBoard({ tasks, selected, onSelect }: {
  tasks: readonly TaskView[]; selected: string | null; onSelect(id: string): void;
}) {
  const { t } = useTranslation();
  const formats = useFormats();
  const now = useNow(15_000);
  const lanes = useMemo(() => byLane(tasks, now), [tasks, now]);
  const [folded, setFolded] = useState<ReadonlySet<Lane>>(new Set());
  const toggle = (lane: Lane) => setFolded((was) => {
    const next = new Set(was);
    if (!next.delete(lane)) next.add(lane);
    return next;
  });
  return (
    <div className="board">
      {LANES.map((lane) => {
        const list = lanes.get(lane)!;
        const open = !folded.has(lane) && list.length > 0;
        return (
          <section key={lane} className="lane" data-testid={`lane-${lane}`}>
            <button type="button" className="lane-head" aria-expanded={open} onClick={() => toggle(lane)}>
              <span>{t(`lane.${lane}`)}</span>
              <span className="count">{formats.number(list.length)}</span>
            </button>
            {open && list.slice(0, SHOWN).map((task) => (
              <TaskRow key={task.id} task={task} selected={task.id === selected} onSelect={onSelect} />
            ))}
            {open && list.length > SHOWN && (
              <p className="muted more">{t('board.more', { count: list.length - SHOWN })}</p>
            )}
          </section>
        );
      })}
      {tasks.length === 0 && <Empty text={t('board.empty')} />}
    </div>
  );
}
