/** A need becomes a task: point on the map, words, see who is nearest and why, send. */
import { useMutation, useQuery } from '@tanstack/react-query';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { CategoryView } from '../../server/rulebook/rulebook.schema.ts';
import { api } from '../platform/api.ts';
import { newId } from '../platform/id.ts';
import { useFormats, useName } from '../platform/i18n/format.ts';
import { Empty, ErrorLine, SkeletonLines } from '../ui/states.tsx';

const DUE_MINUTES = [60, 240, 1440, 4320];

export function NewTask({ point, categories, onFiled, onClose }: {
  point: [number, number] | null; categories: readonly CategoryView[];
  onFiled(id: string): void; onClose(): void;
}) {
  const { t } = useTranslation();
  const nameOf = useName();
  // Made before the first try: the retry of a lost answer is no second task.
  const [id] = useState(newId);
  const [title, setTitle] = useState('');
  const [note, setNote] = useState('');
  const [category, setCategory] = useState('');
  const [due, setDue] = useState(240);
  const [urgent, setUrgent] = useState(false);
  const send = useMutation({
    mutationFn: () => api.fileTask({
      id, title: title.trim(), point: point!, dueInMinutes: due,
      ...(category && { categoryId: category }), ...(note.trim() && { note: note.trim() }),
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
      <p className={point ? 'note done' : 'note'}>{point ? t('newTask.pointSet') : t('newTask.pickPoint')}</p>
      <label className="field">
        <span>{t('newTask.what')}</span>
        <input
          value={title} maxLength={120} data-testid="task-title" autoFocus
          placeholder={t('newTask.whatHint')} onChange={(event) => setTitle(event.target.value)}
        />
      </label>
      <div className="field-pair">
        <label className="field">
          <span>{t('newTask.category')}</span>
          <select value={category} onChange={(event) => setCategory(event.target.value)}>
            <option value="">{t('newTask.noCategory')}</option>
            {categories.map((one) => <option key={one.id} value={one.id}>{nameOf(one)}</option>)}
          </select>
        </label>
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

/** The ranking, explained line by line. */
export function CandidateList({ point }: { point: [number, number] }) {
  const { t } = useTranslation();
  const formats = useFormats();
  const query = useQuery({
    queryKey: ['candidates', point], queryFn: () => api.candidates(point[0], point[1]),
    refetchInterval: 5000,
  });
  if (query.isPending) return <SkeletonLines lines={3} />;
  if (query.error) return <ErrorLine error={query.error} onRetry={() => void query.refetch()} />;
  const rows = query.data.candidates;
  if (rows.length === 0) return <Empty text={t('candidates.none')} />;
  return (
    <table className="candidates" data-testid="candidates">
      <caption>{t('candidates.title')}</caption>
      <thead>
        <tr>
          <th scope="col">{t('candidates.worker')}</th>
          <th scope="col">{t('candidates.distance')}</th>
          <th scope="col">{t('candidates.load')}</th>
          <th scope="col">{t('candidates.seen')}</th>
        </tr>
      </thead>
      <tbody>
        {rows.map((row) => (
          <tr key={row.workerId} className={row.rank === null ? 'excluded' : undefined}>
            <td>{row.rank !== null && <b>{row.rank}. </b>}{row.name}</td>
            <td>{formats.meters(row.distanceMeters)} <span className="muted">{t('candidates.minutes', { count: row.minutes })}</span></td>
            <td>{row.load}</td>
            <td>
              {row.excludedBecause.length > 0
                ? row.excludedBecause.map((reason) => t(`excluded.${reason}`)).join(', ')
                : t('candidates.secondsAgo', { count: row.seenSecondsAgo ?? 0 })}
            </td>
          </tr>
        ))}
      </tbody>
    </table>
  );
}
