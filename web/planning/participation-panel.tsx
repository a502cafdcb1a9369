/** Where are we missing? Ranked by the upper bound: surely low first; list and map brush each other. */
import { keepPreviousData, useQuery } from '@tanstack/react-query';
import { useEffect, useMemo, useRef, useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { CellView } from '../../server/grid/grid.schema.ts';
import type { ParticipationRow } from '../../server/planning/planning.schema.ts';
import { api, type WindowQuery } from '../platform/api.ts';
import { useFormats, useName } from '../platform/i18n/format.ts';
import { Empty, ErrorLine, SkeletonLines } from '../ui/states.tsx';

const STEP = 40;

export function ParticipationPanel({ window, area, cells, hovered, selected, onHover, onSelect }: {
  window: WindowQuery; area: string | null; cells: readonly CellView[]; hovered: number | null;
  selected: string | null; onHover(index: number | null): void; onSelect(code: string): void;
}) {
  const { t } = useTranslation();
  const formats = useFormats();
  const [shown, setShown] = useState(STEP);
  const query = useQuery({
    queryKey: ['participation', window], queryFn: () => api.participation(window),
    placeholderData: keepPreviousData,
  });
  const rows = useMemo(() => (query.data?.rows ?? []).filter((row) =>
    area === null || row.areaPath === area || row.areaPath.startsWith(`${area}/`)), [query.data, area]);
  if (query.isPending) return <SkeletonLines lines={8} />;
  if (!query.data) return <ErrorLine error={query.error} onRetry={() => void query.refetch()} />;
  const { city, minContributors, tooSmall } = query.data;
  // A few wide intervals must not press all the others into a corner.
  // A withheld rate has bounds all the same: the line stands in their middle.
  const cityRate = city.rate ?? (city.low + city.high) / 2;
  const widest = Math.max(0.02, cityRate * 4, rows[Math.min(shown, rows.length) - 1]?.high ?? 0);
  return (
    <div className="participation" data-testid="participation">
      <h2>{t('plan.title')}</h2>
      <p className="muted">{t('plan.words', { minContributors })}</p>
      <p className="city-line">
        {t('plan.city', {
          rate: city.rate === null ? '–' : formats.percent(city.rate), low: formats.percent(city.low),
          high: formats.percent(city.high), n: formats.number(city.registered),
        })}
      </p>
      {rows.length === 0 && <Empty text={t('plan.empty')} />}
      <ol className="ranked">
        {rows.slice(0, shown).map((row, i) => (
          <RankedRow
            key={row.code} row={row} rank={i + 1} cell={cells[row.cellIndex]} widest={widest}
            cityRate={cityRate} minContributors={minContributors}
            active={hovered === row.cellIndex || selected === row.code}
            onHover={onHover} onSelect={onSelect}
          />
        ))}
      </ol>
      {rows.length > shown && (
        <button type="button" className="quiet" onClick={() => setShown(shown + STEP)}>
          {t('plan.more', { count: rows.length - shown })}
        </button>
      )}
      {tooSmall.length > 0 && (
        <details className="note">
          <summary>{t('plan.tooSmall', { count: tooSmall.length })}</summary>
          <p>{tooSmall.map((one) => one.code).join(t('ui.listSeparator'))}</p>
        </details>
      )}
    </div>
  );
}

function RankedRow({ row, rank, cell, widest, cityRate, minContributors, active, onHover, onSelect }: {
  row: ParticipationRow; rank: number; cell: CellView | undefined; widest: number; cityRate: number;
  minContributors: number; active: boolean; onHover(index: number | null): void;
  onSelect(code: string): void;
}) {
  const { t } = useTranslation();
  const formats = useFormats();
  const nameOf = useName();
  const line = useRef<HTMLButtonElement>(null);
  // Hovered on the map: the list shows where it is. A list under the pointer stays still.
  useEffect(() => {
    if (active && !line.current?.matches(':hover, :focus')) line.current?.scrollIntoView({ block: 'nearest' });
  }, [active]);
  const at = (value: number) => Math.min(100, (value / widest) * 100);
  const sure = row.high < cityRate;
  return (
    <li>
      <button
        ref={line} type="button" className={active ? 'active' : undefined} data-testid="ranked-row"
        onMouseEnter={() => onHover(row.cellIndex)} onMouseLeave={() => onHover(null)}
        onFocus={() => onHover(row.cellIndex)} onBlur={() => onHover(null)}
        onClick={() => onSelect(row.code)}
      >
        <span className="rank">{rank}</span>
        <span className="ranked-name">
          {cell ? nameOf(cell) : row.code}
          <span className="muted">
            {row.participating === null
              ? t('plan.under', { min: minContributors, n: formats.number(row.registered) })
              : t('plan.of', { count: formats.number(row.participating), n: formats.number(row.registered) })}
          </span>
        </span>
        <svg className={`interval${sure ? ' sure' : ''}`} viewBox="0 0 100 14" preserveAspectRatio="none" aria-hidden="true">
          <line x1={at(cityRate)} x2={at(cityRate)} y1="0" y2="14" className="city-mark" />
          <rect x={at(row.low)} width={Math.max(0.8, at(row.high) - at(row.low))} y="5" height="4" />
          {row.rate !== null && <rect x={Math.max(0, at(row.rate) - 0.8)} width="1.6" y="1" height="12" className="rate-mark" />}
        </svg>
        <span className="ranked-rate">
          {row.rate === null ? t('plan.atMost', { high: formats.percent(row.high) }) : formats.percent(row.rate)}
          <span className="muted">
            {row.rate === null ? t('plan.hidden') : `${formats.percent(row.low)}–${formats.percent(row.high)}`}
          </span>
        </span>
      </button>
    </li>
  );
}
