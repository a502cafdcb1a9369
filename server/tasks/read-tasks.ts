/**
 * Reading tasks and workers: pages, counts of the same questions, a worker's own work, what a
 * household reported.
 */
import { type Person, within } from '../access/access.ts';
import type { Look, Seen } from '../access/log.ts';
import { streams } from '../events.ts';
import { actAs, readAs, type Scope } from '../grid/scope.ts';
import { dayNumber, dayStart } from '../platform/clock.ts';
import type { Transaction } from '../platform/database/database.ts';
import { failure } from '../platform/errors.ts';
import type { Direction } from '../platform/wire.schema.ts';
import { freshnessOf } from '../workers/workers.ts';
import type { WorkerView } from '../workers/workers.schema.ts';
import { isShownIn, offerViewOf } from './candidates.ts';
import { forHolder, forReporter, shownTo, type TaskWorld, tellsPlace, viewOf } from './task-view.ts';
import { TASK_STATES, type TaskState } from './life.schema.ts';
import { selectSorted } from './sorted-tasks.sql.ts';
import type {
  OwnWork, TaskCells, TaskColumn, TaskPage, TaskSummary, TaskView,
} from './tasks.schema.ts';
import { countSimulated } from './origin.sql.ts';
import * as sql from './read-tasks.sql.ts';
import {
  selectOpenOffer, selectTask, type TaskDetail,
} from './tasks.sql.ts';

const OPEN_STATES: readonly TaskState[] =
  TASK_STATES.filter((state) => state !== 'closed' && state !== 'cancelled');

/** A reader of tasks; what has its place in it is in the access log. */
const readerOf = (person: Person) =>
  ({ person, right: 'tasks.read' }) as const;

/** Leaf areas that a question about one area, or about all of them, reaches. */
const leavesIn = ({ leaves }: Scope, area: string | null) =>
  leaves.filter((leaf) => area === null || within(leaf, area));

const streamsOf = (leaves: readonly string[]) => leaves.map(streams.work);

/** What a list of tasks is asked for; null means without that condition. */
export interface TaskListQuery {
  states: readonly string[] | null;
  cellCode: string | null;
  area: string | null;
  limit: number;
}

/** Leaf areas and the cell of a question inside the person's areas; null when there are none. */
function placeOf(world: TaskWorld, scope: Scope, query: TaskListQuery) {
  const { byCode } = world.city.now.grid;
  const cell = query.cellCode === null ? null : byCode.get(query.cellCode);
  if (cell === undefined) return null;
  const areas = leavesIn(scope, query.area)
    .filter((leaf) => cell === null || leaf === cell.areaPath);
  return { areas, cellId: cell?.id ?? null };
}

/** A page as this person may see it. */
const shownPage = (
  world: TaskWorld, person: Person, rows: readonly TaskDetail[], { limit }: TaskListQuery,
): TaskView[] => rows.slice(0, limit).map((row) => shownTo(world, person, viewOf(world, row)));

/** Whose records a page shows: of the tasks that tell a place, the households that reported them. */
const lookAt = (rows: readonly TaskDetail[], items: readonly TaskView[]): Look => ({
  kind: 'tasks',
  seen: items.flatMap((item, i): Seen[] => (tellsPlace(item)
    ? [{ areaPath: item.areaPath, householdId: rows[i]!.householdId }] : [])),
});

/** Nothing was found because there is nowhere to look. */
const nothing = (at: string) => ({ items: [], at, total: 0, asOf: {} });

/** Tasks of the person's areas in any state, newest first, paged; counted with the first page. */
export async function listTasks(
  world: TaskWorld, person: Person,
  query: TaskListQuery & {
    backlog: boolean; before: { openedAt: string; id: string } | null;
  },
): Promise<Omit<TaskPage, 'nextCursor'> & { last: TaskView | null }> {
  const at = world.clock().toISOString();
  return readAs(world, readerOf(person), async (tx, scope, look) => {
    const place = placeOf(world, scope, query);
    if (!place) return { ...nothing(at), last: null };
    const filter = { ...place, states: query.states ?? OPEN_STATES, backlog: query.backlog };
    const count = query.before ? null
      : await sql.countByAge(tx, filter, streamsOf(place.areas));
    const rows = await sql.selectByAge(
      tx, filter, { before: query.before, limit: query.limit + 1 });
    const items = shownPage(world, person, rows, query);
    look(lookAt(rows, items));
    return {
      items, at, total: count?.total ?? null, asOf: count?.heard ?? null,
      last: rows.length > query.limit ? items.at(-1)! : null,
    };
  });
}

/**
 * Open tasks of the person's areas, what presses most first or by a column, paged; counted with the
 * first page. Every page stands in the order of the first one's moment.
 */
export async function listOpen(
  world: TaskWorld, person: Person,
  query: TaskListQuery & {
    overdue: boolean; bbox: readonly number[] | null;
    sort: { column: TaskColumn; direction: Direction } | null;
    after: (sql.OpenPlace & { at: string }) | null;
  },
): Promise<Omit<TaskPage, 'nextCursor'> & { last: sql.OpenPlace | null }> {
  const at = query.after?.at ?? world.clock().toISOString();
  return readAs(world, readerOf(person), async (tx, scope, look) => {
    const place = placeOf(world, scope, query);
    if (!place) return { ...nothing(at), last: null };
    const { overdue, bbox } = query;
    const filter = { ...place, states: query.states ?? OPEN_STATES, overdue, bbox };
    const count = query.after ? null
      : await sql.countOpen(tx, filter, at, streamsOf(place.areas));
    const page = { at, after: query.after, limit: query.limit + 1 };
    const rows = query.sort
      ? await selectSorted(tx, filter, { ...query.sort, ...page })
      : await sql.selectPressing(tx, filter, page);
    const items = shownPage(world, person, rows, query);
    look(lookAt(rows, items));
    const last = rows.length > query.limit ? rows[query.limit - 1]! : null;
    return {
      items, at, total: count?.total ?? null, asOf: count?.heard ?? null,
      last: last && {
        rank: last.rank, due: last.dueAt ?? 'infinity', openedAt: last.openedAt, id: last.id,
      },
    };
  });
}

/** Open tasks of the person's areas, or of one area in them, counted by cell. */
export async function countTaskCells(
  world: TaskWorld, person: Person, area: string | null,
): Promise<TaskCells> {
  const at = world.clock().toISOString();
  return actAs(world, { person, right: 'tasks.read' }, async (tx, scope) => {
    const areas = leavesIn(scope, area);
    const rows = await sql.countByCell(tx, areas, at, streamsOf(areas));
    const asOf = rows[0]?.heard ?? {};
    // A retired cell's tasks stand where its successor is.
    const counts = new Map<number, { open: number; overdue: number; urgent: number }>();
    for (const { cellId, open, overdue, urgent } of rows) {
      if (cellId === null) continue;
      const index = world.city.now.grid.placeOf(cellId).now?.index ?? -1;
      const known = counts.get(index) ?? { open: 0, overdue: 0, urgent: 0 };
      counts.set(index, {
        open: known.open + open, overdue: known.overdue + overdue, urgent: known.urgent + urgent });
    }
    const values = [...counts.values()];
    return {
      at, asOf, cells: [...counts.keys()], open: values.map((one) => one.open),
      overdue: values.map((one) => one.overdue), urgent: values.map((one) => one.urgent),
    };
  });
}

export async function readTask(
  world: TaskWorld, person: Person, taskId: string,
): Promise<TaskView> {
  return readAs(world, readerOf(person), async (tx, scope, look) => {
    const row = await selectTask(tx, taskId);
    if (!row || !scope.covers(row.areaPath)) throw failure('NOT_FOUND');
    const view = shownTo(world, person, viewOf(world, row));
    if (tellsPlace(view)) look({ ...lookAt([row], [view]), kind: 'task' });
    return view;
  });
}

/** How much of the counts simulated life had a hand in. */
async function simulatedOf(
  tx: Transaction, areas: readonly string[], when: { now: string; today: string },
): Promise<TaskSummary['simulated']> {
  const rows = await countSimulated(tx, areas, when);
  const open = rows.filter((row) => row.state !== 'closed');
  return {
    byState: Object.fromEntries(open.map((row) => [row.state, row.count])),
    overdue: open.reduce((sum, row) => sum + row.overdue, 0),
    closedToday: rows.find((row) => row.state === 'closed')?.count ?? 0,
  };
}

/** Counts of the person's areas, or of one area in them. */
export async function summariseTasks(
  world: TaskWorld, person: Person, area: string | null,
): Promise<TaskSummary> {
  const zone = world.city.now.grid.city?.timeZone ?? 'UTC';
  const now = world.clock();
  const today = dayStart(dayNumber(now, zone), zone);
  return actAs(world, { person, right: 'tasks.read' }, async (tx, scope) => {
    const leaves = leavesIn(scope, area);
    const rows = await sql.countStates(
      tx, leaves, { now: now.toISOString(), today }, streamsOf(leaves));
    const sum = (pick: (row: (typeof rows)[number]) => number) =>
      rows.reduce((total, row) => total + pick(row), 0);
    const dues = rows.flatMap((row) => (row.nextDueAt ? [row.nextDueAt] : []));
    return {
      byState: Object.fromEntries(rows.filter((row) => row.state !== 'closed')
        .map((row) => [row.state, row.count])),
      overdue: sum((row) => row.overdue), backlog: sum((row) => row.backlog),
      closedToday: sum((row) => row.closedToday), at: now.toISOString(),
      nextDueAt: dues.sort()[0] ?? null, asOf: rows[0]?.heard ?? {},
      simulated: await simulatedOf(tx, leaves, { now: now.toISOString(), today }),
    };
  });
}

/**
 * What a reconnecting phone asks first: the worker's open offer, all that is in hand, and the first
 * page of what waits to be verified. With a cursor: the next page of that.
 */
export async function readOwnWork(
  world: TaskWorld, person: Person,
  query: { before: { at: string; id: string } | null; limit: number },
): Promise<Omit<OwnWork, 'nextCursor'> & { last: { at: string; id: string } | null }> {
  const { before, limit } = query;
  return actAs(world, { person, right: 'work.do' }, async (tx) => {
    const now = world.clock();
    const open = before ? undefined : await selectOpenOffer(tx, person.id);
    const offered = open && open.expiresAt > now.toISOString()
      ? await selectTask(tx, open.taskId) : undefined;
    const inHand = before ? [] : await sql.selectInHand(tx, person.id);
    const found = await sql.selectHandled(tx, person.id, before, limit + 1);
    const handled = found.slice(0, limit);
    const last = handled.at(-1);
    return {
      offer: open && offered ? offerViewOf(offered, open, now) : null,
      tasks: [...inHand, ...handled].map((row) => forHolder(world, viewOf(world, row))),
      handled: await sql.countHandled(tx, person.id),
      last: last && found.length > limit ? { at: last.handledAt, id: last.id } : null,
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
  return actAs(world, { person, right: 'tasks.report' }, async (tx) => {
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
): Promise<{ workers: WorkerView[]; total: number; last: string | null }> {
  return readAs(world, { person, right: 'workers.read' }, async (tx, scope, look) => {
    const visible = [...world.workers.facts.values()].filter((worker) => worker.areas.some((own) =>
      scope.covers(own) || scope.areas.some((area) => within(area, own))));
    const all = visible.filter((worker) => query.after === null || worker.id > query.after)
      .sort((a, b) => (a.id < b.id ? -1 : 1));
    const facts = all.slice(0, query.limit);
    const now = world.clock().getTime();
    const held = await sql.selectHeld(tx, facts.map((f) => f.id));
    const taskIds = new Map<string, string[]>(facts.map(({ id }) => [id, []]));
    const asked = new Map<string, string>();
    for (const { workerId, taskId, isOffer } of held) {
      if (isOffer) asked.set(workerId, taskId);
      else taskIds.get(workerId)?.push(taskId);
    }
    const workers = facts.map((worker) => ({
      id: worker.id, name: worker.name, areaPath: worker.areas[0]!,
      point: isShownIn(world, scope, worker)
        ? world.workers.index.position(worker.id) ?? null : null,
      seenAt: worker.seenAt === null ? null : new Date(worker.seenAt).toISOString(),
      freshness: freshnessOf(worker.seenAt, now),
      load: taskIds.get(worker.id)?.length ?? 0, hasOffer: asked.has(worker.id),
      taskIds: taskIds.get(worker.id) ?? [], offeredTaskId: asked.get(worker.id) ?? null,
      simulated: worker.simulated,
    }));
    look({ kind: 'positions', seen: workers.filter((worker) => worker.point !== null)
      .map(({ id, areaPath }) => ({ areaPath, personId: id })) });
    return {
      workers, total: visible.length,
      last: all.length > facts.length ? facts.at(-1)!.id : null,
    };
  });
}
