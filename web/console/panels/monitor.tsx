/** The supervisor's side: what is open, what is late, who is out, what happened just now. */
import { useTranslation } from 'react-i18next';
import type { TaskSummary } from '../../../server/tasks/tasks.schema.ts';
import type { WorkerView } from '../../../server/workers/workers.schema.ts';
import { useFormats } from '../../platform/i18n/format.ts';
import { useSession } from '../../platform/session.tsx';
import { LATE_PAGE } from '../../tasks/task-board.tsx';
import { TaskRow } from '../../tasks/task-row.tsx';
import { useOverdue, useTaskSummary } from '../../tasks/use-live-tasks.ts';
import { OfWhichSimulated } from '../../ui/of-which-simulated.tsx';
import { Empty, ErrorLine, SkeletonLines } from '../../ui/states.tsx';
import { stateOf } from '../../workers/use-live-workers.ts';
import { WorkerList } from '../../workers/worker-list.tsx';
import { useWorkersHere } from '../area.ts';
import { useActs, useView } from '../context.tsx';
import { Feed } from '../feed.tsx';
import { useRowActions } from '../row-actions.ts';

const LATE_SHOWN = 6;

export function MonitorPanel() {
  const { t } = useTranslation();
  const { may } = useSession();
  const { cell } = useView();
  if (may('tasks.read')) return <Monitor />;
  return cell ? null : <Empty text={t('monitor.pickCell')} />;
}

function Monitor() {
  const { t } = useTranslation();
  const formats = useFormats();
  const { area } = useView().asked;
  const { openLate } = useActs();
  const summary = useTaskSummary(true, area);
  const workers = useWorkersHere();
  return (
    <div className="monitor">
      <Figures summary={summary} workers={workers} onLate={() => openLate(0)} />
      {summary && summary.backlog > 0 && (
        <details className="backlog">
          <summary>{t('kpi.backlog', { count: formats.number(summary.backlog) })}</summary>
          <p className="muted">{t('kpi.backlogWords')}</p>
        </details>
      )}
      <Feed />
      <LatestLate />
      <section>
        <h3>{t('monitor.workers', { count: workers.length })}</h3>
        <WorkerList workers={workers} />
      </section>
    </div>
  );
}

function Figures({ summary, workers, onLate }: {
  summary: TaskSummary | undefined; workers: readonly WorkerView[]; onLate(): void;
}) {
  const { t } = useTranslation();
  const formats = useFormats();
  const sumOf = (counts: Record<string, number> | undefined, states: string[]) =>
    states.reduce((sum, state) => sum + (counts?.[state] ?? 0), 0);
  const free = workers.filter((worker) => stateOf(worker) === 'free');
  const show = (value: number) => (summary ? formats.number(value) : '–');
  const tasks = (...states: string[]) => (
    <dd>
      {show(sumOf(summary?.byState, states))}
      <OfWhichSimulated count={sumOf(summary?.simulated.byState, states)} />
    </dd>
  );
  const overdue = summary?.overdue ?? 0;
  return (
    <dl className="kpis" data-testid="kpis">
      <div><dt>{t('kpi.toOffer')}</dt>{tasks('reported', 'new')}</div>
      <div><dt>{t('kpi.inHand')}</dt>{tasks('offered', 'accepted', 'on_site')}</div>
      <div><dt>{t('kpi.toVerify')}</dt>{tasks('handled')}</div>
      <div className={overdue ? 'late' : undefined}>
        <dt>{t('kpi.overdue')}</dt>
        <dd>
          {overdue
            ? (
              <button
                type="button" className="plain-button kpi-link" data-testid="kpi-overdue"
                title={t('kpi.showOverdue')} onClick={onLate}
              >
                {show(overdue)}
              </button>
            ) : show(overdue)}
          <OfWhichSimulated count={summary?.simulated.overdue} />
        </dd>
      </div>
      <div>
        <dt>{t('kpi.closedToday')}</dt>
        <dd>
          {show(summary?.closedToday ?? 0)}
          <OfWhichSimulated count={summary?.simulated.closedToday} />
        </dd>
      </div>
      <div>
        <dt>{t('kpi.workers')}</dt>
        <dd>
          {formats.number(free.length)}<small> / {formats.number(workers.length)}</small>
          <OfWhichSimulated count={free.filter((worker) => worker.simulated).length} />
        </dd>
      </div>
    </dl>
  );
}

/** What is overdue the longest; the rest of exactly that is one step away. */
function LatestLate() {
  const { t } = useTranslation();
  const formats = useFormats();
  const { area } = useView().asked;
  const { openLate } = useActs();
  const rows = useRowActions();
  const { tasks, total, isPending, error, retry } = useOverdue(area, LATE_PAGE);
  const left = total - LATE_SHOWN;
  return (
    <section data-testid="late">
      <h3>{t('monitor.overdue')}</h3>
      {isPending && <SkeletonLines lines={3} />}
      {error !== null && <ErrorLine error={error} onRetry={retry} />}
      {!isPending && error === null && total === 0 && <Empty text={t('monitor.noneOverdue')} />}
      {tasks.slice(0, LATE_SHOWN).map((task) => (
        <TaskRow
          key={task.id} task={task} selected={task.id === rows.selected}
          onSelect={rows.onSelect} onHover={rows.onHover}
        />
      ))}
      {left > 0 && (
        <button
          type="button" className="plain-button link more" data-testid="more-late"
          onClick={() => openLate(LATE_SHOWN)}
        >
          {t('monitor.moreOverdue', { count: left, left: formats.number(left) })}
        </button>
      )}
    </section>
  );
}
