/** Reading tasks and workers: pages, counts, a worker's own work, what a household reported. */
import { actorOf, areasOf, mayIn, noteLooks, type Person, within } from '../access/access.ts';
import { dayNumber, dayStart } from '../platform/clock.ts';
import { type Transaction, transact } from '../platform/database/database.ts';
import { failure } from '../platform/errors.ts';
import { freshnessOf } from '../workers/workers.ts';
import type { WorkerView } from '../workers/workers.schema.ts';
import { isShownIn, offerViewOf } from './dispatch.ts';
import { forHolder, forReporter, shownTo, type TaskWorld, tellsPlace, viewOf } from './task-view.ts';
import type { OwnWork, TaskState, TaskSummary, TaskView } from './tasks.schema.ts';
import { TASK_STATES } from './tasks.schema.ts';
import * as sql from './tasks.sql.ts';

const OPEN_STATES: readonly TaskState[] =
  TASK_STATES.filter((state) => state !== 'closed' && state !== 'cancelled');

const leavesFor = (world: TaskWorld, person: Person) => {
  const areas = areasOf(person, 'tasks.read');
  return world.grid.now.leaves.filter((leaf) => areas.some((area) => within(leaf, area)));
};

/** Notes the look at tasks with their places. */
async function noteTasks(
  tx: Transaction, world: TaskWorld, person: Person, subject: string, area: string | null,
): Promise<void> {
  await noteLooks(tx, person, {
    purpose: 'tasks with their places', subject, areas: [area], at: world.clock() });
}

/** Tasks of the person's areas, newest first, paged. */
export async function listTasks(
  world: TaskWorld, person: Person,
  query: {
    states: readonly string[] | null; cellCode: string | null; area: string | null;
    backlog: boolean; before: { openedAt: string; id: string } | null; limit: number;
  },
): Promise<{ items: TaskView[]; last: TaskView | null }> {
  const { area } = query;
  const areas = leavesFor(world, person).filter((leaf) => area === null || within(leaf, area));
  const cell = query.cellCode === null ? null : world.grid.now.byCode.get(query.cellCode);
  if (cell === undefined) return { items: [], last: null };
  return transact(world.database, actorOf(person), async (tx) => {
    const rows = await sql.selectTasks(tx, {
      areas, cellId: cell?.id ?? null, states: query.states ?? OPEN_STATES,
      backlog: query.backlog, before: query.before, limit: query.limit + 1,
    });
    const items = rows.slice(0, query.limit).map((row) =>
      shownTo(world, person, viewOf(world, row)));
    if (items.some(tellsPlace)) {
      await noteTasks(tx, world, person, query.cellCode ?? area ?? 'list', area);
    }
    return { items, last: rows.length > query.limit ? items.at(-1)! : null };
  });
}

export async function readTask(
  world: TaskWorld, person: Person, taskId: string,
): Promise<TaskView> {
  return transact(world.database, actorOf(person), async (tx) => {
    const row = await sql.selectTask(tx, taskId);
    if (!row || !mayIn(person, 'tasks.read', row.areaPath)) throw failure('NOT_FOUND');
    const view = shownTo(world, person, viewOf(world, row));
    if (tellsPlace(view)) await noteTasks(tx, world, person, taskId, row.areaPath);
    return view;
  });
}

/** Counts of the person's areas, or of one area in them. */
export async function summariseTasks(
  world: TaskWorld, person: Person, area: string | null,
): Promise<TaskSummary> {
  const zone = world.grid.now.city?.timeZone ?? 'UTC';
  const now = world.clock();
  const today = dayStart(dayNumber(now, zone), zone);
  return transact(world.database, actorOf(person), async (tx) => {
    const leaves = leavesFor(world, person).filter((leaf) => area === null || within(leaf, area));
    const rows = await sql.countStates(tx, leaves, now.toISOString(), today);
    const sum = (pick: (row: (typeof rows)[number]) => number) =>
      rows.reduce((total, row) => total + pick(row), 0);
    return {
      byState: Object.fromEntries(rows.filter((row) => row.state !== 'closed')
        .map((row) => [row.state, row.count])),
      overdue: sum((row) => row.overdue), backlog: sum((row) => row.backlog),
      closedToday: sum((row) => row.closedToday),
    };
  });
}

/** The worker's open offer and tasks in hand: what a reconnecting phone asks first. */
export async function readOwnWork(world: TaskWorld, person: Person): Promise<OwnWork> {
  return transact(world.database, actorOf(person), async (tx) => {
    const now = world.clock();
    const open = await sql.selectOpenOffer(tx, person.id);
    const offered = open && open.expiresAt > now.toISOString()
      ? await sql.selectTask(tx, open.taskId) : undefined;
    const tasks = await sql.selectWorkerTasks(tx, person.id, 50);
    return {
      offer: open && offered ? offerViewOf(offered, open, now) : null,
      tasks: tasks.map((row) => forHolder(world, viewOf(world, row))),
    };
  });
}

/** What the person's household reported, without who is asked; newest first, paged. */
export async function readReported(
  world: TaskWorld, person: Person,
  query: { before: { openedAt: string; id: string } | null; limit: number },
): Promise<{ tasks: TaskView[]; last: TaskView | null }> {
  const { householdId } = person;
  if (!householdId) return { tasks: [], last: null };
  return transact(world.database, actorOf(person), async (tx) => {
    const rows = await sql.selectReported(tx, householdId, query.before, query.limit + 1);
    const tasks = rows.slice(0, query.limit).map((row) => forReporter(viewOf(world, row)));
    return { tasks, last: rows.length > query.limit ? tasks.at(-1)! : null };
  });
}

/**
 * Workers on shift in the person's areas, with their freshness and load, by id and paged. Where
 * they are is shown inside those areas only: a city's worker elsewhere has no point here.
 */
export async function listWorkers(
  world: TaskWorld, person: Person, query: { after: string | null; limit: number },
): Promise<{ workers: WorkerView[]; last: string | null }> {
  const areas = areasOf(person, 'workers.read');
  const all = [...world.workers.facts.values()]
    .filter((worker) => (query.after === null || worker.id > query.after)
      && areas.some((area) =>
        worker.areas.some((own) => within(own, area) || within(area, own))))
    .sort((a, b) => (a.id < b.id ? -1 : 1));
  const facts = all.slice(0, query.limit);
  const now = world.clock().getTime();
  return transact(world.database, actorOf(person), async (tx) => {
    const abilities = new Map((await sql.selectAbility(tx, facts.map((f) => f.id), null))
      .map((row) => [row.id, row]));
    const workers = facts.map((worker) => ({
      id: worker.id, name: worker.name, areaPath: worker.areas[0]!,
      point: isShownIn(world, areas, worker)
        ? world.workers.index.position(worker.id) ?? null : null,
      seenAt: worker.seenAt === null ? null : new Date(worker.seenAt).toISOString(),
      freshness: freshnessOf(worker.seenAt, now),
      load: abilities.get(worker.id)?.load ?? 0,
      hasOffer: abilities.get(worker.id)?.hasOffer ?? false, simulated: worker.simulated,
    }));
    return { workers, last: all.length > facts.length ? facts.at(-1)!.id : null };
  });
}
