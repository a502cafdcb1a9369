/** Verifying: done by one, found good by another; and with it perhaps a deed. */
import { actorOf, mayIn, peopleOfHouseholds, type Person } from '../access/access.ts';
import { proposeDeed } from '../deeds/deeds.ts';
import { readHousehold } from '../households/households.ts';
import { type Transaction, transact } from '../platform/database/database.ts';
import { failure } from '../platform/errors.ts';
import { isLastStep, lockVisible } from './locks.ts';
import { askNext } from './matching.ts';
import { after, step } from './steps.ts';
import { shownTo, type TaskWorld } from './task-view.ts';
import type { TaskView, VerifyTask } from './tasks.schema.ts';
import * as sql from './tasks.sql.ts';
import { look, tell } from './tell.ts';

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
      return shownTo(world, person, await look(tx, world, taskId));
    }
    if (input.outcome === 'returned') await giveBack(tx, world, task, input.reason ?? RETURNED);
    else await close(tx, world, person, { task, input });
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
  return isLastStep(tx, task, {
    states: ['accepted', 'new'], person, reason: input.reason ?? RETURNED });
}

async function close(
  tx: Transaction, world: TaskWorld, person: Person,
  { task, input }: { task: sql.TaskRow; input: VerifyTask },
): Promise<void> {
  after(task.state, 'verify');
  // What history brought may hold its deed already: one task, one deed.
  if (input.proposeDeed && task.deedId) throw failure('DEED_EXISTS');
  await step(tx, world, task, { verb: 'verify', reason: input.reason ?? null });
  await sql.setClosedAt(tx, task.id, world.clock().toISOString());
  if (input.proposeDeed) await propose(tx, world, person, { task, deed: input.proposeDeed });
}

/** Back to the one who handled it; to the next when that worker has gone home. */
async function giveBack(
  tx: Transaction, world: TaskWorld, task: sql.TaskRow, reason: string,
): Promise<void> {
  after(task.state, 'give_back');
  const [handler] = await sql.selectAbility(tx, [task.handledBy!], task.id);
  if (handler?.onShift) {
    await step(tx, world, task, { verb: 'give_back', reason });
    return sql.reopenAssignment(tx, task.id, task.handledBy!);
  }
  await sql.releaseAssignments(tx, task.id, world.clock().toISOString());
  await sql.clearHandled(tx, task.id);
  await askNext(tx, world, await step(tx, world, task, { verb: 'pass_on', reason }));
}

async function propose(
  tx: Transaction, world: TaskWorld, person: Person,
  { task, deed }: { task: sql.TaskRow; deed: NonNullable<VerifyTask['proposeDeed']> },
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
