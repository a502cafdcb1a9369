/** What is asked of tasks: lists by what presses most or by age, and exact counts of the same rows. */
import type { Queryable } from '../platform/database/database.ts';
import type { TaskState } from './life.schema.ts';
import { DETAIL, JOINED, type TaskDetail } from './tasks.sql.ts';

const OPEN = `not t.backlog and t.state not in ('closed', 'cancelled')`;
/** A task that is never due comes after all that are. */
export const DUE = 't.due_or_never';

/** West, south, east, north in degrees. */
export type Box = readonly number[];

export interface OpenFilter {
  areas: readonly string[];
  states: readonly string[];
  cellId: number | null;
  bbox: Box | null;
  /** Only what is overdue at the list's moment. */
  overdue: boolean;
}

/** Where a list of open tasks goes on: after this task, in the order of the moment `at`. */
export interface OpenPlace {
  /** By pressure: 0 overdue, 1 urgent, 2 the others. By a column: which of its parts. */
  rank: number;
  /** `infinity` for a task without a due time. */
  due: string;
  openedAt: string;
  id: string;
}

export type OpenRow = TaskDetail & { rank: number };

/** What a list of open tasks is of: area and state of `pair`, a cell ($3), what is in view ($4). */
export const ASKED = `t.area_path = p.path and t.state = p.state and ${OPEN}
       and ($3::int is null or t.cell_id = $3::int)
       and ($4::float8[] is null or t.geom && st_makeenvelope(
         ($4::float8[])[1], ($4::float8[])[2], ($4::float8[])[3], ($4::float8[])[4], 4326))`;

/**
 * One part of the order, for each area and state by itself: at most a page of each is read, from
 * an index that has this very order. `$6` is the list's moment, `$7` the rank to go on from.
 */
const part = (rank: number, where: string) => `
  (select ${rank} as rank, found.* from pair p cross join lateral (
     select t.id, ${DUE} as due, t.opened_at from task t
     where ${ASKED} and ${where}
       and $7::int <= ${rank}
       and ($7::int < ${rank} or (${DUE}, t.opened_at, t.id)
         > ($8::timestamptz, $9::timestamptz, $10::uuid))
     order by ${DUE}, t.opened_at, t.id limit $11::int) found
   order by found.due, found.opened_at, found.id limit $11::int)`;

const PARTS = [
  part(0, `${DUE} < $6::timestamptz and (not $5::boolean or t.state <> 'handled')`),
  part(1, `t.priority = 'urgent' and ${DUE} >= $6::timestamptz and not $5::boolean`),
  part(2, `t.priority = 'normal' and ${DUE} >= $6::timestamptz and not $5::boolean`),
];
/** By the rank that the page begins in: a part that is over would still cost a plan. */
const PRESSING_FROM = PARTS.map((_, rank) => `
  with pair as (
    select path, state from unnest($1::text[]) path, unnest($2::text[]) state),
  first as (
    select * from (${PARTS.slice(rank).join(' union all ')}) parts
    order by rank, due, opened_at, id limit $11::int)
  select first.rank, ${DETAIL} from first join task t on t.id = first.id ${JOINED}
  order by first.rank, first.due, first.opened_at, first.id limit $11::int`);

/**
 * Open tasks by pressure: overdue ones by how long, then urgent ones, then the others, each by due
 * time and age. The order is that of one moment, so that time passing between two pages leaves
 * nobody out and shows nobody twice.
 */
export async function selectPressing(
  q: Queryable, filter: OpenFilter,
  page: { at: string; after: OpenPlace | null; limit: number },
) {
  const { after } = page;
  return q.query<OpenRow>(
    PRESSING_FROM[Math.min(after?.rank ?? 0, PARTS.length - 1)]!,
    [filter.areas, filter.states, filter.cellId, filter.bbox, filter.overdue, page.at,
      after?.rank ?? -1, after?.due ?? page.at, after?.openedAt ?? page.at,
      after?.id ?? '00000000-0000-0000-0000-000000000000', page.limit],
  );
}

/** How many the same question has in all, with the news that the figure knows of, by stream. */
export async function countOpen(
  q: Queryable, filter: OpenFilter, at: string, streams: readonly string[],
) {
  const rows = await q.query<{ total: number; heard: Record<string, number> }>(
    `select count(*)::int as total, ${heard(7)} as heard from task t
     where t.area_path = any ($1::text[]) and t.state = any ($2::text[]) and ${OPEN}
       and ($3::int is null or t.cell_id = $3::int)
       and ($4::float8[] is null or t.geom && st_makeenvelope(
         ($4::float8[])[1], ($4::float8[])[2], ($4::float8[])[3], ($4::float8[])[4], 4326))
       and (not $5::boolean or (${DUE} < $6::timestamptz and t.state <> 'handled'))`,
    [filter.areas, filter.states, filter.cellId, filter.bbox, filter.overdue, at, streams],
  );
  return rows[0]!;
}

/** The newest sequence of each stream as the same statement's snapshot sees it. */
function heard(param: number): string {
  return `(select coalesce(json_object_agg(s.name, s.seq), '{}') from stream s
    where s.name = any ($${param}::text[]))`;
}

export interface AgeFilter {
  areas: readonly string[];
  states: readonly string[];
  cellId: number | null;
  backlog: boolean;
}

/** Tasks of any state, newest first. */
export async function selectByAge(
  q: Queryable, filter: AgeFilter,
  page: { before: { openedAt: string; id: string } | null; limit: number },
) {
  return q.query<TaskDetail>(
    `select ${DETAIL} from task t ${JOINED}
     where t.area_path = any ($1::text[]) and t.state = any ($2::text[])
       and t.backlog = $3::boolean
       and ($4::int is null or t.cell_id = $4::int)
       and ($5::timestamptz is null or (t.opened_at, t.id) < ($5::timestamptz, $6::uuid))
     order by t.opened_at desc, t.id desc limit $7::int`,
    [filter.areas, filter.states, filter.backlog, filter.cellId, page.before?.openedAt ?? null,
      page.before?.id ?? null, page.limit],
  );
}

export async function countByAge(
  q: Queryable, filter: AgeFilter, streams: readonly string[],
) {
  const rows = await q.query<{ total: number; heard: Record<string, number> }>(
    `select count(*)::int as total, ${heard(5)} as heard from task t
     where t.area_path = any ($1::text[]) and t.state = any ($2::text[])
       and t.backlog = $3::boolean and ($4::int is null or t.cell_id = $4::int)`,
    [filter.areas, filter.states, filter.backlog, filter.cellId, streams],
  );
  return rows[0]!;
}

/**
 * Counts by state at a moment, with the news that they know of and the next due time: until then,
 * and but for news, they stay as they are.
 */
export async function countStates(
  q: Queryable, areas: readonly string[],
  when: { now: string; today: string }, streams: readonly string[],
) {
  return q.query<{
    state: string; count: number; overdue: number; backlog: number; closedToday: number;
    nextDueAt: string | null; heard: Record<string, number>;
  }>(
    `select t.state, count(*) filter (where not t.backlog)::int as count,
       count(*) filter (where not t.backlog and t.due_at < $2::timestamptz
         and t.state <> 'handled')::int as overdue,
       count(*) filter (where t.backlog)::int as backlog, 0 as "closedToday",
       min(t.due_at) filter (where not t.backlog and t.due_at >= $2::timestamptz
         and t.state <> 'handled') as "nextDueAt", ${heard(4)} as heard
     from task t
     where t.area_path = any ($1::text[]) and t.state not in ('closed', 'cancelled')
     group by t.state
     union all
     select 'closed', 0, 0, 0, count(*)::int, null, ${heard(4)}
     from task t where t.state = 'closed' and t.closed_at >= $3::timestamptz
       and t.area_path = any ($1::text[]) limit 20`,
    [areas, when.now, when.today, streams],
  );
}

/**
 * Open tasks by cell: how many, how many of them overdue, how many urgent. One row without a cell
 * where there are none: the news that this figure knows of is an answer too.
 */
export async function countByCell(
  q: Queryable, areas: readonly string[], now: string, streams: readonly string[],
) {
  return q.query<{
    heard: Record<string, number>; cellId: number | null; open: number; overdue: number;
    urgent: number;
  }>(
    `select known.heard, counted.* from (select ${heard(3)} as heard) known left join (
       select t.cell_id as "cellId", count(*)::int as open,
         count(*) filter (where t.due_at < $2::timestamptz and t.state <> 'handled')::int
           as overdue,
         count(*) filter (where t.priority = 'urgent')::int as urgent
       from task t where t.area_path = any ($1::text[]) and ${OPEN}
       group by t.cell_id) counted on true limit 200000`,
    [areas, now, streams],
  );
}

/**
 * Notes what the area is being told of the locked task; answers what it was told before, null when
 * it was not among the open.
 */
export async function markTold(q: Queryable, taskId: string): Promise<TaskState | null> {
  const rows = await q.query<{ was: TaskState | null }>(
    `update task t set told_state = case when ${OPEN} then t.state end
     from (select id, told_state as was from task where id = $1::uuid limit 1) before
     where t.id = before.id returning before.was`,
    [taskId],
  );
  return rows[0]?.was ?? null;
}

export async function selectReported(
  q: Queryable, householdId: string, before: { openedAt: string; id: string } | null,
  limit: number,
) {
  return q.query<TaskDetail>(
    `select ${DETAIL} from task t ${JOINED}
     where t.household_id = $1::uuid and t.source <> 'import'
       and ($2::timestamptz is null or (t.opened_at, t.id) < ($2::timestamptz, $3::uuid))
     order by t.opened_at desc, t.id desc limit $4::int`,
    [householdId, before?.openedAt ?? null, before?.id ?? null, limit],
  );
}

/** What the worker has in hand: few by nature, and all of it is shown. */
export async function selectInHand(q: Queryable, workerId: string) {
  return q.query<TaskDetail>(
    `select ${DETAIL} from assignment mine join task t on t.id = mine.task_id ${JOINED}
     where mine.worker_id = $1::uuid and mine.state = 'active'
     order by t.opened_at desc, t.id limit 1000`,
    [workerId],
  );
}

/** What the worker has handled and nobody has verified yet, the newest first. */
export async function selectHandled(
  q: Queryable, workerId: string, before: { at: string; id: string } | null, limit: number,
) {
  return q.query<TaskDetail & { handledAt: string }>(
    `select ${DETAIL} from task t ${JOINED}
     where t.handled_by = $1::uuid and t.state = 'handled'
       and ($2::timestamptz is null or (t.handled_at, t.id) < ($2::timestamptz, $3::uuid))
     order by t.handled_at desc, t.id desc limit $4::int`,
    [workerId, before?.at ?? null, before?.id ?? null, limit],
  );
}

export async function countHandled(q: Queryable, workerId: string): Promise<number> {
  const rows = await q.query<{ total: number }>(
    `select count(*)::int as total from task
     where handled_by = $1::uuid and state = 'handled'`,
    [workerId],
  );
  return rows[0]!.total;
}

/** What each of these workers has in hand, and is asked: by the task's id. */
export async function selectHeld(q: Queryable, workerIds: readonly string[]) {
  return q.query<{ workerId: string; taskId: string; isOffer: boolean }>(
    `select a.worker_id as "workerId", a.task_id as "taskId", false as "isOffer"
     from assignment a where a.state = 'active' and a.worker_id = any ($1::uuid[])
     union all
     select o.worker_id, o.task_id, true
     from offer o where o.state = 'open' and o.worker_id = any ($1::uuid[])
     limit 20000`,
    [workerIds],
  );
}
