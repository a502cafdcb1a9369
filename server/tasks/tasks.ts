/**
 * A task finds its worker: filed, offered to the nearest, accepted exactly once, on site, handled,
 * verified by somebody else, closed. Closing may propose a deed: the second walk ends where the
 * first begins.
 */
import {
  actorOf, areasOf, mayIn, peopleOfHouseholds, type Person, within,
} from '../access/access.ts';
import { LIMITS } from '../config.ts';
import { type DeedWorld, proposeDeed, requestHash } from '../deeds/deeds.ts';
import { locateCell } from '../grid/grid.ts';
import { announce } from '../platform/announce.ts';
import { dayNumber, dayStart } from '../platform/clock.ts';
import { SYSTEM, type Transaction, transact } from '../platform/database/database.ts';
import { failure } from '../platform/errors.ts';
import { freshnessOf } from '../workers/workers.ts';
import type { WorkerView } from '../workers/workers.schema.ts';
import {
  type DispatchWorld, offerToChosen, offerToNearest, offerViewOf, rankCandidates,
} from './dispatch.ts';
import type {
  AnswerOffer, CancelTask, Candidates, DeclineOffer, FileTask, HandleTask, OwnWork, TaskState,
  TaskSummary, TaskView, VerifyTask,
} from './tasks.schema.ts';
import { TASK_STATES } from './tasks.schema.ts';
import * as sql from './tasks.sql.ts';

export interface TaskWorld extends DispatchWorld, DeedWorld {}

const OPEN_STATES: readonly TaskState[] =
  TASK_STATES.filter((state) => state !== 'closed' && state !== 'cancelled');

/**
 * Files a task: by a dispatcher or supervisor it is offered to the nearest worker in the same
 * transaction; by a resident it is a report that a dispatcher takes up. Idempotent by the id.
 * Errors: GRID_OUTSIDE, NOT_ALLOWED, ID_REUSED.
 */
export async function fileTask(
  world: TaskWorld, person: Person, input: FileTask,
): Promise<{ task: TaskView; repeated: boolean }> {
  const cell = locateCell(world.grid.now, input.point);
  const files = mayIn(person, 'tasks.file', cell.areaPath);
  const reports = mayIn(person, 'tasks.report', cell.areaPath);
  if (!files && !reports) throw failure('NOT_ALLOWED');
  return transact(world.database, actorOf(person), async (tx) => {
    const now = world.clock();
    const hash = requestHash([person.id, input]);
    const added = await sql.insertTasks(tx, [{
      id: input.id, title: input.title, categoryId: input.categoryId ?? null,
      note: input.note ?? '', cellId: cell.id, areaPath: cell.areaPath, lon: input.point[0],
      lat: input.point[1], address: '', state: files ? 'new' : 'reported',
      priority: input.priority ?? 'normal',
      source: person.client === 'simulated' ? 'simulated' : 'person', filedBy: person.id,
      householdId: files ? null : person.householdId, openedAt: now.toISOString(),
      dueAt: input.dueInMinutes === undefined ? null
        : new Date(now.getTime() + input.dueInMinutes * 60_000).toISOString(),
      closedAt: null, backlog: false, fence: 0, waitingFor: null, handlingNote: '',
      handledBy: null, handledAt: null, deedId: null, requestHash: hash,
    }]);
    if (added.length === 0) {
      const first = await sql.selectTask(tx, input.id);
      if (first?.requestHash !== hash) throw failure('ID_REUSED', { id: input.id });
      return { task: shownTo(person, viewOf(world, first)), repeated: true };
    }
    const task = (await sql.lockTask(tx, input.id))!;
    await step(tx, world, task, task.state, null);
    if (files) await offerToNearest(tx, world, task);
    return { task: shownTo(person, await tell(tx, world, input.id)), repeated: false };
  });
}

/** Takes up a report, or asks again: the nearest, or the worker a dispatcher chose. */
export async function offerTask(
  world: TaskWorld, person: Person, taskId: string, workerId: string | undefined,
): Promise<TaskView> {
  return transact(world.database, actorOf(person), async (tx) => {
    const task = await lockVisible(tx, person, taskId, 'tasks.file');
    if (task.state === 'offered') throw failure('OFFER_OPEN');
    if ((task.state !== 'new' && task.state !== 'reported') || task.backlog) {
      throw failure('STATE_CONFLICT', { state: task.state });
    }
    await step(tx, world, task, 'new', null);
    if (workerId) await offerToChosen(tx, world, task, workerId);
    else await offerToNearest(tx, world, task);
    return tell(tx, world, taskId);
  });
}

/** The ranking for a place, explained. Error: GRID_OUTSIDE, NOT_ALLOWED. */
export async function previewCandidates(
  world: TaskWorld, person: Person, lon: number, lat: number,
): Promise<Candidates> {
  const cell = locateCell(world.grid.now, [lon, lat]);
  if (!mayIn(person, 'tasks.file', cell.areaPath)) throw failure('NOT_ALLOWED');
  return transact(world.database, actorOf(person), async (tx) => ({
    candidates: await rankCandidates(tx, world, { lon, lat, areaPath: cell.areaPath }),
  }));
}

/**
 * Accepts an offer: one conditional statement decides. A repeated acceptance by the same worker
 * answers as the first. Errors: OFFER_GONE, OFFER_EXPIRED.
 */
export async function acceptOffer(
  world: TaskWorld, person: Person, input: AnswerOffer,
): Promise<TaskView> {
  return transact(world.database, actorOf(person), async (tx) => {
    const now = world.clock().toISOString();
    const taskId = await sql.acceptOffer(tx, input.offerId, person.id, input.fence, now);
    if (taskId) {
      const task = (await sql.lockTask(tx, taskId))!;
      await step(tx, world, task, 'accepted', null);
      return tell(tx, world, taskId);
    }
    const offer = await sql.selectOffer(tx, input.offerId);
    if (offer?.workerId !== person.id || offer.fence !== input.fence) throw failure('OFFER_GONE');
    if (offer.state === 'accepted') return viewOf(world, (await sql.selectTask(tx, offer.taskId))!);
    throw failure(
      offer.state === 'expired' || offer.state === 'open' ? 'OFFER_EXPIRED' : 'OFFER_GONE');
  });
}

/** Declines an offer; it goes to the next at once. Error: OFFER_GONE. */
export async function declineOffer(
  world: TaskWorld, person: Person, input: DeclineOffer,
): Promise<Record<string, never>> {
  return transact(world.database, actorOf(person), async (tx) => {
    const offer = await sql.selectOffer(tx, input.offerId);
    if (offer?.workerId !== person.id || offer.fence !== input.fence) throw failure('OFFER_GONE');
    if (offer.state === 'declined') return {};
    const now = world.clock().toISOString();
    if (!await sql.endOffer(tx, offer.id, 'declined', input.reason, now)) {
      throw failure('OFFER_GONE');
    }
    await offerOn(tx, world, offer.taskId);
    return {};
  });
}

/** The offer is over: the task goes to the next. */
async function offerOn(tx: Transaction, world: TaskWorld, taskId: string): Promise<void> {
  const task = await sql.lockTask(tx, taskId);
  if (task?.state !== 'offered') return;
  await sql.updateTask(tx, taskId, { state: 'new' });
  task.state = 'new';
  await offerToNearest(tx, world, task);
  await tell(tx, world, taskId);
}

/** Ends offers whose time is over and tries waiting tasks again. Returns how many it moved. */
export async function sweepOffers(world: TaskWorld): Promise<number> {
  const now = world.clock().toISOString();
  const expired = await transact(world.database, SYSTEM.sweep, async (tx) => {
    const due = await sql.selectDueOffers(tx, now, 20);
    for (const offer of due) {
      if (!await sql.endOffer(tx, offer.id, 'expired', null, now)) continue;
      announce(tx, {
        stream: `worker:${offer.workerId}`, kind: 'offer:withdrawn',
        body: { offerId: offer.id, taskId: offer.taskId, because: 'expired' },
      });
      await offerOn(tx, world, offer.taskId);
    }
    return due.length;
  });
  const retried = await transact(world.database, SYSTEM.sweep, async (tx) => {
    const due = await sql.selectDueRetries(tx, now, 20);
    for (const { id } of due) {
      const task = (await sql.lockTask(tx, id))!;
      const before = task.waitingFor;
      await offerToNearest(tx, world, task);
      if ((task.state) !== 'new' || task.waitingFor !== before) {
        await tell(tx, world, id);
      }
    }
    return due.length;
  });
  return expired + retried;
}

/** What a worker had when the shift ended goes back and to the next. */
export async function releaseWork(
  tx: Transaction, world: TaskWorld, workerId: string,
): Promise<void> {
  const now = world.clock().toISOString();
  const offer = await sql.selectOpenOffer(tx, workerId);
  if (offer && await sql.endOffer(tx, offer.id, 'withdrawn', 'shift_ended', now)) {
    announce(tx, {
      stream: `worker:${workerId}`, kind: 'offer:withdrawn',
      body: { offerId: offer.id, taskId: offer.taskId, because: 'shift_ended' },
    });
    await offerOn(tx, world, offer.taskId);
  }
  for (const { taskId } of await sql.selectActiveTasks(tx, workerId)) {
    const task = (await sql.lockTask(tx, taskId))!;
    await sql.endAssignment(tx, taskId, 'released', now);
    await step(tx, world, task, 'new', 'shift ended');
    await offerToNearest(tx, world, task);
    await tell(tx, world, taskId);
  }
}

/** The holder arrives. Errors: NOT_FOUND, STATE_CONFLICT. */
export async function arriveAtTask(
  world: TaskWorld, person: Person, taskId: string,
): Promise<TaskView> {
  return transact(world.database, actorOf(person), async (tx) => {
    const task = await lockHeld(tx, person, taskId);
    if (task.state === 'on_site') return tell(tx, world, taskId, false);
    if (task.state !== 'accepted') throw failure('STATE_CONFLICT', { state: task.state });
    await step(tx, world, task, 'on_site', null);
    return tell(tx, world, taskId);
  });
}

/** The holder reports the work as handled, with a note. Errors: NOT_FOUND, STATE_CONFLICT. */
export async function handleTask(
  world: TaskWorld, person: Person, taskId: string, input: HandleTask,
): Promise<TaskView> {
  return transact(world.database, actorOf(person), async (tx) => {
    const task = await lockHeld(tx, person, taskId);
    const again = task.state === 'handled' && task.handlingNote === input.note;
    if (again) return tell(tx, world, taskId, false);
    if (task.state !== 'accepted' && task.state !== 'on_site') {
      throw failure('STATE_CONFLICT', { state: task.state });
    }
    const now = world.clock().toISOString();
    await sql.updateHandled(tx, taskId, person.id, input.note, now);
    await sql.endAssignment(tx, taskId, 'done', now);
    await step(tx, world, task, 'handled', null);
    return tell(tx, world, taskId);
  });
}

/**
 * Somebody else than the handler verifies: done closes the task (and may propose a deed for the
 * household that reported it), returned gives it back. Errors: OWN_WORK, STATE_CONFLICT.
 */
export async function verifyTask(
  world: TaskWorld, person: Person, taskId: string, input: VerifyTask,
): Promise<TaskView> {
  return transact(world.database, actorOf(person), async (tx) => {
    const task = await lockVisible(tx, person, taskId, 'tasks.verify');
    if (task.handledBy === person.id) throw failure('OWN_WORK');
    if (task.state === 'closed' && input.outcome === 'done'
      && (task.deedId ?? undefined) === input.proposeDeed?.id) {
      return tell(tx, world, taskId, false);
    }
    if (task.state !== 'handled') throw failure('STATE_CONFLICT', { state: task.state });
    const now = world.clock().toISOString();
    if (input.outcome === 'returned') {
      await sql.insertAssignmentAgain(tx, taskId, task.handledBy!, now);
      await step(tx, world, task, 'accepted', input.reason ?? null);
      return tell(tx, world, taskId);
    }
    await step(tx, world, task, 'closed', input.reason ?? null, now);
    if (input.proposeDeed) await propose(tx, world, person, task, input.proposeDeed);
    return tell(tx, world, taskId);
  });
}

async function propose(
  tx: Transaction, world: TaskWorld, person: Person, task: sql.TaskRow,
  deed: NonNullable<VerifyTask['proposeDeed']>,
): Promise<void> {
  if (!task.householdId) throw failure('HOUSEHOLD_UNKNOWN');
  // Paid duty is no deed: never for the household of the worker who handled it.
  const people = await peopleOfHouseholds(tx, [task.householdId]);
  if (people.some((p) => p.id === task.handledBy)) throw failure('OWN_WORK');
  await proposeDeed(tx, world, {
    id: deed.id, householdId: task.householdId, typeId: deed.typeId, point: [task.lon, task.lat],
    occurredAt: task.openedAt, note: task.title, submittedBy: person.id, taskId: task.id,
  });
  await sql.updateTaskDeed(tx, task.id, deed.id);
}

/** Ends a task that needs no work any more; who is asked or working is told. */
export async function cancelTask(
  world: TaskWorld, person: Person, taskId: string, input: CancelTask,
): Promise<TaskView> {
  return transact(world.database, actorOf(person), async (tx) => {
    const task = await lockVisible(tx, person, taskId, 'tasks.file');
    if (task.state === 'cancelled') return tell(tx, world, taskId, false);
    if (task.state === 'closed' || task.state === 'handled') {
      throw failure('STATE_CONFLICT', { state: task.state });
    }
    const now = world.clock().toISOString();
    const detail = (await sql.selectTask(tx, taskId))!;
    if (detail.offerId && await sql.endOffer(tx, detail.offerId, 'withdrawn', 'cancelled', now)) {
      announce(tx, {
        stream: `worker:${detail.offerWorkerId!}`, kind: 'offer:withdrawn',
        body: { offerId: detail.offerId, taskId, because: 'cancelled' },
      });
    }
    const workerId = await sql.endAssignment(tx, taskId, 'released', now);
    await step(tx, world, task, 'cancelled', input.reason, now);
    const view = await tell(tx, world, taskId);
    if (workerId) {
      announce(tx, { stream: `worker:${workerId}`, kind: 'task:changed', body: view });
    }
    return view;
  });
}

async function lockVisible(
  tx: Transaction, person: Person, taskId: string, right: 'tasks.file' | 'tasks.verify',
): Promise<sql.TaskRow> {
  const task = await sql.lockTask(tx, taskId);
  if (!task || !mayIn(person, right, task.areaPath)) throw failure('NOT_FOUND');
  return task;
}

/** The task a worker holds or has just handled; anybody else's answers like a missing one. */
async function lockHeld(tx: Transaction, person: Person, taskId: string): Promise<sql.TaskRow> {
  const task = await sql.lockTask(tx, taskId);
  const detail = task && await sql.selectTask(tx, taskId);
  if (!task || detail?.workerId !== person.id) throw failure('NOT_FOUND');
  return task;
}

async function step(
  tx: Transaction, world: TaskWorld, task: sql.TaskRow, state: TaskState, reason: string | null,
  closedAt: string | null = null,
): Promise<void> {
  task.state = state;
  await sql.updateTask(tx, task.id, { state, closedAt });
  await sql.insertTaskSteps(tx, [{
    taskId: task.id, state, at: world.clock().toISOString(), actor: tx.actor.id, reason,
  }]);
}

/** Reads the task as it now is and, if it changed, tells the area, the worker and the reporter. */
async function tell(
  tx: Transaction, world: TaskWorld, taskId: string, changed = true,
): Promise<TaskView> {
  const detail = (await sql.selectTask(tx, taskId))!;
  const view = viewOf(world, detail);
  if (!changed) return view;
  announce(tx, { stream: `area:${view.areaPath}:work`, kind: 'task:changed', body: view });
  if (view.worker) {
    announce(tx, { stream: `worker:${view.worker.id}`, kind: 'task:changed', body: view });
  }
  if (detail.householdId) {
    const people = await peopleOfHouseholds(tx, [detail.householdId]);
    announce(tx, ...people.map((p) => ({
      stream: `person:${p.id}`, kind: 'task:changed', body: forReporter(view),
    })));
  }
  return view;
}

function viewOf(world: Pick<TaskWorld, 'grid'>, row: sql.TaskDetail): TaskView {
  const cell = world.grid.now.byId.get(row.cellId)!;
  return {
    id: row.id, title: row.title, categoryId: row.categoryId, note: row.note,
    point: [row.lon, row.lat], address: row.address, cellCode: cell.code, cellIndex: cell.index,
    areaPath: row.areaPath, state: row.state, priority: row.priority, source: row.source,
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

/** The one who reported sees the state, not who is asked or where they are. */
const forReporter = (view: TaskView): TaskView =>
  ({ ...view, worker: null, offer: null, handlingNote: '' });
const shownTo = (person: Person, view: TaskView): TaskView =>
  (mayIn(person, 'tasks.read', view.areaPath) ? view : forReporter(view));

const leavesFor = (world: TaskWorld, person: Person) => {
  const areas = areasOf(person, 'tasks.read');
  return world.grid.now.leaves.filter((leaf) => areas.some((area) => within(leaf, area)));
};

/** Tasks of the person's areas, newest first, paged. */
export async function listTasks(
  world: TaskWorld, person: Person,
  query: {
    states: readonly string[] | null; cellCode: string | null; area: string | null;
    backlog: boolean; before: { openedAt: string; id: string } | null; limit: number;
  },
): Promise<{ items: TaskView[]; last: TaskView | null }> {
  const { area } = query;
  const areas = leavesFor(world, person).filter((leaf) => area === null || within(leaf, area));
  const cell = query.cellCode === null ? null : world.grid.now.byCode.get(query.cellCode);
  if (cell === undefined) return { items: [], last: null };
  return transact(world.database, actorOf(person), async (tx) => {
    const rows = await sql.selectTasks(tx, {
      areas, cellId: cell?.id ?? null, states: query.states ?? OPEN_STATES,
      backlog: query.backlog, before: query.before, limit: query.limit + 1,
    });
    const items = rows.slice(0, query.limit).map((row) => viewOf(world, row));
    return { items, last: rows.length > query.limit ? items.at(-1)! : null };
  });
}

export async function readTask(
  world: TaskWorld, person: Person, taskId: string,
): Promise<TaskView> {
  return transact(world.database, actorOf(person), async (tx) => {
    const row = await sql.selectTask(tx, taskId);
    if (!row || !mayIn(person, 'tasks.read', row.areaPath)) throw failure('NOT_FOUND');
    return viewOf(world, row);
  });
}

export async function summariseTasks(world: TaskWorld, person: Person): Promise<TaskSummary> {
  const zone = world.grid.now.city?.timeZone ?? 'UTC';
  const now = world.clock();
  const today = dayStart(dayNumber(now, zone), zone);
  return transact(world.database, actorOf(person), async (tx) => {
    const rows = await sql.countStates(tx, leavesFor(world, person), now.toISOString(), today);
    const sum = (pick: (row: (typeof rows)[number]) => number) =>
      rows.reduce((total, row) => total + pick(row), 0);
    return {
      byState: Object.fromEntries(rows.filter((row) => row.state !== 'closed')
        .map((row) => [row.state, row.count])),
      overdue: sum((row) => row.overdue), backlog: sum((row) => row.backlog),
      closedToday: sum((row) => row.closedToday),
    };
  });
}

/** The worker's open offer and tasks in hand: what a reconnecting phone asks first. */
export async function readOwnWork(world: TaskWorld, person: Person): Promise<OwnWork> {
  return transact(world.database, actorOf(person), async (tx) => {
    const now = world.clock();
    const open = await sql.selectOpenOffer(tx, person.id);
    const offered = open && open.expiresAt > now.toISOString()
      ? await sql.selectTask(tx, open.taskId) : undefined;
    const tasks = await sql.selectWorkerTasks(tx, person.id, 50);
    return {
      offer: open && offered ? offerViewOf(offered, open, now) : null,
      tasks: tasks.map((row) => viewOf(world, row)),
    };
  });
}

/** What the person's household reported, without who is asked. */
export async function readReported(world: TaskWorld, person: Person): Promise<TaskView[]> {
  const { householdId } = person;
  if (!householdId) return [];
  return transact(world.database, actorOf(person), async (tx) =>
    (await sql.selectReported(tx, householdId, 50)).map((row) =>
      forReporter(viewOf(world, row))));
}

/** Workers on shift in the person's areas, with their freshness and load. */
export async function listWorkers(world: TaskWorld, person: Person): Promise<WorkerView[]> {
  const areas = areasOf(person, 'workers.read');
  const facts = [...world.workers.facts.values()].filter((worker) =>
    areas.some((area) => within(worker.areaPath, area) || within(area, worker.areaPath)));
  const now = world.clock().getTime();
  return transact(world.database, actorOf(person), async (tx) => {
    const abilities = new Map((await sql.selectAbility(tx, facts.map((f) => f.id), null))
      .map((row) => [row.id, row]));
    return facts.map((worker) => ({
      id: worker.id, name: worker.name, areaPath: worker.areaPath,
      point: world.workers.index.position(worker.id) ?? null,
      seenAt: worker.seenAt === null ? null : new Date(worker.seenAt).toISOString(),
      freshness: freshnessOf(worker.seenAt, now),
      load: abilities.get(worker.id)?.load ?? 0,
      hasOffer: abilities.get(worker.id)?.hasOffer ?? false, simulated: worker.simulated,
    }));
  });
}

export const OFFER_LIFETIME_DEFAULT = LIMITS.OFFER_LIFETIME_SECONDS;
export { countTasks, insertTasks, insertTaskSteps } from './tasks.sql.ts';
