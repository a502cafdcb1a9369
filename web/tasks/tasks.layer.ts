/** Tasks as diamonds by state, overdue with an outer ring; offers as arcs to who is asked. */
import { ArcLayer, IconLayer, ScatterplotLayer, TextLayer } from '@deck.gl/layers';
import type { Layer } from '@deck.gl/core';
import type { TaskView } from '../../server/tasks/tasks.schema.ts';
import { isOverdue } from './use-live-tasks.ts';

type Color = [number, number, number, number];
const COLORS: Record<string, Color> = {
  reported: [138, 90, 0, 255], new: [120, 126, 138, 255], offered: [31, 111, 235, 255],
  accepted: [17, 94, 150, 255], on_site: [94, 53, 177, 255], handled: [26, 127, 75, 255],
};
const LATE: Color = [180, 35, 24, 200];
const SIDE = 64;
let atlas: HTMLCanvasElement | undefined;

/** One white diamond with a border, tinted per task. */
function diamondAtlas(): HTMLCanvasElement {
  if (atlas) return atlas;
  atlas = document.createElement('canvas');
  atlas.width = SIDE;
  atlas.height = SIDE;
  const pen = atlas.getContext('2d')!;
  pen.translate(SIDE / 2, SIDE / 2);
  pen.rotate(Math.PI / 4);
  pen.fillStyle = '#fff';
  pen.fillRect(-18, -18, 36, 36);
  return atlas;
}

export interface TasksOnMap {
  /** Filed by people or by the simulated life, or in somebody's hands. */
  live: TaskView[];
  /** Imported and not yet offered: smaller, so that a city of them does not hide the heat. */
  history: TaskView[];
  late: TaskView[];
}

/** Sorts the tasks once, not at each move of a worker. */
export function sortForMap(tasks: readonly TaskView[], now: number): TasksOnMap {
  const isHistory = (task: TaskView) => task.source === 'import' && task.state === 'new';
  return {
    live: tasks.filter((task) => !isHistory(task)),
    history: tasks.filter(isHistory),
    late: tasks.filter((task) => isOverdue(task, now)),
  };
}

function diamonds(
  id: string, data: TaskView[], marked: ReadonlySet<string>, size: number, alpha: number,
): Layer {
  const small = { sizeUnits: 'meters', sizeMinPixels: 4, sizeMaxPixels: 11 } as const;
  return new IconLayer<TaskView>({
    id, data, pickable: true, iconAtlas: diamondAtlas() as never,
    iconMapping: { d: { x: 0, y: 0, width: SIDE, height: SIDE, mask: true } },
    getIcon: () => 'd', getPosition: (task) => task.point,
    ...(id === 'tasks-history' ? small : { sizeUnits: 'pixels' as const }),
    getSize: (task) => (marked.has(task.id) ? size * 1.6 : size),
    getColor: (task) => {
      const [r, g, b] = COLORS[task.state] ?? COLORS.new!;
      return [r, g, b, alpha];
    },
    updateTriggers: { getSize: [...marked] },
  });
}

/** `marked`: selected or hovered in a list. `near`: close enough to read hours at the ring. */
export function taskLayers(
  { live, history, late }: TasksOnMap, marked: ReadonlySet<string>, near: boolean, now: number,
  hoursText: (hours: number) => string,
): Layer[] {
  const hours = (task: TaskView) => Math.max(1, Math.round((now - Date.parse(task.dueAt!)) / 3_600_000));
  return [
    diamonds('tasks-history', history, marked, 160, 130),
    new ScatterplotLayer<TaskView>({
      id: 'tasks-late', data: late, getPosition: (task) => task.point, radiusUnits: 'meters',
      getRadius: 110, radiusMinPixels: 3.5, radiusMaxPixels: 11, stroked: true, filled: false,
      lineWidthUnits: 'pixels', getLineWidth: 1.25, getLineColor: LATE,
    }),
    diamonds('tasks-live', live, marked, 24, 255),
    // A text layer without a text complains about its empty atlas.
    ...(near && late.length > 0 ? [new TextLayer<TaskView>({
      id: 'tasks-late-hours', data: late, getPosition: (task) => task.point,
      getText: (task) => hoursText(hours(task)), getSize: 11, getColor: LATE,
      getPixelOffset: [0, -19], fontWeight: 600, characterSet: 'auto', background: true,
      getBackgroundColor: [255, 255, 255, 220], backgroundPadding: [3, 1],
      updateTriggers: { getText: now },
    })] : []),
  ];
}

interface OfferOnMap { from: [number, number]; to: [number, number]; seconds: number }

/** Arcs from each offered task to whom it is offered, with the seconds left at the arc's end. */
export function offerLayers(
  tasks: readonly TaskView[], workerAt: (id: string) => [number, number] | null, now: number,
): Layer[] {
  const offers = tasks.flatMap((task): OfferOnMap[] => {
    const at = task.offer && workerAt(task.offer.workerId);
    const seconds = task.offer ? Math.ceil((Date.parse(task.offer.expiresAt) - now) / 1000) : 0;
    return at ? [{ from: task.point, to: at, seconds: Math.max(0, seconds) }] : [];
  });
  return [
    new ArcLayer<OfferOnMap>({
      id: 'offers', data: offers, getSourcePosition: (arc) => arc.from,
      getTargetPosition: (arc) => arc.to, getWidth: 2.5, getHeight: 0.35,
      getSourceColor: [31, 111, 235], getTargetColor: [255, 140, 0],
    }),
    new TextLayer<OfferOnMap>({
      id: 'offer-seconds', data: offers, getPosition: (arc) => arc.to,
      getText: (arc) => String(arc.seconds), getSize: 12, getColor: [29, 35, 48, 255],
      getPixelOffset: [14, -12], fontWeight: 600, characterSet: '0123456789', background: true,
      getBackgroundColor: [255, 255, 255, 225], backgroundPadding: [4, 1],
    }),
  ];
}
