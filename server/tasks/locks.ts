/** The task's row, held for one who may do something with it. */
import type { Person } from '../access/access.ts';
import type { Scope } from '../grid/scope.ts';
import type { Transaction } from '../platform/database/database.ts';
import { failure } from '../platform/errors.ts';
import * as sql from './tasks.sql.ts';

/** A task in the scope; any other answers like a missing one. Error: NOT_FOUND. */
export async function lockVisible(
  tx: Transaction, scope: Scope, taskId: string,
): Promise<sql.TaskRow> {
  const task = await sql.lockTask(tx, taskId);
  if (!task || !scope.covers(task.areaPath)) throw failure('NOT_FOUND');
  return task;
}

/** The task a worker holds or has just handled; any other answers like a missing one. */
export async function lockHeld(
  tx: Transaction, person: Person, taskId: string,
): Promise<sql.TaskRow> {
  const task = await sql.lockTask(tx, taskId);
  const detail = task && await sql.selectTask(tx, taskId);
  if (!task || detail?.workerId !== person.id) throw failure('NOT_FOUND');
  return task;
}

/** True when the task's last step is this one, by this person and for this reason. */
export async function isLastStep(
  tx: Transaction, task: sql.TaskRow,
  said: { states: readonly string[]; person: Person; reason: string },
): Promise<boolean> {
  const last = await sql.selectLastStep(tx, task.id);
  return last !== undefined && said.states.includes(last.state)
    && last.actor === said.person.id && last.reason === said.reason;
}
