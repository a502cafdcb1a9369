/** What moves, on the one deck.gl overlay; this chunk is loaded when a map first needs it. */
import type { PickingInfo } from '@deck.gl/core';
import { ScatterplotLayer } from '@deck.gl/layers';
import { useCallback, useMemo } from 'react';
import type { TaskView } from '../../server/tasks/tasks.schema.ts';
import type { WorkerView } from '../../server/workers/workers.schema.ts';
import DeckOverlay from '../map/deck-overlay.tsx';
import { taskLayers } from '../tasks/tasks.layer.ts';
import { useNow } from '../tasks/use-live-tasks.ts';
import { useTheme } from '../ui/switches.tsx';
import { workerLayers } from '../workers/workers.layer.ts';

export default function LiveLayers({ tasks, workers, picked, selected, onTask }: {
  tasks: readonly TaskView[]; workers: readonly WorkerView[]; picked: [number, number] | null;
  selected: string | null; onTask(id: string): void;
}) {
  const dark = useTheme() === 'dark';
  const now = useNow(15_000);
  const places = useMemo(
    () => new Map(workers.map((worker) => [worker.id, worker.point])), [workers]);
  const layers = useMemo(() => [
    ...workerLayers(workers, dark),
    ...taskLayers(tasks, selected, (id) => places.get(id) ?? null, now),
    new ScatterplotLayer<[number, number]>({
      id: 'picked', data: picked ? [picked] : [], getPosition: (point) => point,
      radiusUnits: 'pixels', getRadius: 9, filled: false, stroked: true,
      lineWidthUnits: 'pixels', getLineWidth: 3, getLineColor: [31, 111, 235],
    }),
  ], [workers, dark, tasks, selected, places, now, picked]);
  const pick = useCallback((info: PickingInfo) => {
    if (info.layer?.id.startsWith('tasks')) onTask((info.object as TaskView).id);
  }, [onTask]);
  return <DeckOverlay layers={layers} onPick={pick} />;
}
