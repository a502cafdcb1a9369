/** One area for everything on screen. */
import { booleanPointInPolygon } from '@turf/boolean-point-in-polygon';
import { useCallback, useMemo } from 'react';
import type { AreaView } from '../../server/grid/grid.schema.ts';
import type { WorkerView } from '../../server/workers/workers.schema.ts';
import { useName } from '../platform/i18n/format.ts';
import { useSession } from '../platform/session.tsx';
import { useWorkers } from '../workers/use-live-workers.ts';
import { useGround, useView } from './context.tsx';

const NOBODY: never[] = [];

/** True when `path` is the area or lies in it; null is the whole city. */
export function isIn(path: string, area: string | null): boolean {
  return area === null || path === area || path.startsWith(`${area}/`);
}

/** Workers who stand in the area now; those without a position by the area they work in. */
export function workersIn(
  workers: readonly WorkerView[], area: string | null, outlines: GeoJSON.FeatureCollection,
): readonly WorkerView[] {
  if (area === null) return workers;
  const shapes = outlines.features.filter((one) => isIn(String(one.properties?.path), area));
  return workers.filter(({ point, areaPath }) => (point
    ? shapes.some((shape) => booleanPointInPolygon(point, shape as GeoJSON.Feature<GeoJSON.MultiPolygon>))
    : isIn(areaPath, area)));
}

/** An area's name in the language of the screen; the path itself for one that is not known. */
export function useAreaName(areas: readonly AreaView[] | undefined): (path: string) => string {
  const nameOf = useName();
  const byPath = useMemo(() => new Map(areas?.map((area) => [area.path, area])), [areas]);
  return useCallback((path) => {
    const area = byPath.get(path);
    return area ? nameOf(area) : path;
  }, [byPath, nameOf]);
}

/** Workers in the area that is chosen, for whoever may see them. */
export function useWorkersHere(): readonly WorkerView[] {
  const { may } = useSession();
  const { outlines } = useGround();
  const { area } = useView().asked;
  const { data } = useWorkers(may('workers.read'));
  return useMemo(() => workersIn(data ?? NOBODY, area, outlines), [data, area, outlines]);
}
