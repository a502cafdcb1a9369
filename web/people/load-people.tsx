/** People from a file: first what would change, then, when nothing is wrong, all of it at once. */
import { useMutation, useQueryClient } from '@tanstack/react-query';
import { useMemo, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { api } from '../platform/api.ts';
import { useFormats } from '../platform/i18n/format.ts';
import { Dialog } from '../ui/dialog.tsx';
import { ErrorLine, SkeletonLines } from '../ui/states.tsx';

type Loaded = Awaited<ReturnType<typeof api.loadPeople>>;
/** Of long lists the first are shown, and how many more there are. */
const SHOWN = 12;

/** Spreadsheets here write UTF-8 or, in China, GB 18030; bytes that are no UTF-8 are the latter. */
function textOf(bytes: ArrayBuffer): string {
  try {
    return new TextDecoder('utf-8', { fatal: true }).decode(bytes);
  } catch {
    return new TextDecoder('gb18030').decode(bytes);
  }
}

export function LoadPeople({ onClose }: { onClose(): void }) {
  const { t } = useTranslation();
  const client = useQueryClient();
  const [file, setFile] = useState<{ name: string; csv: string } | null>(null);
  const look = useMutation({ mutationFn: (csv: string) => api.loadPeople({ csv, dryRun: true }) });
  const store = useMutation({
    mutationFn: (csv: string) => api.loadPeople({ csv, dryRun: false }),
    onSuccess: () => client.invalidateQueries({ queryKey: ['people'] }),
  });
  const choose = async (chosen: File | undefined) => {
    if (!chosen) return;
    store.reset();
    const csv = textOf(await chosen.arrayBuffer());
    setFile({ name: chosen.name, csv });
    look.mutate(csv);
  };
  const found = store.data ?? look.data;
  const canStore = file !== null && found !== undefined && !found.stored
    && found.faults.length === 0 && found.added.length + found.changed.length > 0;
  return (
    <Dialog role="dialog" size="wide" title={t('people.load')} testId="load" onClose={onClose}>
      <div className="people-form">
        <p>{t('people.loadWords')}</p>
        <Template />
        <label className="field">
          <span>{t('people.file')}</span>
          <input
            type="file" accept=".csv,.txt,text/csv,text/plain" data-testid="people-file"
            onChange={(event) => void choose(event.target.files?.[0])}
          />
        </label>
        {look.isPending && <SkeletonLines lines={3} />}
        {look.error && (
          <ErrorLine error={look.error} onRetry={() => file && look.mutate(file.csv)} />
        )}
        {found && !look.isPending && <Account found={found} />}
        {store.error && <ErrorLine error={store.error} />}
        <div className="actions">
          <button type="button" className="quiet" onClick={onClose}>{t('ui.close')}</button>
          {!store.data?.stored && (
            <button
              type="button" className="primary" data-testid="store-people"
              disabled={!canStore || store.isPending}
              onClick={() => file && store.mutate(file.csv)}
            >
              {t('people.store')}
            </button>
          )}
        </div>
      </div>
    </Dialog>
  );
}

/** An empty file with its heads, as a spreadsheet opens it. */
function Template() {
  const { t } = useTranslation();
  const heads = t('people.heads');
  // The mark at the start tells a spreadsheet that it is UTF-8.
  const href = useMemo(() =>
    `data:text/csv;charset=utf-8,${encodeURIComponent(`\uFEFF${heads}\r\n`)}`, [heads]);
  return (
    <p className="muted">
      {t('people.columns')}
      {' '}
      <a href={href} download={t('people.templateName')}>{t('people.template')}</a>
    </p>
  );
}

function Account({ found }: { found: Loaded }) {
  const { t } = useTranslation();
  const formats = useFormats();
  const counted = (key: string, count: number) => t(key, { count, all: formats.number(count) });
  return (
    <div role="status" data-testid="load-account">
      {found.stored && <p className="note done">{t('people.stored')}</p>}
      <ul className="load-counts">
        <li>{counted('people.added', found.added.length)}</li>
        <li>{counted('people.changed', found.changed.length)}</li>
        <li>{counted('people.unchanged', found.unchanged)}</li>
        {found.faults.length > 0
          && <li className="danger-text">{counted('people.faults', found.faults.length)}</li>}
      </ul>
      {found.faults.length > 0 ? (
        <Some lines={found.faults.map(({ line, account, fault, value }) =>
          t('people.lineFault', { line, account, fault: t(`fault.${fault}`), value }))} />
      ) : (
        <Some lines={[
          ...found.added.map(({ account, name }) => t('people.addedOne', { account, name })),
          ...found.changed.map(({ account, name, changes }) => t('people.changedOne', {
            account, name,
            what: changes.map((one) => t(`change.${one}`)).join(t('ui.listSeparator')) })),
        ]} />
      )}
    </div>
  );
}

function Some({ lines }: { lines: readonly string[] }) {
  const { t } = useTranslation();
  const more = new Set(lines).size - SHOWN;
  return (
    <ul className="load-lines">
      {[...new Set(lines)].slice(0, SHOWN).map((line) => <li key={line}>{line}</li>)}
      {more > 0 && <li className="muted">{t('people.more', { count: more })}</li>}
    </ul>
  );
}
