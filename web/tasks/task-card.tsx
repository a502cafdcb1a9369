/** One task, followed live: who is asked, who has it, what is next, and what may be done. */
import { useQuery } from '@tanstack/react-query';
import type { ReactNode } from 'react';
import { useTranslation } from 'react-i18next';
import type { RulebookView } from '../../server/rulebook/rulebook.schema.ts';
import type { TaskView } from '../../server/tasks/tasks.schema.ts';
import { api } from '../platform/api.ts';
import { useFormats, useTitle } from '../platform/i18n/format.ts';
import { Ago } from '../ui/ago.tsx';
import { Countdown } from '../ui/countdown.tsx';
import { ErrorLine, SkeletonLines } from '../ui/states.tsx';
import { TaskActions } from './task-actions.tsx';
import { isOverdue, useNow } from './use-live-tasks.ts';

const WAY = ['new', 'offered', 'accepted', 'on_site', 'handled', 'closed'] as const;

export function TaskCard({ id, rulebook, areaName, canFile, canVerify, onClose }: {
  id: string; rulebook: RulebookView | undefined; areaName(path: string): string;
  canFile: boolean; canVerify: boolean; onClose(): void;
}) {
  const { t } = useTranslation();
  const query = useQuery({ queryKey: ['task', id], queryFn: () => api.task(id) });
  const task = query.data;
  const close = (
    <button type="button" className="plain-button" aria-label={t('ui.close')} onClick={onClose}>×</button>
  );
  return (
    <article className="card" data-testid="task-card" data-state={task?.state}>
      {!task && (
        <header className="card-head">
          {query.isPending ? <SkeletonLines lines={5} /> : <ErrorLine error={query.error} onRetry={() => void query.refetch()} />}
          {close}
        </header>
      )}
      {task && (
        <>
          <TaskHead task={task} areaName={areaName}>{close}</TaskHead>
          <TaskWay task={task} />
          <TaskActions task={task} rulebook={rulebook} canFile={canFile} canVerify={canVerify} />
        </>
      )}
    </article>
  );
}

function TaskHead({ task, areaName, children }: {
  task: TaskView; areaName(path: string): string; children: ReactNode;
}) {
  const { t } = useTranslation();
  const now = useNow();
  const titleOf = useTitle();
  const formats = useFormats();
  const late = isOverdue(task, now);
  return (
    <>
      <header className="card-head">
        <div>
          <p className="card-kicker">{areaName(task.areaPath)} · {t('cell.code', { code: task.cellCode })}</p>
          <h2>{titleOf(task)}</h2>
          <p className="muted">
            {t(task.state === 'reported' ? 'task.reportedAt' : 'task.openedAt')} <Ago iso={task.openedAt} now={now} />
            {task.dueAt && !late && <> · {t('task.due')} <Ago iso={task.dueAt} now={now} /></>}
            {late && <> · <span title={formats.dateTime(task.dueAt!)}>{t('task.late', { by: formats.since(task.dueAt!, now) })}</span></>}
          </p>
        </div>
        {children}
      </header>
      <p className="tags">
        <span className={`tag state-${task.state}`}>{t(`taskState.${task.state}`)}</span>
        {task.priority === 'urgent' && <span className="tag danger">{t('task.urgent')}</span>}
        {late && <span className="tag danger">{t('task.overdue')}</span>}
        {task.source !== 'person' && <span className="tag">{t(`source.${task.source}`)}</span>}
        {task.simulated && task.source !== 'simulated' && <span className="tag">{t('source.partlySimulated')}</span>}
        {task.reportedByHousehold && <span className="tag">{t('task.reportedByHousehold')}</span>}
      </p>
    </>
  );
}

function TaskWay({ task }: { task: TaskView }) {
  const { t } = useTranslation();
  const formats = useFormats();
  const at = WAY.indexOf((task.state === 'reported' ? 'new' : task.state) as (typeof WAY)[number]);
  return (
    <>
      <ol className="way" aria-label={t('task.way')}>
        {WAY.map((state, i) => (
          <li key={state} aria-current={i === at ? 'step' : undefined} className={i < at ? 'past' : i === at ? 'now' : undefined}>{t(`taskState.${state}`)}</li>
        ))}
      </ol>
      {task.note && <p>{task.note}</p>}
      {task.address && <p className="muted">{task.address}</p>}
      {task.offer && (
        <div className="offer-line" data-testid="offer-line">
          <Countdown from={task.offer.offeredAt} to={task.offer.expiresAt} />
          <p>
            <strong>{task.offer.workerName}</strong>{' '}
            {t('task.isAsked', { distance: formats.meters(task.offer.distanceMeters), count: task.offersMade })}
          </p>
        </div>
      )}
      {task.worker && <p>{t('task.isWith', { name: task.worker.name })}</p>}
      {task.waitingFor && <p className="note warn">{t(`task.${task.waitingFor}`)}</p>}
      {task.handlingNote && <blockquote>{task.handlingNote}</blockquote>}
    </>
  );
}
