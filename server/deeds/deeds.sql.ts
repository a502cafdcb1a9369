import { BY_KEY, type Queryable } from '../platform/database/database.ts';
import type { Direction } from '../platform/wire.schema.ts';
import type { DeedColumn, DeedView } from './deeds.schema.ts';

type State = DeedView['state'];
export interface DeedRow {
  id: string;
  householdId: string;
  submittedBy: string;
  typeId: string;
  ruleVersion: number;
  categoryId: string;
  cellId: number;
  lon: number;
  lat: number;
  occurredAt: string;
  note: string;
  state: State;
  source: DeedView['source'];
  taskId: string | null;
  submittedAt: string;
  noticeEndsAt: string | null;
  decidedAt: string | null;
  points: number;
  requestHash: string;
  /** Where it was decided and which account its points came from: null until it is approved. */
  areaPath: string | null;
  issuer: string | null;
  /** Simulated life submitted it or voted on it. */
  simulated?: boolean;
  /** Its place is the household's own home: the database says so when the deed is written. */
  atHome?: boolean;
}

const DEED = `
  d.id, d.household_id as "householdId", d.submitted_by as "submittedBy", d.type_id as "typeId",
  d.rule_version as "ruleVersion", d.category_id as "categoryId", d.cell_id as "cellId",
  st_x(d.geom) as lon, st_y(d.geom) as lat, d.occurred_at as "occurredAt", d.note, d.state,
  d.source, d.task_id as "taskId", d.submitted_at as "submittedAt",
  d.notice_ends_at as "noticeEndsAt", d.decided_at as "decidedAt", d.points, d.simulated,
  d.request_hash as "requestHash", d.area_path as "areaPath", d.issuer, d.at_home as "atHome"`;

/** Inserts deeds; a known id stays as it is. Returns the ids that were new. */
export async function insertDeeds(q: Queryable, rows: readonly DeedRow[]): Promise<string[]> {
  const found = await q.query<{ id: string }>(
    `insert into deed (id, household_id, submitted_by, type_id, rule_version, category_id, cell_id,
       geom, occurred_at, note, state, source, task_id, submitted_at, notice_ends_at, decided_at,
       points, request_hash, area_path, issuer, simulated)
     select id, household_id, submitted_by, type_id, rule_version, category_id, cell_id,
       st_setsrid(st_makepoint(lon, lat), 4326), occurred_at, note, state, source, task_id,
       submitted_at, notice_ends_at, decided_at, points, request_hash, area_path, issuer,
       source = 'simulated'
     from unnest($1::uuid[], $2::uuid[], $3::uuid[], $4::text[], $5::int[], $6::text[], $7::int[],
       $8::float8[], $9::float8[], $10::timestamptz[], $11::text[], $12::text[], $13::text[],
       $14::uuid[], $15::timestamptz[], $16::timestamptz[], $17::timestamptz[], $18::int[],
       $19::text[], $20::text[], $21::text[])
       as n (id, household_id, submitted_by, type_id, rule_version, category_id, cell_id, lon, lat,
         occurred_at, note, state, source, task_id, submitted_at, notice_ends_at, decided_at,
         points, request_hash, area_path, issuer)
     on conflict (id) do nothing returning id`,
    [rows.map((r) => r.id), rows.map((r) => r.householdId), rows.map((r) => r.submittedBy),
      rows.map((r) => r.typeId), rows.map((r) => r.ruleVersion), rows.map((r) => r.categoryId),
      rows.map((r) => r.cellId), rows.map((r) => r.lon), rows.map((r) => r.lat),
      rows.map((r) => r.occurredAt), rows.map((r) => r.note), rows.map((r) => r.state),
      rows.map((r) => r.source), rows.map((r) => r.taskId), rows.map((r) => r.submittedAt),
      rows.map((r) => r.noticeEndsAt), rows.map((r) => r.decidedAt), rows.map((r) => r.points),
      rows.map((r) => r.requestHash), rows.map((r) => r.areaPath), rows.map((r) => r.issuer)],
  );
  return found.map((row) => row.id);
}

export async function selectDeed(q: Queryable, id: string) {
  const rows = await q.query<DeedRow>(
    `select ${DEED} from deed d where d.id = $1::uuid limit 1`, [id], BY_KEY);
  return rows[0];
}

/** The same, held until the transaction ends. */
export async function lockDeed(q: Queryable, id: string) {
  const rows = await q.query<DeedRow>(
    `select ${DEED} from deed d where d.id = $1::uuid limit 1 for update`, [id]);
  return rows[0];
}

/** Two decisions for one household at once must not pass its monthly cap together. */
export async function lockHousehold(q: Queryable, id: string) {
  await q.query(`select id from household where id = $1::uuid for update`, [id]);
}

/** What people of a household have submitted since an instant, whatever became of it. */
export async function countSubmitted(
  q: Queryable, householdId: string, since: string,
): Promise<number> {
  const rows = await q.query<{ count: number }>(
    `select count(*)::int as count from deed where household_id = $1::uuid and source = 'person'
       and submitted_at >= $2::timestamptz`, [householdId, since]);
  return rows[0]!.count;
}

/** Points of a household by type between two instants that are posted or on notice. */
export async function sumMonthlyPoints(
  q: Queryable, householdId: string, typeId: string, from: string, to: string,
): Promise<number> {
  const rows = await q.query<{ sum: number }>(
    `select coalesce(sum(points), 0)::int as sum from deed
     where household_id = $1::uuid and type_id = $2::text and state in ('posted', 'on_notice')
       and occurred_at >= $3::timestamptz and occurred_at < $4::timestamptz`,
    [householdId, typeId, from, to],
  );
  return rows[0]!.sum;
}

/** Decided deeds of a household by type between two instants, in order of decision, locked. */
export async function lockDecided(
  q: Queryable, householdId: string, typeId: string, from: string, to: string,
) {
  return q.query<DeedRow>(
    `select ${DEED} from deed d
     where d.household_id = $1::uuid and d.type_id = $2::text
       and d.state in ('posted', 'on_notice')
       and d.occurred_at >= $3::timestamptz and d.occurred_at < $4::timestamptz
     order by d.decided_at, d.id limit 10000 for update`,
    [householdId, typeId, from, to],
  );
}

export async function insertRaise(
  q: Queryable,
  row: {
    id: string; deedId: string; afterDeedId: string; points: number; credited: boolean; at: string;
  },
) {
  await q.query(
    `insert into deed_raise (id, deed_id, after_deed_id, points, credited, at)
     values ($1::uuid, $2::uuid, $3::uuid, $4::int, $5::boolean, $6::timestamptz)`,
    [row.id, row.deedId, row.afterDeedId, row.points, row.credited, row.at],
  );
}

/** What deeds got later, when the reversal of another made room under the month's cap. */
export async function selectRaises(q: Queryable, deedIds: readonly string[]) {
  return q.query<{ deedId: string; points: number; at: string }>(
    `select deed_id as "deedId", points, at from deed_raise
     where deed_id = any ($1::uuid[]) order by deed_id, at, id limit 20000`,
    [deedIds],
  );
}

/** Simulated life had a hand in it. */
export async function markSimulated(q: Queryable, id: string) {
  await q.query(`update deed set simulated = true where id = $1::uuid`, [id]);
}

export async function updateDeed(
  q: Queryable, id: string,
  change: Pick<DeedRow,
    'state' | 'points' | 'noticeEndsAt' | 'decidedAt' | 'areaPath' | 'issuer'>,
) {
  await q.query(
    `update deed set state = $2::text, points = $3::int, notice_ends_at = $4::timestamptz,
       decided_at = $5::timestamptz, area_path = $6::text, issuer = $7::text
     where id = $1::uuid`,
    [id, change.state, change.points, change.noticeEndsAt, change.decidedAt, change.areaPath,
      change.issuer],
  );
}

export async function insertSteps(
  q: Queryable,
  steps: readonly { deedId: string; state: string; at: string; actor: string; reason: string | null }[],
) {
  await q.query(
    `insert into deed_step (deed_id, seq, state, at, actor, reason)
     select n.deed_id, coalesce((select max(seq) from deed_step s where s.deed_id = n.deed_id), 0)
       + row_number() over (partition by n.deed_id order by n.ord), n.state, n.at, n.actor, n.reason
     from unnest($1::uuid[], $2::text[], $3::timestamptz[], $4::text[], $5::text[])
       with ordinality as n (deed_id, state, at, actor, reason, ord)`,
    [steps.map((s) => s.deedId), steps.map((s) => s.state), steps.map((s) => s.at),
      steps.map((s) => s.actor), steps.map((s) => s.reason)],
  );
}

export async function selectSteps(q: Queryable, deedIds: readonly string[]) {
  return q.query<{ deedId: string; state: State; at: string; reason: string | null }>(
    `select deed_id as "deedId", state, at, reason from deed_step
     where deed_id = any ($1::uuid[]) order by deed_id, seq limit 20000`,
    [deedIds],
  );
}

export async function insertVote(
  q: Queryable, row: { id: string; deedId: string; personId: string; vote: string; reason: string },
) {
  const rows = await q.query(
    `insert into deed_vote (id, deed_id, person_id, vote, reason)
     values ($1::uuid, $2::uuid, $3::uuid, $4::text, $5::text)
     on conflict do nothing returning id`,
    [row.id, row.deedId, row.personId, row.vote, row.reason],
  );
  return rows.length === 1;
}

export async function selectVotes(q: Queryable, deedIds: readonly string[]) {
  return q.query<{
    id: string; deedId: string; personId: string; vote: 'approve' | 'reject'; reason: string;
  }>(
    `select id, deed_id as "deedId", person_id as "personId", vote, reason from deed_vote
     where deed_id = any ($1::uuid[]) limit 5000`,
    [deedIds],
  );
}

/** Keyset of a list, newest first: what comes after this place. */
export interface Place { at: string; id: string }

export async function selectOwn(
  q: Queryable, householdId: string, before: Place | null, limit: number,
) {
  return q.query<DeedRow>(
    `select ${DEED} from deed d where d.household_id = $1::uuid
       and ($2::timestamptz is null or (d.submitted_at, d.id) < ($2::timestamptz, $3::uuid))
     order by d.submitted_at desc, d.id desc limit $4::int`,
    [householdId, before?.at ?? null, before?.id ?? null, limit],
  );
}

/** Undecided deeds in the cells that the person may decide and has not yet. */
const TO_DECIDE = `d.state in ('submitted', 'in_review') and d.cell_id = any ($1::int[])
       and d.submitted_by <> $2::uuid and d.household_id is distinct from $3::uuid
       and not exists (
         select 1 from deed_vote v where v.deed_id = d.id and v.person_id = $2::uuid)`;
/** Live ones before imported history. */
const IMPORTED = `(d.source = 'import')`;

export interface Decider {
  cellIds: readonly number[];
  personId: string;
  householdId: string | null;
}

/** Where a queue goes on. */
export interface QueuePlace { imported: boolean; at: string; id: string }

/** The queue of a decider: live ones before imported history, oldest first. */
export async function selectQueue(
  q: Queryable, who: Decider, page: { after: QueuePlace | null; limit: number },
) {
  const { after } = page;
  return q.query<DeedRow>(
    `select ${DEED} from deed d
     where ${TO_DECIDE}
       and ($4::boolean is null or (${IMPORTED}, d.submitted_at, d.id)
         > ($4::boolean, $5::timestamptz, $6::uuid))
     order by ${IMPORTED}, d.submitted_at, d.id limit $7::int`,
    [who.cellIds, who.personId, who.householdId, after?.imported ?? null, after?.at ?? null,
      after?.id ?? null, page.limit],
  );
}

/** How many wait for the decider, and since when the first of them. */
export async function countQueue(q: Queryable, who: Decider) {
  const rows = await q.query<{ waiting: number; oldestAt: string | null }>(
    `select count(*)::int as waiting, min(d.submitted_at) as "oldestAt" from deed d
     where ${TO_DECIDE}`,
    [who.cellIds, who.personId, who.householdId],
  );
  return rows[0]!;
}

const DECIDED = `d.state in ('posted', 'rejected', 'on_notice', 'reversed') and d.source <> 'import'
       and d.cell_id = any ($1::int[]) and d.household_id is distinct from $2::uuid`;

export async function countDecided(
  q: Queryable, cellIds: readonly number[], householdId: string | null,
): Promise<number> {
  const rows = await q.query<{ total: number }>(
    `select count(*)::int as total from deed d where ${DECIDED}`, [cellIds, householdId]);
  return rows[0]!.total;
}

export async function selectDecided(
  q: Queryable, cellIds: readonly number[], householdId: string | null, before: Place | null,
  limit: number,
) {
  return q.query<DeedRow & { decidedAt: string }>(
    `select ${DEED} from deed d
     where ${DECIDED}
       and ($3::timestamptz is null or (d.decided_at, d.id) < ($3::timestamptz, $4::uuid))
     order by d.decided_at desc, d.id desc limit $5::int`,
    [cellIds, householdId, before?.at ?? null, before?.id ?? null, limit],
  );
}

/** How like deeds were decided since an instant, by type. */
export async function countLike(q: Queryable, typeIds: readonly string[], since: string) {
  return q.query<{ typeId: string; approved: number; rejected: number }>(
    `select type_id as "typeId",
       count(*) filter (where state in ('posted', 'on_notice', 'reversed'))::int as approved,
       count(*) filter (where state = 'rejected')::int as rejected
     from deed where type_id = any ($1::text[]) and decided_at >= $2::timestamptz
     group by type_id limit 1000`,
    [typeIds, since],
  );
}

export interface DeedFilter {
  cellIds: readonly number[];
  bbox: readonly number[] | null;
  /** Those that the box touches: a deed at home is found by its cell, not by its place. */
  boxCellIds: readonly number[];
  from: string | null;
  to: string | null;
  column: DeedColumn;
  direction: Direction;
  /** The list goes on after this one, by the column's moment. */
  after: Place | null;
  limit: number;
}

const FOUND = `d.cell_id = any ($1::int[])
       and ($2::float8[] is null
         or (not d.at_home and d.geom && st_makeenvelope(
           ($2::float8[])[1], ($2::float8[])[2], ($2::float8[])[3], ($2::float8[])[4], 4326))
         or (d.at_home and d.cell_id = any ($5::int[])))
       and ($3::timestamptz is null or d.occurred_at >= $3::timestamptz)
       and ($4::timestamptz is null or d.occurred_at < $4::timestamptz)
       and d.state <> 'archived'`;

/** How many the same question has in all. */
export async function countDeeds(
  q: Queryable, filter: Pick<DeedFilter, 'cellIds' | 'bbox' | 'boxCellIds' | 'from' | 'to'>,
): Promise<number> {
  const rows = await q.query<{ total: number }>(
    `select count(*)::int as total from deed d where ${FOUND}`,
    [filter.cellIds, filter.bbox, filter.from, filter.to, filter.boxCellIds],
  );
  return rows[0]!.total;
}

const listOf = (column: string, than: string, direction: string) =>
  `select ${DEED} from deed d
   where ${FOUND}
     and ($6::timestamptz is null or (${column}, d.id) ${than} ($6::timestamptz, $7::uuid))
   order by ${column} ${direction}, d.id ${direction} limit $8::int`;

/**
 * By when it was submitted there is no index of its own: the question is of one cell or of a view
 * from near, all of which is counted for the total anyway. Of 20,000 deeds in one cell a page of
 * 200 takes 23 ms in this order, 2 to 6 ms by when it was done, their count 8 to 19 ms.
 */
const LIST: Record<DeedColumn, Record<Direction, string>> = {
  occurred: {
    asc: listOf('d.occurred_at', '>', 'asc'), desc: listOf('d.occurred_at', '<', 'desc') },
  submitted: {
    asc: listOf('d.submitted_at', '>', 'asc'), desc: listOf('d.submitted_at', '<', 'desc') },
};

export async function selectDeeds(q: Queryable, filter: DeedFilter) {
  return q.query<DeedRow>(LIST[filter.column][filter.direction], [
    filter.cellIds, filter.bbox, filter.from, filter.to, filter.boxCellIds,
    filter.after?.at ?? null, filter.after?.id ?? null, filter.limit,
  ]);
}

/**
 * What a viewer may see: all of some cells but what was done at home, and the open decisions of
 * others that are not theirs.
 */
export interface TileFilter {
  exactCells: readonly number[];
  openCells: readonly number[];
  personId: string;
  householdId: string | null;
  from: string | null;
  to: string | null;
}

const IN_TILE = `((d.cell_id = any ($1::int[]) and not d.at_home
       and d.state in ('submitted', 'in_review', 'on_notice', 'posted'))
     or (d.cell_id = any ($2::int[]) and d.state in ('submitted', 'in_review')
       and d.submitted_by <> $3::uuid and d.household_id is distinct from $4::uuid
       and not exists (
         select 1 from deed_vote v where v.deed_id = d.id and v.person_id = $3::uuid)))
   and ($5::timestamptz is null or d.occurred_at >= $5::timestamptz)
   and ($6::timestamptz is null or d.occurred_at < $6::timestamptz)`;
const inTile = (f: TileFilter) =>
  [f.exactCells, f.openCells, f.personId, f.householdId, f.from, f.to];

export async function selectInBounds(
  q: Queryable, filter: TileFilter, bounds: readonly number[], limit: number,
) {
  return q.query<{
    lon: number; lat: number; category: string; state: string; total: number;
    householdId: string; cellId: number;
  }>(
    `select d.household_id as "householdId", d.cell_id as "cellId", st_x(d.geom) as lon,
       st_y(d.geom) as lat, d.category_id as category, d.state,
       count(*) over ()::int as total
     from deed d
     where d.geom && st_makeenvelope($7::float8, $8::float8, $9::float8, $10::float8, 4326)
       and ${IN_TILE}
     order by d.id limit $11::int`,
    [...inTile(filter), ...bounds, limit],
  );
}

/** The tile, and of whom and where each deed in it is. */
export async function selectTile(
  q: Queryable, filter: TileFilter, z: number, x: number, y: number, limit: number,
) {
  const rows = await q.query<{ tile: Uint8Array; homes: string[]; cells: number[] }>(
    `with found as materialized (
       select d.id, d.category_id as category, d.state, d.geom, d.household_id, d.cell_id
       from deed d
       where d.geom && st_transform(
           st_tileenvelope($7::int, $8::int, $9::int, margin => 64.0 / 4096), 4326)
         and ${IN_TILE})
     select (select coalesce(st_asmvt(t, 'deeds', 4096, 'geom'), '') from (
         select category, state, st_asmvtgeom(st_transform(geom, 3857),
           st_tileenvelope($7::int, $8::int, $9::int), 4096, 64, true) as geom
         from found order by id limit $10::int) t)
       || (select coalesce(st_asmvt(m, 'more', 4096, 'geom'), '') from (
         select count(*)::int as total, st_setsrid(st_makepoint(2048, 2048), 0) as geom
         from found having count(*) > $10::int) m) as tile,
       array(select household_id::text from found order by id limit $10::int) as homes,
       array(select cell_id from found order by id limit $10::int) as cells`,
    [...inTile(filter), z, x, y, limit],
  );
  const { tile, homes, cells } = rows[0]!;
  return {
    tile, shown: homes.map((householdId, i) => ({ householdId, cellId: cells[i]! })),
  };
}

/**
 * How many deeds were done at home in each of some cells as the grid is now, with a point inside the
 * cell. `cells`: ids that deeds have, and beside each the id of the cell that stands there now.
 */
export async function countAtHome(
  q: Queryable, cells: readonly { id: number; nowId: number }[],
  { from, to }: Pick<TileFilter, 'from' | 'to'>,
) {
  return q.query<{ lon: number; lat: number; deeds: number }>(
    `select st_x(c.inside) as lon, st_y(c.inside) as lat, n.deeds from (
       select m.now_id, count(*)::int as deeds
       from unnest($1::int[], $2::int[]) m (id, now_id) join deed d on d.cell_id = m.id
       where d.at_home and d.state in ('submitted', 'in_review', 'on_notice', 'posted')
         and ($3::timestamptz is null or d.occurred_at >= $3::timestamptz)
         and ($4::timestamptz is null or d.occurred_at < $4::timestamptz)
       group by m.now_id) n,
       lateral (select st_pointonsurface(geom) as inside from cell where id = n.now_id) c
     order by n.now_id limit 10000`,
    [cells.map((cell) => cell.id), cells.map((cell) => cell.nowId), from, to],
  );
}

/** Deeds whose notice is over, but for those that rest after a failure. */
export async function selectDueNotices(q: Queryable, now: string, limit: number) {
  return q.query<{ id: string }>(
    `select id from deed
     where state = 'on_notice' and notice_ends_at <= $1::timestamptz
       and (notice_retry_at is null or notice_retry_at <= $1::timestamptz)
     order by notice_ends_at, id limit $2::int`,
    [now, limit],
  );
}

/** A deed that could not be posted is not tried again before this. */
export async function restNotice(q: Queryable, id: string, until: string): Promise<void> {
  await q.query(
    `update deed set notice_retry_at = $2::timestamptz where id = $1::uuid`, [id, until]);
}

/** The deed if its notice is over still and no other process has it in hand. */
export async function lockDueNotice(q: Queryable, id: string, now: string) {
  const rows = await q.query<DeedRow>(
    `select ${DEED} from deed d
     where d.id = $1::uuid and d.state = 'on_notice' and d.notice_ends_at <= $2::timestamptz
     limit 1 for update skip locked`,
    [id, now],
  );
  return rows[0];
}

export async function insertReversal(
  q: Queryable, row: { id: string; deedId: string; personId: string; reason: string },
) {
  const rows = await q.query(
    `insert into deed_reversal (id, deed_id, reversed_by, reason)
     values ($1::uuid, $2::uuid, $3::uuid, $4::text) on conflict do nothing returning id`,
    [row.id, row.deedId, row.personId, row.reason],
  );
  return rows.length === 1;
}

export async function selectReversal(q: Queryable, deedId: string) {
  const rows = await q.query<{ id: string; reason: string }>(
    `select id, reason from deed_reversal where deed_id = $1::uuid limit 1`, [deedId]);
  return rows[0];
}
