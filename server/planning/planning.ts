/**
 * Where are we missing? Rates with their uncertainty, surely low first, never the names of those
 * who did not take part. Reads, never writes.
 */
import type { Person } from '../access/access.ts';
import { LIMITS } from '../config.ts';
import { scopeOf } from '../grid/scope.ts';
import { type Heat, seesSmall, type Window } from '../heat/heat.ts';
import { dayText } from '../platform/clock.ts';
import type { ParticipationRow, ParticipationView } from './planning.schema.ts';
import { wilsonInterval } from '../../cores/wilson.ts';

/**
 * Participation by cell in the person's areas: participating / registered households with the 95 %
 * Wilson interval, ranked by the upper bound. Where fewer than three took part the exact count is
 * withheld and the bounds are those of the counts it may be (0 to 2), so nothing is understated.
 */
export function participationFor(
  heat: Heat, person: Person, window: Window,
): ParticipationView {
  const { covers } = scopeOf(heat.grid, person, 'planning.read');
  const cells = heat.grid.cells.filter((cell) => covers(cell.areaPath));
  const seesSmallOf = seesSmall(heat, person);
  const households = heat.homes.households(window.from, window.to, window.categories);
  const rows: ParticipationRow[] = [];
  const tooSmall: ParticipationView['tooSmall'] = [];
  const shown: Count = { took: 0, registered: 0 };
  const withheld: Count[] = [];
  for (const cell of cells) {
    const registered = heat.registered[cell.index] ?? 0;
    const took = Math.min(households[cell.index] ?? 0, registered);
    const sees = seesSmallOf(cell);
    const small = registered < LIMITS.MIN_HOUSEHOLDS;
    const hidden = (small || took < LIMITS.MIN_CONTRIBUTORS) && !sees;
    if (hidden) withheld.push({ took, registered });
    else {
      shown.took += took;
      shown.registered += registered;
    }
    if (small) {
      tooSmall.push({ cellIndex: cell.index, code: cell.code });
      continue;
    }
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
    from: dayText(window.from), to: dayText(window.to), gridVersion: heat.grid.version,
    minHouseholds: LIMITS.MIN_HOUSEHOLDS, minContributors: LIMITS.MIN_CONTRIBUTORS,
    city: wholeOf(shown, withheld),
    rows, tooSmall,
  };
}

interface Count { took: number; registered: number }

/** Most that a withheld cell may have, for all that its row tells. */
const mostOf = ({ registered }: Count): number =>
  (registered < LIMITS.MIN_HOUSEHOLDS ? registered : LIMITS.MIN_CONTRIBUTORS - 1);

/**
 * The total of shown and withheld cells. Taking the shown rows from it leaves the sum of the
 * withheld ones: it is given only where that sum leaves each of them every count it might have
 * had, from nothing to its most; else only the bounds that follow from the rows.
 */
function wholeOf(shown: Count, withheld: readonly Count[]): ParticipationView['city'] {
  const sum = (of: (count: Count) => number) => withheld.reduce((total, one) => total + of(one), 0);
  const [took, most] = [sum((one) => one.took), sum(mostOf)];
  const largest = Math.max(0, ...withheld.map(mostOf));
  const registered = shown.registered + sum((one) => one.registered);
  if (took < largest || most - took < largest) {
    return {
      registered, participating: null, rate: null,
      low: wilsonInterval(shown.took, registered).low,
      high: wilsonInterval(shown.took + most, registered).high,
    };
  }
  const participating = shown.took + took;
  return {
    registered, participating, rate: registered ? participating / registered : 0,
    ...wilsonInterval(participating, registered),
  };
}
