import { useMutation } from '@tanstack/react-query';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { SubmitDeed } from '../../server/deeds/deeds.schema.ts';
import type { CityView } from '../../server/grid/grid.schema.ts';
import type { OwnHousehold } from '../../server/households/households.schema.ts';
import type { RulebookView } from '../../server/rulebook/rulebook.schema.ts';
import type { FileTask } from '../../server/tasks/tasks.schema.ts';
import { useDraft } from '../platform/draft.ts';
import { newId } from '../platform/id.ts';
import { useName } from '../platform/i18n/format.ts';
import { serverNow } from '../platform/server-clock.ts';
import { instantOf, wallTime } from '../platform/wall-time.ts';
import { ErrorLine } from '../ui/states.tsx';
import { timeBounds, timeProblem } from './deed-time.ts';
import { type MapPiece, PlacePicker, type Point } from './place-picker.tsx';

interface FormProps {
  city: CityView; household: OwnHousehold; map: MapPiece;
  onSent(id: string): void;
}

/** What, where, when, a note: the deed goes to the panel. */
export function DeedForm({ city, household, rulebook, map, submit, onSent }: FormProps & {
  rulebook: RulebookView; submit(body: SubmitDeed, about: string): Promise<unknown>;
}) {
  const { t } = useTranslation();
  const nameOf = useName();
  const [draft, change, done] = useDraft('deed', () => ({
    // Made before the first try: the retry of a lost answer is no second deed.
    id: newId(), typeId: '', when: null as string | null, note: '',
  }));
  const { id, typeId, note } = draft;
  // By the server's clock: a phone that is days slow would put it under another month's cap.
  const [opened] = useState(() => wallTime(serverNow(), city.timeZone));
  const when = draft.when ?? opened;
  const [point, setPoint] = useState<Point | null>(household.point);
  const [wrong, setWrong] = useState<ReturnType<typeof timeProblem>>(null);
  const type = rulebook.types.find((one) => one.id === typeId);
  const { min, max } = timeBounds(city.timeZone, serverNow());
  const send = useMutation({
    // Without a connection it is kept: it must not wait for one before it is.
    mutationFn: (body: SubmitDeed) => submit(body, type ? nameOf(type) : ''),
    onSuccess: () => {
      done();
      onSent(id);
    },
  });
  const enter = () => {
    const problem = timeProblem(when, city.timeZone, serverNow());
    const at = instantOf(when, city.timeZone);
    setWrong(problem);
    if (problem || at === null || !point || !typeId) return;
    send.mutate({
      id, householdId: household.id, typeId, point, occurredAt: new Date(at).toISOString(),
      ...(note.trim() && { note: note.trim() }),
    });
  };
  return (
    <form
      className="stack" noValidate onSubmit={(event) => {
        event.preventDefault();
        enter();
      }}
    >
      <label className="field">
        <span>{t('field.deedWhat')}</span>
        <select value={typeId} required data-testid="deed-type" onChange={(event) => change({ typeId: event.target.value })}>
          <option value="">{t('field.deedPick')}</option>
          {rulebook.categories.map((category) => (
            <optgroup key={category.id} label={nameOf(category)}>
              {rulebook.types.filter((one) => one.categoryId === category.id).map((one) => (
                <option key={one.id} value={one.id}>{nameOf(one)} · {t('deed.pointsShort', { count: one.points })}</option>
              ))}
            </optgroup>
          ))}
        </select>
        {type && <small className="muted">{t('field.deedCap', { count: type.points, cap: type.monthlyCap })}</small>}
      </label>
      <PlacePicker city={city} home={household.point} point={point} map={map} onPoint={setPoint} />
      <label className="field">
        <span>{t('field.when')}</span>
        <input
          type="datetime-local" value={when} required min={min} max={max} data-testid="deed-when"
          aria-invalid={wrong !== null} aria-describedby={wrong ? 'deed-when-wrong' : undefined}
          onChange={(event) => {
            change({ when: event.target.value });
            setWrong(null);
          }}
        />
        {wrong && <small id="deed-when-wrong" className="wrong" role="alert">{t(`field.whenWrong.${wrong}`)}</small>}
      </label>
      <label className="field">
        <span>{t('field.note')}</span>
        <textarea rows={2} maxLength={1000} value={note} placeholder={t('field.noteHint')} data-testid="deed-note" onChange={(event) => change({ note: event.target.value })} />
      </label>
      {send.error && <ErrorLine error={send.error} />}
      <button type="submit" className="primary huge" data-testid="deed-send" disabled={!typeId || !point || send.isPending}>
        {t(send.isPending ? 'field.sending' : 'field.send')}
      </button>
    </form>
  );
}

/** A need of the neighbourhood: a dispatcher takes it up. */
export function ReportForm({ city, household, map, submit, onSent }: FormProps & {
  submit(body: FileTask, about: string): Promise<unknown>;
}) {
  const { t } = useTranslation();
  const [{ id, title, note }, change, done] = useDraft(
    'report', () => ({ id: newId(), title: '', note: '' }));
  const [point, setPoint] = useState<Point | null>(household.point);
  const send = useMutation({
    mutationFn: (body: FileTask) => submit(body, body.title),
    onSuccess: () => {
      change({ id: newId(), title: '', note: '' });
      done();
      onSent(id);
    },
  });
  const ready = title.trim().length >= 2 && point !== null && !send.isPending;
  return (
    <form
      className="stack" onSubmit={(event) => {
        event.preventDefault();
        if (!ready) return;
        send.mutate({ id, title: title.trim(), point, ...(note.trim() && { note: note.trim() }) });
      }}
    >
      <label className="field">
        <span>{t('field.needWhat')}</span>
        <input value={title} maxLength={120} placeholder={t('field.needHint')} data-testid="report-title" onChange={(event) => change({ title: event.target.value })} />
      </label>
      <PlacePicker city={city} home={household.point} point={point} map={map} onPoint={setPoint} />
      <label className="field">
        <span>{t('field.note')}</span>
        <textarea rows={2} maxLength={1000} value={note} placeholder={t('field.noteHint')} data-testid="report-note" onChange={(event) => change({ note: event.target.value })} />
      </label>
      {send.error && <ErrorLine error={send.error} />}
      <button type="submit" className="primary huge" data-testid="report-send" disabled={!ready}>
        {t(send.isPending ? 'field.sending' : 'field.send')}
      </button>
    </form>
  );
}
