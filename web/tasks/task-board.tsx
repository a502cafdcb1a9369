/** The dispatcher's board: lanes of tasks, each asked for by itself, what presses most on top. */
import { memo, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { useFormats } from '../platform/i18n/format.ts';
import { Empty, SkeletonLines } from '../ui/states.tsx';
import { type Lane, LANES, stateOfLane } from './lanes.ts';
import { type RowActions, TaskRows } from './task-rows.tsx';
import { useOverdue, useTaskFilter, useTaskList, useTaskSummary } from './use-live-tasks.ts';

const PAGE = 25;

export const TaskBoard = memo(function TaskBoard({ area, onLate, ...actions }: RowActions & {
  area: string | null; onLate(): void;
}) {
  const { t } = useTranslation();
  const formats = useFormats();
  const summary = useTaskSummary(true, area);
  if (!summary) return <SkeletonLines lines={8} />;
  const open = Object.values(summary.byState).reduce((sum, count) => sum + count, 0);
  return (
    <div className="board">
      {summary.overdue > 0 && (
        <button type="button" className="lane-head late" data-testid="lane-overdue" onClick={onLate}>
          <span>{t('lane.overdue')}</span>
          <span className="count">{formats.number(summary.overdue)}</span>
        </button>
      )}
      {LANES.map((lane) => (
        <LaneOf key={lane} lane={lane} area={area} count={summary.byState[stateOfLane(lane)] ?? 0} {...actions} />
      ))}
      {open === 0 && <Empty text={t('board.empty')} />}
    </div>
  );
});

function LaneOf({ lane, area, count, ...actions }: RowActions & {
  lane: Lane; area: string | null; count: number;
}) {
  const { t } = useTranslation();
  const formats = useFormats();
  const [folded, setFolded] = useState(false);
  const open = !folded && count > 0;
  const filter = useTaskFilter(area, { states: [stateOfLane(lane)] });
  const list = useTaskList(filter, { enabled: open, limit: PAGE });
  return (
    <section className="lane" data-testid={`lane-${lane}`}>
      <button type="button" className="lane-head" aria-expanded={open} onClick={() => setFolded(open)}>
        <span>{t(`lane.${lane}`)}</span>
        <span className="count">{formats.number(count)}</span>
      </button>
      {open && <TaskRows list={list} {...actions} />}
    </section>
  );
}

/** Exactly what is overdue, the longest first. `from`: the row to stand on. */
export function LateBoard({ area, from, onBack, ...actions }: RowActions & {
  area: string | null; from: number | null; onBack(): void;
}) {
  const { t } = useTranslation();
  const formats = useFormats();
  const list = useOverdue(area, LATE_PAGE);
  return (
    <section className="lane" data-testid="late-board" aria-label={t('lane.overdue')}>
      <p className="late-head">
        <button type="button" className="plain-button link" data-testid="late-back" onClick={onBack}>‹ {t('ui.back')}</button>
        <strong>{t('lane.overdue')}</strong>
        <span className="count">{list.isPending ? '–' : formats.number(list.total)}</span>
      </p>
      {!list.isPending && list.total === 0 && <Empty text={t('monitor.noneOverdue')} />}
      <TaskRows list={list} from={from} {...actions} />
    </section>
  );
}

/** Of the list of what is overdue, wherever it is shown: it is read once. */
export const LATE_PAGE = 50;
