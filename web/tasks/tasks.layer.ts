/** Tasks as diamonds by state, several as one with their number; offers as arcs to who is asked. */
import { ArcLayer, IconLayer, TextLayer } from '@deck.gl/layers';
import type { Layer } from '@deck.gl/core';
import type { TaskView } from '../../server/tasks/tasks.schema.ts';
import type { TaskMark } from './clusters.ts';

type Color = [number, number, number, number];
const COLORS: Record<string, string> = {
  reported: '#8a5a00', new: '#5f6673', offered: '#1f6feb', accepted: '#115e96', on_site: '#5e35b1',
  handled: '#1a7f4b',
};
const LATE = '#c82318';
const LATE_TEXT: Color = [180, 35, 24, 255];
const SIDE = 64;
/** Each state as it is, and overdue. */
const ICONS = Object.keys(COLORS).flatMap((state) => [state, `${state} late`]);
let atlas: HTMLCanvasElement | undefined;

/**
 * A diamond a state, with a light rim and a dark hair around it: seen on the palest cell, on the
 * darkest one and on each other. What is overdue has a red ring outside of the rim.
 */
function diamondAtlas(): HTMLCanvasElement {
  if (atlas) return atlas;
  atlas = document.createElement('canvas');
  atlas.width = SIDE * ICONS.length;
  atlas.height = SIDE;
  const pen = atlas.getContext('2d')!;
  ICONS.forEach((icon, i) => {
    const turn = Math.SQRT1_2;
    pen.setTransform(turn, turn, -turn, turn, (i + 0.5) * SIDE, SIDE / 2);
    const square = (half: number, color: string) => {
      pen.fillStyle = color;
      pen.fillRect(-half, -half, 2 * half, 2 * half);
    };
    const [state, late] = icon.split(' ') as [string, string | undefined];
    square(22, late ? LATE : 'rgba(20,25,35,.55)');
    square(late ? 19 : 20.8, '#ffffff');
    square(late ? 16 : 17.5, COLORS[state]!);
  });
  return atlas;
}
const MAPPING = Object.fromEntries(ICONS.map((icon, i) =>
  [icon, { x: i * SIDE, y: 0, width: SIDE, height: SIDE, mask: false }]));
const iconOf = ({ state, late }: TaskMark) =>
  `${state in COLORS ? state : 'new'}${late > 0 ? ' late' : ''}`;

/** Marks grow as the map comes nearer: from afar they leave the map to be seen. In pixels. */
export const taskPixels = (zoom: number): number => Math.min(28, Math.max(16, 16 + (zoom - 11) * 3));

export interface TaskLook {
  zoom: number;
  /** Selected or hovered in a list. */
  marked: ReadonlySet<string>;
  now: number;
  hoursText(hours: number): string;
  countText(count: number): string;
}

/** From here the hours of what is late can be read beside their rings. */
const HOURS_ZOOM = 13.5;

/** The diamonds, and the words that are to be read on top of all other marks. */
export function taskLayers(
  marks: readonly TaskMark[], look: TaskLook,
): { diamonds: Layer; words: Layer[] } {
  const { zoom, marked, now } = look;
  const base = taskPixels(zoom);
  const size = ({ id, tasks }: TaskMark) => base * (marked.has(id) ? 1.5 : 1)
    * (tasks.length > 1 ? (34 + 7 * Math.log10(tasks.length)) / base : 1);
  const several = marks.filter((mark) => mark.tasks.length > 1);
  const alone = zoom < HOURS_ZOOM ? []
    : marks.filter((mark) => mark.late > 0 && mark.tasks.length === 1);
  const hours = ({ tasks }: TaskMark) =>
    Math.max(1, Math.round((now - Date.parse(tasks[0]!.dueAt!)) / 3_600_000));
  const diamonds = new IconLayer<TaskMark>({
    id: 'tasks', data: marks as TaskMark[], pickable: true, iconAtlas: diamondAtlas() as never,
    iconMapping: MAPPING, getIcon: iconOf, getPosition: (mark) => mark.point,
    sizeUnits: 'pixels', getSize: size, updateTriggers: { getSize: [base, [...marked].join()] },
  });
  const words = [
    // A text layer without a text complains about its empty atlas.
    ...(several.length > 0 ? [new TextLayer<TaskMark>({
      id: 'tasks-count', data: several, getPosition: (mark) => mark.point,
      getText: (mark) => look.countText(mark.tasks.length), getSize: 11, fontWeight: 700,
      getColor: [255, 255, 255, 255], characterSet: 'auto',
    })] : []),
    ...(alone.length > 0 ? [new TextLayer<TaskMark>({
      id: 'tasks-late-hours', data: alone, getPosition: (mark) => mark.point,
      getText: (mark) => look.hoursText(hours(mark)), getSize: 11, getColor: LATE_TEXT,
      getPixelOffset: [0, -base / 2 - 9], fontWeight: 600, characterSet: 'auto', background: true,
      getBackgroundColor: [255, 255, 255, 230], backgroundPadding: [3, 1],
      updateTriggers: { getText: now, getPixelOffset: base },
    })] : []),
  ];
  return { diamonds, words };
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
