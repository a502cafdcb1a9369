/** Slips for people without e-mail: made, and printed once, eight to a sheet of A4. */
import { useMutation } from '@tanstack/react-query';
import { useState } from 'react';
import { createPortal } from 'react-dom';
import { useTranslation } from 'react-i18next';
import { slipLink } from '../../cores/slip-code.ts';
import { api } from '../platform/api.ts';
import { newId } from '../platform/id.ts';
import { useFormats, useName } from '../platform/i18n/format.ts';
import type { CityView } from '../../server/grid/grid.schema.ts';
import { Dialog } from '../ui/dialog.tsx';
import { ErrorLine } from '../ui/states.tsx';
import { QrCode } from '../ui/qr-code.tsx';

type Made = Awaited<ReturnType<typeof api.makeSlips>>;
const EACH_SHEET = 8;

/** `person`: whose slip alone is wanted; null asks for whom. */
export function Slips({ city, person, onClose }: {
  city: CityView; person: { id: string; name: string } | null; onClose(): void;
}) {
  const { t } = useTranslation();
  const [made, setMade] = useState<Made | null>(null);
  if (made) return <Sheets city={city} made={made} onClose={onClose} />;
  return (
    <Dialog
      role="dialog" title={t('slips.title')} testId="slips" onClose={onClose}
      size={person ? 'narrow' : 'wide'}
    >
      <Ask person={person} onMade={setMade} onClose={onClose} />
    </Dialog>
  );
}

function Ask({ person, onMade, onClose }: {
  person: { id: string; name: string } | null; onMade(made: Made): void; onClose(): void;
}) {
  const { t } = useTranslation();
  // A lost answer is asked for anew: its codes were shown to nobody, and are replaced.
  const [form, setForm] = useState({ withoutPassword: true, households: '', uses: 1 });
  const codes = form.households.split(/[\s,，、;；]+/).filter(Boolean);
  const make = useMutation({
    mutationFn: () => api.makeSlips({
      id: newId(), personIds: person ? [person.id] : [], uses: form.uses,
      withoutPassword: !person && form.withoutPassword, householdCodes: person ? [] : codes }),
    onSuccess: (answer) => answer.slips.length > 0 && onMade(answer),
  });
  return (
    <form
      className="people-form" onSubmit={(event) => {
        event.preventDefault();
        if (!make.isPending) make.mutate();
      }}
    >
      <p>{person ? t('slips.onePerson', person) : t('slips.words')}</p>
      {!person && (
        <>
          <label className="check">
            <input
              type="checkbox" checked={form.withoutPassword} data-testid="slips-all"
              onChange={(event) => setForm({ ...form, withoutPassword: event.target.checked })}
            />
            <span>{t('slips.withoutPassword')}</span>
          </label>
          <label className="field">
            <span>{t('slips.households')}</span>
            <textarea
              rows={3} value={form.households} maxLength={20_000} data-testid="slips-households"
              onChange={(event) => setForm({ ...form, households: event.target.value })}
            />
          </label>
          <label className="field">
            <span>{t('slips.uses')}</span>
            <select
              value={form.uses}
              onChange={(event) => setForm({ ...form, uses: Number(event.target.value) })}
            >
              {[1, 2, 3, 4, 5, 6].map((n) => <option key={n} value={n}>{n}</option>)}
            </select>
          </label>
        </>
      )}
      {make.data?.slips.length === 0 && <p className="note" role="status">{t('slips.nobody')}</p>}
      {make.error && <ErrorLine error={make.error} />}
      <div className="actions">
        <button type="button" className="quiet" onClick={onClose}>{t('ui.close')}</button>
        <button type="submit" className="primary" data-testid="make-slips">
          {t('slips.make')}
        </button>
      </div>
    </form>
  );
}

/** On screen what is printed, and nothing else is printed. */
function Sheets({ city, made, onClose }: { city: CityView; made: Made; onClose(): void }) {
  const { t } = useTranslation();
  const formats = useFormats();
  const sheets = Array.from({ length: Math.ceil(made.slips.length / EACH_SHEET) }, (_, i) =>
    made.slips.slice(i * EACH_SHEET, (i + 1) * EACH_SHEET));
  return createPortal(
    <div
      className="slip-sheets" role="dialog" aria-modal="true" aria-label={t('slips.title')}
      data-testid="slip-sheets"
    >
      <div className="slip-bar">
        <p>
          {t('slips.once', { count: made.slips.length, all: formats.number(made.slips.length) })}
          {made.left > 0 && ` ${t('slips.left', { count: made.left })}`}
        </p>
        <button type="button" className="primary" autoFocus onClick={() => window.print()}>
          {t('slips.print')}
        </button>
        <button type="button" className="quiet" data-testid="slips-done" onClick={onClose}>
          {t('ui.close')}
        </button>
      </div>
      {sheets.map((slips) => (
        <div key={slips[0]!.code} className="slip-sheet">
          {slips.map((slip) => <PaperSlip key={slip.code} slip={slip} city={city} />)}
        </div>
      ))}
    </div>, document.body);
}

/** For whoever reads it first: in both languages, whatever the page is in. */
function PaperSlip({ slip, city }: { slip: Made['slips'][number]; city: CityView }) {
  const { i18n } = useTranslation();
  const nameOf = useName();
  const both = (key: string, facts: Record<string, string> = {}) => (
    <>
      <span lang="zh-CN">{i18n.getFixedT('zh-CN')(key, facts)}</span>
      {' '}
      <span lang="en">{i18n.getFixedT('en')(key, facts)}</span>
    </>
  );
  return (
    <article className="slip">
      <QrCode text={slipLink(location.origin, slip.code)} />
      <div>
        <p className="slip-city">{nameOf(city)}</p>
        <p className="slip-name">{slip.kind === 'person' ? slip.name : slip.household}</p>
        <p className="slip-what">
          {both(slip.kind === 'person' ? 'slips.scanPerson' : 'slips.scanHousehold')}
        </p>
      </div>
      <p className="slip-code">{slip.code}</p>
      <p className="slip-end">
        {both('slips.until', { day: slip.expiresAt.slice(0, 10), at: location.host })}
      </p>
    </article>
  );
}
