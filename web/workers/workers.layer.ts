/** Workers: shape carries the state (filled free, ring busy, hollow grey stale), colour helps. */
import { ScatterplotLayer } from '@deck.gl/layers';
import type { Layer } from '@deck.gl/core';
import type { WorkerView } from '../../server/workers/workers.schema.ts';
import { stateOf } from './use-live-workers.ts';

type Placed = WorkerView & { point: [number, number] };
const isPlaced = (worker: WorkerView): worker is Placed => worker.point !== null;

/** Marks grow as the map comes nearer. In pixels. */
const workerPixels = (zoom: number): number => Math.min(7, Math.max(3.5, 3.5 + (zoom - 10.5) * 0.9));

export function workerLayers(
  workers: readonly WorkerView[], look: { dark: boolean; zoom: number },
): Layer[] {
  const placed = workers.filter(isPlaced);
  const border: [number, number, number] = look.dark ? [21, 24, 29] : [255, 255, 255];
  const radius = workerPixels(look.zoom);
  const circle = (
    id: string, data: Placed[], filled: boolean, color: [number, number, number],
  ) => new ScatterplotLayer<Placed>({
    id, data, pickable: true, radiusUnits: 'pixels', getRadius: radius, filled, stroked: true,
    lineWidthUnits: 'pixels', getLineWidth: filled ? 1.5 : radius / 2,
    getPosition: (w) => w.point, getFillColor: color, getLineColor: filled ? border : color,
    transitions: { getPosition: 400 },
  });
  return [
    circle('workers-stale', placed.filter((w) => stateOf(w) === 'stale'), false, [150, 150, 150]),
    circle('workers-busy', placed.filter((w) => stateOf(w) === 'busy'), false, [200, 80, 0]),
    circle('workers-free', placed.filter((w) => stateOf(w) === 'free'), true, [216, 86, 0]),
  ];
}
