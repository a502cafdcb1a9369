/** What is counted, per what, in which window, how it is classed, and what the hatch means. */
import { type ReactNode, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { rampOf } from '../map/style.ts';
import { useFormats } from '../platform/i18n/format.ts';
import { useTheme } from '../ui/switches.tsx';
import type { CellFigure, Measure, Scale } from './scale.ts';

/** On a phone the words fold away: the map has little room. */
const WIDE = '(min-width: 761px)';

export function HeatLegend({ measure, measures, scale, figures, days, categories, minimums, onMeasure, children }: {
  measure: Measure; measures: readonly Measure[]; scale: Scale; figures: readonly CellFigure[];
  days: number; categories: readonly string[];
  minimums: { households: number; contributors: number };
  onMeasure(measure: Measure): void; children?: ReactNode;
}) {
  const { t } = useTranslation();
  const formats = useFormats();
  const ramp = rampOf(useTheme());
  const [open, setOpen] = useState(() => matchMedia(WIDE).matches);
  const text = (value: number) => (measure === 'rate'
    ? formats.percent(value, value < 0.1 ? 1 : 0) : formats.number(Math.round(value)));
  const tooFew = figures.filter((figure) => figure === null).length;
  const shown = figures.filter((figure) => typeof figure === 'number').length;
  const nothing = figures.length - tooFew - shown;
  return (
    <section className="legend" data-testid="heat-legend" aria-label={t('heat.legend')}>
      <label className="legend-measure">
        <span className="visually-hidden">{t('heat.measure')}</span>
        <select
          value={measure} data-testid="measure"
          onChange={(event) => onMeasure(event.target.value as Measure)}
        >
          {measures.map((one) => <option key={one} value={one}>{t(`heat.${one}`)}</option>)}
        </select>
      </label>
      <div
        className="legend-ramp"
        style={{ background: `linear-gradient(90deg, ${ramp.join(', ')})` }}
      />
      <div className="legend-ends">
        {[0, 2, 4, 6].map((i) => <span key={i}>{text(scale.breaks[i] ?? 0)}</span>)}
      </div>
      <details open={open} onToggle={(event) => setOpen(event.currentTarget.open)}>
        <summary>{t('heat.details')}</summary>
        <p className="legend-words">{t(`heat.${measure}.words`, { days })}</p>
        {categories.length > 0 && <p className="legend-words">{t('heat.only', { names: categories.join(t('ui.listSeparator')) })}</p>}
        <p className="legend-words">{t('heat.method', { count: shown })}</p>
        <p className="legend-few">
          <span className="hatch-swatch" aria-hidden="true" />
          <span data-testid="legend-few">{t('heat.tooFew', { ...minimums, count: tooFew, cells: figures.length })}</span>
        </p>
        {nothing > 0 && (
          <p className="legend-few">
            <span className="empty-swatch" aria-hidden="true" />
            {t('heat.nothing', { count: nothing })}
          </p>
        )}
      </details>
      {children}
    </section>
  );
}
