/**
 * What is counted, per what, in which window, how it is classed, and what the hatch means. Folded it
 * is three lines in a corner, since the map is what people came for; how it was left is kept.
 */
import { type ReactNode, useId } from 'react';
import { useTranslation } from 'react-i18next';
import { rampOf } from '../map/style.ts';
import { useFormats } from '../platform/i18n/format.ts';
import { useKept } from '../ui/kept.ts';
import { useTheme } from '../ui/switches.tsx';
import type { HeatOrigin } from './origin.ts';
import type { CellFigure, Measure, Scale } from './scale.ts';

/** Whose figures are on the map: exact, changed to protect people, both, or exact ones alone. */
export type FigureKind = 'exact' | 'published' | 'mixed' | 'unpublished';

interface LegendProps {
  measure: Measure; measures: readonly Measure[]; scale: Scale; figures: readonly CellFigure[];
  ends: { from: string; to: string }; categories: readonly string[];
  minHouseholds: number; origin: HeatOrigin; kind: FigureKind; step: 'area' | 'cell' | null;
  onMeasure(measure: Measure): void; onStep(byCell: boolean): void; onExplain(): void;
  children?: ReactNode;
}

export function HeatLegend(props: LegendProps) {
  const { measure, measures, scale, figures, origin, onMeasure } = props;
  const { t } = useTranslation();
  const formats = useFormats();
  const ramp = rampOf(useTheme());
  const [open, setOpen] = useKept('legend', false);
  const body = useId();
  const text = (value: number) => (measure === 'rate'
    ? formats.percent(value, value < 0.1 ? 1 : 0) : formats.number(Math.round(value)));
  const tooFew = figures.filter((figure) => figure === null).length;
  return (
    <section className={open ? 'legend open' : 'legend'} data-testid="heat-legend" aria-label={t('heat.legend')}>
      <div className="legend-head">
        <label className="legend-measure">
          <span className="visually-hidden">{t('heat.measure')}</span>
          <select
            value={measure} data-testid="measure"
            onChange={(event) => onMeasure(event.target.value as Measure)}
          >
            {measures.map((one) => <option key={one} value={one}>{t(`heat.${one}`)}</option>)}
          </select>
        </label>
        <button
          type="button" className="plain-button" data-testid="legend-fold" aria-expanded={open} aria-controls={body}
          aria-label={t('heat.details')} title={t('heat.details')} onClick={() => setOpen(!open)}
        >
          <span aria-hidden="true">{open ? '▾' : '▴'}</span>
        </button>
      </div>
      <div
        className="legend-ramp"
        style={{ background: `linear-gradient(90deg, ${ramp.join(', ')})` }}
      />
      <div className="legend-ends">
        {[0, 2, 4, 6].map((i) => <span key={i}>{text(scale.breaks[i] ?? 0)}</span>)}
      </div>
      {(origin.simulated > 0 || !origin.isWhole) && (
        <p className="legend-words" data-testid="legend-origin">
          {t(origin.isWhole ? 'heat.origin' : origin.simulated > 0 ? 'heat.originAtLeast' : 'heat.originFew', {
            deeds: formats.number(origin.deeds), simulated: formats.number(origin.simulated),
          })}
        </p>
      )}
      <p className="legend-words" data-testid="legend-kind">
        {t(`heat.kind.${props.kind}`)}
        {' '}
        <button
          type="button" className="plain-button link" data-testid="explain-figures"
          onClick={props.onExplain}
        >
          {t('heat.explain')}
        </button>
      </p>
      {props.step && <Step step={props.step} onStep={props.onStep} />}
      {tooFew > 0 && (
        <p className="legend-few">
          <span className="hatch-swatch" aria-hidden="true" />
          <span data-testid="legend-few">{t('heat.few', { count: tooFew, cells: figures.length })}</span>
        </p>
      )}
      <div id={body} hidden={!open}>{open && <LegendWords {...props} />}</div>
    </section>
  );
}

/** What is drawn where cells would say little, and the other. */
function Step({ step, onStep }: { step: 'area' | 'cell'; onStep(byCell: boolean): void }) {
  const { t } = useTranslation();
  const other = step === 'area' ? 'heat.showCells' : 'heat.showAreas';
  return (
    <p className="legend-words" data-testid="legend-step">
      {t(`heat.step.${step}`)}
      {' '}
      <button
        type="button" className="plain-button link" data-testid="step"
        onClick={() => onStep(step === 'area')}
      >
        {t(other)}
      </button>
    </p>
  );
}

function LegendWords({
  measure, ends, categories, minHouseholds, figures, step, children,
}: LegendProps) {
  const { t } = useTranslation();
  const shown = figures.filter((figure) => typeof figure === 'number').length;
  const nothing = figures.filter((figure) => figure === undefined).length;
  return (
    <>
      <p className="legend-words">{t(`heat.${measure}.words`, ends)}</p>
      {categories.length > 0 && <p className="legend-words">{t('heat.only', { names: categories.join(t('ui.listSeparator')) })}</p>}
      {step !== 'area' && <p className="legend-words">{t('heat.method', { count: shown })}</p>}
      <p className="legend-words">{t('heat.tooFew', { households: minHouseholds })}</p>
      {nothing > 0 && (
        <p className="legend-few">
          <span className="empty-swatch" aria-hidden="true" />
          {t('heat.nothing', { count: nothing })}
        </p>
      )}
      {children}
    </>
  );
}
