/**
 * A deed and its way: submitted, in review, on notice, posted | rejected; reversed by a counter
 * transfer. Decided by people who are neither the submitter nor of that household.
 */
import { createHash } from 'node:crypto';
import {
  actorOf, areasOf, mayIn, noteAccess, peopleOfHouseholds, type Person,
} from '../access/access.ts';
import { LIMITS } from '../config.ts';
import { type GridHolder, locateCell } from '../grid/grid.ts';
import { addCredits } from '../heat/heat.ts';
import { cellIdsFor } from '../households/households.ts';
import {
  derivedId, holdTransfer, issuerOf, type NewTransfer, postTransfers, reverseTransfer,
  settleTransfer,
} from '../ledger/ledger.ts';
import { announce } from '../platform/announce.ts';
import { type Clock, monthBounds } from '../platform/clock.ts';
import { type Database, SYSTEM, type Transaction, transact } from '../platform/database/database.ts';
import { failure } from '../platform/errors.ts';
import { encodePointTile, type TileAddress, tileBounds4326 } from '../platform/tile.ts';
import { ruleOf, type RulebookHolder } from '../rulebook/rulebook.ts';
import type {
  CastVote, DeedCase, DeedPage, DeedQueue, DeedView, OwnDeed, ReverseDeed, SubmitDeed,
} from './deeds.schema.ts';
import * as sql from './deeds.sql.ts';

type DeedRow = sql.DeedRow;

/** What the verbs of deeds stand on. */
export interface DeedWorld {
  database: Database;
  clock: Clock;
  grid: GridHolder;
  rulebook: RulebookHolder;
  /** Days a decision is displayed before it takes effect. */
  noticeDays: number;
  /** Like votes that decide. */
  panelQuorum: number;
}

/** The same request has the same hash: a retry is known, another body under the same id refused. */
export const requestHash = (input: unknown): string =>
  createHash('sha256').update(JSON.stringify(input)).digest('base64url');

export const householdOwner = (householdId: string): string => `member:${householdId}`;

/**
 * Submits a deed for the person's own household. Idempotent by the client's id.
 * Errors: HOUSEHOLD_UNKNOWN, TYPE_UNKNOWN, GRID_OUTSIDE, TIME_OUT_OF_RANGE, ID_REUSED.
 */
export async function submitDeed(
  world: DeedWorld, person: Person, input: SubmitDeed,
): Promise<{ deed: OwnDeed; repeated: boolean }> {
  if (person.householdId !== input.householdId) throw failure('HOUSEHOLD_UNKNOWN');
  return transact(world.database, actorOf(person), async (tx) => {
    const repeated = await putDeed(tx, world, {
      ...input, submittedBy: person.id, taskId: null,
      source: person.client === 'simulated' ? 'simulated' : 'person',
    });
    const [deed] = await withSteps(tx, world, [(await sql.selectDeed(tx, input.id))!]);
    return { deed: deed!, repeated };
  });
}

/** What a verified task proposes: a deed in review for the household that reported or helped. */
export async function proposeDeed(
  tx: Transaction, world: DeedWorld,
  input: SubmitDeed & { submittedBy: string; taskId: string },
): Promise<void> {
  await putDeed(tx, world, { ...input, source: 'task' });
}

async function putDeed(
  tx: Transaction, world: DeedWorld,
  input: SubmitDeed & {
    submittedBy: string; taskId: string | null; source: DeedView['source'];
  },
): Promise<boolean> {
  const { submittedBy, taskId, source, ...body } = input;
  const now = world.clock();
  const cell = locateCell(world.grid.now, input.point);
  const rule = ruleOf(world.rulebook.now, input.typeId);
  const age = now.getTime() - Date.parse(input.occurredAt);
  if (!(age > -300_000) || age > LIMITS.DEED_AGE_DAYS_MAX * 86_400_000) {
    throw failure('TIME_OUT_OF_RANGE', { occurredAt: input.occurredAt });
  }
  const hash = requestHash([submittedBy, body]);
  const row: DeedRow = {
    id: input.id, householdId: input.householdId, submittedBy, typeId: rule.id,
    ruleVersion: rule.version, categoryId: rule.categoryId, cellId: cell.id, lon: input.point[0],
    lat: input.point[1], occurredAt: input.occurredAt, note: input.note ?? '', state: 'submitted',
    source, taskId, submittedAt: now.toISOString(), noticeEndsAt: null, decidedAt: null, points: 0,
    requestHash: hash,
  };
  const added = await sql.insertDeeds(tx, [row]);
  if (added.length === 0) {
    const first = await sql.selectDeed(tx, input.id);
    if (first?.requestHash !== hash) throw failure('ID_REUSED', { id: input.id });
    return true;
  }
  await recordStep(tx, world, row, null);
  return false;
}

/** Notes a step of the way and tells the panel's queue and the household's people. */
async function recordStep(
  tx: Transaction, world: DeedWorld, deed: DeedRow, reason: string | null,
): Promise<void> {
  await sql.insertSteps(tx, [{
    deedId: deed.id, state: deed.state, at: world.clock().toISOString(), actor: tx.actor.id, reason,
  }]);
  const cell = world.grid.now.byId.get(deed.cellId)!;
  const body = { id: deed.id, state: deed.state, points: deed.points, cellIndex: cell.index };
  const people = await peopleOfHouseholds(tx, [deed.householdId]);
  announce(
    tx,
    { stream: `area:${cell.areaPath}:queue`, kind: 'deed:changed', body },
    ...people.map((p) => ({ stream: `person:${p.id}`, kind: 'deed:changed', body })),
  );
}

/**
 * A panel member's vote; the vote that makes the quorum decides. Idempotent by the vote's id.
 * Errors: NOT_FOUND (also outside the panel's area), OWN_DEED, ALREADY_DECIDED, ID_REUSED.
 */
export async function castVote(
  world: DeedWorld, person: Person, deedId: string, input: CastVote,
): Promise<DeedCase> {
  return transact(world.database, actorOf(person), async (tx) => {
    const deed = await lockVisible(tx, world, person, deedId, 'deeds.decide');
    const votes = await sql.selectVotes(tx, [deedId]);
    const mine = votes.find((vote) => vote.personId === person.id);
    if (mine) {
      const same = mine.id === input.id && mine.vote === input.vote;
      if (!same) throw failure(mine.id === input.id ? 'ID_REUSED' : 'ALREADY_DECIDED');
      return caseOf(tx, world, person, deed);
    }
    if (deed.state !== 'submitted' && deed.state !== 'in_review') throw failure('ALREADY_DECIDED');
    const stored = await sql.insertVote(tx, {
      id: input.id, deedId, personId: person.id, vote: input.vote, reason: input.reason ?? '',
    });
    if (!stored) throw failure('ID_REUSED', { id: input.id });
    const like = votes.filter((vote) => vote.vote === input.vote).length + 1;
    if (deed.state === 'submitted') await changeState(tx, world, deed, 'in_review', null);
    if (like >= world.panelQuorum) {
      if (input.vote === 'approve') await approve(tx, world, deed);
      else await changeState(tx, world, deed, 'rejected', input.reason ?? null);
    }
    return caseOf(tx, world, person, deed);
  });
}

async function lockVisible(
  tx: Transaction, world: DeedWorld, person: Person, deedId: string,
  right: 'deeds.decide' | 'deeds.reverse',
): Promise<DeedRow> {
  const deed = await sql.lockDeed(tx, deedId);
  const cell = deed && world.grid.now.byId.get(deed.cellId);
  // A foreign deed answers like a missing one.
  if (!cell || !mayIn(person, right, cell.areaPath)) throw failure('NOT_FOUND');
  if (deed.submittedBy === person.id
    || (person.householdId !== null && deed.householdId === person.householdId)) {
    throw failure('OWN_DEED');
  }
  return deed;
}

async function changeState(
  tx: Transaction, world: DeedWorld, deed: DeedRow, state: DeedRow['state'], reason: string | null,
): Promise<void> {
  deed.state = state;
  if (state === 'rejected' || state === 'on_notice') deed.decidedAt = world.clock().toISOString();
  if (state === 'posted') deed.decidedAt ??= world.clock().toISOString();
  await sql.updateDeed(tx, deed.id, deed);
  await recordStep(tx, world, deed, reason);
}

async function approve(tx: Transaction, world: DeedWorld, deed: DeedRow): Promise<void> {
  const rule = ruleOf(world.rulebook.now, deed.typeId);
  await sql.lockHousehold(tx, deed.householdId);
  const month = monthBounds(deed.occurredAt, world.grid.now.city!.timeZone);
  const earned = await sql.sumMonthlyPoints(
    tx, deed.householdId, deed.typeId, month.from, month.to);
  deed.points = Math.max(0, Math.min(rule.points, rule.monthlyCap - earned));
  const now = world.clock();
  deed.noticeEndsAt = new Date(now.getTime() + world.noticeDays * 86_400_000).toISOString();
  await changeState(tx, world, deed, 'on_notice', null);
  if (world.noticeDays > 0) {
    if (deed.points > 0) await holdTransfer(tx, transferOf(world, deed, now.toISOString()));
    return;
  }
  if (deed.points > 0) await postTransfers(tx, [transferOf(world, deed, now.toISOString())]);
  await postCredit(tx, world, deed);
}

/** The transfer of a deed has the deed's own id: it can be posted once only. */
export function transferOf(
  world: { grid: Pick<GridHolder, 'now'> },
  deed: { id: string; householdId: string; cellId: number; points: number }, at: string,
): NewTransfer {
  const area = world.grid.now.byId.get(deed.cellId)!.areaPath;
  return {
    id: deed.id, debit: issuerOf(area), credit: householdOwner(deed.householdId),
    amount: deed.points, subject: `deed:${deed.id}`, at,
  };
}

async function postCredit(tx: Transaction, world: DeedWorld, deed: DeedRow): Promise<void> {
  await changeState(tx, world, deed, 'posted', null);
  await addCredits(tx, world.grid, [creditOf(world, deed)]);
}

export function creditOf(
  world: { grid: Pick<GridHolder, 'now'> },
  deed: Pick<DeedRow, 'id' | 'cellId' | 'occurredAt' | 'categoryId' | 'householdId' | 'points'>,
) {
  return {
    id: deed.id, cell: world.grid.now.byId.get(deed.cellId)!, occurredAt: deed.occurredAt,
    categoryId: deed.categoryId, participant: deed.householdId, points: deed.points,
    deeds: 1 as const,
  };
}

/** Posts the deeds whose public notice is over. Returns how many. */
export async function sweepNotices(world: DeedWorld): Promise<number> {
  return transact(world.database, SYSTEM.sweep, async (tx) => {
    const now = world.clock().toISOString();
    const due = await sql.lockDueNotices(tx, now, 50);
    for (const deed of due) {
      if (deed.points > 0) {
        await settleTransfer(tx, transferOf(world, deed, now), 'post', now);
      }
      await postCredit(tx, world, deed);
    }
    return due.length;
  });
}

/**
 * Takes a posted deed back: a counter-transfer and a negative credit, history stays.
 * Errors: NOT_FOUND, OWN_DEED, STATE_CONFLICT, LEDGER_BELOW_ZERO, ID_REUSED.
 */
export async function reverseDeed(
  world: DeedWorld, person: Person, deedId: string, input: ReverseDeed,
): Promise<DeedView> {
  return transact(world.database, actorOf(person), async (tx) => {
    const deed = await lockVisible(tx, world, person, deedId, 'deeds.reverse');
    const known = await sql.selectReversal(tx, deedId);
    if (known) {
      if (known.id !== input.id) throw failure('STATE_CONFLICT', { state: deed.state });
      if (known.reason !== input.reason) throw failure('ID_REUSED');
      return viewOf(world, deed);
    }
    if (deed.state !== 'posted') throw failure('STATE_CONFLICT', { state: deed.state });
    const stored = await sql.insertReversal(tx, {
      id: input.id, deedId, personId: person.id, reason: input.reason,
    });
    if (!stored) throw failure('ID_REUSED', { id: input.id });
    const now = world.clock().toISOString();
    if (deed.points > 0) await reverseTransfer(tx, transferOf(world, deed, now), now);
    await changeState(tx, world, deed, 'reversed', input.reason);
    await addCredits(tx, world.grid, [{
      ...creditOf(world, deed), id: derivedId(deed.id, 'reverse'), points: -deed.points, deeds: -1,
    }]);
    return viewOf(world, deed);
  });
}

function viewOf(world: Pick<DeedWorld, 'grid'>, row: DeedRow): DeedView {
  const cell = world.grid.now.byId.get(row.cellId)!;
  return {
    id: row.id, typeId: row.typeId, categoryId: row.categoryId, point: [row.lon, row.lat],
    cellCode: cell.code, cellIndex: cell.index, areaPath: cell.areaPath,
    occurredAt: row.occurredAt, submittedAt: row.submittedAt, state: row.state,
    points: row.points, source: row.source, taskId: row.taskId,
  };
}

async function withSteps(
  tx: Transaction, world: DeedWorld, rows: readonly DeedRow[],
): Promise<OwnDeed[]> {
  const steps = await sql.selectSteps(tx, rows.map((row) => row.id));
  return rows.map((row) => ({
    ...viewOf(world, row), note: row.note, noticeEndsAt: row.noticeEndsAt,
    steps: steps.filter((step) => step.deedId === row.id)
      .map(({ state, at, reason }) => ({ state, at, reason })),
  }));
}

async function casesOf(
  tx: Transaction, world: DeedWorld, person: Person, rows: readonly DeedRow[],
): Promise<DeedCase[]> {
  const votes = await sql.selectVotes(tx, rows.map((row) => row.id));
  const since = new Date(world.clock().getTime() - 365 * 86_400_000).toISOString();
  const like = new Map((await sql.countLike(tx, [...new Set(rows.map((r) => r.typeId))], since))
    .map((row) => [row.typeId, row]));
  return rows.map((row) => {
    const rule = ruleOf(world.rulebook.now, row.typeId);
    const here = votes.filter((vote) => vote.deedId === row.id);
    return {
      ...viewOf(world, row), note: row.note, rulePoints: rule.points, monthlyCap: rule.monthlyCap,
      votes: here.length, quorum: world.panelQuorum,
      myVote: here.find((vote) => vote.personId === person.id)?.vote ?? null,
      approvedLike: like.get(row.typeId)?.approved ?? 0,
      rejectedLike: like.get(row.typeId)?.rejected ?? 0,
    };
  });
}
const caseOf = async (tx: Transaction, world: DeedWorld, person: Person, row: DeedRow) =>
  (await casesOf(tx, world, person, [row]))[0]!;

/** The panel's open decisions in its areas, oldest first; never its own deeds. */
export async function readQueue(world: DeedWorld, person: Person): Promise<DeedQueue> {
  const cellIds = cellIdsFor(world.grid, person, 'deeds.decide');
  return transact(world.database, actorOf(person), async (tx) => {
    const rows = await sql.selectQueue(
      tx, cellIds, person.id, person.householdId, LIMITS.QUEUE_MAX);
    if (rows.length) await noteAccess(tx, person, 'open decisions', `${rows.length} deeds`, null);
    return {
      waiting: rows[0]?.waiting ?? 0, oldestAt: rows[0]?.oldestAt ?? null,
      items: await casesOf(tx, world, person, rows),
    };
  });
}

/** The panel's last decisions in its areas. */
export async function readDecided(
  world: DeedWorld, person: Person, limit: number,
): Promise<DeedCase[]> {
  const cellIds = cellIdsFor(world.grid, person, 'deeds.decide');
  return transact(world.database, actorOf(person), async (tx) =>
    casesOf(tx, world, person, await sql.selectDecided(tx, cellIds, person.householdId, limit)));
}

/** The household's own deeds with their way. Error: HOUSEHOLD_UNKNOWN. */
export async function readOwnDeeds(world: DeedWorld, person: Person): Promise<OwnDeed[]> {
  const { householdId } = person;
  if (!householdId) throw failure('HOUSEHOLD_UNKNOWN');
  return transact(world.database, actorOf(person), async (tx) =>
    withSteps(tx, world, await sql.selectOwn(tx, householdId, 200)));
}

/** Deeds with exact points for the supervisor of that very area, newest first, paged. */
export async function listDeeds(
  world: DeedWorld, person: Person,
  query: {
    bbox: readonly number[] | null; cellCode: string | null; from: string | null;
    to: string | null; before: { occurredAt: string; id: string } | null; limit: number;
  },
): Promise<{ items: DeedPage['items']; last: DeedView | null }> {
  let cellIds = cellIdsFor(world.grid, person, 'deeds.exact');
  if (query.cellCode !== null) {
    const id = world.grid.now.byCode.get(query.cellCode)?.id;
    cellIds = cellIds.filter((cellId) => cellId === id);
  }
  return transact(world.database, actorOf(person), async (tx) => {
    const rows = await sql.selectDeeds(tx, { ...query, cellIds, limit: query.limit + 1 });
    await noteAccess(tx, person, 'deeds with their places', query.cellCode ?? 'list', null);
    const items = rows.slice(0, query.limit).map((row) => viewOf(world, row));
    return { items, last: rows.length > query.limit ? items.at(-1)! : null };
  });
}

const SHOWN_STATES = ['submitted', 'in_review', 'on_notice', 'posted'];
const OPEN_STATES = ['submitted', 'in_review'];

/** A tile of deeds from zoom 14: the supervisor's area, or the panel's open decisions. */
export async function deedTile(
  world: DeedWorld, person: Person, address: TileAddress, from: string | null, to: string | null,
): Promise<Uint8Array> {
  if (address.z < LIMITS.EXACT_ZOOM_MIN) return new Uint8Array();
  const exact = areasOf(person, 'deeds.exact').length > 0;
  const filter = {
    cellIds: cellIdsFor(world.grid, person, exact ? 'deeds.exact' : 'deeds.decide'),
    states: exact ? SHOWN_STATES : OPEN_STATES, from, to,
  };
  return transact(world.database, actorOf(person), async (tx) => {
    await noteAccess(tx, person, 'map of deeds', `${address.z}/${address.x}/${address.y}`, null);
    const limit = LIMITS.TILE_FEATURES_MAX;
    if (world.database.engine !== 'embedded') {
      return sql.selectTile(tx, filter, address.z, address.x, address.y, limit);
    }
    const rows = await sql.selectInBounds(tx, filter, tileBounds4326(address), limit);
    return encodePointTile(rows.map(({ lon, lat, category, state }) =>
      ({ lon, lat, properties: { category, state } })), address, 'deeds');
  });
}

export { countDeeds, insertDeeds, insertSteps } from './deeds.sql.ts';
