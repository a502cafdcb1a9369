/** What is counted, per what, in which window, and what the hatch means. */
import { useTranslation } from 'react-i18next';
import { rampOf } from '../map/style.ts';
import { useFormats } from '../platform/i18n/format.ts';
import { useTheme } from '../ui/switches.tsx';
import type { Measure, Scale } from './scale.ts';

export function HeatLegend({ measure, measures, scale, days, cells, suppressed, minimums, onMeasure }: {
  measure: Measure; measures: readonly Measure[]; scale: Scale; days: number; cells: number;
  suppressed: number; minimums: { households: number; contributors: number };
  onMeasure(measure: Measure): void;
}) {
  const { t } = useTranslation();
  const formats = useFormats();
  const ramp = rampOf(useTheme());
  const text = (value: number) => (measure === 'rate'
    ? formats.percent(value, value < 0.1 ? 1 : 0) : formats.number(Math.round(value)));
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
      <p className="legend-words">{t(`heat.${measure}.words`, { days })}</p>
      <div
        className="legend-ramp"
        style={{ background: `linear-gradient(90deg, ${ramp.join(', ')})` }}
      />
      <div className="legend-ends">
        {[0, 2, 4, 6].map((i) => <span key={i}>{text(scale.breaks[i] ?? 0)}</span>)}
      </div>
      <p className="legend-few">
        <span className="hatch-swatch" aria-hidden="true" />
        {t('heat.tooFew', { ...minimums, count: suppressed, cells })}
      </p>
    </section>
  );
}
