/** Who hears what of a task: the area, the worker who has it, who is asked, who reported it. */
import { peopleOfHouseholds } from '../access/access.ts';
import { streams } from '../events.ts';
import { announce } from '../platform/announce.ts';
import type { Transaction } from '../platform/database/database.ts';
import {
  blurredPoint, forFormerHolder, forHolder, forOffice, forReporter, isOver, type TaskWorld, viewOf,
} from './task-view.ts';
import { blurNews } from './tell.sql.ts';
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
  await blurEarlier(tx, world, view);
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

/**
 * What was told before is exact for those who need it now, whoever comes back and hears it then: of
 * a task that is over nobody does, of an open one not the workers it has left.
 */
async function blurEarlier(
  tx: Transaction, world: Pick<TaskWorld, 'city'>, view: TaskView,
): Promise<void> {
  const heldBy = view.worker?.id ?? view.offer?.workerId ?? null;
  if (!isOver(view) && view.offersMade <= (heldBy ? 1 : 0)) return;
  await blurNews(tx, { taskId: view.id, middle: blurredPoint(world, view), heldBy });
}

/** Tells a worker what became of a task that is or was in hand. */
export function tellWorker(
  tx: Transaction, world: Pick<TaskWorld, 'city'>, workerId: string, view: TaskView,
): void {
  announce(tx, {
    stream: streams.worker(workerId), kind: 'task:changed',
    body: view.worker?.id === workerId ? forHolder(world, view) : forFormerHolder(world, view),
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
