/** What moves, on the one deck.gl overlay; this chunk is loaded when a map first needs it. */
import type { PickingInfo } from '@deck.gl/core';
import { ScatterplotLayer } from '@deck.gl/layers';
import { useCallback, useEffect, useMemo, useRef, useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { CellView } from '../../server/grid/grid.schema.ts';
import type { TaskView } from '../../server/tasks/tasks.schema.ts';
import type { WorkerView } from '../../server/workers/workers.schema.ts';
import DeckOverlay from '../map/deck-overlay.tsx';
import { useMap } from '../map/map-view.tsx';
import { keepRoom } from '../map/style.ts';
import { useFormats, useTitle } from '../platform/i18n/format.ts';
import { boxOfMark, clusterTasks, type TaskMark } from '../tasks/clusters.ts';
import { taskCellLayers } from '../tasks/task-cells.layer.ts';
import type { CellCount } from '../tasks/task-news.ts';
import { offerLayers, taskLayers } from '../tasks/tasks.layer.ts';
import { isOverdue, useNow } from '../tasks/use-live-tasks.ts';
import { useTheme } from '../ui/switches.tsx';
import { stateOf } from '../workers/use-live-workers.ts';
import { workerLayers } from '../workers/workers.layer.ts';

/** Marks are sized and grouped anew at each half step of the zoom. */
const stepOf = (zoom: number) => Math.round(zoom * 2) / 2;
/** Nearer than this, tasks that lie on each other are at one address. */
const SAME_PLACE_ZOOM = 17;

function useZoomStep(): number {
  const { map } = useMap();
  const [step, setStep] = useState(() => stepOf(map.getZoom()));
  useEffect(() => {
    const look = () => setStep(stepOf(map.getZoom()));
    map.on('zoom', look);
    return () => {
      map.off('zoom', look);
    };
  }, [map]);
  return step;
}

const NO_COUNTS: never[] = [];

export interface LiveLayersProps {
  tasks: readonly TaskView[]; cells: readonly CellView[];
  /** Tasks counted by cell, where there are too many to draw each. */
  counts: readonly CellCount[] | null;
  /** Only what is overdue is counted. */
  late: boolean;
  workers: readonly WorkerView[]; picked: [number, number] | null;
  selected: string | null; hovered: string | null; onTask(id: string): void;
  /** A mark was hit that is no single task. */
  onMark(): void;
}

/** Drawn anew, layers and all, when the canvas of the marks has lost its context. */
export default function LiveLayers(props: LiveLayersProps) {
  const { t } = useTranslation();
  const [drawn, setDrawn] = useState({ times: 0, isLost: false });
  const lost = useCallback(() => setDrawn(({ times }) => ({ times, isLost: true })), []);
  const drawAnew = useCallback(
    () => setDrawn(({ times }) => ({ times: times + 1, isLost: false })), []);
  return (
    <>
      <Overlay key={drawn.times} {...props} onLost={lost} onDrawAnew={drawAnew} />
      {drawn.isLost && <p className="map-lost note warn" role="alert">{t('map.lost')}</p>}
    </>
  );
}

function Overlay(props: LiveLayersProps & { onLost(): void; onDrawAnew(): void }) {
  const { tasks, selected, onTask, onMark, onLost, onDrawAnew } = props;
  const { map, styled } = useMap();
  const zoom = useZoomStep();
  const [under, setUnder] = useState<PickingInfo | null>(null);
  const now = useNow(15_000);
  const marks = useMemo(() => clusterTasks(tasks, {
    zoom, now, alone: new Set([selected].filter((id): id is string => id !== null)),
  }), [tasks, zoom, now, selected]);
  const counted = useCellLayers(props, zoom);
  const single = useLayers({ ...props, marks, zoom, now });
  const layers = useMemo(() => [...counted, ...single], [counted, single]);
  useEffect(() => {
    keepRoom(map, marks.map((mark) => mark.point));
    window.__deedgrid = { ...window.__deedgrid, marks };
  }, [map, styled, marks]);
  const shown = useRef(new Set<string>());
  const pick = useCallback((info: PickingInfo) => {
    if (info.layer?.id !== 'tasks') return;
    const mark = info.object as TaskMark;
    const [west, south, east, north] = boxOfMark(mark);
    const isOnePlace = east - west < 1e-5 && north - south < 1e-5;
    if (mark.tasks.length === 1) return onTask(mark.id);
    if (!isOnePlace && map.getZoom() < SAME_PLACE_ZOOM) {
      onMark();
      map.fitBounds([west, south, east, north], { padding: 90, maxZoom: SAME_PLACE_ZOOM, duration: 400 });
      return;
    }
    // Several at one address: each click shows another of them.
    const next = mark.tasks.find((task) => !shown.current.has(task.id)) ?? mark.tasks[0]!;
    if (shown.current.has(next.id)) shown.current.clear();
    shown.current.add(next.id);
    onTask(next.id);
  }, [map, onTask, onMark]);
  return (
    <>
      <DeckOverlay layers={layers} onPick={pick} onPoint={setUnder} onLost={onLost} onDrawAnew={onDrawAnew} />
      {under && <MarkTip info={under} now={now} />}
    </>
  );
}

/** Circles of tasks that are too many to be drawn each: below everything else. */
function useCellLayers(
  { cells, counts, late }: Pick<LiveLayersProps, 'cells' | 'counts' | 'late'>, zoom: number,
) {
  const { number } = useFormats();
  return useMemo(
    () => taskCellLayers(counts ?? NO_COUNTS, cells, { zoom, late, text: number }),
    [counts, cells, zoom, late, number]);
}

function useLayers({ tasks, marks, workers, picked, selected, hovered, zoom, now }: {
  tasks: readonly TaskView[]; marks: readonly TaskMark[]; workers: readonly WorkerView[];
  picked: [number, number] | null; selected: string | null; hovered: string | null;
  zoom: number; now: number;
}) {
  const { t } = useTranslation();
  const formats = useFormats();
  const dark = useTheme() === 'dark';
  const second = useNow(1000);
  const offered = useMemo(() => tasks.filter((task) => task.offer), [tasks]);
  const marked = useMemo(() => {
    // A task inside of a group lights the group.
    const looked = (mark: TaskMark) => mark.tasks.some(({ id }) => id === selected || id === hovered);
    return new Set(selected || hovered ? marks.filter(looked).map((mark) => mark.id) : []);
  }, [marks, selected, hovered]);
  const taskMarks = useMemo(() => taskLayers(marks, {
    zoom, marked, now, countText: formats.compact,
    hoursText: (count) => t('task.lateHours', { count }),
  }), [marks, marked, zoom, now, t, formats]);
  const workerMarks = useMemo(() => workerLayers(workers, { dark, zoom }), [workers, dark, zoom]);
  const offerMarks = useMemo(() => {
    const places = new Map(workers.map((worker) => [worker.id, worker.point]));
    return offerLayers(offered, (id) => places.get(id) ?? null, second);
  }, [offered, workers, second]);
  const pickedMark = useMemo(() => new ScatterplotLayer<[number, number]>({
    id: 'picked', data: picked ? [picked] : [], getPosition: (point) => point,
    radiusUnits: 'pixels', getRadius: 9, filled: false, stroked: true,
    lineWidthUnits: 'pixels', getLineWidth: 3, getLineColor: [31, 111, 235],
  }), [picked]);
  return useMemo(
    () => [taskMarks.diamonds, ...workerMarks, ...taskMarks.words, ...offerMarks, pickedMark],
    [workerMarks, taskMarks, offerMarks, pickedMark]);
}

/** Who or what a mark is. */
function MarkTip({ info, now }: { info: PickingInfo; now: number }) {
  const { t } = useTranslation();
  const formats = useFormats();
  const titleOf = useTitle();
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
  if (info.layer?.id !== 'tasks') return null;
  const { tasks, late, state } = info.object as TaskMark;
  const [task] = tasks;
  if (!task) return null;
  const several = tasks.length > 1;
  return (
    <div className="hover-tip mark-tip" style={style}>
      <strong>{several ? t('marks.several', { count: tasks.length }) : titleOf(task)}</strong>
      {several && late > 0 && <span>{t('marks.severalLate', { count: late })}</span>}
      <span>
        {several ? t('marks.worst', { state: t(`taskState.${state}`) }) : t(`taskState.${state}`)}
        {!several && isOverdue(task, now) && ` · ${t('task.late', { by: formats.since(task.dueAt!, now) })}`}
      </span>
    </div>
  );
}
