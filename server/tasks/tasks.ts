/**
 * A task finds its worker: filed, offered to the nearest, accepted exactly once, on site, handled,
 * verified by somebody else, closed. Closing may propose a deed: the second walk ends where the
 * first begins.
 */
import {
  actorOf, areasOf, mayIn, peopleOfHouseholds, type Person,
} from '../access/access.ts';
import { LIMITS } from '../config.ts';
import { proposeDeed, requestHash } from '../deeds/deeds.ts';
import { locateCell } from '../grid/grid.ts';
import { readHousehold } from '../households/households.ts';
import { announce } from '../platform/announce.ts';
import { SYSTEM, type Transaction, transact } from '../platform/database/database.ts';
import { failure } from '../platform/errors.ts';
import { offerToChosen, offerToNearest, placeOf, rankCandidates } from './dispatch.ts';
import { forHolder, forOffice, forReporter, shownTo, type TaskWorld, viewOf } from './task-view.ts';
import type {
  AnswerOffer, CancelTask, Candidates, DeclineOffer, FileTask, HandleTask, ReleaseTask, TaskNews,
  TaskState, TaskView, VerifyTask,
} from './tasks.schema.ts';
import { markTold } from './read-tasks.sql.ts';
import * as sql from './tasks.sql.ts';

export type { TaskWorld } from './task-view.ts';

/**
 * Files a task: by a dispatcher or supervisor it is offered to the nearest worker in the same
 * transaction; by a resident it is a report that a dispatcher takes up. Idempotent by the id.
 * Errors: GRID_OUTSIDE, NOT_ALLOWED, CATEGORY_UNKNOWN, ID_REUSED.
 */
export async function fileTask(
  world: TaskWorld, person: Person, input: FileTask,
): Promise<{ task: TaskView; repeated: boolean }> {
  const cell = locateCell(world.grid.now, input.point);
  const files = mayIn(person, 'tasks.file', cell.areaPath);
  const reports = mayIn(person, 'tasks.report', cell.areaPath);
  if (!files && !reports) throw failure('NOT_ALLOWED');
  const { categoryId = null } = input;
  if (categoryId !== null && !world.rulebook.now.categoryIndex.has(categoryId)) {
    throw failure('CATEGORY_UNKNOWN', { category: categoryId });
  }
  return transact(world.database, actorOf(person), async (tx) => {
    const now = world.clock();
    const hash = requestHash([person.id, input]);
    const added = await sql.insertTasks(tx, [{
      id: input.id, title: input.title, categoryId,
      titleZh: input.titles?.nameZh ?? null, titleEn: input.titles?.nameEn ?? null,
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
      return { task: shownTo(world, person, viewOf(world, first)), repeated: true };
    }
    const task = (await sql.lockTask(tx, input.id))!;
    await step(tx, world, task, task.state, null);
    if (files) await offerToNearest(tx, world, task);
    return { task: shownTo(world, person, await tell(tx, world, input.id)), repeated: false };
  });
}

/**
 * Takes up a report, or asks again: the nearest, or the worker a dispatcher chose. A person who
 * asks is not bound by the number of offers, and may ask again those who did not want.
 * Errors: NOT_FOUND, OFFER_OPEN, STATE_CONFLICT, WORKER_UNAVAILABLE.
 */
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
    else await offerToNearest(tx, world, task, 'by hand');
    return shownTo(world, person, await tell(tx, world, taskId));
  });
}

/**
 * The ranking for a place, explained; for a task that is filed already, with who was asked before
 * and who reported it. Errors: GRID_OUTSIDE, NOT_ALLOWED, NOT_FOUND.
 */
export async function previewCandidates(
  world: TaskWorld, person: Person, place: { point: [number, number] } | { taskId: string },
): Promise<Candidates> {
  const areas = areasOf(person, 'workers.read');
  return transact(world.database, actorOf(person), async (tx) => {
    if ('taskId' in place) {
      const task = await sql.selectTask(tx, place.taskId);
      if (!task || !mayIn(person, 'tasks.file', task.areaPath)) throw failure('NOT_FOUND');
      return { candidates: await rankCandidates(tx, world, placeOf(task), areas) };
    }
    const cell = locateCell(world.grid.now, place.point);
    if (!mayIn(person, 'tasks.file', cell.areaPath)) throw failure('NOT_ALLOWED');
    const [lon, lat] = place.point;
    return { candidates: await rankCandidates(tx, world, {
      lon, lat, areaPath: cell.areaPath, taskId: null, filedBy: null }, areas) };
  });
}

/**
 * Accepts an offer: one conditional statement decides. A repeated acceptance by the same worker
 * answers as the first while the task is still in that worker's hands.
 * Errors: OFFER_GONE, OFFER_EXPIRED.
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
      return forHolder(world, await tell(tx, world, taskId));
    }
    const offer = await sql.selectOffer(tx, input.offerId);
    if (offer?.workerId !== person.id || offer.fence !== input.fence) throw failure('OFFER_GONE');
    if (offer.state === 'accepted') {
      if (await sql.selectAssignmentState(tx, offer.id) === 'released') throw failure('OFFER_GONE');
      return forHolder(world, viewOf(world, (await sql.selectTask(tx, offer.taskId))!));
    }
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

/**
 * History that is still open and has become old is backlog: counted, folded, never offered, out of
 * the live views. Few are told one by one; many are not, the summaries tell. Returns how many.
 */
export async function sweepBacklog(world: TaskWorld): Promise<number> {
  const before = new Date(world.clock().getTime() - LIMITS.BACKLOG_DAYS * 86_400_000);
  return transact(world.database, SYSTEM.sweep, async (tx) => {
    const old = await sql.markBacklog(tx, before.toISOString(), LIMITS.BACKLOG_SWEEP_ROWS);
    if (old.length > LIMITS.BACKLOG_TOLD_MAX) return old.length;
    for (const { id } of old) await tell(tx, world, id);
    return old.length;
  });
}

const RELEASED = { shift_ended: 'shift ended', right_ended: 'right ended' } as const;

/**
 * What a worker was asked or had in hand goes back and to the next: all of it when the shift ends,
 * what lies outside the areas that are left when a right ends.
 */
export async function releaseWork(
  tx: Transaction, world: TaskWorld, workerId: string, because: 'shift_ended' | 'right_ended',
): Promise<void> {
  const now = world.clock().toISOString();
  const everything = because === 'shift_ended';
  for (const offer of await sql.selectOffersToRelease(tx, workerId, everything)) {
    if (!await sql.endOffer(tx, offer.id, 'withdrawn', because, now)) continue;
    announce(tx, {
      stream: `worker:${workerId}`, kind: 'offer:withdrawn',
      body: { offerId: offer.id, taskId: offer.taskId, because },
    });
    await offerOn(tx, world, offer.taskId);
  }
  for (const { taskId } of await sql.selectTasksToRelease(tx, workerId, everything)) {
    const task = (await sql.lockTask(tx, taskId))!;
    await sql.endAssignment(tx, taskId, 'released', now);
    await sql.clearHandled(tx, taskId);
    await step(tx, world, task, 'new', RELEASED[because]);
    await offerToNearest(tx, world, task);
    const view = await tell(tx, world, taskId);
    if (!everything) tellWorker(tx, world, workerId, view);
  }
}

/** The holder arrives. Errors: NOT_FOUND, STATE_CONFLICT. */
export async function arriveAtTask(
  world: TaskWorld, person: Person, taskId: string,
): Promise<TaskView> {
  return transact(world.database, actorOf(person), async (tx) => {
    const task = await lockHeld(tx, person, taskId);
    if (task.state !== 'on_site') {
      if (task.state !== 'accepted') throw failure('STATE_CONFLICT', { state: task.state });
      await step(tx, world, task, 'on_site', null);
      return forHolder(world, await tell(tx, world, taskId));
    }
    return forHolder(world, await tell(tx, world, taskId, false));
  });
}

/** The holder reports the work as handled, with a note. Errors: NOT_FOUND, STATE_CONFLICT. */
export async function handleTask(
  world: TaskWorld, person: Person, taskId: string, input: HandleTask,
): Promise<TaskView> {
  return transact(world.database, actorOf(person), async (tx) => {
    const task = await lockHeld(tx, person, taskId);
    const again = task.state === 'handled' && task.handlingNote === input.note;
    if (again) return forHolder(world, await tell(tx, world, taskId, false));
    if (task.state !== 'accepted' && task.state !== 'on_site') {
      throw failure('STATE_CONFLICT', { state: task.state });
    }
    const now = world.clock().toISOString();
    await sql.updateHandled(tx, taskId, person.id, input.note, now);
    await sql.endAssignment(tx, taskId, 'done', now);
    await step(tx, world, task, 'handled', null);
    return forHolder(world, await tell(tx, world, taskId));
  });
}

/** Said of work that is given back without another word. */
const RETURNED = 'returned';

/**
 * Somebody else than the handler verifies: done closes the task (and may propose a deed for the
 * household that reported it or helped), returned gives it back. The same again changes nothing.
 * Errors: OWN_WORK, STATE_CONFLICT, DEED_EXISTS, HOUSEHOLD_UNKNOWN.
 */
export async function verifyTask(
  world: TaskWorld, person: Person, taskId: string, input: VerifyTask,
): Promise<TaskView> {
  return transact(world.database, actorOf(person), async (tx) => {
    const task = await lockVisible(tx, person, taskId, 'tasks.verify');
    if (task.handledBy === person.id) throw failure('OWN_WORK');
    if (await isVerifiedSo(tx, person, task, input)) {
      return shownTo(world, person, await tell(tx, world, taskId, false));
    }
    if (task.state !== 'handled') throw failure('STATE_CONFLICT', { state: task.state });
    if (input.outcome === 'returned') {
      await giveBack(tx, world, task, input.reason ?? RETURNED);
      return shownTo(world, person, await tell(tx, world, taskId));
    }
    // What history brought may hold its deed already: one task, one deed.
    if (input.proposeDeed && task.deedId) throw failure('DEED_EXISTS');
    await step(tx, world, task, 'closed', input.reason ?? null, world.clock().toISOString());
    if (input.proposeDeed) await propose(tx, world, person, task, input.proposeDeed);
    return shownTo(world, person, await tell(tx, world, taskId));
  });
}

/** True when this very answer was given before and still holds. */
async function isVerifiedSo(
  tx: Transaction, person: Person, task: sql.TaskRow, input: VerifyTask,
): Promise<boolean> {
  if (input.outcome === 'done') {
    return task.state === 'closed'
      && (!input.proposeDeed || task.deedId === input.proposeDeed.id);
  }
  return isLastStep(tx, task, ['accepted', 'new'], person, input.reason ?? RETURNED);
}

/** True when the task's last step is this one, by this person and for this reason. */
async function isLastStep(
  tx: Transaction, task: sql.TaskRow, states: readonly string[], person: Person, reason: string,
): Promise<boolean> {
  const last = await sql.selectLastStep(tx, task.id);
  return last !== undefined && states.includes(last.state)
    && last.actor === person.id && last.reason === reason;
}

/** Back to the one who handled it; to the next when that worker has gone home. */
async function giveBack(
  tx: Transaction, world: TaskWorld, task: sql.TaskRow, reason: string,
): Promise<void> {
  const [handler] = await sql.selectAbility(tx, [task.handledBy!], task.id);
  if (handler?.onShift) {
    await sql.reopenAssignment(tx, task.id, task.handledBy!);
    return step(tx, world, task, 'accepted', reason);
  }
  await sql.releaseAssignments(tx, task.id, world.clock().toISOString());
  await sql.clearHandled(tx, task.id);
  await step(tx, world, task, 'new', reason);
  return offerToNearest(tx, world, task);
}

async function propose(
  tx: Transaction, world: TaskWorld, person: Person, task: sql.TaskRow,
  deed: NonNullable<VerifyTask['proposeDeed']>,
): Promise<void> {
  const householdId = deed.householdId ?? task.householdId;
  const home = householdId ? await readHousehold(tx, householdId) : undefined;
  const place = home && world.grid.now.placeOf(home.cellId);
  // A household elsewhere than the verifier's areas answers like a missing one.
  if (!home || !place || !mayIn(person, 'tasks.verify', place.areaNow)) {
    throw failure('HOUSEHOLD_UNKNOWN');
  }
  // Paid duty is no deed: never for the household of the worker who handled it.
  const people = await peopleOfHouseholds(tx, [home.id]);
  if (people.some((p) => p.id === task.handledBy)) throw failure('OWN_WORK');
  await proposeDeed(tx, world, {
    id: deed.id, householdId: home.id, typeId: deed.typeId, point: [task.lon, task.lat],
    occurredAt: task.openedAt, note: task.title, submittedBy: person.id, taskId: task.id,
  });
  await sql.updateTaskDeed(tx, task.id, deed.id);
}

/**
 * Takes a task back from a worker who cannot do it or is not heard of any more: it goes to the
 * next, and that worker is told and not asked again by itself. The same again changes nothing.
 * Errors: NOT_FOUND, STATE_CONFLICT.
 */
export async function releaseTask(
  world: TaskWorld, person: Person, taskId: string, input: ReleaseTask,
): Promise<TaskView> {
  return transact(world.database, actorOf(person), async (tx) => {
    const task = await lockVisible(tx, person, taskId, 'tasks.file');
    const isOut = task.state === 'new' || task.state === 'offered';
    if (isOut && await isLastStep(tx, task, ['new'], person, input.reason)) {
      return shownTo(world, person, await tell(tx, world, taskId, false));
    }
    if (task.state !== 'accepted' && task.state !== 'on_site') {
      throw failure('STATE_CONFLICT', { state: task.state });
    }
    const workerId = await sql.endAssignment(
      tx, taskId, 'released', world.clock().toISOString());
    // Returned work keeps its handler's name until it is handled again: not beyond this.
    await sql.clearHandled(tx, taskId);
    await step(tx, world, task, 'new', input.reason);
    await offerToNearest(tx, world, task, 'beyond the limit');
    const view = await tell(tx, world, taskId);
    if (workerId) tellWorker(tx, world, workerId, view);
    return shownTo(world, person, view);
  });
}

/** Ends a task that needs no work any more; who is asked or working is told. */
export async function cancelTask(
  world: TaskWorld, person: Person, taskId: string, input: CancelTask,
): Promise<TaskView> {
  return transact(world.database, actorOf(person), async (tx) => {
    const task = await lockVisible(tx, person, taskId, 'tasks.file');
    if (task.state === 'cancelled') {
      return shownTo(world, person, await tell(tx, world, taskId, false));
    }
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
    if (workerId) tellWorker(tx, world, workerId, view);
    return shownTo(world, person, view);
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

function tellWorker(tx: Transaction, world: TaskWorld, workerId: string, view: TaskView): void {
  announce(tx, {
    stream: `worker:${workerId}`, kind: 'task:changed', body: forHolder(world, view),
  });
}

/** Reads the task as it now is and, if it changed, tells the area, the worker and the reporter. */
async function tell(
  tx: Transaction, world: TaskWorld, taskId: string, changed = true,
): Promise<TaskView> {
  const detail = (await sql.selectTask(tx, taskId))!;
  const view = viewOf(world, detail);
  if (!changed) return view;
  const news: TaskNews = { ...forOffice(world, view), was: await markTold(tx, taskId) };
  announce(tx, { stream: `area:${view.areaPath}:work`, kind: 'task:changed', body: news });
  if (view.worker) tellWorker(tx, world, view.worker.id, view);
  if (detail.householdId) {
    const people = await peopleOfHouseholds(tx, [detail.householdId]);
    announce(tx, ...people.map((p) => ({
      stream: `person:${p.id}`, kind: 'task:changed', body: forReporter(view),
    })));
  }
  return view;
}

export { insertTasks } from './tasks.sql.ts';
