/**
 * The workers as the news leaves them: what was read once is moved, loaded and aged in memory. All of
 * it may be told twice, and gives the same.
 */
import type { TaskView } from '../../server/tasks/tasks.schema.ts';
import type { WorkersMoved, WorkerView } from '../../server/workers/workers.schema.ts';

export interface KnownWorkers {
  workers: readonly WorkerView[];
  /** How far the server's clock is ahead of this device's, in milliseconds. */
  aheadMilliseconds: number;
  ageingSeconds: number;
  staleSeconds: number;
}

/** The list with another version of some workers; the very same list where nobody is another. */
function changed(
  known: KnownWorkers, change: (worker: WorkerView) => WorkerView,
): KnownWorkers {
  let same = true;
  const workers = known.workers.map((worker) => {
    const next = change(worker);
    same &&= next === worker;
    return next;
  });
  return same ? known : { ...known, workers };
}

/** A step on the street; an older one than is known changes nothing. */
export function withMoves(known: KnownWorkers, moves: WorkersMoved['moves']): KnownWorkers {
  const at = new Map(moves.map((move) => [move.id, move]));
  return changed(known, (worker) => {
    const move = at.get(worker.id);
    if (!move || (worker.seenAt !== null && Date.parse(worker.seenAt) > Date.parse(move.seenAt))) {
      return worker;
    }
    return { ...worker, point: move.point, seenAt: move.seenAt, freshness: 'live' };
  });
}

/** Ids among the moves of whom nothing is known. */
export function unknownIn(known: KnownWorkers, moves: WorkersMoved['moves']): string[] {
  const ids = new Set(known.workers.map(({ id }) => id));
  return moves.map(({ id }) => id).filter((id) => !ids.has(id));
}

/** A task as it is now: in one worker's hands, offered to one, or with nobody. */
export function withTaskNews(known: KnownWorkers, task: TaskView): KnownWorkers {
  const isInHand = task.state === 'accepted' || task.state === 'on_site';
  return changed(known, (worker) => {
    const has = isInHand && task.worker?.id === worker.id;
    const isAsked = task.offer?.workerId === worker.id;
    const had = worker.taskIds.includes(task.id);
    const wasAsked = worker.offeredTaskId === task.id;
    if (has === had && isAsked === wasAsked) return worker;
    const others = worker.taskIds.filter((id) => id !== task.id);
    const taskIds = has ? [...others, task.id] : others;
    const offeredTaskId = isAsked ? task.id : wasAsked ? null : worker.offeredTaskId;
    return {
      ...worker, taskIds, load: taskIds.length, offeredTaskId, hasOffer: offeredTaskId !== null,
    };
  });
}

/** Without a worker whose shift is over. */
export function withoutWorker(known: KnownWorkers, id: string): KnownWorkers {
  const workers = known.workers.filter((worker) => worker.id !== id);
  return workers.length === known.workers.length ? known : { ...known, workers };
}

/** The freshness that each position has at a moment of this device's clock. */
export function aged(known: KnownWorkers, now: number): KnownWorkers {
  return changed(known, (worker) => {
    const seconds = worker.seenAt === null ? Infinity
      : (now + known.aheadMilliseconds - Date.parse(worker.seenAt)) / 1000;
    const freshness = seconds < known.ageingSeconds ? 'live'
      : seconds <= known.staleSeconds ? 'ageing' : 'stale';
    return freshness === worker.freshness ? worker : { ...worker, freshness };
  });
}
