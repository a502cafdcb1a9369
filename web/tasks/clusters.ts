/**
 * Tasks that would lie on each other become one mark with their number: it shows the worst of them,
 * so that nothing that needs a person hides behind something that does not.
 */
import type { TaskState } from '../../server/tasks/life.schema.ts';
import type { TaskView } from '../../server/tasks/tasks.schema.ts';
import { isOverdue } from './use-live-tasks.ts';

export interface TaskMark {
  /** Of its first task: the same while the same tasks stand there. */
  id: string;
  point: [number, number];
  /** The worst first. */
  tasks: readonly TaskView[];
  state: TaskState;
  /** How many are overdue. */
  late: number;
}

/** What nobody has taken up is worse than what is in somebody's hands. */
const WORST_FIRST: readonly TaskState[] = [
  'reported', 'new', 'offered', 'handled', 'accepted', 'on_site', 'closed', 'cancelled',
];
const TILE_PIXELS = 512;

/** How near two marks may come, in pixels: with room to draw, tasks stand alone. */
export function apartPixels(zoom: number): number {
  return Math.min(46, Math.max(8, 46 - (zoom - 11) * 8));
}

/** Where a place is on the whole world's map of this zoom, in pixels. */
function pixelsOf([lon, lat]: readonly [number, number], zoom: number): [number, number] {
  const world = TILE_PIXELS * 2 ** zoom;
  const sine = Math.sin((lat * Math.PI) / 180);
  return [
    (lon / 360 + 0.5) * world,
    (0.5 - Math.log((1 + sine) / (1 - sine)) / (4 * Math.PI)) * world,
  ];
}

function worstFirst(now: number): (a: TaskView, b: TaskView) => number {
  const rank = (task: TaskView) => (isOverdue(task, now) ? 0 : 100)
    + (task.priority === 'urgent' ? 0 : 10) + WORST_FIRST.indexOf(task.state);
  return (a, b) => rank(a) - rank(b) || (a.id < b.id ? -1 : 1);
}

function markOf(tasks: TaskView[], now: number): TaskMark {
  const worst = tasks[0]!;
  const mean = (axis: 0 | 1) => tasks.reduce((sum, one) => sum + one.point[axis], 0) / tasks.length;
  return {
    id: worst.id, tasks, state: worst.state, point: [mean(0), mean(1)],
    late: tasks.filter((task) => isOverdue(task, now)).length,
  };
}

/**
 * One mark for each group of tasks nearer than `apartPixels`. The worst task draws its neighbours
 * in, so the same tasks give the same marks in whatever order they come. `alone`: the ids of tasks
 * that are never drawn in, since somebody looks at them. What is to be drawn on top comes last.
 */
export function clusterTasks(
  tasks: readonly TaskView[], look: { zoom: number; now: number; alone: ReadonlySet<string> },
): TaskMark[] {
  const { zoom, now, alone } = look;
  const apart = apartPixels(zoom);
  const order = [...tasks].sort(worstFirst(now));
  const places = order.map((task) => pixelsOf(task.point, zoom));
  const boxOf = (x: number, y: number) => `${Math.floor(x / apart)} ${Math.floor(y / apart)}`;
  const boxes = new Map<string, number[]>();
  order.forEach((task, i) => {
    if (alone.has(task.id)) return;
    const box = boxOf(...places[i]!);
    const there = boxes.get(box);
    if (there) there.push(i);
    else boxes.set(box, [i]);
  });
  const taken = new Uint8Array(order.length);
  const near = (i: number): number[] => {
    const [x, y] = places[i]!;
    const found: number[] = [];
    for (let dx = -apart; dx <= apart; dx += apart) {
      for (let dy = -apart; dy <= apart; dy += apart) {
        for (const j of boxes.get(boxOf(x + dx, y + dy)) ?? []) {
          const [a, b] = places[j]!;
          if (!taken[j] && Math.hypot(a - x, b - y) < apart) found.push(j);
        }
      }
    }
    return found.sort((a, b) => a - b);
  };
  const marks = order.flatMap((task, i) => {
    if (taken[i] || alone.has(task.id)) return [];
    const group = near(i);
    for (const j of group) taken[j] = 1;
    return [markOf(group.map((j) => order[j]!), now)];
  });
  const looked = order.filter((task) => alone.has(task.id)).map((task) => markOf([task], now));
  return [...marks.reverse(), ...looked];
}

/** West, south, east, north of the tasks of a mark. */
export function boxOfMark({ tasks }: TaskMark): [number, number, number, number] {
  const of = (axis: 0 | 1) => tasks.map((task) => task.point[axis]);
  return [Math.min(...of(0)), Math.min(...of(1)), Math.max(...of(0)), Math.max(...of(1))];
}
