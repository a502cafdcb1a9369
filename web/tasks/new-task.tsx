/** A need becomes a task: a place, words, see who is nearest and why, send. */
import { useMutation } from '@tanstack/react-query';
import { type ReactNode, useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { CategoryView } from '../../server/rulebook/rulebook.schema.ts';
import { api } from '../platform/api.ts';
import { newId } from '../platform/id.ts';
import { useName } from '../platform/i18n/format.ts';
import { Choice } from '../ui/choice.tsx';
import { ErrorLine } from '../ui/states.tsx';
import { CandidateList } from './candidate-list.tsx';

/** No category's id. */
const NONE = '*';
const DUE_MINUTES = [60, 240, 1440, 4320];

export function NewTask({ point, place, categories, onFiled, onClose }: {
  point: [number, number] | null; place: ReactNode; categories: readonly CategoryView[];
  onFiled(id: string): void; onClose(): void;
}) {
  const { t } = useTranslation();
  const nameOf = useName();
  // Made before the first try: the retry of a lost answer is no second task.
  const [id] = useState(newId);
  const [title, setTitle] = useState('');
  const [note, setNote] = useState('');
  const [category, setCategory] = useState(NONE);
  const [due, setDue] = useState(240);
  const [urgent, setUrgent] = useState(false);
  const send = useMutation({
    mutationFn: () => api.fileTask({
      id, title: title.trim(), point: point!, dueInMinutes: due,
      ...(category !== NONE && { categoryId: category }), ...(note.trim() && { note: note.trim() }),
      ...(urgent && { priority: 'urgent' as const }),
    }),
    onSuccess: (task) => onFiled(task.id),
  });
  const ready = point !== null && title.trim().length >= 2 && !send.isPending;
  return (
    <form
      className="card new-task" data-testid="new-task-form"
      onSubmit={(event) => {
        event.preventDefault();
        if (ready) send.mutate();
      }}
    >
      <header className="card-head">
        <h2>{t('newTask.title')}</h2>
        <button type="button" className="plain-button" aria-label={t('ui.close')} onClick={onClose}>×</button>
      </header>
      {place}
      <label className="field">
        <span>{t('newTask.what')}</span>
        <input
          value={title} maxLength={120} data-testid="task-title" autoFocus
          placeholder={t('newTask.whatHint')} onChange={(event) => setTitle(event.target.value)}
        />
      </label>
      <div className="field-pair">
        <Choice
          label={t('newTask.category')} testId="task-category" value={category}
          onChange={setCategory} lines={[
            { id: NONE, text: t('newTask.noCategory') },
            ...categories.map((one) => ({ id: one.id, text: nameOf(one) })),
          ]}
        />
        <label className="field">
          <span>{t('newTask.due')}</span>
          <select value={due} onChange={(event) => setDue(Number(event.target.value))}>
            {DUE_MINUTES.map((one) => <option key={one} value={one}>{t(`newTask.due${one}`)}</option>)}
          </select>
        </label>
      </div>
      <label className="field">
        <span>{t('newTask.note')}</span>
        <textarea rows={2} value={note} maxLength={1000} onChange={(event) => setNote(event.target.value)} />
      </label>
      <label className="check">
        <input type="checkbox" checked={urgent} onChange={(event) => setUrgent(event.target.checked)} />
        <span>{t('newTask.urgent')}</span>
      </label>
      {point && <CandidateList point={point} />}
      {send.error && <ErrorLine error={send.error} />}
      <button type="submit" className="primary" disabled={!ready} data-testid="send-task">
        {send.isPending ? t('newTask.sending') : t('newTask.send')}
      </button>
    </form>
  );
}
