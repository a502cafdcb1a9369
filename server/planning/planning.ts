/**
 * Where are we missing? Rates with their uncertainty, surely low first, never the names of those
 * who did not take part. Reads, never writes.
 */
import type { Person } from '../access/access.ts';
import { LIMITS } from '../config.ts';
import { scopeOf } from '../grid/scope.ts';
import { figuresFor, type Heat, type PlaceFigures, type Window } from '../heat/heat.ts';
import { dayText } from '../platform/clock.ts';
import { type Figure, shown } from '../../cores/figures.ts';
import type { ParticipationRow, ParticipationView } from './planning.schema.ts';
import { wilsonInterval } from '../../cores/wilson.ts';

/**
 * Participation by cell in the person's areas: participating / registered households with the 95 %
 * Wilson interval, ranked by the upper bound. Published counts have noise that protects people: the
 * interval is as much wider. Error: WINDOW_NOT_PUBLISHED.
 */
export function participationFor(
  heat: Heat, person: Person, window: Window,
): ParticipationView {
  const { covers, areas } = scopeOf(heat.grid, person, 'planning.read');
  const figures = figuresFor(heat, person, window);
  const rows: ParticipationRow[] = [];
  const tooSmall: ParticipationView['tooSmall'] = [];
  for (const cell of heat.grid.cells) {
    if (!covers(cell.areaPath)) continue;
    const rate = rateOf(heat, [figures.cell(cell)]);
    const isSmall = (heat.registered[cell.index] ?? 0) < LIMITS.MIN_HOUSEHOLDS;
    // A window that is not published tells nothing of cells whose exact figures are not theirs.
    if (!isSmall && rate) {
      rows.push({
        cellIndex: cell.index, code: cell.code, areaPath: cell.areaPath, ...rate,
        exact: figures.isExact(cell.areaPath),
      });
    } else if (isSmall) tooSmall.push({ cellIndex: cell.index, code: cell.code });
  }
  rows.sort((a, b) => a.high - b.high || (b.registered ?? 0) - (a.registered ?? 0)
    || (a.code < b.code ? -1 : 1));
  const held = heat.grid.areas.map((area, i) => ({ area, i }))
    .filter(({ area }) => covers(area.path) && !(area.parent && covers(area.parent)));
  return {
    from: dayText(window.from), to: dayText(window.to), gridVersion: heat.grid.version,
    minHouseholds: LIMITS.MIN_HOUSEHOLDS,
    whole: areas.length === 0 ? null
      : rateOf(heat, held.map(({ area, i }) => figures.area(area, i))),
    rows, tooSmall,
  };
}

/** The rate of some places together; null where a figure of one is withheld. */
function rateOf(heat: Heat, places: readonly PlaceFigures[]) {
  const sum = (of: (place: PlaceFigures) => Figure) => places.reduce<number | null>(
    (total, place) => add(total, shown(of(place))), 0);
  const registered = sum((place) => place.registered);
  const participating = sum((place) => place.households);
  if (!registered || participating === null) return null;
  const published = places.filter((place) => place.households.kind === 'published').length;
  const { noise } = heat.publication.rules;
  return {
    registered, participating, rate: Math.min(1, participating / registered),
    ...wilsonInterval(participating, registered, noise.rules.variance * published),
  };
}

const add = (a: number | null, b: number | null) => (a === null || b === null ? null : a + b);
