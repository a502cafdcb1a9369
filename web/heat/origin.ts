/** How much of the heat on the screen is simulated: by what is shown, never by what is withheld. */
import type { HeatView } from '../platform/api.ts';

export interface HeatOrigin {
  deeds: number;
  simulated: number;
  /** False: the area tells its deeds, but not how many of them are simulated. */
  isWhole: boolean;
}

/** Of an area, by its own figures: those of its cells are published each for itself. */
export function originOf({ areas }: HeatView, path: string | null): HeatOrigin {
  // The first is the city, above all others.
  const area = path === null ? areas[0] : areas.find((one) => one.path === path);
  const deeds = area?.deeds ?? 0;
  return {
    deeds, simulated: area?.simulatedDeeds ?? 0,
    isWhole: deeds === 0 || area?.simulatedDeeds !== null,
  };
}
