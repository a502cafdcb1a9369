/** Work in hand: on site, handled, taken back, left at the end of a shift or of a right. */
import type { Person } from '../access/access.ts';
import { actAs } from '../grid/scope.ts';
import { asEngine, SYSTEM, type Transaction } from '../platform/database/database.ts';
import { isLastStep, lockHeld, lockVisible } from './locks.ts';
import { askNext } from './matching.ts';
import { passOn } from './offers.ts';
import { after, step } from './steps.ts';
import { forHolder, shownTo, type TaskWorld } from './task-view.ts';
import type { HandleTask, ReleaseTask, TaskView } from './tasks.schema.ts';
import * as sql from './tasks.sql.ts';
import { look, tell, tellWithdrawn, tellWorker } from './tell.ts';

/** The holder arrives. Errors: NOT_FOUND, STATE_CONFLICT. */
export async function arriveAtTask(
  world: TaskWorld, person: Person, taskId: string,
): Promise<TaskView> {
  return actAs(world, { person, right: 'work.do' }, async (tx) => {
    const task = await lockHeld(tx, person, taskId);
    if (task.state === 'on_site') return forHolder(world, await look(tx, world, taskId));
    await step(tx, world, task, { verb: 'arrive' });
    return forHolder(world, await asEngine(tx, SYSTEM.dispatch, (engine) =>
      tell(engine, world, taskId)));
  });
}

/** The holder reports the work as handled, with a note. Errors: NOT_FOUND, STATE_CONFLICT. */
export async function handleTask(
  world: TaskWorld, person: Person, taskId: string, input: HandleTask,
): Promise<TaskView> {
  const view = await actAs(world, { person, right: 'work.do' }, async (tx) => {
    const task = await lockHeld(tx, person, taskId);
    if (task.state === 'handled' && task.handlingNote === input.note) return look(tx, world, taskId);
    const now = world.clock().toISOString();
    await step(tx, world, task, { verb: 'handle' });
    await sql.setHandled(tx, taskId, person.id, input.note, now);
    await sql.endAssignment(tx, taskId, 'done', now);
    return asEngine(tx, SYSTEM.dispatch, (engine) => tell(engine, world, taskId));
  });
  world.freed();
  return forHolder(world, view);
}

/**
 * Takes a task back from a worker who cannot do it or is not heard of any more: it goes to the
 * next, and that worker is told and not asked again by itself. The same again changes nothing.
 * Errors: NOT_FOUND, STATE_CONFLICT.
 */
export async function releaseTask(
  world: TaskWorld, person: Person, taskId: string, input: ReleaseTask,
): Promise<TaskView> {
  return actAs(world, { person, right: 'tasks.file' }, async (tx, scope) => {
    const task = await lockVisible(tx, scope, taskId);
    const isOut = task.state === 'new' || task.state === 'offered';
    if (isOut && await isLastStep(tx, task, { states: ['new'], person, reason: input.reason })) {
      return shownTo(world, person, await look(tx, world, taskId));
    }
    after(task.state, 'release');
    const left = await letGo(tx, world, task, { verb: 'release', reason: input.reason });
    const view = await asEngine(tx, SYSTEM.dispatch, async (engine) => {
      await askNext(engine, world, left.task, 'beyond the limit');
      return tell(engine, world, taskId);
    });
    if (left.workerId) tellWorker(tx, world, left.workerId, view);
    return shownTo(world, person, view);
  });
}

/** Nobody has the task any more, and it wants the next. Answers its new row and who had it. */
async function letGo(
  tx: Transaction, world: TaskWorld, task: sql.TaskRow,
  { verb, reason }: { verb: 'release' | 'leave'; reason: string },
): Promise<{ task: sql.TaskRow; workerId: string | undefined }> {
  const workerId = await sql.endAssignment(tx, task.id, 'released', world.clock().toISOString());
  // Returned work keeps its handler's name until it is handled again: not beyond this.
  await sql.clearHandled(tx, task.id);
  return { task: await step(tx, world, task, { verb, reason }), workerId };
}

const BECAUSE = { shift_ended: 'shift ended', right_ended: 'right ended' } as const;

/**
 * What a worker was asked or had in hand goes back and to the next: all of it when the shift ends,
 * what lies outside the areas that are left when a right ends.
 */
export async function releaseWork(
  tx: Transaction, world: TaskWorld, workerId: string, because: keyof typeof BECAUSE,
): Promise<void> {
  const now = world.clock().toISOString();
  const everything = because === 'shift_ended';
  const over: string[] = [];
  for (const offer of await sql.selectOffersToRelease(tx, workerId, everything)) {
    if (!await sql.endOffer(tx, offer.id, 'withdrawn', because, now)) continue;
    tellWithdrawn(tx, workerId, { offerId: offer.id, taskId: offer.taskId, because });
    over.push(offer.taskId);
  }
  const left: sql.TaskRow[] = [];
  for (const { taskId } of await sql.selectTasksToRelease(tx, workerId, everything)) {
    const task = (await sql.lockTask(tx, taskId))!;
    left.push((await letGo(tx, world, task, { verb: 'leave', reason: BECAUSE[because] })).task);
  }
  if (over.length + left.length === 0) return;
  await asEngine(tx, SYSTEM.dispatch, async (engine) => {
    for (const taskId of over) await passOn(engine, world, taskId, 'withdraw');
    for (const task of left) {
      await askNext(engine, world, task);
      const view = await tell(engine, world, task.id);
      if (!everything) tellWorker(engine, world, workerId, view);
    }
  });
}
