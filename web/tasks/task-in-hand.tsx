/** The task in hand: arrived, done with a note. Three taps for a simple task, online or not. */
import { useTranslation } from 'react-i18next';
import type { TaskState } from '../../server/tasks/life.schema.ts';
import type { TaskView } from '../../server/tasks/tasks.schema.ts';
import { useDraft } from '../platform/draft.ts';
import { useFormats, useTitle } from '../platform/i18n/format.ts';
import { serverNow } from '../platform/server-clock.ts';

/** `state` is the task's as the worker left it; `waits`: a step of it is not sent yet. */
export function TaskInHand({ task, state, waits, onArrive, onDone }: {
  task: TaskView; state: TaskState; waits: boolean; onArrive(): void; onDone(note: string): void;
}) {
  const { t } = useTranslation();
  const formats = useFormats();
  const titleOf = useTitle();
  const late = task.dueAt !== null && state !== 'handled' && Date.parse(task.dueAt) < serverNow();
  const [{ note }, change, done] = useDraft(`task ${task.id}`, () => ({ note: '' }));
  return (
    <article className="hand-card" data-testid="task-in-hand" data-state={state} data-waits={waits}>
      <p className="tags">
        <span className={`tag state-${state}`}>{t(`taskState.${state}`)}</span>
        {waits && <span className="tag warn waits">{t('field.waitsToSend')}</span>}
        {task.priority === 'urgent' && <span className="tag danger">{t('task.urgent')}</span>}
        {task.dueAt && (
          <span className={`tag${late ? ' danger' : ''}`} title={formats.dateTime(task.dueAt)}>
            {late ? t('task.late', { by: formats.since(task.dueAt) }) : t('task.dueAt', { when: formats.dateTime(task.dueAt) })}
          </span>
        )}
      </p>
      <h2>{titleOf(task)}</h2>
      {task.address && <p className="muted">{task.address}</p>}
      {task.note && <p>{task.note}</p>}
      {state === 'accepted' && (
        <button type="button" className="primary huge" data-testid="task-arrived" onClick={onArrive}>{t('field.arrived')}</button>
      )}
      {state === 'on_site' && (
        <>
          <label className="field">
            <span>{t('field.doneNote')}</span>
            <textarea rows={2} maxLength={1000} value={note} placeholder={t('field.doneHint')} data-testid="task-done-note" onChange={(event) => change({ note: event.target.value })} />
          </label>
          <button
            type="button" className="primary huge" data-testid="task-done"
            disabled={note.trim().length < 1} onClick={() => {
              onDone(note.trim());
              done();
            }}
          >
            {t('field.done')}
          </button>
        </>
      )}
      {state === 'handled' && !waits && <p className="note done">{t('field.verifying')}</p>}
    </article>
  );
}
