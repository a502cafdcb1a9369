/** What moves, on the one deck.gl overlay; this chunk is loaded when a map first needs it. */
import type { PickingInfo } from '@deck.gl/core';
import { ScatterplotLayer } from '@deck.gl/layers';
import { useCallback, useEffect, useMemo, useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { TaskView } from '../../server/tasks/tasks.schema.ts';
import type { WorkerView } from '../../server/workers/workers.schema.ts';
import DeckOverlay from '../map/deck-overlay.tsx';
import { useMap } from '../map/map-view.tsx';
import { useFormats } from '../platform/i18n/format.ts';
import { offerLayers, sortForMap, taskLayers } from '../tasks/tasks.layer.ts';
import { isOverdue, useNow } from '../tasks/use-live-tasks.ts';
import { useTheme } from '../ui/switches.tsx';
import { stateOf } from '../workers/use-live-workers.ts';
import { workerLayers } from '../workers/workers.layer.ts';

/** From here the hours of what is late can be read beside their rings. */
const NEAR_ZOOM = 13;

function useIsNear(): boolean {
  const { map } = useMap();
  const [near, setNear] = useState(() => map.getZoom() >= NEAR_ZOOM);
  useEffect(() => {
    const look = () => setNear(map.getZoom() >= NEAR_ZOOM);
    map.on('zoomend', look);
    return () => {
      map.off('zoomend', look);
    };
  }, [map]);
  return near;
}

export default function LiveLayers({ tasks, workers, picked, selected, hovered, onTask }: {
  tasks: readonly TaskView[]; workers: readonly WorkerView[]; picked: [number, number] | null;
  selected: string | null; hovered: string | null; onTask(id: string): void;
}) {
  const { t } = useTranslation();
  const dark = useTheme() === 'dark';
  const now = useNow(15_000);
  const second = useNow(1000);
  const near = useIsNear();
  const [under, setUnder] = useState<PickingInfo | null>(null);
  const sorted = useMemo(() => sortForMap(tasks, now), [tasks, now]);
  const offered = useMemo(() => tasks.filter((task) => task.offer), [tasks]);
  const marked = useMemo(
    () => new Set([selected, hovered].filter((id): id is string => id !== null)), [selected, hovered]);
  const taskMarks = useMemo(
    () => taskLayers(sorted, marked, near, now, (count) => t('task.lateHours', { count })),
    [sorted, marked, near, now, t]);
  const workerMarks = useMemo(() => workerLayers(workers, dark), [workers, dark]);
  const offerMarks = useMemo(() => {
    const places = new Map(workers.map((worker) => [worker.id, worker.point]));
    return offerLayers(offered, (id) => places.get(id) ?? null, second);
  }, [offered, workers, second]);
  const pickedMark = useMemo(() => new ScatterplotLayer<[number, number]>({
    id: 'picked', data: picked ? [picked] : [], getPosition: (point) => point,
    radiusUnits: 'pixels', getRadius: 9, filled: false, stroked: true,
    lineWidthUnits: 'pixels', getLineWidth: 3, getLineColor: [31, 111, 235],
  }), [picked]);
  const layers = useMemo(
    () => [...workerMarks, ...taskMarks, ...offerMarks, pickedMark],
    [workerMarks, taskMarks, offerMarks, pickedMark]);
  const pick = useCallback((info: PickingInfo) => {
    if (info.layer?.id.startsWith('tasks')) onTask((info.object as TaskView).id);
  }, [onTask]);
  return (
    <>
      <DeckOverlay layers={layers} onPick={pick} onPoint={setUnder} />
      {under && <MarkTip info={under} now={now} />}
    </>
  );
}

/** Who or what a mark is. */
function MarkTip({ info, now }: { info: PickingInfo; now: number }) {
  const { t } = useTranslation();
  const formats = useFormats();
  const style = { transform: `translate(${info.x + 14}px, ${info.y - 46}px)` };
  if (info.layer?.id.startsWith('workers')) {
    const worker = info.object as WorkerView;
    return (
      <div className="hover-tip mark-tip" style={style}>
        <strong>{worker.name}</strong>
        <span>
          {t(`workers.${stateOf(worker)}`, { count: worker.load })}
          {worker.seenAt && ` · ${formats.ago(worker.seenAt)}`}
          {worker.simulated && ` · ${t('ui.simulated')}`}
        </span>
      </div>
    );
  }
  if (!info.layer?.id.startsWith('tasks')) return null;
  const task = info.object as TaskView;
  return (
    <div className="hover-tip mark-tip" style={style}>
      <strong>{task.title}</strong>
      <span>
        {t(`taskState.${task.state}`)}
        {isOverdue(task, now) && ` · ${t('task.late', { when: formats.ago(task.dueAt!, now) })}`}
      </span>
    </div>
  );
}
