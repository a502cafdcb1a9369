/** The task in hand: arrived, done with a note. Three taps for a simple task. */
import { useMutation, useQueryClient } from '@tanstack/react-query';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { TaskView } from '../../server/tasks/tasks.schema.ts';
import { api } from '../platform/api.ts';
import { useFormats } from '../platform/i18n/format.ts';
import { ErrorLine } from '../ui/states.tsx';

export function TaskInHand({ task }: { task: TaskView }) {
  const { t } = useTranslation();
  const formats = useFormats();
  const client = useQueryClient();
  const [note, setNote] = useState('');
  const act = useMutation({
    mutationFn: (work: () => Promise<TaskView>) => work(),
    onSettled: () => client.invalidateQueries({ queryKey: ['own-work'] }),
  });
  return (
    <article className="hand-card" data-testid="task-in-hand" data-state={task.state}>
      <p className="tags">
        <span className={`tag state-${task.state}`}>{t(`taskState.${task.state}`)}</span>
        {task.priority === 'urgent' && <span className="tag danger">{t('task.urgent')}</span>}
        {task.dueAt && <span className="tag">{t('task.dueAt', { when: formats.ago(task.dueAt) })}</span>}
      </p>
      <h2>{task.title}</h2>
      {task.address && <p className="muted">{task.address}</p>}
      {task.note && <p>{task.note}</p>}
      {task.state === 'accepted' && (
        <button type="button" className="primary huge" data-testid="task-arrived" disabled={act.isPending} onClick={() => act.mutate(() => api.arrive(task.id))}>{t('field.arrived')}</button>
      )}
      {task.state === 'on_site' && (
        <>
          <label className="field">
            <span>{t('field.doneNote')}</span>
            <textarea rows={2} value={note} placeholder={t('field.doneHint')} data-testid="task-done-note" onChange={(event) => setNote(event.target.value)} />
          </label>
          <button type="button" className="primary huge" data-testid="task-done" disabled={act.isPending || note.trim().length < 1} onClick={() => act.mutate(() => api.handle(task.id, note.trim()))}>{t('field.done')}</button>
        </>
      )}
      {task.state === 'handled' && <p className="note done">{t('field.verifying')}</p>}
      {act.error && <ErrorLine error={act.error} />}
    </article>
  );
}
