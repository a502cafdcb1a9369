/**
 * Where are we missing? Rates with their uncertainty, surely low first, never the names of those
 * who did not take part. Reads, never writes.
 */
import type { Person } from '../access/access.ts';
import { areasOf, within } from '../access/access.ts';
import { LIMITS } from '../config.ts';
import type { GridHolder } from '../grid/grid.ts';
import { type Heat, seesSmall, type Window } from '../heat/heat.ts';
import { dayText } from '../platform/clock.ts';
import type { ParticipationRow, ParticipationView } from './planning.schema.ts';
import { wilsonInterval } from './wilson.ts';

/**
 * Participation by cell in the person's areas: participating / registered households with the 95 %
 * Wilson interval, ranked by the upper bound. Where fewer than three took part the exact count is
 * withheld and the bounds are those of the counts it may be (0 to 2), so nothing is understated.
 */
export function participationFor(
  heat: Heat, grid: GridHolder, person: Person, window: Window,
): ParticipationView {
  const areas = areasOf(person, 'planning.read');
  const cells = grid.now.cells.filter((cell) => areas.some((area) => within(cell.areaPath, area)));
  const households = heat.homes.households(window.from, window.to, window.categories);
  const rows: ParticipationRow[] = [];
  const tooSmall: ParticipationView['tooSmall'] = [];
  let registeredAll = 0;
  let participatingAll = 0;
  for (const cell of cells) {
    const registered = heat.registered[cell.index] ?? 0;
    const took = Math.min(households[cell.index] ?? 0, registered);
    registeredAll += registered;
    participatingAll += took;
    if (registered < LIMITS.MIN_HOUSEHOLDS) {
      tooSmall.push({ cellIndex: cell.index, code: cell.code });
      continue;
    }
    const hidden = took < LIMITS.MIN_CONTRIBUTORS && !seesSmall(person, cell);
    const low = wilsonInterval(hidden ? 0 : took, registered).low;
    const high = wilsonInterval(hidden ? LIMITS.MIN_CONTRIBUTORS - 1 : took, registered).high;
    rows.push({
      cellIndex: cell.index, code: cell.code, areaPath: cell.areaPath, registered,
      participating: hidden ? null : took, rate: hidden ? null : took / registered, low, high,
    });
  }
  rows.sort((a, b) => a.high - b.high || b.registered - a.registered
    || (a.code < b.code ? -1 : 1));
  return {
    from: dayText(window.from), to: dayText(window.to), gridVersion: grid.now.version,
    minHouseholds: LIMITS.MIN_HOUSEHOLDS, minContributors: LIMITS.MIN_CONTRIBUTORS,
    city: {
      registered: registeredAll, participating: participatingAll,
      rate: registeredAll ? participatingAll / registeredAll : 0,
      ...wilsonInterval(participatingAll, registeredAll),
    },
    rows, tooSmall,
  };
}
