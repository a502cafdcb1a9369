/** The supervisor's side: what is open, what is late, who is out, what happened just now. */
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { News } from '../../server/events.ts';
import type { TaskSummary, TaskView } from '../../server/tasks/tasks.schema.ts';
import type { WorkerView } from '../../server/workers/workers.schema.ts';
import type { CellView } from '../../server/grid/grid.schema.ts';
import { useFormats } from '../platform/i18n/format.ts';
import { useNews } from '../platform/socket.tsx';
import { TaskRow } from '../tasks/task-board.tsx';
import { isOverdue, useNow } from '../tasks/use-live-tasks.ts';
import { Empty } from '../ui/states.tsx';
import { WorkerList } from '../workers/worker-list.tsx';

export function MonitorPanel({ summary, tasks, workers, cells, selected, onTask, onCell }: {
  summary: TaskSummary | undefined; tasks: readonly TaskView[]; workers: readonly WorkerView[];
  cells: readonly CellView[]; selected: string | null; onTask(id: string): void;
  onCell(code: string): void;
}) {
  const { t } = useTranslation();
  const formats = useFormats();
  const now = useNow(15_000);
  const late = tasks.filter((task) => isOverdue(task, now))
    .sort((a, b) => (a.source === 'import' ? 1 : 0) - (b.source === 'import' ? 1 : 0) || (a.dueAt! < b.dueAt! ? -1 : 1));
  const count = (...states: string[]) =>
    states.reduce((sum, state) => sum + (summary?.byState[state] ?? 0), 0);
  const free = workers.filter((w) => w.freshness !== 'stale' && w.load === 0 && !w.hasOffer).length;
  return (
    <div className="monitor">
      <dl className="kpis" data-testid="kpis">
        <div><dt>{t('kpi.toOffer')}</dt><dd>{formats.number(count('reported', 'new'))}</dd></div>
        <div><dt>{t('kpi.inHand')}</dt><dd>{formats.number(count('offered', 'accepted', 'on_site'))}</dd></div>
        <div><dt>{t('kpi.toVerify')}</dt><dd>{formats.number(count('handled'))}</dd></div>
        <div className={late.length ? 'late' : undefined}><dt>{t('kpi.overdue')}</dt><dd>{formats.number(summary?.overdue ?? 0)}</dd></div>
        <div><dt>{t('kpi.closedToday')}</dt><dd>{formats.number(summary?.closedToday ?? 0)}</dd></div>
        <div><dt>{t('kpi.workers')}</dt><dd>{formats.number(free)}<small> / {formats.number(workers.length)}</small></dd></div>
      </dl>
      {summary && summary.backlog > 0 && (
        <details className="backlog">
          <summary>{t('kpi.backlog', { count: formats.number(summary.backlog) })}</summary>
          <p className="muted">{t('kpi.backlogWords')}</p>
        </details>
      )}
      <Feed cells={cells} onTask={onTask} onCell={onCell} />
      <section>
        <h3>{t('monitor.overdue')}</h3>
        {late.length === 0 && <Empty text={t('monitor.noneOverdue')} />}
        {late.slice(0, 6).map((task) => (
          <TaskRow key={task.id} task={task} selected={task.id === selected} onSelect={onTask} />
        ))}
        {late.length > 6 && <p className="muted more">{t('board.more', { count: late.length - 6 })}</p>}
      </section>
      <section>
        <h3>{t('monitor.workers', { count: workers.length })}</h3>
        <WorkerList workers={workers} />
      </section>
    </div>
  );
}

const KEPT = 30;

function Feed({ cells, onTask, onCell }: {
  cells: readonly CellView[]; onTask(id: string): void; onCell(code: string): void;
}) {
  const { t } = useTranslation();
  const formats = useFormats();
  const [items, setItems] = useState<News[]>([]);
  const add = (_: unknown, news: News) => setItems((was) => [news, ...was].slice(0, KEPT));
  useNews('task:changed', add);
  useNews('heat:changed', add);
  // A worker of the whole city is told on every ward's stream: said once here.
  useNews('worker:changed', (body, news) => setItems((was) => (was.some((one) =>
    one.kind === 'worker:changed' && one.body.id === body.id && one.body.onShift === body.onShift
    && Math.abs(Date.parse(one.at) - Date.parse(news.at)) < 5000)
    ? was : [news, ...was].slice(0, KEPT))));
  const now = useNow(5000);
  return (
    <section className="feed" aria-live="polite" data-testid="feed">
      <h3>{t('monitor.feed')}</h3>
      {items.length === 0 && <Empty text={t('monitor.quiet')} />}
      <ul>
        {items.slice(0, 8).map((news) => {
          const when = <span className="muted">{formats.ago(news.at, now)}</span>;
          const key = `${news.stream} ${news.seq}`;
          if (news.kind === 'task:changed') {
            const task = news.body;
            return (
              <li key={key}>
                <button type="button" className="feed-line" onClick={() => onTask(task.id)}>
                  <span className={`diamond ${task.state}`} aria-hidden="true" />
                  <span>{t(`feed.${task.state}`, { title: task.title, who: task.offer?.workerName ?? task.worker?.name ?? '' })}</span>
                  {when}
                </button>
              </li>
            );
          }
          if (news.kind === 'heat:changed') {
            const cell = cells[news.body.cells[0] ?? -1];
            return (
              <li key={key}>
                <button type="button" className="feed-line" onClick={() => cell && onCell(cell.code)}>
                  <span className="heat-mark" aria-hidden="true" />
                  <span>{t('feed.heat', { cell: cell?.code ?? '' })}</span>
                  {when}
                </button>
              </li>
            );
          }
          return (
            <li key={key} className="feed-line">
              <span className="worker-dot free" aria-hidden="true" />
              <span>{t(news.kind === 'worker:changed' && news.body.onShift ? 'feed.onShift' : 'feed.offShift')}</span>
              {when}
            </li>
          );
        })}
      </ul>
    </section>
  );
}
