/** A task as each kind of reader may see it. Whose home a task is about goes no further than needed. */
import { mayIn, type Person } from '../access/access.ts';
import type { DeedWorld } from '../deeds/deeds.ts';
import { type DispatchWorld, titlesOf } from './candidates.ts';
import type { TaskView } from './tasks.schema.ts';
import type { TaskDetail } from './tasks.sql.ts';

export interface TaskWorld extends DispatchWorld, DeedWorld {}

/** Everything, for the server itself: what leaves goes through one of the functions below. */
export function viewOf(world: Pick<TaskWorld, 'city'>, row: TaskDetail): TaskView {
  const { now, code } = world.city.now.grid.placeOf(row.cellId);
  return {
    id: row.id, title: row.title, titles: titlesOf(row), categoryId: row.categoryId,
    note: row.note, point: [row.lon, row.lat], address: row.address,
    cellCode: now?.code ?? code, cellIndex: now?.index ?? -1,
    areaPath: row.areaPath, state: row.state, priority: row.priority, source: row.source,
    simulated: row.simulated,
    openedAt: row.openedAt, dueAt: row.dueAt, closedAt: row.closedAt, backlog: row.backlog,
    worker: row.workerId && row.workerName ? { id: row.workerId, name: row.workerName } : null,
    offer: row.offerId ? {
      id: row.offerId, workerId: row.offerWorkerId!, workerName: row.offerWorkerName!,
      fence: row.offerFence!, offeredAt: row.offeredAt!, expiresAt: row.expiresAt!,
      distanceMeters: row.distanceMeters!,
    } : null,
    offersMade: row.offersMade, waitingFor: row.waitingFor, handlingNote: row.handlingNote,
    handledAt: row.handledAt, reportedByHousehold: row.householdId !== null, deedId: row.deedId,
  };
}

export const isOver = (view: TaskView) => view.state === 'closed' || view.state === 'cancelled';
const withoutHousehold = (view: TaskView): TaskView =>
  ({ ...view, reportedByHousehold: false, deedId: null });

/** The city's middle: for a cell that the grid no longer has, whose borders are not known here. */
const middleOf = ([west, south, east, north]: readonly [number, number, number, number]):
[number, number] => [(west + east) / 2, (south + north) / 2];

/** What stands for the place where it is nobody's need any more: longitude, latitude. */
export function blurredPoint(
  world: Pick<TaskWorld, 'city'>, view: Pick<TaskView, 'cellCode'>,
): [number, number] {
  const { byCode, bounds } = world.city.now.grid;
  return byCode.get(view.cellCode)?.center ?? middleOf(bounds);
}

const withoutPlace = (world: Pick<TaskWorld, 'city'>, view: TaskView): TaskView =>
  ({ ...view, address: '', point: blurredPoint(world, view) });

/**
 * A task that is over shows its cell, not the home it was about: whoever filed it, and to whomever.
 * Only who reported it keeps the place, as their own word.
 */
const whileOpen = (world: Pick<TaskWorld, 'city'>, view: TaskView): TaskView =>
  (isOver(view) ? withoutPlace(world, view) : view);

/** True when an answer with this task tells where somebody's home may be. */
export const tellsPlace = (view: TaskView): boolean =>
  view.address !== '' || view.reportedByHousehold;

/** What every reader of an area's tasks may see: the body of its news. */
export const forOffice = (world: Pick<TaskWorld, 'city'>, view: TaskView): TaskView =>
  whileOpen(world, isOver(view) ? withoutHousehold(view) : view);

/** The worker's own task: the place, never whether a deed or which household is behind it. */
export const forHolder = (world: Pick<TaskWorld, 'city'>, view: TaskView): TaskView =>
  ({ ...whileOpen(world, withoutHousehold(view)), offer: null });

/** The last word to a worker who has the task no more: that it is so, and not where. */
export const forFormerHolder = (world: Pick<TaskWorld, 'city'>, view: TaskView): TaskView =>
  forHolder(world, withoutPlace(world, view));

/** The one who reported sees the state, not who is asked or where they are. */
export const forReporter = (view: TaskView): TaskView =>
  ({ ...view, worker: null, offer: null, handlingNote: '', deedId: null });

/** A task as this person may see it. */
export function shownTo(
  world: Pick<TaskWorld, 'city'>, person: Person, view: TaskView,
): TaskView {
  const { areaPath } = view;
  if (view.worker?.id === person.id) return forHolder(world, view);
  if (!mayIn(person, 'tasks.read', areaPath)) return forReporter(view);
  // Household and deed are for proposing: for those who verify, while there is something to verify.
  const known = isOver(view) || !mayIn(person, 'tasks.verify', areaPath)
    ? withoutHousehold(view) : view;
  return whileOpen(world, known);
}
