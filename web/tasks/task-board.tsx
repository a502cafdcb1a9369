/** The dispatcher's board: lanes of tasks, the same objects as on the map. */
import { memo, useMemo, useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { TaskView } from '../../server/tasks/tasks.schema.ts';
import { useFormats } from '../platform/i18n/format.ts';
import { Empty } from '../ui/states.tsx';
import { byLane, type Lane, LANES } from './lanes.ts';
import { TaskRow } from './task-row.tsx';
import { TASKS_MAX, useNow } from './use-live-tasks.ts';

const STEP = 25;

export const TaskBoard = memo(function TaskBoard({ tasks, selected, onSelect, onHover }: {
  tasks: readonly TaskView[]; selected: string | null; onSelect(id: string): void;
  onHover(id: string | null): void;
}) {
  const { t } = useTranslation();
  const now = useNow(15_000);
  const lanes = useMemo(() => byLane(tasks, now), [tasks, now]);
  return (
    <div className="board">
      {LANES.map((lane) => (
        <LaneOf key={lane} lane={lane} list={lanes.get(lane)!} selected={selected} onSelect={onSelect} onHover={onHover} />
      ))}
      {tasks.length === 0 && <Empty text={t('board.empty')} />}
      {tasks.length >= TASKS_MAX && <p className="note warn">{t('board.cut', { count: TASKS_MAX })}</p>}
    </div>
  );
});

function LaneOf({ lane, list, selected, onSelect, onHover }: {
  lane: Lane; list: readonly TaskView[]; selected: string | null; onSelect(id: string): void;
  onHover(id: string | null): void;
}) {
  const { t } = useTranslation();
  const formats = useFormats();
  const [folded, setFolded] = useState(false);
  const [shown, setShown] = useState(STEP);
  const open = !folded && list.length > 0;
  return (
    <section className="lane" data-testid={`lane-${lane}`}>
      <button type="button" className="lane-head" aria-expanded={open} onClick={() => setFolded(open)}>
        <span>{t(`lane.${lane}`)}</span>
        <span className="count">{formats.number(list.length)}</span>
      </button>
      {open && list.slice(0, shown).map((task) => (
        <TaskRow key={task.id} task={task} selected={task.id === selected} onSelect={onSelect} onHover={onHover} />
      ))}
      {open && list.length > shown && (
        <button type="button" className="quiet more" onClick={() => setShown(shown + STEP)}>
          {t('board.more', { count: list.length - shown })}
        </button>
      )}
    </section>
  );
}
