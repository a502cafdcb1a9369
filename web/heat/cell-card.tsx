/** One cell: its figures, its trend; what else is in it comes as children. */
import { useQuery } from '@tanstack/react-query';
import type { ReactNode } from 'react';
import { useTranslation } from 'react-i18next';
import type { CellView } from '../../server/grid/grid.schema.ts';
import { api, type Window } from '../platform/api.ts';
import { useFormats, useName } from '../platform/i18n/format.ts';
import { Bars } from '../ui/bars.tsx';
import { OfWhichSimulated } from '../ui/of-which-simulated.tsx';
import { ErrorLine, SkeletonLines } from '../ui/states.tsx';
import { rateOf } from './scale.ts';

export function CellCard({ cell, areaName, window, onClose, children }: {
  cell: CellView; areaName: string; onClose(): void;
  window: Window;
  children?: ReactNode;
}) {
  const { t } = useTranslation();
  const formats = useFormats();
  const nameOf = useName();
  const query = useQuery({
    queryKey: ['cell-heat', cell.code, window], queryFn: () => api.cellHeat(cell.code, window),
  });
  const data = query.data;
  const ends = { from: formats.day(window.from), to: formats.day(window.to) };
  return (
    <article className="card" data-testid="cell-card">
      <header className="card-head">
        <div>
          <p className="card-kicker">{areaName}</p>
          <h2>{nameOf(cell)}</h2>
          <p className="muted">{t('cell.code', { code: cell.code })}</p>
        </div>
        <button type="button" className="plain-button" aria-label={t('ui.close')} onClick={onClose}>×</button>
      </header>
      {query.isPending && <SkeletonLines lines={4} />}
      {query.error && !data && <ErrorLine error={query.error} onRetry={() => void query.refetch()} />}
      {data && <Figures of={data} />}
      {data?.suppressed && <p className="note">{t('cell.suppressed')}</p>}
      {data && !data.suppressed && (
        <p className="muted" data-testid="cell-kind">
          {t(data.exact ? 'cell.exact' : 'cell.published')}
        </p>
      )}
      {data && data.trend.length > 0 && (
        <>
          <h3>{t('cell.trend', ends)}</h3>
          <Bars
            values={data.trend.map((one) => one.deeds)}
            label={t('cell.trend', ends)}
            titles={data.trend.map((one) => `${formats.day(one.day)}: ${one.deeds === null ? t('table.tooFew') : formats.number(one.deeds)}`)}
          />
        </>
      )}
      {children}
    </article>
  );
}

function Figures({ of }: { of: Awaited<ReturnType<typeof api.cellHeat>> }) {
  const { t } = useTranslation();
  const formats = useFormats();
  const figure = (value: number | null) => (value === null
    ? <span className="withheld">{t('table.tooFew')}</span> : formats.number(value));
  const rate = rateOf(of);
  return (
    <dl className="figures">
      <div>
        <dt>{t('cell.rate')}</dt>
        <dd>
          {of.registered === 0 ? <span className="withheld">{t('cell.noData')}</span>
            : rate === null ? figure(null) : formats.percent(rate)}
        </dd>
        {rate !== null && (
          <dd className="muted">{t('cell.of', {
            households: formats.number(of.households!), registered: formats.number(of.registered!),
          })}</dd>
        )}
      </div>
      <div><dt>{t('heat.points')}</dt><dd>{figure(of.points)}</dd></div>
      <div>
        <dt>{t('heat.deeds')}</dt><dd>{figure(of.deeds)}</dd>
        <dd className="muted"><OfWhichSimulated count={of.simulatedDeeds} /></dd>
      </div>
    </dl>
  );
}
