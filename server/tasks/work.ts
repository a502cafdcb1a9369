/** Work in hand: on site, handled, taken back, left at the end of a shift or of a right. */
import { actorOf, type Person } from '../access/access.ts';
import { type Transaction, transact } from '../platform/database/database.ts';
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
  return transact(world.database, actorOf(person), async (tx) => {
    const task = await lockHeld(tx, person, taskId);
    if (task.state === 'on_site') return forHolder(world, await look(tx, world, taskId));
    await step(tx, world, task, { verb: 'arrive' });
    return forHolder(world, await tell(tx, world, taskId));
  });
}

/** The holder reports the work as handled, with a note. Errors: NOT_FOUND, STATE_CONFLICT. */
export async function handleTask(
  world: TaskWorld, person: Person, taskId: string, input: HandleTask,
): Promise<TaskView> {
  const view = await transact(world.database, actorOf(person), async (tx) => {
    const task = await lockHeld(tx, person, taskId);
    if (task.state === 'handled' && task.handlingNote === input.note) return look(tx, world, taskId);
    const now = world.clock().toISOString();
    await step(tx, world, task, { verb: 'handle' });
    await sql.setHandled(tx, taskId, person.id, input.note, now);
    await sql.endAssignment(tx, taskId, 'done', now);
    return tell(tx, world, taskId);
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
  return transact(world.database, actorOf(person), async (tx) => {
    const task = await lockVisible(tx, person, taskId, 'tasks.file');
    const isOut = task.state === 'new' || task.state === 'offered';
    if (isOut && await isLastStep(tx, task, { states: ['new'], person, reason: input.reason })) {
      return shownTo(world, person, await look(tx, world, taskId));
    }
    after(task.state, 'release');
    const workerId = await letGo(tx, world, task, { verb: 'release', reason: input.reason });
    const view = await tell(tx, world, taskId);
    if (workerId) tellWorker(tx, world, workerId, view);
    return shownTo(world, person, view);
  });
}

/** Nobody has the task any more; the next is asked. Answers who had it. */
async function letGo(
  tx: Transaction, world: TaskWorld, task: sql.TaskRow,
  { verb, reason }: { verb: 'release' | 'leave'; reason: string },
): Promise<string | undefined> {
  const workerId = await sql.endAssignment(tx, task.id, 'released', world.clock().toISOString());
  // Returned work keeps its handler's name until it is handled again: not beyond this.
  await sql.clearHandled(tx, task.id);
  const wanting = await step(tx, world, task, { verb, reason });
  await askNext(tx, world, wanting, verb === 'release' ? 'beyond the limit' : 'by itself');
  return workerId;
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
  for (const offer of await sql.selectOffersToRelease(tx, workerId, everything)) {
    if (!await sql.endOffer(tx, offer.id, 'withdrawn', because, now)) continue;
    tellWithdrawn(tx, workerId, { offerId: offer.id, taskId: offer.taskId, because });
    await passOn(tx, world, offer.taskId, 'withdraw');
  }
  for (const { taskId } of await sql.selectTasksToRelease(tx, workerId, everything)) {
    const task = (await sql.lockTask(tx, taskId))!;
    await letGo(tx, world, task, { verb: 'leave', reason: BECAUSE[because] });
    const view = await tell(tx, world, taskId);
    if (!everything) tellWorker(tx, world, workerId, view);
  }
}
