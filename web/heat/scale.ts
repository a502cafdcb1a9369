/** From figures to a place on the ramp: quantiles, so that one big cell does not hide the others. */
import type { HeatView } from '../../server/heat/heat.schema.ts';

export type Measure = 'rate' | 'points' | 'deeds' | 'households';
/** A figure of a cell: null where too few to show, undefined where there is nothing to measure. */
export type CellFigure = number | null | undefined;

/**
 * A figure per cell. Rates and households need somebody who lives there; points and deeds were done
 * in a place and are shown wherever there are enough of them.
 */
export function figuresOf(heat: HeatView, measure: Measure): CellFigure[] {
  return heat.points.map((points, i) => {
    const registered = heat.registered[i];
    const lived = measure === 'rate' || measure === 'households';
    if (registered === 0 && (lived || !points)) return undefined;
    if (measure !== 'rate') return heat[measure][i] ?? null;
    const households = heat.households[i];
    if (households === null || households === undefined || !registered) return null;
    return households / registered;
  });
}

export interface Scale {
  /** Ends of the classes: 7 values for 6 classes, rising. */
  breaks: number[];
  /** 0..1 along the ramp. */
  place(value: number): number;
}

const CLASSES = 6;

export function scaleOf(figures: readonly CellFigure[]): Scale {
  const values = figures.filter((v): v is number => typeof v === 'number' && v > 0)
    .sort((a, b) => a - b);
  const at = (share: number) => values[Math.min(values.length - 1,
    Math.floor(share * values.length))] ?? 0;
  const breaks = [0, ...Array.from({ length: CLASSES }, (_, i) => at((i + 1) / CLASSES))];
  for (let i = 1; i < breaks.length; i += 1) {
    if (breaks[i]! <= breaks[i - 1]!) breaks[i] = breaks[i - 1]! + 1e-9;
  }
  // Where many are alike the classes above them are empty: the highest is the end all the same.
  const most = values.at(-1) ?? Infinity;
  return {
    breaks,
    place: (value) => {
      if (value >= most) return 1;
      let i = 0;
      while (i < CLASSES - 1 && value >= breaks[i + 1]!) i += 1;
      const within = (value - breaks[i]!) / (breaks[i + 1]! - breaks[i]!);
      return Math.min(1, Math.max(0, (i + within) / CLASSES));
    },
  };
}
