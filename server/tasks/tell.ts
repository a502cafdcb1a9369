/** Who hears what of a task: the area, the worker who has it, who is asked, who reported it. */
import { peopleOfHouseholds } from '../access/access.ts';
import { streams } from '../events.ts';
import { announce } from '../platform/announce.ts';
import type { Transaction } from '../platform/database/database.ts';
import { forHolder, forOffice, forReporter, type TaskWorld, viewOf } from './task-view.ts';
import { markTold } from './read-tasks.sql.ts';
import type { OfferView, OfferWithdrawn, TaskNews, TaskView } from './tasks.schema.ts';
import * as sql from './tasks.sql.ts';

/** The task as it is now, without a word to anybody. */
export async function look(
  tx: Transaction, world: Pick<TaskWorld, 'city'>, taskId: string,
): Promise<TaskView> {
  return viewOf(world, (await sql.selectTask(tx, taskId))!);
}

/** Tells the area, the worker and the reporter what the task has become. */
export async function tell(
  tx: Transaction, world: Pick<TaskWorld, 'city'>, taskId: string,
): Promise<TaskView> {
  const detail = (await sql.selectTask(tx, taskId))!;
  const view = viewOf(world, detail);
  const news: TaskNews = { ...forOffice(world, view), was: await markTold(tx, taskId) };
  announce(tx, { stream: streams.work(view.areaPath), kind: 'task:changed', body: news });
  if (view.worker) tellWorker(tx, world, view.worker.id, view);
  if (detail.householdId) {
    const people = await peopleOfHouseholds(tx, [detail.householdId]);
    announce(tx, ...people.map((p) => ({
      stream: streams.person(p.id), kind: 'task:changed' as const, body: forReporter(view),
    })));
  }
  return view;
}

/** Tells a worker what became of a task that is or was in hand. */
export function tellWorker(
  tx: Transaction, world: Pick<TaskWorld, 'city'>, workerId: string, view: TaskView,
): void {
  announce(tx, {
    stream: streams.worker(workerId), kind: 'task:changed', body: forHolder(world, view),
  });
}

/** Asks a worker's phone. */
export function tellOffer(tx: Transaction, workerId: string, offer: OfferView): void {
  announce(tx, { stream: streams.worker(workerId), kind: 'task:offered', body: offer });
}

/** Tells a worker's phone that an offer is over. */
export function tellWithdrawn(tx: Transaction, workerId: string, body: OfferWithdrawn): void {
  announce(tx, { stream: streams.worker(workerId), kind: 'offer:withdrawn', body });
}
