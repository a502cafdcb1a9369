import { BY_KEY, type Queryable } from '../platform/database/database.ts';
import type { TaskState } from './life.schema.ts';
import type { TaskView } from './tasks.schema.ts';

export interface TaskRow {
  id: string;
  title: string;
  /** The title in both languages, where its source has both. */
  titleZh?: string | null;
  titleEn?: string | null;
  categoryId: string | null;
  note: string;
  cellId: number;
  areaPath: string;
  lon: number;
  lat: number;
  address: string;
  state: TaskState;
  priority: TaskView['priority'];
  source: TaskView['source'];
  filedBy: string;
  householdId: string | null;
  openedAt: string;
  dueAt: string | null;
  closedAt: string | null;
  backlog: boolean;
  fence: number;
  /** Offers made so far: apart from the fence, which only orders answers. */
  offersMade: number;
  waitingFor: TaskView['waitingFor'];
  handlingNote: string;
  handledBy: string | null;
  handledAt: string | null;
  deedId: string | null;
  requestHash: string;
}

/** A task that is new to the database. */
export type NewTask = Omit<TaskRow, 'offersMade' | 'fence'>;

/** A task with who holds it and who is asked. */
export interface TaskDetail extends TaskRow {
  /** Simulated life filed it or took a step of its work. */
  simulated: boolean;
  workerId: string | null;
  workerName: string | null;
  offerId: string | null;
  offerWorkerId: string | null;
  offerWorkerName: string | null;
  offerFence: number | null;
  offeredAt: string | null;
  expiresAt: string | null;
  distanceMeters: number | null;
}

const TASK = `
  t.id, t.title, t.title_zh as "titleZh", t.title_en as "titleEn", t.category_id as "categoryId", t.note, t.cell_id as "cellId",
  t.area_path as "areaPath", st_x(t.geom) as lon, st_y(t.geom) as lat, t.address, t.state,
  t.priority, t.source, t.filed_by as "filedBy", t.household_id as "householdId",
  t.opened_at as "openedAt", t.due_at as "dueAt", t.closed_at as "closedAt", t.backlog, t.fence,
  t.offers_made as "offersMade",
  t.waiting_for as "waitingFor", t.handling_note as "handlingNote", t.handled_by as "handledBy",
  t.handled_at as "handledAt", t.deed_id as "deedId", t.request_hash as "requestHash"`;

export const DETAIL = `${TASK}, t.simulated,
  coalesce(a.worker_id, t.handled_by) as "workerId", wp.name as "workerName", o.id as "offerId",
  o.worker_id as "offerWorkerId", op.name as "offerWorkerName", o.fence as "offerFence",
  o.offered_at as "offeredAt", o.expires_at as "expiresAt", o.distance_m as "distanceMeters"`;
/** `case`, for row-level security lets no index serve `coalesce`: it takes that for a leak. */
export const JOINED = `
  left join assignment a on a.task_id = t.id and a.state = 'active'
  left join person wp
    on wp.id = case when a.worker_id is null then t.handled_by else a.worker_id end
  left join offer o on o.task_id = t.id and o.state = 'open'
  left join person op on op.id = o.worker_id`;

/**
 * Inserts tasks; a known id stays as it is. What is open and no backlog wants a worker from the
 * first moment, loaded history too. Returns the ids that were new.
 */
export async function insertTasks(q: Queryable, rows: readonly NewTask[]): Promise<string[]> {
  const found = await q.query<{ id: string }>(
    `insert into task (id, title, category_id, note, cell_id, area_path, geom, address, state,
       priority, source, filed_by, household_id, opened_at, due_at, closed_at, backlog, deed_id,
       request_hash, title_zh, title_en, simulated, told_state, wants_since)
     select id, title, category_id, note, cell_id, area_path,
       st_setsrid(st_makepoint(lon, lat), 4326), address, state, priority, source, filed_by,
       household_id, opened_at, due_at, closed_at, backlog, deed_id, request_hash, title_zh,
       title_en, source = 'simulated',
       -- What a load brings is told by one "reload"; what people file by its own news.
       case when source = 'import' and not backlog and state not in ('closed', 'cancelled')
         then state end,
       case when state = 'new' and not backlog then opened_at end
     from unnest($1::uuid[], $2::text[], $3::text[], $4::text[], $5::int[], $6::text[],
       $7::float8[], $8::float8[], $9::text[], $10::text[], $11::text[], $12::text[], $13::uuid[],
       $14::uuid[], $15::timestamptz[], $16::timestamptz[], $17::timestamptz[], $18::boolean[],
       $19::uuid[], $20::text[], $21::text[], $22::text[])
       as n (id, title, category_id, note, cell_id, area_path, lon, lat, address, state, priority,
         source, filed_by, household_id, opened_at, due_at, closed_at, backlog, deed_id,
         request_hash, title_zh, title_en)
     on conflict (id) do nothing returning id`,
    [rows.map((r) => r.id), rows.map((r) => r.title), rows.map((r) => r.categoryId),
      rows.map((r) => r.note), rows.map((r) => r.cellId), rows.map((r) => r.areaPath),
      rows.map((r) => r.lon), rows.map((r) => r.lat), rows.map((r) => r.address),
      rows.map((r) => r.state), rows.map((r) => r.priority), rows.map((r) => r.source),
      rows.map((r) => r.filedBy), rows.map((r) => r.householdId), rows.map((r) => r.openedAt),
      rows.map((r) => r.dueAt), rows.map((r) => r.closedAt), rows.map((r) => r.backlog),
      rows.map((r) => r.deedId), rows.map((r) => r.requestHash),
      rows.map((r) => r.titleZh ?? null), rows.map((r) => r.titleEn ?? null)],
  );
  return found.map((row) => row.id);
}

export async function selectTask(q: Queryable, id: string) {
  const rows = await q.query<TaskDetail>(
    `select ${DETAIL} from task t ${JOINED} where t.id = $1::uuid limit 1`, [id], BY_KEY);
  return rows[0];
}

/** The task's row, held until the transaction ends. */
export async function lockTask(q: Queryable, id: string) {
  const rows = await q.query<TaskRow>(
    `select ${TASK} from task t where t.id = $1::uuid limit 1 for update`, [id], BY_KEY);
  return rows[0];
}

/** Load and open offer of workers on shift: what makes them able, by id. */
export async function selectAbility(q: Queryable, workerIds: readonly string[], taskId: string | null) {
  return q.query<{ id: string; load: number; hasOffer: boolean; asked: boolean; onShift: boolean }>(
    `select w.id,
       (select count(*) from assignment a where a.worker_id = w.id and a.state = 'active')::int
         as load,
       exists (select 1 from offer o where o.worker_id = w.id and o.state = 'open') as "hasOffer",
       exists (select 1 from offer o where o.worker_id = w.id and o.task_id = $2::uuid) as asked,
       exists (select 1 from shift s where s.worker_id = w.id and s.ended_at is null)
         and exists (select 1 from work_area r where r.worker_id = w.id) as "onShift"
     from worker w where w.id = any ($1::uuid[]) limit 5000`,
    [workerIds, taskId],
  );
}

/** How many of these workers have nothing against them, as `selectAbility` says one by one. */
export async function countAble(
  q: Queryable, workerIds: readonly string[],
  but: { taskId: string | null; loadMax: number },
): Promise<number> {
  const rows = await q.query<{ able: number }>(
    `select count(*)::int as able from worker w
     where w.id = any ($1::uuid[])
       and exists (select 1 from shift s where s.worker_id = w.id and s.ended_at is null)
       and exists (select 1 from work_area r where r.worker_id = w.id)
       and not exists (select 1 from offer o where o.worker_id = w.id and o.state = 'open')
       and not exists (select 1 from offer o where o.worker_id = w.id and o.task_id = $2::uuid)
       and (select count(*) from assignment a where a.worker_id = w.id and a.state = 'active')
         < $3::int`,
    [workerIds, but.taskId, but.loadMax],
  );
  return rows[0]!.able;
}

/** True when the worker may work where the task `t` is. */
const MAY_WORK = (worker: string) => `exists (
  select 1 from work_area r where r.worker_id = ${worker}
    and (t.area_path = r.area_path or starts_with(t.area_path, r.area_path || '/')))`;

export interface Claim {
  id: string;
  taskId: string;
  workerId: string;
  distanceMeters: number;
  offeredAt: string;
  expiresAt: string;
  /** The state a task that is asked about has. */
  to: TaskState;
  loadMax: number;
  seenSecondsMax: number;
  aheadSecondsMax: number;
}

/**
 * The durable claim of an offer and the task's new row, in one statement: nothing when the task
 * wants nobody, when one of the two has an open offer already, or when the worker has, at this very
 * moment, no right there, no open shift, no fresh place or no room. The shift is held until the
 * commit: it cannot end unseen.
 */
export async function claimOffer(q: Queryable, claim: Claim): Promise<TaskRow | undefined> {
  const rows = await q.query<TaskRow>(
    `with on_shift as materialized (
       select s.worker_id from shift s
       where s.worker_id = $3::uuid and s.ended_at is null for share
     ), made as (
       insert into offer (id, task_id, worker_id, fence, state, distance_m, offered_at, expires_at)
       select $1::uuid, t.id, w.worker_id, t.fence + 1, 'open', $4::float8, $5::timestamptz,
         $6::timestamptz
       from on_shift w
       join worker_position l on l.worker_id = w.worker_id
         and l.seen_at >= $5::timestamptz - make_interval(secs => $9::float8)
         and l.seen_at <= $5::timestamptz + make_interval(secs => $10::float8)
       join task t on t.id = $2::uuid and t.state = 'new' and not t.backlog
       where ${MAY_WORK('w.worker_id')} and (
         select count(*) from assignment a
         where a.worker_id = w.worker_id and a.state = 'active') < $8::int
       on conflict do nothing returning task_id, fence
     )
     update task t set state = $7::text, fence = made.fence, offers_made = t.offers_made + 1,
       wants_since = null, waiting_for = null
     from made where t.id = made.task_id returning ${TASK}`,
    [claim.id, claim.taskId, claim.workerId, claim.distanceMeters, claim.offeredAt,
      claim.expiresAt, claim.to, claim.loadMax, claim.seenSecondsMax, claim.aheadSecondsMax],
    BY_KEY,
  );
  return rows[0];
}

/**
 * The task's new state, from the one it must have now; in 'new' it wants a worker. Nothing when
 * another came first.
 */
export async function moveTask(
  q: Queryable, move: { id: string; from: TaskState; to: TaskState; at: string },
): Promise<TaskRow | undefined> {
  const rows = await q.query<TaskRow>(
    `update task t set state = $3::text, waiting_for = null,
       wants_since = case when $3::text = 'new' and not backlog then $4::timestamptz end
     where t.id = $1::uuid and t.state = $2::text returning ${TASK}`,
    [move.id, move.from, move.to, move.at], BY_KEY,
  );
  return rows[0];
}

/** Why nobody is asked now; the task goes on wanting a worker. */
export async function setWaitingFor(
  q: Queryable, id: string, waitingFor: NonNullable<TaskView['waitingFor']>,
) {
  await q.query(
    `update task set waiting_for = $2::text where id = $1::uuid`, [id, waitingFor], BY_KEY);
}

/** The machine asks nobody any more: the task waits for a dispatcher. */
export async function holdTask(
  q: Queryable, id: string, waitingFor: NonNullable<TaskView['waitingFor']>,
) {
  await q.query(
    `update task set wants_since = null, waiting_for = $2::text where id = $1::uuid`,
    [id, waitingFor],
  );
}

export async function setClosedAt(q: Queryable, id: string, at: string) {
  await q.query(`update task set closed_at = $2::timestamptz where id = $1::uuid`, [id, at]);
}

/**
 * The acceptance: one conditional statement. It wins only while the offer is open, in time, carries
 * the task's newest fence and the worker may work there; the same statement writes the assignment.
 */
export async function acceptOffer(
  q: Queryable,
  answer: { offerId: string; workerId: string; fence: number; at: string; to: TaskState },
): Promise<string | undefined> {
  const rows = await q.query<{ taskId: string }>(
    `with won as (
       update offer o set state = 'accepted', answered_at = $4::timestamptz
       from task t
       where o.id = $1::uuid and o.worker_id = $2::uuid and o.fence = $3::int
         and o.state = 'open' and o.expires_at > $4::timestamptz
         and t.id = o.task_id and t.fence = o.fence and t.state = 'offered'
         and ${MAY_WORK('o.worker_id')}
       returning o.id, o.task_id, o.worker_id, o.fence
     ), taken as (
       update task t set state = $5::text
       from won where t.id = won.task_id and t.state = 'offered' and t.fence = won.fence
       returning t.id
     )
     insert into assignment (offer_id, task_id, worker_id, fence, state, accepted_at)
     select won.id, won.task_id, won.worker_id, won.fence, 'active', $4::timestamptz
     from won join taken on taken.id = won.task_id
     returning task_id as "taskId"`,
    [answer.offerId, answer.workerId, answer.fence, answer.at, answer.to], BY_KEY,
  );
  return rows[0]?.taskId;
}

export interface OfferRow {
  id: string;
  taskId: string;
  workerId: string;
  fence: number;
  state: 'open' | 'accepted' | 'declined' | 'expired' | 'withdrawn';
  distanceMeters: number;
  offeredAt: string;
  expiresAt: string;
}
const OFFER = `id, task_id as "taskId", worker_id as "workerId", fence, state,
  distance_m as "distanceMeters", offered_at as "offeredAt", expires_at as "expiresAt"`;

export async function selectOffer(q: Queryable, id: string) {
  const rows = await q.query<OfferRow>(
    `select ${OFFER} from offer where id = $1::uuid limit 1`, [id], BY_KEY);
  return rows[0];
}

export async function selectOpenOffer(q: Queryable, workerId: string) {
  const rows = await q.query<OfferRow>(
    `select ${OFFER} from offer where worker_id = $1::uuid and state = 'open' limit 1`,
    [workerId], BY_KEY,
  );
  return rows[0];
}

/** Ends an open offer with another answer than yes; true when it was still open. */
export async function endOffer(
  q: Queryable, id: string, state: 'declined' | 'expired' | 'withdrawn', reason: string | null,
  now: string,
): Promise<boolean> {
  const rows = await q.query(
    `update offer set state = $2::text, reason = $3::text, answered_at = $4::timestamptz
     where id = $1::uuid and state = 'open' returning id`,
    [id, state, reason, now],
  );
  return rows.length === 1;
}

/** Open offers whose time is over, or that were made after `ahead`, by a clock that was wrong. */
export async function selectDueOffers(q: Queryable, now: string, ahead: string, limit: number) {
  return q.query<OfferRow>(
    `select ${OFFER} from offer
     where state = 'open' and (expires_at <= $1::timestamptz or offered_at > $2::timestamptz)
     order by expires_at limit $3::int for update skip locked`,
    [now, ahead, limit],
  );
}

/** The row of a task that wants a worker, unless somebody else is at it. */
export async function lockWanting(q: Queryable, id: string) {
  const rows = await q.query<TaskRow>(
    `select ${TASK} from task t where t.id = $1::uuid and t.wants_since is not null
     limit 1 for update skip locked`,
    [id],
  );
  return rows[0];
}

/** Workers on shift who may be asked something now, if anything wants a worker at all. */
export async function selectFree(q: Queryable, loadMax: number, limit: number) {
  return q.query<{ id: string; load: number }>(
    `select s.worker_id as id, l.load
     from shift s, lateral (
       select count(*)::int as load from assignment a
       where a.worker_id = s.worker_id and a.state = 'active') l
     where s.ended_at is null and l.load < $1::int
       and exists (select 1 from task where wants_since is not null)
       and not exists (select 1 from offer o where o.worker_id = s.worker_id and o.state = 'open')
       and exists (select 1 from work_area r where r.worker_id = s.worker_id)
     limit $2::int`,
    [loadMax, limit],
  );
}

export interface WantingRow {
  id: string;
  lon: number;
  lat: number;
  areaPath: string;
  priority: TaskView['priority'];
  source: TaskView['source'];
  dueAt: string | null;
  wantsSince: string;
  filedBy: string;
  /** Which of the workers were asked before. */
  asked: string[];
}

const WANTING = `from task t
  where t.wants_since is not null
    and t.area_path = any (array(
      select a.path from area a where exists (
        select 1 from able w where a.path = w.area or starts_with(a.path, w.area || '/'))))
    and exists (
      select 1 from able w
      where (t.area_path = w.area or starts_with(t.area_path, w.area || '/'))
        and w.load < case t.source when 'import' then $5::int else $6::int end
        and w.id <> t.filed_by
        and not exists (select 1 from offer o where o.worker_id = w.id and o.task_id = t.id))`;

/**
 * What presses most of what one of these workers may be asked for: the longest overdue, the urgent
 * and the rest that have waited longest, so many of each. A task that none of them may take takes
 * nobody's place in the list.
 */
export async function selectWanting(
  q: Queryable, able: readonly { id: string; area: string; load: number }[],
  { now, loadMax, importLoadMax, limit }: {
    now: string; loadMax: number; importLoadMax: number; limit: number;
  },
) {
  return q.query<WantingRow>(
    `with able as (
       select * from unnest($1::uuid[], $2::text[], $3::int[]) as w (id, area, load)
     ), lead as (
       (select t.id ${WANTING} and t.priority = 'urgent' order by t.wants_since, t.id
         limit $7::int)
       union
       (select t.id ${WANTING} and t.due_at < $4::timestamptz order by t.due_at, t.id
         limit $7::int)
       union
       (select t.id ${WANTING} order by t.wants_since, t.id limit $7::int)
     )
     select t.id, st_x(t.geom) as lon, st_y(t.geom) as lat, t.area_path as "areaPath", t.priority,
       t.source, t.due_at as "dueAt", t.wants_since as "wantsSince", t.filed_by as "filedBy",
       array(select o.worker_id from offer o where o.task_id = t.id
         and o.worker_id = any ($1::uuid[])) as asked
     from lead join task t on t.id = lead.id`,
    [able.map((w) => w.id), able.map((w) => w.area), able.map((w) => w.load), now, importLoadMax,
      loadMax, limit],
  );
}

/** Open history that has become older than a moment: out of the live views, never offered. */
export async function markBacklog(q: Queryable, before: string, limit: number) {
  return q.query<{ id: string }>(
    `update task set backlog = true, wants_since = null, waiting_for = null
     where id in (
       select id from task
       where source = 'import' and state = 'new' and not backlog
         and opened_at < $1::timestamptz
       order by opened_at limit $2::int for update skip locked)
     returning id`,
    [before, limit],
  );
}

export async function setHandled(
  q: Queryable, taskId: string, workerId: string, note: string, now: string,
) {
  await q.query(
    `update task set handling_note = $3::text, handled_by = $2::uuid, handled_at = $4::timestamptz
     where id = $1::uuid`,
    [taskId, workerId, note, now],
  );
}

export async function endAssignment(
  q: Queryable, taskId: string, state: 'done' | 'released', now: string,
) {
  const rows = await q.query<{ workerId: string }>(
    `update assignment set state = $2::text, ended_at = $3::timestamptz
     where task_id = $1::uuid and state = 'active' returning worker_id as "workerId"`,
    [taskId, state, now],
  );
  return rows[0]?.workerId;
}

/** Work goes back to the one who handled it. */
export async function reopenAssignment(q: Queryable, taskId: string, workerId: string) {
  await q.query(
    `update assignment set state = 'active', ended_at = null
     where offer_id = (
       select offer_id from assignment where task_id = $1::uuid and worker_id = $2::uuid
       order by fence desc limit 1)`,
    [taskId, workerId],
  );
}

/** Nobody has the task any more, not even who has handled it. */
export async function releaseAssignments(q: Queryable, taskId: string, now: string) {
  await q.query(
    `update assignment set state = 'released', ended_at = coalesce(ended_at, $2::timestamptz)
     where task_id = $1::uuid and state <> 'released'`,
    [taskId, now],
  );
}

export async function clearHandled(q: Queryable, taskId: string) {
  await q.query(
    `update task set handled_by = null, handled_at = null where id = $1::uuid`, [taskId]);
}

export async function selectAssignmentState(q: Queryable, offerId: string) {
  const rows = await q.query<{ state: 'active' | 'done' | 'released' }>(
    `select state from assignment where offer_id = $1::uuid limit 1`, [offerId]);
  return rows[0]?.state;
}

/** The worker's open offer: always, or when it lies where the worker may not work. */
export async function selectOffersToRelease(q: Queryable, workerId: string, everything: boolean) {
  return q.query<{ id: string; taskId: string }>(
    `select o.id, o.task_id as "taskId" from offer o join task t on t.id = o.task_id
     where o.worker_id = $1::uuid and o.state = 'open'
       and ($2::boolean or not ${MAY_WORK('o.worker_id')}) limit 1`,
    [workerId, everything],
  );
}

/** The worker's tasks in hand: all, or those where the worker may not work. */
export async function selectTasksToRelease(q: Queryable, workerId: string, everything: boolean) {
  return q.query<{ taskId: string }>(
    `select a.task_id as "taskId" from assignment a join task t on t.id = a.task_id
     where a.worker_id = $1::uuid and a.state = 'active'
       and ($2::boolean or not ${MAY_WORK('a.worker_id')})
     order by a.task_id limit 100`,
    [workerId, everything],
  );
}

export async function updateTaskDeed(q: Queryable, taskId: string, deedId: string) {
  await q.query(`update task set deed_id = $2::uuid where id = $1::uuid`, [taskId, deedId]);
}

/**
 * Notes steps. A step of the work that simulated life takes marks its task for good; being asked
 * and declining does not.
 */
export async function insertTaskSteps(
  q: Queryable,
  steps: readonly { taskId: string; state: string; at: string; actor: string; reason: string | null }[],
) {
  await q.query(
    `with marked as (
       update task set simulated = true
       where id = any ($1::uuid[]) and not simulated
         and (select wall_scope() ->> 'simulated') = 'true'
         and $2::text[] && array['accepted', 'on_site', 'handled', 'closed']
     )
     insert into task_step (task_id, seq, state, at, actor, reason)
     select n.task_id, coalesce((select max(seq) from task_step s where s.task_id = n.task_id), 0)
       + row_number() over (partition by n.task_id order by n.ord), n.state, n.at, n.actor, n.reason
     from unnest($1::uuid[], $2::text[], $3::timestamptz[], $4::text[], $5::text[])
       with ordinality as n (task_id, state, at, actor, reason, ord)`,
    [steps.map((s) => s.taskId), steps.map((s) => s.state), steps.map((s) => s.at),
      steps.map((s) => s.actor), steps.map((s) => s.reason)], BY_KEY,
  );
}

export async function selectLastStep(q: Queryable, taskId: string) {
  const rows = await q.query<{ state: string; actor: string; reason: string | null }>(
    `select state, actor, reason from task_step where task_id = $1::uuid
     order by seq desc limit 1`,
    [taskId], BY_KEY,
  );
  return rows[0];
}
