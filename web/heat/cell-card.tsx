/** One cell: its figures, its trend; what else is in it comes as children. */
import { useQuery } from '@tanstack/react-query';
import type { ReactNode } from 'react';
import { useTranslation } from 'react-i18next';
import type { CellView } from '../../server/grid/grid.schema.ts';
import { api, type WindowQuery } from '../platform/api.ts';
import { useFormats, useName } from '../platform/i18n/format.ts';
import { Bars } from '../ui/bars.tsx';
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
      {query.error && <ErrorLine error={query.error} onRetry={() => void query.refetch()} />}
      {data?.suppressed && <p className="note">{t('cell.suppressed')}</p>}
      {data && !data.suppressed && (
        <>
          <dl className="figures">
            <div>
              <dt>{t('cell.rate')}</dt>
              <dd>{data.registered ? formats.percent((data.households ?? 0) / data.registered) : '–'}</dd>
              <dd className="muted">{t('cell.of', {
                households: formats.number(data.households ?? 0),
                registered: formats.number(data.registered ?? 0),
              })}</dd>
            </div>
            <div><dt>{t('heat.points')}</dt><dd>{formats.number(data.points ?? 0)}</dd></div>
            <div><dt>{t('heat.deeds')}</dt><dd>{formats.number(data.deeds ?? 0)}</dd></div>
          </dl>
          <h3>{t('cell.trend', { days })}</h3>
          <Bars
            values={data.trend.map((one) => one.deeds)}
            label={t('cell.trendLabel', { days, count: data.deeds ?? 0 })}
            titles={data.trend.map((one) => `${formats.day(one.day)}: ${formats.number(one.deeds)}`)}
          />
        </>
      )}
      {children}
    </article>
  );
}
