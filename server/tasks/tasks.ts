/**
 * A task finds its worker: filed, offered to the nearest, accepted exactly once, on site, handled,
 * verified by somebody else, closed. Closing may propose a deed: the second walk ends where the
 * first begins. Here it begins and is given up; its offers, the work, verifying and what is told of
 * it have files of their own, and what may follow what is a table (life.schema.ts).
 */
import { mayIn, type Person } from '../access/access.ts';
import { LIMITS } from '../config.ts';
import { locateCell } from '../grid/grid.ts';
import { actAs } from '../grid/scope.ts';
import { asEngine, SYSTEM, transact } from '../platform/database/database.ts';
import { failure } from '../platform/errors.ts';
import { requestHash } from '../platform/request-hash.ts';
import { nextState } from './life.schema.ts';
import { lockVisible } from './locks.ts';
import { askNext } from './matching.ts';
import { after, record, step } from './steps.ts';
import { shownTo, type TaskWorld, viewOf } from './task-view.ts';
import type { CancelTask, FileTask, TaskView } from './tasks.schema.ts';
import * as sql from './tasks.sql.ts';
import { look, tell, tellWithdrawn, tellWorker } from './tell.ts';

export type { TaskWorld } from './task-view.ts';
export { insertTasks } from './tasks.sql.ts';

/**
 * Files a task: by a dispatcher or supervisor it is offered to the nearest worker in the same
 * transaction; by a resident it is a report that a dispatcher takes up. Idempotent by the id.
 * Errors: GRID_OUTSIDE, NOT_ALLOWED, CATEGORY_UNKNOWN, ID_REUSED.
 */
export async function fileTask(
  world: TaskWorld, person: Person, input: FileTask,
): Promise<{ task: TaskView; repeated: boolean }> {
  const { grid, rulebook } = world.city.now;
  const cell = locateCell(grid, input.point);
  const files = mayIn(person, 'tasks.file', cell.areaPath);
  const reports = mayIn(person, 'tasks.report', cell.areaPath);
  if (!files && !reports) throw failure('NOT_ALLOWED');
  const { categoryId = null } = input;
  if (categoryId !== null && !rulebook.categoryIndex.has(categoryId)) {
    throw failure('CATEGORY_UNKNOWN', { category: categoryId });
  }
  const right = files ? 'tasks.file' : 'tasks.report';
  return actAs(world, { person, right }, async (tx) => {
    const now = world.clock();
    const hash = requestHash([person.id, input]);
    const added = await sql.insertTasks(tx, [{
      id: input.id, title: input.title, categoryId,
      titleZh: input.titles?.nameZh ?? null, titleEn: input.titles?.nameEn ?? null,
      note: input.note ?? '', cellId: cell.id, areaPath: cell.areaPath, lon: input.point[0],
      lat: input.point[1], address: '', state: nextState('none', files ? 'file' : 'report')!,
      priority: input.priority ?? 'normal',
      source: person.client === 'simulated' ? 'simulated' : 'person', filedBy: person.id,
      householdId: files ? null : person.householdId, openedAt: now.toISOString(),
      dueAt: input.dueInMinutes === undefined ? null
        : new Date(now.getTime() + input.dueInMinutes * 60_000).toISOString(),
      closedAt: null, backlog: false, waitingFor: null, handlingNote: '',
      handledBy: null, handledAt: null, deedId: null, requestHash: hash,
    }]);
    if (added.length === 0) {
      const first = await sql.selectTask(tx, input.id);
      if (first?.requestHash !== hash) throw failure('ID_REUSED', { id: input.id });
      return { task: shownTo(world, person, viewOf(world, first)), repeated: true };
    }
    const task = (await sql.lockTask(tx, input.id))!;
    await record(tx, world, task, null);
    const view = await asEngine(tx, SYSTEM.dispatch, async (engine) => {
      if (files) await askNext(engine, world, task);
      return tell(engine, world, input.id);
    });
    return { task: shownTo(world, person, view), repeated: false };
  });
}

/**
 * Ends a task that needs no work any more; who is asked or working is told.
 * Errors: NOT_FOUND, STATE_CONFLICT.
 */
export async function cancelTask(
  world: TaskWorld, person: Person, taskId: string, input: CancelTask,
): Promise<TaskView> {
  const view = await actAs(world, { person, right: 'tasks.file' }, async (tx, scope) => {
    const task = await lockVisible(tx, scope, taskId);
    if (task.state === 'cancelled') return look(tx, world, taskId);
    after(task.state, 'cancel');
    const now = world.clock().toISOString();
    const detail = (await sql.selectTask(tx, taskId))!;
    if (detail.offerId && await sql.endOffer(tx, detail.offerId, 'withdrawn', 'cancelled', now)) {
      tellWithdrawn(tx, detail.offerWorkerId!, {
        offerId: detail.offerId, taskId, because: 'cancelled' });
    }
    const workerId = await sql.endAssignment(tx, taskId, 'released', now);
    await step(tx, world, task, { verb: 'cancel', reason: input.reason });
    await sql.setClosedAt(tx, taskId, now);
    const cancelled = await asEngine(tx, SYSTEM.dispatch, (engine) => tell(engine, world, taskId));
    if (workerId) tellWorker(tx, world, workerId, cancelled);
    return cancelled;
  });
  world.freed();
  return shownTo(world, person, view);
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
