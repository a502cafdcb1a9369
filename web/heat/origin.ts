/** How much of the heat on the screen is simulated: by what is shown, never by what is withheld. */
import type { HeatView } from '../../server/heat/heat.schema.ts';

export interface HeatOrigin {
  deeds: number;
  simulated: number;
  /** False: some cells tell their deeds, but not how many of them are simulated. */
  isWhole: boolean;
}

/** `isIn`: whether the cell of an index belongs to what is looked at. */
export function originOf(heat: HeatView, isIn: (index: number) => boolean): HeatOrigin {
  const origin = { deeds: 0, simulated: 0, isWhole: true };
  heat.deeds.forEach((deeds, i) => {
    if (deeds === null || !isIn(i)) return;
    const simulated = heat.simulatedDeeds[i] ?? null;
    origin.deeds += deeds;
    origin.simulated += simulated ?? 0;
    if (simulated === null) origin.isWhole = false;
  });
  return origin;
}
