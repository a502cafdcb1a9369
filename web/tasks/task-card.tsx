/** One task, followed live: who is asked, who has it, what is next, and what may be done. */
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { RulebookView } from '../../server/rulebook/rulebook.schema.ts';
import type { TaskView } from '../../server/tasks/tasks.schema.ts';
import { api } from '../platform/api.ts';
import { newId } from '../platform/id.ts';
import { useFormats, useName } from '../platform/i18n/format.ts';
import { Countdown } from '../ui/countdown.tsx';
import { ErrorLine, SkeletonLines } from '../ui/states.tsx';
import { CandidateList } from './new-task.tsx';
import { isOverdue, useNow } from './use-live-tasks.ts';

const WAY = ['new', 'offered', 'accepted', 'on_site', 'handled', 'closed'] as const;

export function TaskCard({ id, rulebook, canFile, canVerify, onClose }: {
  id: string; rulebook: RulebookView | undefined; canFile: boolean; canVerify: boolean;
  onClose(): void;
}) {
  const { t } = useTranslation();
  const formats = useFormats();
  const now = useNow();
  const query = useQuery({ queryKey: ['task', id], queryFn: () => api.task(id) });
  const task = query.data;
  if (query.isPending) return <article className="card"><SkeletonLines lines={5} /></article>;
  if (query.error || !task) {
    return (
      <article className="card">
        <ErrorLine error={query.error} onRetry={() => void query.refetch()} />
      </article>
    );
  }
  const at = WAY.indexOf((task.state === 'reported' ? 'new' : task.state) as (typeof WAY)[number]);
  return (
    <article className="card" data-testid="task-card" data-state={task.state}>
      <header className="card-head">
        <div>
          <p className="card-kicker">{task.areaPath} · {task.cellCode}</p>
          <h2>{task.title}</h2>
          <p className="muted">
            {t('task.openedAt', { when: formats.ago(task.openedAt, now) })}
            {task.dueAt && ` · ${t('task.dueAt', { when: formats.ago(task.dueAt, now) })}`}
          </p>
        </div>
        <button type="button" className="plain-button" aria-label={t('ui.close')} onClick={onClose}>×</button>
      </header>
      <p className="tags">
        <span className={`tag state-${task.state}`}>{t(`taskState.${task.state}`)}</span>
        {task.priority === 'urgent' && <span className="tag danger">{t('task.urgent')}</span>}
        {isOverdue(task, now) && <span className="tag danger">{t('task.overdue')}</span>}
        {task.source !== 'person' && <span className="tag">{t(`source.${task.source}`)}</span>}
        {task.reportedByHousehold && <span className="tag">{t('task.reportedByHousehold')}</span>}
      </p>
      <ol className="way" aria-label={t('task.way')}>
        {WAY.map((state, i) => (
          <li key={state} className={i < at ? 'past' : i === at ? 'now' : undefined}>{t(`taskState.${state}`)}</li>
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
      {task.deedId && <p className="note done">{t('task.deedProposed')}</p>}
      <TaskActions task={task} rulebook={rulebook} canFile={canFile} canVerify={canVerify} />
    </article>
  );
}

function TaskActions({ task, rulebook, canFile, canVerify }: {
  task: TaskView; rulebook: RulebookView | undefined; canFile: boolean; canVerify: boolean;
}) {
  const { t } = useTranslation();
  const nameOf = useName();
  const client = useQueryClient();
  const [reason, setReason] = useState('');
  const [asking, setAsking] = useState<'cancel' | 'return' | null>(null);
  const [deedType, setDeedType] = useState('');
  const [deedId] = useState(newId);
  const act = useMutation({
    mutationFn: (work: () => Promise<TaskView>) => work(),
    onSuccess: (fresh) => {
      client.setQueryData(['task', task.id], fresh);
      setAsking(null);
      setReason('');
    },
  });
  const types = rulebook?.types.filter((type) => !task.categoryId || type.categoryId === task.categoryId) ?? [];
  const mayOffer = canFile && !task.backlog && (task.state === 'reported' || task.state === 'new');
  const mayCancel = canFile && ['reported', 'new', 'offered', 'accepted', 'on_site'].includes(task.state);
  return (
    <div className="actions">
      {mayOffer && (
        <>
          <CandidateList point={task.point} />
          <button type="button" className="primary" data-testid="offer-task" disabled={act.isPending} onClick={() => act.mutate(() => api.offerTask(task.id))}>
            {t('task.offerNearest')}
          </button>
        </>
      )}
      {canVerify && task.state === 'handled' && (
        <>
          {task.reportedByHousehold && (
            <label className="field">
              <span>{t('task.proposeDeed')}</span>
              <select value={deedType} data-testid="propose-deed" onChange={(event) => setDeedType(event.target.value)}>
                <option value="">{t('task.noDeed')}</option>
                {types.map((type) => (
                  <option key={type.id} value={type.id}>{nameOf(type)} · {t('deed.pointsShort', { count: type.points })}</option>
                ))}
              </select>
            </label>
          )}
          <button
            type="button" className="primary" data-testid="verify-done" disabled={act.isPending}
            onClick={() => act.mutate(() => api.verifyTask(task.id, {
              outcome: 'done', ...(deedType && { proposeDeed: { id: deedId, typeId: deedType } }),
            }))}
          >
            {deedType ? t('task.verifyAndPropose') : t('task.verifyDone')}
          </button>
          <button type="button" className="quiet" onClick={() => setAsking('return')}>{t('task.return')}</button>
        </>
      )}
      {mayCancel && asking === null && (
        <button type="button" className="quiet" data-testid="cancel-task" onClick={() => setAsking('cancel')}>{t('task.cancel')}</button>
      )}
      {asking && (
        <form
          className="reason" onSubmit={(event) => {
            event.preventDefault();
            if (reason.trim().length < 3) return;
            act.mutate(() => (asking === 'cancel'
              ? api.cancelTask(task.id, reason.trim())
              : api.verifyTask(task.id, { outcome: 'returned', reason: reason.trim() })));
          }}
        >
          <label className="field">
            <span>{t('task.reason')}</span>
            <input value={reason} autoFocus data-testid="task-reason" onChange={(event) => setReason(event.target.value)} />
          </label>
          <button type="submit" className="primary" disabled={reason.trim().length < 3 || act.isPending}>
            {t(asking === 'cancel' ? 'task.cancel' : 'task.return')}
          </button>
        </form>
      )}
      {act.error && <ErrorLine error={act.error} />}
    </div>
  );
}
