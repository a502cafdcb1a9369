import type { TaskView } from '../../server/tasks/tasks.schema.ts';
import { isOverdue } from './use-live-tasks.ts';

export const LANES = ['reported', 'to-offer', 'offered', 'accepted', 'on_site', 'handled'] as const;
export type Lane = (typeof LANES)[number];

export function laneOf(task: TaskView): Lane | null {
  if (task.state === 'new') return 'to-offer';
  return task.state === 'closed' || task.state === 'cancelled' ? null : task.state;
}

/** Tasks by lane; people's before imported ones, overdue first, then the newest. */
export function byLane(tasks: readonly TaskView[], now: number): Map<Lane, TaskView[]> {
  const lanes = new Map<Lane, TaskView[]>(LANES.map((lane) => [lane, []]));
  for (const task of tasks) {
    const lane = laneOf(task);
    if (lane) lanes.get(lane)!.push(task);
  }
  const weight = (task: TaskView) => (task.source === 'import' ? 2 : 0)
    + (isOverdue(task, now) ? 0 : 1);
  for (const list of lanes.values()) {
    list.sort((a, b) => weight(a) - weight(b) || (a.openedAt < b.openedAt ? 1 : -1));
  }
  return lanes;
}
