/** Tasks as diamonds by state, overdue with an outer ring; offers as arcs to who is asked. */
import { ArcLayer, IconLayer, ScatterplotLayer } from '@deck.gl/layers';
import type { Layer } from '@deck.gl/core';
import type { TaskView } from '../../server/tasks/tasks.schema.ts';
import { isOverdue } from './use-live-tasks.ts';

type Color = [number, number, number, number];
const COLORS: Record<string, Color> = {
  reported: [138, 90, 0, 255], new: [120, 126, 138, 255], offered: [31, 111, 235, 255],
  accepted: [17, 94, 150, 255], on_site: [94, 53, 177, 255], handled: [26, 127, 75, 255],
};
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

export function taskLayers(
  tasks: readonly TaskView[], selected: string | null, workerAt: (id: string) => [number, number] | null,
  now: number,
): Layer[] {
  const live = tasks.filter((task) => task.source !== 'import' || task.state !== 'new');
  const history = tasks.filter((task) => task.source === 'import' && task.state === 'new');
  const late = live.filter((task) => isOverdue(task, now));
  const offered = live.flatMap((task) => {
    const at = task.offer && workerAt(task.offer.workerId);
    return at ? [{ from: task.point, to: at }] : [];
  });
  /** Half a street long, so that a whole city of them does not hide the heat. */
  const small = { sizeUnits: 'meters', sizeMinPixels: 4, sizeMaxPixels: 11 } as const;
  const diamonds = (id: string, data: readonly TaskView[], size: number, alpha: number) =>
    new IconLayer<TaskView>({
      id, data: data as TaskView[], pickable: true, iconAtlas: diamondAtlas() as never,
      iconMapping: { d: { x: 0, y: 0, width: SIDE, height: SIDE, mask: true } },
      getIcon: () => 'd', getPosition: (task) => task.point,
      ...(id === 'tasks-history' ? small : { sizeUnits: 'pixels' as const }),
      getSize: (task) => (task.id === selected ? size * 1.5 : size),
      getColor: (task) => {
        const [r, g, b] = COLORS[task.state] ?? COLORS.new!;
        return [r, g, b, alpha];
      },
      updateTriggers: { getSize: selected },
    });
  return [
    new ScatterplotLayer<TaskView>({
      id: 'tasks-late', data: late, getPosition: (task) => task.point, radiusUnits: 'pixels',
      getRadius: 8, stroked: true, filled: false, lineWidthUnits: 'pixels', getLineWidth: 1.5,
      getLineColor: [180, 35, 24, 220],
    }),
    diamonds('tasks-history', history, 160, 130),
    new ArcLayer<{ from: [number, number]; to: [number, number] }>({
      id: 'offers', data: offered, getSourcePosition: (arc) => arc.from,
      getTargetPosition: (arc) => arc.to, getWidth: 2.5, getHeight: 0.35,
      getSourceColor: [31, 111, 235], getTargetColor: [255, 140, 0],
    }),
    diamonds('tasks-live', live, 24, 255),
  ];
}
