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
  const { whole, tooSmall } = query.data;
  const wholeRate = whole?.rate ?? null;
  // A few wide intervals must not press all the others into a corner.
  const widest = Math.max(0.02, (wholeRate ?? 0) * 4, rows[Math.min(shown, rows.length) - 1]?.high ?? 0);
  return (
    <div className="participation" data-testid="participation">
      <h2>{t('plan.title')}</h2>
      <p className="muted">{t('plan.words')}</p>
      {whole && (
        <p className="city-line">
          {t('plan.whole', {
            rate: formats.percent(whole.rate), low: formats.percent(whole.low),
            high: formats.percent(whole.high), n: formats.number(whole.registered),
          })}
        </p>
      )}
      {rows.length === 0 && <Empty text={t('plan.empty')} />}
      <ol className="ranked">
        {rows.slice(0, shown).map((row, i) => (
          <RankedRow
            key={row.code} row={row} rank={i + 1} cell={cells[row.cellIndex]} widest={widest}
            wholeRate={wholeRate}
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

function RankedRow({ row, rank, cell, widest, wholeRate, active, onHover, onSelect }: {
  row: ParticipationRow; rank: number; cell: CellView | undefined; widest: number;
  wholeRate: number | null; active: boolean; onHover(index: number | null): void;
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
  const sure = wholeRate !== null && row.high < wholeRate;
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
            {t('plan.of', { count: formats.number(row.participating), n: formats.number(row.registered) })}
          </span>
        </span>
        <svg className={`interval${sure ? ' sure' : ''}`} viewBox="0 0 100 14" preserveAspectRatio="none" aria-hidden="true">
          {wholeRate !== null && <line x1={at(wholeRate)} x2={at(wholeRate)} y1="0" y2="14" className="city-mark" />}
          <rect x={at(row.low)} width={Math.max(0.8, at(row.high) - at(row.low))} y="5" height="4" />
          <rect x={Math.max(0, at(row.rate) - 0.8)} width="1.6" y="1" height="12" className="rate-mark" />
        </svg>
        <span className="ranked-rate">
          {formats.percent(row.rate)}
          <span className="muted">{`${formats.percent(row.low)}–${formats.percent(row.high)}`}</span>
        </span>
      </button>
    </li>
  );
}
