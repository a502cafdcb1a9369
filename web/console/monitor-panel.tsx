/** The supervisor's side: what is open, what is late, who is out, what happened just now. */
import { memo, useMemo } from 'react';
import { useTranslation } from 'react-i18next';
import type { TaskSummary, TaskView } from '../../server/tasks/tasks.schema.ts';
import type { WorkerView } from '../../server/workers/workers.schema.ts';
import { useFormats } from '../platform/i18n/format.ts';
import { TaskRow } from '../tasks/task-row.tsx';
import { isOverdue, useNow } from '../tasks/use-live-tasks.ts';
import { OfWhichSimulated } from '../ui/of-which-simulated.tsx';
import { Empty } from '../ui/states.tsx';
import { stateOf } from '../workers/use-live-workers.ts';
import { WorkerList } from '../workers/worker-list.tsx';
import { Feed } from './feed.tsx';

const LATE_SHOWN = 6;

export function MonitorPanel({ summary, tasks, workers, area, areaName, selected, onTask, onHoverTask, onArea, onBoard }: {
  summary: TaskSummary | undefined; tasks: readonly TaskView[]; workers: readonly WorkerView[];
  area: string | null; areaName(path: string): string; selected: string | null;
  onTask(id: string): void; onHoverTask(id: string | null): void; onArea(path: string): void;
  onBoard(): void;
}) {
  const { t } = useTranslation();
  const formats = useFormats();
  return (
    <div className="monitor">
      <Figures summary={summary} workers={workers} />
      {summary && summary.backlog > 0 && (
        <details className="backlog">
          <summary>{t('kpi.backlog', { count: formats.number(summary.backlog) })}</summary>
          <p className="muted">{t('kpi.backlogWords')}</p>
        </details>
      )}
      <Feed area={area} areaName={areaName} onTask={onTask} onArea={onArea} />
      <Late tasks={tasks} selected={selected} onTask={onTask} onHover={onHoverTask} onBoard={onBoard} />
      <section>
        <h3>{t('monitor.workers', { count: workers.length })}</h3>
        <WorkerList workers={workers} />
      </section>
    </div>
  );
}

function Figures({ summary, workers }: {
  summary: TaskSummary | undefined; workers: readonly WorkerView[];
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
      <div className={overdue ? 'late' : undefined}><dt>{t('kpi.overdue')}</dt><dd>{show(overdue)}<OfWhichSimulated count={summary?.simulated.overdue} /></dd></div>
      <div><dt>{t('kpi.closedToday')}</dt><dd>{show(summary?.closedToday ?? 0)}<OfWhichSimulated count={summary?.simulated.closedToday} /></dd></div>
      <div><dt>{t('kpi.workers')}</dt><dd>{formats.number(free.length)}<small> / {formats.number(workers.length)}</small><OfWhichSimulated count={free.filter((worker) => worker.simulated).length} /></dd></div>
    </dl>
  );
}

/** People's needs before imported ones, the longest overdue first. */
const Late = memo(function Late({ tasks, selected, onTask, onHover, onBoard }: {
  tasks: readonly TaskView[]; selected: string | null; onTask(id: string): void;
  onHover(id: string | null): void; onBoard(): void;
}) {
  const { t } = useTranslation();
  const now = useNow(15_000);
  const late = useMemo(() => tasks.filter((task) => isOverdue(task, now)).sort((a, b) =>
    Number(a.source === 'import') - Number(b.source === 'import') || (a.dueAt! < b.dueAt! ? -1 : 1)),
  [tasks, now]);
  return (
    <section>
      <h3>{t('monitor.overdue')}</h3>
      {late.length === 0 && <Empty text={t('monitor.noneOverdue')} />}
      {late.slice(0, LATE_SHOWN).map((task) => (
        <TaskRow key={task.id} task={task} selected={task.id === selected} onSelect={onTask} onHover={onHover} />
      ))}
      {late.length > LATE_SHOWN && (
        <button type="button" className="plain-button link more" onClick={onBoard}>
          {t('monitor.moreOverdue', { count: late.length - LATE_SHOWN })}
        </button>
      )}
    </section>
  );
});
