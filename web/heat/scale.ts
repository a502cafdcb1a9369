/** From figures to a place on the ramp: quantiles, so that one big cell does not hide the others. */
import type { HeatView } from '../platform/api.ts';

export type Measure = 'rate' | 'points' | 'deeds' | 'households';
/** A figure of a cell: null where too few to show, undefined where there is nothing to measure. */
export type CellFigure = number | null | undefined;

type Place = Record<'registered' | 'points' | 'deeds' | 'households', number | null>;

/** Participation of a place. At most 1: who is in no register counts where it was done. */
export function rateOf(
  { registered, households }: Pick<Place, 'registered' | 'households'>,
): number | null {
  return registered && households !== null ? Math.min(1, households / registered) : null;
}

/**
 * The figure of a place. Rates and households need somebody who lives there; points and deeds were
 * done in a place and are shown wherever there are enough of them.
 */
function figureOf(place: Place, measure: Measure): CellFigure {
  const { registered, points } = place;
  const lived = measure === 'rate' || measure === 'households';
  if (registered === 0 && (lived || !points)) return undefined;
  return measure === 'rate' ? rateOf(place) : place[measure];
}

const placeOf = (heat: HeatView, i: number): Place => ({
  registered: heat.registered[i] ?? null, points: heat.points[i] ?? null,
  deeds: heat.deeds[i] ?? null, households: heat.households[i] ?? null,
});

/** A figure per cell. */
export const figuresOf = (heat: HeatView, measure: Measure): CellFigure[] =>
  heat.points.map((_, i) => figureOf(placeOf(heat, i), measure));

/** A figure per area. */
export const areaFiguresOf = (heat: HeatView, measure: Measure): Map<string, CellFigure> =>
  new Map(heat.areas.map((area) => [area.path, figureOf(area, measure)]));

/**
 * True where a map by cell would say little: figures are published, and most of those here are 0,
 * as in a short window, in which hardly anybody acts twice and few counts are above the least.
 */
export function saysLittle(heat: HeatView, isHere: (index: number) => boolean): boolean {
  const shown = heat.households.filter((households, i) =>
    households !== null && heat.registered[i] !== 0 && isHere(i));
  const none = shown.filter((households) => households === 0);
  return none.length * 2 > shown.length;
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
