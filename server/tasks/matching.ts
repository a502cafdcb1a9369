/**
 * Carries out what the matcher decides: reads what wants a worker and who is free, and claims each
 * decision by one statement that has the last word. A task that is filed or comes back is matched in
 * its own transaction; what waits is matched when a worker becomes free, and by every sweep.
 */
import { randomUUID } from 'node:crypto';
import { LIMITS } from '../config.ts';
import { SYSTEM, type Transaction, transact } from '../platform/database/database.ts';
import { failure } from '../platform/errors.ts';
import { freshnessOf } from '../workers/workers.ts';
import { type DispatchWorld, offerViewOf, reasonsAgainst } from './candidates.ts';
import { decide, type Decision, type Free, isAble, type Waiting } from './matcher.ts';
import { after } from './steps.ts';
import type { TaskWorld } from './task-view.ts';
import * as sql from './tasks.sql.ts';
import { tell, tellOffer } from './tell.ts';

/** History that was loaded is only for who has nothing in hand: today's tasks keep their room. */
const loadMaxOf = (source: string) =>
  (source === 'import' ? LIMITS.IMPORTS_PER_WORKER_MAX : LIMITS.TASKS_PER_WORKER_MAX);

const waitingOf = (
  task: Pick<sql.TaskRow, 'id' | 'lon' | 'lat' | 'areaPath' | 'priority' | 'source' | 'dueAt' | 'filedBy'>,
  since: string, asked: Iterable<string>,
): Waiting => ({
  id: task.id, lon: task.lon, lat: task.lat, areaPath: task.areaPath, filedBy: task.filedBy,
  urgent: task.priority === 'urgent', dueAt: task.dueAt === null ? null : Date.parse(task.dueAt),
  since: Date.parse(since), loadMax: loadMaxOf(task.source), asked: new Set(asked),
});

/** A worker as memory and the row of load know them; undefined without a fresh place. */
function freeOf({ workers, clock }: DispatchWorld, row: { id: string; load: number }): Free | undefined {
  const facts = workers.facts.get(row.id);
  const point = workers.index.position(row.id);
  if (!facts || !point || freshnessOf(facts.seenAt, clock().getTime()) === 'stale') return undefined;
  return {
    id: row.id, lon: point[0], lat: point[1], areas: facts.areas, load: row.load,
    connected: workers.isConnected(row.id),
  };
}

/** Claims a decision for the locked task; its new row, or nothing when it is true no more. */
async function claim(
  tx: Transaction, world: DispatchWorld, task: sql.TaskRow,
  { decision, loadMax }: { decision: Decision; loadMax: number },
): Promise<sql.TaskRow | undefined> {
  const now = world.clock();
  const { offerLifetimeSeconds } = world.city.now.settings;
  const offer = {
    id: randomUUID(), taskId: task.id, workerId: decision.workerId,
    distanceMeters: decision.meters, offeredAt: now.toISOString(),
    expiresAt: new Date(now.getTime() + offerLifetimeSeconds * 1000).toISOString(),
  };
  const asked = await sql.claimOffer(tx, {
    ...offer, to: after(task.state, 'ask'), loadMax,
    seenSecondsMax: LIMITS.WORKER_SEEN_MAX_SECONDS, aheadSecondsMax: LIMITS.CLOCK_AHEAD_SECONDS_MAX,
  });
  if (!asked) return undefined;
  tellOffer(tx, offer.workerId, offerViewOf(asked, { ...offer, fence: asked.fence }, now));
  return asked;
}

/** Decisions for one task, best first, from near to far in batches: most often one is enough. */
async function* decisionsFor(
  tx: Transaction, world: DispatchWorld, task: sql.TaskRow, again: boolean,
): AsyncGenerator<Decision> {
  const { index, facts, isConnected } = world.workers;
  const now = world.clock();
  const plain = waitingOf(task, now.toISOString(), []);
  const mayBeAble = (id: string) => {
    const known = facts.get(id);
    return known !== undefined && freshnessOf(known.seenAt, now.getTime()) !== 'stale'
      && isAble({ id, areas: known.areas, load: 0 }, plain);
  };
  for (const connected of [true, false]) {
    let seen = 0;
    for (let k = 16; ; k *= 4) {
      const near = index.nearest(
        task.lon, task.lat, k, (id) => isConnected(id) === connected && mayBeAble(id),
        LIMITS.OFFER_DISTANCE_METERS_MAX);
      const rows = await sql.selectAbility(tx, near.slice(seen).map((one) => one.id), task.id);
      const asked = again ? [] : rows.filter((row) => row.asked).map((row) => row.id);
      const waiting = waitingOf(task, now.toISOString(), asked);
      let free = rows.filter((row) => row.onShift && !row.hasOffer)
        .flatMap((row) => freeOf(world, row) ?? []);
      for (;;) {
        const [decision] = decide([waiting], free, now.getTime());
        if (!decision) break;
        yield decision;
        free = free.filter((worker) => worker.id !== decision.workerId);
      }
      if (near.length < k) break;
      seen = near.length;
    }
  }
}

/**
 * Asks the next worker for the locked task, which is in 'new', and answers its row. Without one it
 * waits; when enough have been asked it is held for the dispatcher. A person is not bound by that
 * number; asking by hand comes back to those asked before when nobody new is there.
 */
export async function askNext(
  tx: Transaction, world: DispatchWorld, task: sql.TaskRow,
  how: 'by itself' | 'beyond the limit' | 'by hand' = 'by itself',
): Promise<void> {
  const enough = task.offersMade >= LIMITS.OFFERS_PER_TASK_MAX;
  for (const again of how === 'by hand' ? [false, true] : [false]) {
    if (enough && how === 'by itself') break;
    for await (const decision of decisionsFor(tx, world, task, again)) {
      if (await claim(tx, world, task, { decision, loadMax: loadMaxOf(task.source) })) return;
    }
  }
  const why = task.offersMade > 0 ? 'nobody_accepted' : 'nobody_available';
  await (enough ? sql.holdTask : sql.setWaitingFor)(tx, task.id, why);
}

/**
 * Asks the worker a dispatcher chose: the same claim, the distance is known but does not decide.
 * Error: WORKER_UNAVAILABLE with why.
 */
export async function askChosen(
  tx: Transaction, world: DispatchWorld, task: sql.TaskRow, workerId: string,
): Promise<void> {
  const because = await reasonsAgainst(tx, world, task, workerId);
  const near = world.workers.index.nearest(task.lon, task.lat, 1, (id) => id === workerId)[0];
  const decision = near && { taskId: task.id, workerId, meters: near.meters };
  const asked = because.length === 0 && decision
    && await claim(tx, world, task, { decision, loadMax: LIMITS.TASKS_PER_WORKER_MAX });
  if (!asked) throw failure('WORKER_UNAVAILABLE', { because });
}

/**
 * Matches everything that waits with everybody who is free. Each decision is a transaction of its
 * own, so nobody waits for it and one that fails spoils no other. Returns how many were asked.
 */
export async function matchWaiting(world: TaskWorld): Promise<number> {
  let total = 0;
  for (let round = 0; round < LIMITS.MATCH_ROUNDS_MAX; round += 1) {
    const { waiting, free } = await readRound(world);
    const decisions = decide(waiting, free, world.clock().getTime());
    let asked = 0;
    for (const decision of decisions) {
      if (await carryOut(world, decision)) asked += 1;
    }
    total += asked;
    // What did not fit into one reading is the next round's.
    if (asked === 0 || waiting.length < LIMITS.MATCH_TASKS_MAX) break;
  }
  return total;
}

async function readRound(world: TaskWorld): Promise<{ waiting: Waiting[]; free: Free[] }> {
  return transact(world.database, SYSTEM.sweep, async (tx) => {
    const rows = await sql.selectFree(
      tx, LIMITS.TASKS_PER_WORKER_MAX, LIMITS.MATCH_WORKERS_MAX);
    const free = rows.flatMap((row) => freeOf(world, row) ?? []);
    if (free.length === 0) return { waiting: [], free };
    const able = free.flatMap(({ id, areas, load }) => areas.map((area) => ({ id, area, load })));
    const wanting = await sql.selectWanting(tx, able, {
      now: world.clock().toISOString(), loadMax: LIMITS.TASKS_PER_WORKER_MAX,
      importLoadMax: LIMITS.IMPORTS_PER_WORKER_MAX, limit: LIMITS.MATCH_TASKS_MAX,
    });
    return { waiting: wanting.map((row) => waitingOf(row, row.wantsSince, row.asked)), free };
  }, { readOnly: true });
}

/** False when the task or the worker is somebody else's by now. */
async function carryOut(world: TaskWorld, decision: Decision): Promise<boolean> {
  return transact(world.database, SYSTEM.sweep, async (tx) => {
    const task = await sql.lockWanting(tx, decision.taskId);
    const asked = task
      && await claim(tx, world, task, { decision, loadMax: loadMaxOf(task.source) });
    if (!asked) return false;
    await tell(tx, world, asked.id);
    return true;
  });
}
