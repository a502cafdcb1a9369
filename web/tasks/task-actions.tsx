/** What may be done with a task now: offer, choose, verify, give back, take back, cancel. */
import { useMutation, useQueryClient } from '@tanstack/react-query';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { RulebookView } from '../../server/rulebook/rulebook.schema.ts';
import { type TaskVerb, verbsOf } from '../../server/tasks/life.schema.ts';
import type { TaskView, VerifyTask } from '../../server/tasks/tasks.schema.ts';
import { api } from '../platform/api.ts';
import { newId } from '../platform/id.ts';
import { useName } from '../platform/i18n/format.ts';
import { ErrorLine } from '../ui/states.tsx';
import { CandidateList } from './candidate-list.tsx';

const REASON_LENGTH_MIN = 3;
/** Steps that need a reason which those concerned will read. */
type Asking = 'cancel' | 'return' | 'release';

export function TaskActions({ task, rulebook, canFile, canVerify }: {
  task: TaskView; rulebook: RulebookView | undefined; canFile: boolean; canVerify: boolean;
}) {
  const { t } = useTranslation();
  const client = useQueryClient();
  const [asking, setAsking] = useState<Asking | null>(null);
  const [proposed, setProposed] = useState(false);
  const act = useMutation({
    mutationFn: (work: () => Promise<TaskView>) => work(),
    onSuccess: async (fresh) => {
      await client.cancelQueries({ queryKey: ['task', task.id] });
      client.setQueryData(['task', task.id], fresh);
      setAsking(null);
    },
  });
  const run = (work: () => Promise<TaskView>) => act.mutate(work);
  // The server's own table of a task's life: no button without a verb, no verb without its right.
  const may = new Set<TaskVerb>(verbsOf(task, [
    ...(canFile ? ['tasks.file' as const] : []), ...(canVerify ? ['tasks.verify' as const] : [])]));
  const works: Record<Asking, (reason: string) => Promise<TaskView>> = {
    cancel: (reason) => api.cancelTask(task.id, reason),
    return: (reason) => api.verifyTask(task.id, { outcome: 'returned', reason }),
    release: (reason) => api.releaseTask(task.id, reason),
  };
  return (
    <div className="actions">
      {may.has('offer') && (
        <>
          <CandidateList taskId={task.id} onChoose={act.isPending ? undefined : (workerId) => run(() => api.offerTask(task.id, workerId))} />
          <button type="button" className="primary" data-testid="offer-task" disabled={act.isPending} onClick={() => run(() => api.offerTask(task.id))}>
            {t('task.offerNearest')}
          </button>
        </>
      )}
      {may.has('verify') && (
        <Verification
          task={task} rulebook={rulebook} busy={act.isPending} onReturn={() => setAsking('return')}
          onDone={(proposeDeed) => {
            setProposed(proposeDeed !== undefined);
            run(() => api.verifyTask(task.id, { outcome: 'done', ...(proposeDeed && { proposeDeed }) }));
          }}
        />
      )}
      {/* Said to whoever did it: whose deed a closed task became is nobody's reading. */}
      {proposed && task.state === 'closed' && <p className="note done">{t('task.deedProposed')}</p>}
      {asking === null && may.has('release') && (
        <button type="button" className="quiet" data-testid="release-task" onClick={() => setAsking('release')}>{t('task.release')}</button>
      )}
      {asking === null && may.has('cancel') && (
        <button type="button" className="quiet" data-testid="cancel-task" onClick={() => setAsking('cancel')}>{t('task.cancel')}</button>
      )}
      {asking && (
        <Reason label={t(`task.${asking}`)} busy={act.isPending} onSend={(reason) => run(() => works[asking](reason))} onBack={() => setAsking(null)} />
      )}
      {act.error && <ErrorLine error={act.error} />}
    </div>
  );
}

/** Closes the task; by one tap more it proposes a deed for the household that reported it. */
function Verification({ task, rulebook, busy, onDone, onReturn }: {
  task: TaskView; rulebook: RulebookView | undefined; busy: boolean;
  onDone(proposeDeed: VerifyTask['proposeDeed']): void; onReturn(): void;
}) {
  const { t } = useTranslation();
  const nameOf = useName();
  const [deedType, setDeedType] = useState('');
  const [deedId] = useState(newId);
  const types = rulebook?.types.filter((type) => !task.categoryId || type.categoryId === task.categoryId) ?? [];
  return (
    <>
      {task.reportedByHousehold && !task.deedId && (
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
        type="button" className="primary" data-testid="verify-done" disabled={busy}
        onClick={() => onDone(deedType ? { id: deedId, typeId: deedType } : undefined)}
      >
        {deedType ? t('task.verifyAndPropose') : t('task.verifyDone')}
      </button>
      <button type="button" className="quiet" onClick={onReturn}>{t('task.return')}</button>
    </>
  );
}

function Reason({ label, busy, onSend, onBack }: {
  label: string; busy: boolean; onSend(reason: string): void; onBack(): void;
}) {
  const { t } = useTranslation();
  const [reason, setReason] = useState('');
  const ready = reason.trim().length >= REASON_LENGTH_MIN && !busy;
  return (
    <form
      className="reason" onSubmit={(event) => {
        event.preventDefault();
        if (ready) onSend(reason.trim());
      }}
    >
      <label className="field">
        <span>{t('task.reason')}</span>
        <input value={reason} maxLength={1000} autoFocus data-testid="task-reason" onChange={(event) => setReason(event.target.value)} />
      </label>
      <div className="field-pair">
        <button type="button" className="quiet" onClick={onBack}>{t('ui.back')}</button>
        <button type="submit" className="primary" disabled={!ready}>{label}</button>
      </div>
    </form>
  );
}
