/** One cell: its figures, its trend; what else is in it comes as children. */
import { useQuery } from '@tanstack/react-query';
import type { ReactNode } from 'react';
import { useTranslation } from 'react-i18next';
import type { CellView } from '../../server/grid/grid.schema.ts';
import { api, type WindowQuery } from '../platform/api.ts';
import { useFormats, useName } from '../platform/i18n/format.ts';
import { Bars } from '../ui/bars.tsx';
import { OfWhichSimulated } from '../ui/of-which-simulated.tsx';
import { ErrorLine, SkeletonLines } from '../ui/states.tsx';

export function CellCard({ cell, areaName, window, days, onClose, children }: {
  cell: CellView; areaName: string; window: WindowQuery; days: number; onClose(): void;
  children?: ReactNode;
}) {
  const { t } = useTranslation();
  const formats = useFormats();
  const nameOf = useName();
  const query = useQuery({
    queryKey: ['cell-heat', cell.code, window], queryFn: () => api.cellHeat(cell.code, window),
  });
  const data = query.data;
  const figure = (value: number | null) => (value === null
    ? <span className="withheld">{t('table.tooFew')}</span> : formats.number(value));
  const isRated = data?.registered && data.households !== null;
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
      {data && (
        <dl className="figures">
          <div>
            <dt>{t('cell.rate')}</dt>
            <dd>
              {data.registered === 0 ? <span className="withheld">{t('cell.noData')}</span>
                : isRated ? formats.percent(data.households! / data.registered!) : figure(null)}
            </dd>
            {isRated && (
              <dd className="muted">{t('cell.of', {
                households: formats.number(data.households!), registered: formats.number(data.registered!),
              })}</dd>
            )}
          </div>
          <div><dt>{t('heat.points')}</dt><dd>{figure(data.points)}</dd></div>
          <div><dt>{t('heat.deeds')}</dt><dd>{figure(data.deeds)}</dd><dd className="muted"><OfWhichSimulated count={data.simulatedDeeds} /></dd></div>
        </dl>
      )}
      {data?.suppressed && <p className="note">{t('cell.suppressed')}</p>}
      {data && data.trend.length > 0 && (
        <>
          <h3>{t('cell.trend', { days })}</h3>
          <Bars
            values={data.trend.map((one) => one.deeds)}
            label={t('cell.trendLabel', { days, count: data.deeds ?? 0 })}
            titles={data.trend.map((one) => `${formats.day(one.day)}: ${one.deeds === null ? t('table.tooFew') : formats.number(one.deeds)}`)}
          />
        </>
      )}
      {children}
    </article>
  );
}
