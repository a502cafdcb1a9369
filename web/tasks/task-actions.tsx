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
import { Choice } from '../ui/choice.tsx';
import { Dialog } from '../ui/dialog.tsx';
import { ErrorLine } from '../ui/states.tsx';
import { CandidateList } from './candidate-list.tsx';

const REASON_LENGTH_MIN = 3;
/** No deed's type. */
const NONE = '*';
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
  const ask = (what: Asking) => {
    act.reset();
    setAsking(what);
  };
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
          task={task} rulebook={rulebook} busy={act.isPending} onReturn={() => ask('return')}
          onDone={(proposeDeed) => {
            setProposed(proposeDeed !== undefined);
            run(() => api.verifyTask(task.id, { outcome: 'done', ...(proposeDeed && { proposeDeed }) }));
          }}
        />
      )}
      {/* Said to whoever did it: whose deed a closed task became is nobody's reading. */}
      {proposed && task.state === 'closed' && <p className="note done">{t('task.deedProposed')}</p>}
      {may.has('release') && (
        <button type="button" className="quiet" data-testid="release-task" onClick={() => ask('release')}>{t('task.release')}</button>
      )}
      {may.has('cancel') && (
        <button type="button" className="quiet" data-testid="cancel-task" onClick={() => ask('cancel')}>{t('task.cancel')}</button>
      )}
      {asking && (
        <Reason
          label={t(`task.${asking}`)} busy={act.isPending} error={act.error}
          onSend={(reason) => run(() => works[asking](reason))} onBack={() => setAsking(null)}
        />
      )}
      {!asking && act.error && <ErrorLine error={act.error} />}
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
  const [deedType, setDeedType] = useState(NONE);
  const isProposed = deedType !== NONE;
  const [deedId] = useState(newId);
  const types = rulebook?.types.filter((type) => !task.categoryId || type.categoryId === task.categoryId) ?? [];
  return (
    <>
      {task.reportedByHousehold && !task.deedId && (
        <Choice
          label={t('task.proposeDeed')} testId="propose-deed" value={deedType}
          onChange={setDeedType} lines={[
            { id: NONE, text: t('task.noDeed') },
            ...types.map((type) => ({
              id: type.id,
              text: `${nameOf(type)} · ${t('deed.pointsShort', { count: type.points })}`,
            })),
          ]}
        />
      )}
      <button
        type="button" className="primary" data-testid="verify-done" disabled={busy}
        onClick={() => onDone(isProposed ? { id: deedId, typeId: deedType } : undefined)}
      >
        {isProposed ? t('task.verifyAndPropose') : t('task.verifyDone')}
      </button>
      <button type="button" className="quiet" onClick={onReturn}>{t('task.return')}</button>
    </>
  );
}

/** Who had the task is told at once, with the reason. */
function Reason({ label, busy, error, onSend, onBack }: {
  label: string; busy: boolean; error: unknown; onSend(reason: string): void; onBack(): void;
}) {
  const { t } = useTranslation();
  const [reason, setReason] = useState('');
  const ready = reason.trim().length >= REASON_LENGTH_MIN && !busy;
  return (
    <Dialog title={label} testId="task-reason-dialog" onClose={onBack}>
      <form
        className="reason" onSubmit={(event) => {
          event.preventDefault();
          if (ready) onSend(reason.trim());
        }}
      >
        <label className="field">
          <span>{t('task.reason')}</span>
          <input
            value={reason} maxLength={1000} autoFocus data-testid="task-reason"
            onChange={(event) => setReason(event.target.value)}
          />
        </label>
        {error != null && <ErrorLine error={error} />}
        <div className="field-pair">
          <button type="button" className="quiet" onClick={onBack}>{t('ui.back')}</button>
          <button type="submit" className="primary" disabled={!ready}>{label}</button>
        </div>
      </form>
    </Dialog>
  );
}
