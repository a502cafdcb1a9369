/** Verifying: done by one, found good by another; and with it perhaps a deed. */
import { peopleOfHouseholds, type Person } from '../access/access.ts';
import { proposeDeed } from '../deeds/deeds.ts';
import { actAs, type Scope } from '../grid/scope.ts';
import { readHousehold } from '../households/households.ts';
import { asEngine, SYSTEM, type Transaction } from '../platform/database/database.ts';
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
  return actAs(world, { person, right: 'tasks.verify' }, async (tx, scope) => {
    const task = await lockVisible(tx, scope, taskId);
    if (task.handledBy === person.id) throw failure('OWN_WORK');
    if (await isVerifiedSo(tx, person, task, input)) {
      return shownTo(world, person, await look(tx, world, taskId));
    }
    const wanting = input.outcome === 'returned'
      ? await giveBack(tx, world, task, input.reason ?? RETURNED)
      : await close(tx, world, { person, scope }, { task, input });
    return shownTo(world, person, await asEngine(tx, SYSTEM.dispatch, async (engine) => {
      if (wanting) await askNext(engine, world, wanting);
      return tell(engine, world, taskId);
    }));
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

/** Who verifies, and where. */
interface Verifier { person: Person; scope: Scope }

/** Done: it wants nobody any more. */
async function close(
  tx: Transaction, world: TaskWorld, by: Verifier,
  { task, input }: { task: sql.TaskRow; input: VerifyTask },
): Promise<undefined> {
  after(task.state, 'verify');
  // What history brought may hold its deed already: one task, one deed.
  if (input.proposeDeed && task.deedId) throw failure('DEED_EXISTS');
  await step(tx, world, task, { verb: 'verify', reason: input.reason ?? null });
  await sql.setClosedAt(tx, task.id, world.clock().toISOString());
  if (input.proposeDeed) await propose(tx, world, by, { task, deed: input.proposeDeed });
}

/**
 * Back to the one who handled it; to the next when that worker has gone home: then its row, which
 * wants one.
 */
async function giveBack(
  tx: Transaction, world: TaskWorld, task: sql.TaskRow, reason: string,
): Promise<sql.TaskRow | undefined> {
  after(task.state, 'give_back');
  const [handler] = await asEngine(tx, SYSTEM.dispatch, (engine) =>
    sql.selectAbility(engine, [task.handledBy!], task.id));
  if (handler?.onShift) {
    await step(tx, world, task, { verb: 'give_back', reason });
    await sql.reopenAssignment(tx, task.id, task.handledBy!);
    return undefined;
  }
  await sql.releaseAssignments(tx, task.id, world.clock().toISOString());
  await sql.clearHandled(tx, task.id);
  return step(tx, world, task, { verb: 'pass_on', reason });
}

async function propose(
  tx: Transaction, world: TaskWorld, { person, scope }: Verifier,
  { task, deed }: { task: sql.TaskRow; deed: NonNullable<VerifyTask['proposeDeed']> },
): Promise<void> {
  const householdId = deed.householdId ?? task.householdId;
  // Where the home is and who lives there is compared here and answered to nobody.
  const { home, people } = await asEngine(tx, SYSTEM.dispatch, async (engine) => ({
    home: householdId ? await readHousehold(engine, householdId) : undefined,
    people: householdId ? await peopleOfHouseholds(engine, [householdId]) : [],
  }));
  // A household elsewhere than the verifier's areas answers like a missing one.
  if (!home || !scope.covers(world.city.now.grid.placeOf(home.cellId).areaNow)) {
    throw failure('HOUSEHOLD_UNKNOWN');
  }
  // Paid duty is no deed: never for the household of the worker who handled it.
  if (people.some((p) => p.id === task.handledBy)) throw failure('OWN_WORK');
  await proposeDeed(tx, world, {
    id: deed.id, householdId: home.id, typeId: deed.typeId, point: [task.lon, task.lat],
    occurredAt: task.openedAt, note: task.title, submittedBy: person.id, taskId: task.id,
  });
  await sql.updateTaskDeed(tx, task.id, deed.id);
}
