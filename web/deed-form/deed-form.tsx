import { useMutation, useQueryClient } from '@tanstack/react-query';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { CityView } from '../../server/grid/grid.schema.ts';
import type { OwnHousehold } from '../../server/households/households.schema.ts';
import type { RulebookView } from '../../server/rulebook/rulebook.schema.ts';
import { newId } from '../platform/id.ts';
import { useName } from '../platform/i18n/format.ts';
import { ErrorLine } from '../ui/states.tsx';
import { type MapPiece, PlacePicker } from './place-picker.tsx';
import { submit } from './outbox.ts';

/** Now as the value of a datetime-local input. */
function localNow(): string {
  const now = new Date();
  return new Date(now.getTime() - now.getTimezoneOffset() * 60_000).toISOString().slice(0, 16);
}

interface FormProps {
  city: CityView; household: OwnHousehold; rulebook: RulebookView; personId: string; map: MapPiece;
  onSent(): void;
}

/** What, where, when, a note: the deed goes to the panel. */
export function DeedForm({ city, household, rulebook, personId, map, onSent }: FormProps) {
  const { t } = useTranslation();
  const nameOf = useName();
  const client = useQueryClient();
  const [id, setId] = useState(newId);
  const [typeId, setTypeId] = useState('');
  const [point, setPoint] = useState(household.point);
  const [when, setWhen] = useState(localNow);
  const [note, setNote] = useState('');
  const type = rulebook.types.find((one) => one.id === typeId);
  const send = useMutation({
    mutationFn: () => submit({
      kind: 'deed', owner: personId, body: {
        id, householdId: household.id, typeId, point, occurredAt: new Date(when).toISOString(),
        ...(note.trim() && { note: note.trim() }),
      },
    }),
    onSuccess: () => {
      setId(newId());
      setNote('');
      void client.invalidateQueries({ queryKey: ['own-deeds'] });
      onSent();
    },
  });
  return (
    <form
      className="stack" onSubmit={(event) => {
        event.preventDefault();
        if (typeId) send.mutate();
      }}
    >
      <label className="field">
        <span>{t('field.deedWhat')}</span>
        <select value={typeId} required data-testid="deed-type" onChange={(event) => setTypeId(event.target.value)}>
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
        <input type="datetime-local" value={when} max={localNow()} onChange={(event) => setWhen(event.target.value)} />
      </label>
      <label className="field">
        <span>{t('field.note')}</span>
        <textarea rows={2} maxLength={1000} value={note} placeholder={t('field.noteHint')} data-testid="deed-note" onChange={(event) => setNote(event.target.value)} />
      </label>
      {send.error && <ErrorLine error={send.error} />}
      <button type="submit" className="primary huge" data-testid="deed-send" disabled={!typeId || send.isPending}>{t('field.send')}</button>
    </form>
  );
}

/** A need of the neighbourhood: a dispatcher takes it up. */
export function ReportForm({ city, household, personId, map, onSent }: Omit<FormProps, 'rulebook'>) {
  const { t } = useTranslation();
  const client = useQueryClient();
  const [id, setId] = useState(newId);
  const [title, setTitle] = useState('');
  const [note, setNote] = useState('');
  const [point, setPoint] = useState(household.point);
  const send = useMutation({
    mutationFn: () => submit({
      kind: 'task', owner: personId,
      body: { id, title: title.trim(), point, ...(note.trim() && { note: note.trim() }) },
    }),
    onSuccess: () => {
      setId(newId());
      setTitle('');
      setNote('');
      void client.invalidateQueries({ queryKey: ['reported'] });
      onSent();
    },
  });
  return (
    <form
      className="stack" onSubmit={(event) => {
        event.preventDefault();
        if (title.trim().length >= 2) send.mutate();
      }}
    >
      <label className="field">
        <span>{t('field.needWhat')}</span>
        <input value={title} maxLength={120} placeholder={t('field.needHint')} data-testid="report-title" onChange={(event) => setTitle(event.target.value)} />
      </label>
      <PlacePicker city={city} home={household.point} point={point} map={map} onPoint={setPoint} />
      <label className="field">
        <span>{t('field.note')}</span>
        <textarea rows={2} maxLength={1000} value={note} placeholder={t('field.noteHint')} onChange={(event) => setNote(event.target.value)} />
      </label>
      {send.error && <ErrorLine error={send.error} />}
      <button type="submit" className="primary huge" data-testid="report-send" disabled={title.trim().length < 2 || send.isPending}>{t('field.send')}</button>
    </form>
  );
}
