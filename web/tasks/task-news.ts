/**
 * Lists and counts are asked once and follow the news. An answer is never changed: what is shown is
 * the answer with the news over it that it does not know of yet.
 */
import { TASK_STATES, type TaskState } from '../../server/tasks/life.schema.ts';
import type {
  TaskCells, TaskColumn, TaskNews, TaskPage, TaskSummary, TaskView,
} from '../../server/tasks/tasks.schema.ts';

/** A piece of news as it was heard; `order` counts what this page has heard in all. */
export interface Told { stream: string; seq: number; order: number; task: TaskNews }

export interface TaskLog {
  told: readonly Told[];
  /** The newest word on each task. */
  latest: ReadonlyMap<string, Told>;
}
export const NOTHING_TOLD: TaskLog = { told: [], latest: new Map() };

/** The log with more news at its end, and without what is older than `keepFrom`. */
export function logWith(log: TaskLog, more: readonly Told[], keepFrom = 0): TaskLog {
  const told = [...log.told.filter((one) => one.order >= keepFrom), ...more];
  return { told, latest: new Map(told.map((one) => [one.task.id, one])) };
}

export interface TaskFilter {
  states: readonly TaskState[];
  area: string | null;
  cell: string | null;
  /** West, south, east, north. */
  bbox: readonly number[] | null;
  overdue: boolean;
}

/** A list by a column, either way; without one it is by pressure. */
export interface TaskOrder { by: TaskColumn; down: boolean }

/** A page of a list, how much had been heard when it was asked for, and the order asked for. */
export interface AskedPage { page: TaskPage; since: number; order?: TaskOrder | null }

export const isOpen = (task: TaskView) =>
  task.state !== 'closed' && task.state !== 'cancelled' && !task.backlog;

/** Instants in one length, so that their text is in their order: with microseconds or without. */
const sortable = (instant: string) => instant.replace('Z', '').padEnd(26, '0');
const isBefore = (a: string, b: string) => sortable(a) < sortable(b);

/** Overdue at a moment: due before it, unless the work is done or the task was never live. */
export const isOverdueAt = (task: TaskView, at: string): boolean =>
  task.dueAt !== null && isBefore(task.dueAt, at) && task.state !== 'handled' && isOpen(task);

function isPlaced(task: TaskView, filter: TaskFilter): boolean {
  const { area, cell, bbox } = filter;
  if (area !== null && task.areaPath !== area && !task.areaPath.startsWith(`${area}/`)) return false;
  if (cell !== null && task.cellCode !== cell) return false;
  if (!bbox) return true;
  const [west, south, east, north] = bbox as [number, number, number, number];
  const [lon, lat] = task.point;
  return lon >= west && lon <= east && lat >= south && lat <= north;
}

/** True when the task belongs to the list that was asked for at a moment. */
export function isListed(task: TaskView, filter: TaskFilter, at: string): boolean {
  return isOpen(task) && filter.states.includes(task.state) && isPlaced(task, filter)
    && (!filter.overdue || isOverdueAt(task, at));
}

/** Place in the order by pressure at a moment, as text: overdue, then urgent, then the others. */
export function pressure(task: TaskView, at: string): string {
  const late = task.dueAt !== null && isBefore(task.dueAt, at);
  const rank = late ? 0 : task.priority === 'urgent' ? 1 : 2;
  const due = task.dueAt === null ? '~' : sortable(task.dueAt);
  return `${rank} ${due} ${sortable(task.openedAt)} ${task.id}`;
}

/** Never due comes last either way; among the same priority or state what is due first. */
function columnPlace(task: TaskView, { by, down }: TaskOrder) {
  const byDue = pressure({ ...task, priority: 'normal' }, '');
  const rankOf: Record<TaskColumn, number> = {
    due: 0, opened: 0, priority: task.priority === 'urgent' ? 1 : 0,
    state: TASK_STATES.indexOf(task.state),
  };
  const isLast = by === 'due' && down && task.dueAt === null;
  return {
    rank: isLast ? 1 : down ? -rankOf[by] : rankOf[by],
    text: by === 'opened' ? `${sortable(task.openedAt)} ${task.id}` : byDue,
    isBackwards: down && (by === 'due' || by === 'opened'),
  };
}

/** Which of two tasks comes first in a list, as the server orders it at a moment. */
export function compareIn(order: TaskOrder | null, at: string) {
  return (a: TaskView, b: TaskView): number => {
    const [x, y] = order
      ? [columnPlace(a, order), columnPlace(b, order)]
      : [a, b].map((one) => ({ rank: 0, text: pressure(one, at), isBackwards: false })) as
        [ReturnType<typeof columnPlace>, ReturnType<typeof columnPlace>];
    if (x.rank !== y.rank) return x.rank - y.rank;
    const sign = x.text === y.text ? 0 : x.text < y.text ? -1 : 1;
    return x.isBackwards ? -sign : sign;
  };
}

/**
 * The tasks of a list as far as it is read: each once, in order, as the newest word says. What the
 * news brings in behind the end of what is read waits there for its page.
 */
export function listWith(
  pages: readonly AskedPage[], filter: TaskFilter, log: TaskLog,
): TaskView[] {
  const last = pages.at(-1);
  if (!last) return [];
  const { at } = last.page;
  const lastItem = last.page.items.at(-1);
  const end = last.page.nextCursor && lastItem ? lastItem : null;
  const compare = compareIn(last.order ?? null, at);
  const known = new Map<string, { task: TaskView; since: number }>();
  for (const { page, since } of pages) {
    for (const task of page.items) {
      const other = known.get(task.id);
      if (!other || other.since <= since) known.set(task.id, { task, since });
    }
  }
  for (const [id, { task, order }] of log.latest) {
    const asked = known.get(id);
    if (asked ? order > asked.since : order > pages[0]!.since) known.set(id, { task, since: order });
  }
  return [...known.values()].map(({ task }) => task)
    .filter((task) => isListed(task, filter, at) && (end === null || compare(task, end) <= 0))
    .sort(compare);
}

/** News that a figure does not know of, of those who count: a person's own news counts nothing. */
function unknownTo(asOf: Readonly<Record<string, number>>, log: TaskLog): readonly Told[] {
  return log.told.filter(({ stream, seq, task }) =>
    task.was !== undefined && seq > (asOf[stream] ?? 0));
}

/** The task as it was before the news, as far as it counts; null: not among the open. */
const before = ({ task }: Told): TaskView | null =>
  (task.was ? { ...task, state: task.was, backlog: false } : null);

/** How many the list has in all. */
export function totalWith(pages: readonly AskedPage[], filter: TaskFilter, log: TaskLog): number {
  const first = pages[0]?.page;
  if (!first) return 0;
  let total = first.total ?? first.items.length;
  for (const one of unknownTo(first.asOf ?? {}, log)) {
    const was = before(one);
    if (was && isListed(was, filter, first.at)) total -= 1;
    if (isListed(one.task, filter, first.at)) total += 1;
  }
  return Math.max(0, total);
}

const everywhere = (area: string | null): TaskFilter =>
  ({ states: [], area, cell: null, bbox: null, overdue: false });

type Counts = Pick<TaskSummary, 'byState' | 'overdue' | 'closedToday'>;
/** The counts with a task more or less. */
function counted(counts: Counts, task: TaskView, by: 1 | -1, at: string): Counts {
  const state = Math.max(0, (counts.byState[task.state] ?? 0) + by);
  return {
    ...counts, byState: { ...counts.byState, [task.state]: state },
    overdue: isOverdueAt(task, at) ? Math.max(0, counts.overdue + by) : counts.overdue,
  };
}
/** In whose hands a task must have been to count as simulated before: else its filing decides. */
const IN_HAND = new Set<TaskView['state']>(['accepted', 'on_site', 'handled']);
const wasSimulated = (was: TaskView) =>
  was.simulated && (was.source === 'simulated' || IN_HAND.has(was.state));

/** Counts by state, of one area or of all, and how much of them is simulated. */
export function summaryWith(summary: TaskSummary, area: string | null, log: TaskLog): TaskSummary {
  const { at } = summary;
  let all: Counts = summary;
  let simulated: Counts = summary.simulated;
  for (const one of unknownTo(summary.asOf, log)) {
    const { task } = one;
    if (!isPlaced(task, everywhere(area))) continue;
    const was = before(one);
    if (was) all = counted(all, was, -1, at);
    if (was && wasSimulated(was)) simulated = counted(simulated, was, -1, at);
    if (isOpen(task)) all = counted(all, task, 1, at);
    if (isOpen(task) && task.simulated) simulated = counted(simulated, task, 1, at);
    if (was && task.state === 'closed') {
      all = { ...all, closedToday: all.closedToday + 1 };
      if (task.simulated) simulated = { ...simulated, closedToday: simulated.closedToday + 1 };
    }
  }
  const { byState, overdue, closedToday } = all;
  return { ...summary, byState, overdue, closedToday, simulated: { ...simulated } };
}

export interface CellCount { index: number; open: number; overdue: number; urgent: number }

/** Open tasks by cell, of one area or of all; only cells that have some. */
export function cellsWith(cells: TaskCells, area: string | null, log: TaskLog): CellCount[] {
  const counts = new Map(cells.cells.map((index, i): [number, CellCount] => [index, {
    index, open: cells.open[i]!, overdue: cells.overdue[i]!, urgent: cells.urgent[i]! }]));
  const count = (task: TaskView, by: 1 | -1) => {
    const index = task.cellIndex;
    const known = counts.get(index) ?? { index, open: 0, overdue: 0, urgent: 0 };
    counts.set(index, {
      index, open: known.open + by,
      overdue: known.overdue + (isOverdueAt(task, cells.at) ? by : 0),
      urgent: known.urgent + (task.priority === 'urgent' ? by : 0),
    });
  };
  for (const one of unknownTo(cells.asOf, log)) {
    if (!isPlaced(one.task, everywhere(area))) continue;
    const was = before(one);
    if (was) count(was, -1);
    if (isOpen(one.task)) count(one.task, 1);
  }
  return [...counts.values()].filter((cell) => cell.open > 0);
}
