/** Offers: asked by hand, accepted exactly once, declined, ended by time. */
import type { Person } from '../access/access.ts';
import { LIMITS } from '../config.ts';
import { actAs } from '../grid/scope.ts';
import { asEngine, SYSTEM, type Transaction, transact } from '../platform/database/database.ts';
import { failure } from '../platform/errors.ts';
import { nextState } from './life.schema.ts';
import { lockVisible } from './locks.ts';
import { askChosen, askNext, matchWaiting } from './matching.ts';
import { move, record, step } from './steps.ts';
import { forHolder, shownTo, type TaskWorld } from './task-view.ts';
import type { AnswerOffer, DeclineOffer, TaskView } from './tasks.schema.ts';
import * as sql from './tasks.sql.ts';
import { look, tell, tellWithdrawn } from './tell.ts';

/**
 * Takes up a report, or asks again: the nearest, or the worker a dispatcher chose. A person who
 * asks is not bound by the number of offers, and may ask again those who did not want.
 * Errors: NOT_FOUND, OFFER_OPEN, STATE_CONFLICT, WORKER_UNAVAILABLE.
 */
export async function offerTask(
  world: TaskWorld, person: Person, taskId: string, workerId: string | undefined,
): Promise<TaskView> {
  return actAs(world, { person, right: 'tasks.file' }, async (tx, scope) => {
    const task = await lockVisible(tx, scope, taskId);
    if (task.state === 'offered') throw failure('OFFER_OPEN');
    if (task.backlog) throw failure('STATE_CONFLICT', { state: task.state });
    const wanting = await step(tx, world, task, { verb: 'offer' });
    return shownTo(world, person, await asEngine(tx, SYSTEM.dispatch, async (engine) => {
      if (workerId) await askChosen(engine, world, wanting, workerId);
      else await askNext(engine, world, wanting, 'by hand');
      return tell(engine, world, taskId);
    }));
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
  return actAs(world, { person, right: 'work.do' }, async (tx) => {
    const at = world.clock().toISOString();
    const taskId = await sql.acceptOffer(tx, {
      ...input, workerId: person.id, at, to: nextState('offered', 'accept')!,
    });
    if (taskId) {
      await record(tx, world, (await sql.lockTask(tx, taskId))!, null);
      return forHolder(world, await asEngine(tx, SYSTEM.dispatch, (engine) =>
        tell(engine, world, taskId)));
    }
    const offer = await sql.selectOffer(tx, input.offerId);
    if (offer?.workerId !== person.id || offer.fence !== input.fence) throw failure('OFFER_GONE');
    if (offer.state === 'accepted') {
      if (await sql.selectAssignmentState(tx, offer.id) === 'released') throw failure('OFFER_GONE');
      return forHolder(world, await look(tx, world, offer.taskId));
    }
    const isLate = offer.state === 'expired' || (offer.state === 'open' && offer.expiresAt <= at);
    throw failure(isLate ? 'OFFER_EXPIRED' : 'OFFER_GONE');
  });
}

/** Declines an offer; it goes to the next at once. Error: OFFER_GONE. */
export async function declineOffer(
  world: TaskWorld, person: Person, input: DeclineOffer,
): Promise<Record<string, never>> {
  await actAs(world, { person, right: 'work.do' }, async (tx) => {
    const offer = await sql.selectOffer(tx, input.offerId);
    if (offer?.workerId !== person.id || offer.fence !== input.fence) throw failure('OFFER_GONE');
    if (offer.state === 'declined') return;
    const now = world.clock().toISOString();
    if (!await sql.endOffer(tx, offer.id, 'declined', input.reason, now)) {
      throw failure('OFFER_GONE');
    }
    await asEngine(tx, SYSTEM.dispatch, (engine) =>
      passOn(engine, world, offer.taskId, 'decline'));
  });
  world.freed();
  return {};
}

/** The offer is over: the task goes to the next. It is the machine that moves it. */
export async function passOn(
  engine: Transaction, world: TaskWorld, taskId: string, verb: 'decline' | 'expire' | 'withdraw',
): Promise<void> {
  const task = await sql.lockTask(engine, taskId);
  if (task?.state !== 'offered') return;
  await askNext(engine, world, await move(engine, world, task, verb));
  await tell(engine, world, taskId);
}

/** Ends the offers whose time is over and matches what waits. Returns how many it moved. */
export async function sweepOffers(world: TaskWorld): Promise<number> {
  let ended = 0;
  for (let full = true; full;) {
    const count = await endDueOffers(world);
    ended += count;
    full = count === LIMITS.OFFERS_PER_SWEEP_MAX;
  }
  return ended + await matchWaiting(world);
}

async function endDueOffers(world: TaskWorld): Promise<number> {
  const now = world.clock();
  // Made "tomorrow": by a clock that has been put right since. It would be open until then.
  const ahead = new Date(now.getTime() + LIMITS.CLOCK_AHEAD_SECONDS_MAX * 1000).toISOString();
  return transact(world.database, SYSTEM.sweep, async (tx) => {
    const due = await sql.selectDueOffers(
      tx, now.toISOString(), ahead, LIMITS.OFFERS_PER_SWEEP_MAX);
    for (const offer of due) {
      if (!await sql.endOffer(tx, offer.id, 'expired', null, now.toISOString())) continue;
      tellWithdrawn(tx, offer.workerId, {
        offerId: offer.id, taskId: offer.taskId, because: 'expired' });
      await passOn(tx, world, offer.taskId, 'expire');
    }
    return due.length;
  });
}
