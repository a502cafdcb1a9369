/** A task's steps: from the table of its life and from nowhere else. */
import type { Transaction } from '../platform/database/database.ts';
import { failure } from '../platform/errors.ts';
import { nextState, type TaskVerb } from './life.schema.ts';
import type { TaskWorld } from './task-view.ts';
import type { TaskState } from './life.schema.ts';
import * as sql from './tasks.sql.ts';

/** The state a verb leads to. Error: STATE_CONFLICT. */
export function after(state: TaskState, verb: TaskVerb): TaskState {
  const next = nextState(state, verb);
  if (!next) throw failure('STATE_CONFLICT', { state });
  return next;
}

/** Moves a locked task by a verb and answers its new row. Error: STATE_CONFLICT. */
export async function move(
  tx: Transaction, world: Pick<TaskWorld, 'clock'>, task: sql.TaskRow, verb: TaskVerb,
): Promise<sql.TaskRow> {
  const moved = await sql.moveTask(tx, {
    id: task.id, from: task.state, to: after(task.state, verb), at: world.clock().toISOString(),
  });
  if (!moved) throw failure('STATE_CONFLICT', { state: task.state });
  return moved;
}

/** Moves a locked task and writes the step into its history. Error: STATE_CONFLICT. */
export async function step(
  tx: Transaction, world: Pick<TaskWorld, 'clock'>, task: sql.TaskRow,
  { verb, reason = null }: { verb: TaskVerb; reason?: string | null },
): Promise<sql.TaskRow> {
  const moved = await move(tx, world, task, verb);
  await record(tx, world, moved, reason);
  return moved;
}

/** Writes into its history what state a task has come to. */
export async function record(
  tx: Transaction, world: Pick<TaskWorld, 'clock'>, task: sql.TaskRow, reason: string | null,
): Promise<void> {
  await sql.insertTaskSteps(tx, [{
    taskId: task.id, state: task.state, at: world.clock().toISOString(), actor: tx.actor.id, reason,
  }]);
}
