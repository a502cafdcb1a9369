/**
 * Who is asked for what: the one place where it is decided. A pure core: it takes what wants a
 * worker and who is free, and answers decisions as values. It claims nothing, so a plan for many at
 * once may take its place.
 */
import { within } from '../access/access.ts';
import { LIMITS } from '../config.ts';
import { createNearestIndex, type NearestIndex } from '../../cores/nearest-index.ts';

export interface Waiting {
  id: string;
  lon: number;
  lat: number;
  areaPath: string;
  urgent: boolean;
  /** Milliseconds since the epoch, like `since`, when it began to want a worker. */
  dueAt: number | null;
  since: number;
  filedBy: string | null;
  /** A worker with so many tasks in hand is not asked for it any more. */
  loadMax: number;
  /** Who was asked before: the machine asks nobody twice. */
  asked: ReadonlySet<string>;
}

export interface Free {
  id: string;
  lon: number;
  lat: number;
  areas: readonly string[];
  load: number;
  /** A phone that is on the line now is asked before one that has gone silent. */
  connected: boolean;
}

export interface Decision { taskId: string; workerId: string; meters: number }

/**
 * How much a task presses, 0 most: overdue, then urgent, then the rest. What is urgent waits no
 * longer than its limit behind what is overdue, however much that is.
 */
export function pressOf(task: Pick<Waiting, 'urgent' | 'dueAt' | 'since'>, now: number): number {
  const isOverdue = task.dueAt !== null && task.dueAt < now;
  const hasWaited = now - task.since > LIMITS.URGENT_WAIT_SECONDS_MAX * 1000;
  if (task.urgent && (isOverdue || hasWaited)) return 0;
  if (isOverdue) return 1;
  return task.urgent ? 2 : 3;
}

/** True when this worker may be asked for this task, wherever both are. */
export function isAble(worker: Omit<Free, 'lon' | 'lat' | 'connected'>, task: Waiting): boolean {
  return worker.load < task.loadMax && worker.id !== task.filedBy && !task.asked.has(worker.id)
    && worker.areas.some((area) => within(task.areaPath, area));
}

interface Pair { task: Waiting; worker: Free; meters: number; silent: boolean }

const isBefore = (a: Pair, b: Pair): boolean => {
  if (a.silent !== b.silent) return b.silent;
  if (a.meters !== b.meters) return a.meters < b.meters;
  if (a.task.since !== b.task.since) return a.task.since < b.task.since;
  return a.task.id < b.task.id;
};

/**
 * Decides for all at once, each task and each worker at most once: what presses more comes first;
 * of equals the pair that is nearest, phones on the line before silent ones. Nobody able is left
 * beside a task within reach.
 */
export function decide(
  waiting: readonly Waiting[], free: readonly Free[], now: number,
): Decision[] {
  const left = new Map(free.map((worker) => [worker.id, worker]));
  const [lively, silent] = [createNearestIndex(), createNearestIndex()];
  for (const one of free) (one.connected ? lively : silent).upsert(one.id, one.lon, one.lat);
  const decisions: Decision[] = [];
  for (const press of [0, 1, 2, 3]) {
    const open = waiting.filter((task) => pressOf(task, now) === press)
      .flatMap((task) => bestFor(task, left, lively, silent) ?? []);
    while (open.length > 0 && left.size > 0) {
      const at = open.reduce((best, pair, i) => (isBefore(pair, open[best]!) ? i : best), 0);
      const { task, worker, meters } = open[at]!;
      if (left.delete(worker.id)) {
        (worker.connected ? lively : silent).remove(worker.id);
        decisions.push({ taskId: task.id, workerId: worker.id, meters });
        open.splice(at, 1);
        continue;
      }
      // That worker is taken: the task's next best, which is never better than what it was.
      const next = bestFor(task, left, lively, silent);
      if (next) open[at] = next;
      else open.splice(at, 1);
    }
  }
  return decisions;
}

function bestFor(
  task: Waiting, left: ReadonlyMap<string, Free>, lively: NearestIndex, silent: NearestIndex,
): Pair | undefined {
  const isFree = (id: string) => {
    const worker = left.get(id);
    return worker !== undefined && isAble(worker, task);
  };
  for (const index of [lively, silent]) {
    const [near] = index.nearest(
      task.lon, task.lat, 1, isFree, LIMITS.OFFER_DISTANCE_METERS_MAX);
    const worker = near && left.get(near.id);
    if (worker) return { task, worker, meters: near.meters, silent: index === silent };
  }
  return undefined;
}
