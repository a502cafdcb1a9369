/**
 * A deed and its way: submitted, in review, on notice, posted | rejected; reversed by a counter
 * transfer. Decided by people who are neither the submitter nor of that household.
 */
import assert from 'node:assert';
import { peopleOfHouseholds, type Person, refuseWithoutConsent } from '../access/access.ts';
import { noteLook } from '../access/log.ts';
import { LIMITS } from '../config.ts';
import { streams } from '../events.ts';
import { locateCell } from '../grid/grid.ts';
import { actAs, type Scope } from '../grid/scope.ts';
import { addCredits } from '../heat/heat.ts';
import {
  holdTransfer, issuerOf, postTransfers, readHolds, reverseSubject, settleTransfer,
} from '../ledger/ledger.ts';
import { announce } from '../platform/announce.ts';
import { asEngine, SYSTEM, type Transaction, transact } from '../platform/database/database.ts';
import { failure } from '../platform/errors.ts';
import { requestHash } from '../platform/request-hash.ts';
import { ruleOf } from '../rulebook/rulebook.ts';
import { lockHome, lockMonth, pointsUnderCap, raiseDeeds, refuseBeyondTheDay } from './caps.ts';
import { creditOf, subjectOf, transferOf } from './credits.ts';
import type {
  CastVote, DeedCase, DeedView, OwnDeed, ReverseDeed, SubmitDeed,
} from './deeds.schema.ts';
import * as sql from './deeds.sql.ts';
import { can, type DeedVerb, isForOthers, isOpen, LIFE } from './life.schema.ts';
import { after } from './steps.ts';
import {
  casesOf, type DeedWorld, NO_CELL, ownDeedsOf, panelViewOf, seenOf,
} from './views.ts';

export {
  deedTile, type DeedWorld, listDeeds, readDecided, readOwnDeeds, readQueue,
} from './views.ts';
export { insertDeeds, insertSteps } from './deeds.sql.ts';
export { creditOf, householdOwner, transferOf } from './credits.ts';

type DeedRow = sql.DeedRow;

/**
 * Submits a deed for the person's own household. Idempotent by the client's id.
 * Errors: HOUSEHOLD_UNKNOWN, TYPE_UNKNOWN, GRID_OUTSIDE, TIME_OUT_OF_RANGE, ID_REUSED,
 * CONSENT_WITHDRAWN for who has left the moral bank, DEEDS_PER_DAY.
 */
export async function submitDeed(
  world: DeedWorld, person: Person, input: SubmitDeed,
): Promise<{ deed: OwnDeed; repeated: boolean }> {
  if (person.householdId !== input.householdId) throw failure('HOUSEHOLD_UNKNOWN');
  return actAs(world, { person, right: LIFE.submit.by }, async (tx) => {
    await refuseWithoutConsent(tx, person.id, 'joining');
    if (person.client === 'person') await refuseBeyondTheDay(tx, world, input);
    const repeated = await putDeed(tx, world, {
      ...input, submittedBy: person.id, taskId: null,
      source: person.client === 'simulated' ? 'simulated' : 'person',
    });
    const [deed] = await ownDeedsOf(tx, world, [(await sql.selectDeed(tx, input.id))!]);
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
  const hash = requestHash([submittedBy, body]);
  // A retry is one whatever the clock and the rulebook say by now.
  const known = await sql.selectDeed(tx, input.id);
  if (known) return isRetry(known, input.id, hash);
  const now = world.clock();
  const cell = locateCell(world.city.now.grid, input.point);
  const rule = ruleOf(world.city.now.rulebook, input.typeId);
  const age = now.getTime() - Date.parse(input.occurredAt);
  if (!(age > -300_000) || age > LIMITS.DEED_AGE_DAYS_MAX * 86_400_000) {
    throw failure('TIME_OUT_OF_RANGE', { occurredAt: input.occurredAt });
  }
  const row: DeedRow = {
    id: input.id, householdId: input.householdId, submittedBy, typeId: rule.id,
    ruleVersion: rule.version, categoryId: rule.categoryId, cellId: cell.id, lon: input.point[0],
    lat: input.point[1], occurredAt: input.occurredAt, note: input.note ?? '',
    state: LIFE.submit.to,
    source, taskId, submittedAt: now.toISOString(), noticeEndsAt: null, decidedAt: null, points: 0,
    requestHash: hash, areaPath: null, issuer: null, simulated: source === 'simulated',
  };
  const added = await sql.insertDeeds(tx, [row]);
  // Two tries of one request at once: the other one was first.
  if (added.length === 0) return isRetry(await sql.selectDeed(tx, row.id), row.id, hash);
  await recordStep(tx, world, row, null);
  return false;
}

/** True for the same request again. Error: ID_REUSED for another one under its id, seen or not. */
function isRetry(known: DeedRow | undefined, id: string, hash: string): true {
  if (known?.requestHash !== hash) throw failure('ID_REUSED', { id });
  return true;
}

/** Notes a step of the way and tells of it. */
async function recordStep(
  tx: Transaction, world: DeedWorld, deed: DeedRow, reason: string | null,
): Promise<void> {
  await sql.insertSteps(tx, [{
    deedId: deed.id, state: deed.state, at: world.clock().toISOString(), actor: tx.actor.id, reason,
  }]);
  await tell(tx, world, deed);
}

/** Tells the panel's queue and the household's people how a deed is now. */
async function tell(tx: Transaction, world: DeedWorld, deed: DeedRow): Promise<void> {
  const { areaNow, now } = world.city.now.grid.placeOf(deed.cellId);
  const body = { id: deed.id, state: deed.state, cellIndex: now?.index ?? NO_CELL };
  // Who they are is none of the business of the one who decides.
  const people = await asEngine(tx, SYSTEM.dispatch, (engine) =>
    peopleOfHouseholds(engine, [deed.householdId]));
  announce(
    tx,
    { stream: streams.queue(areaNow), kind: 'deed:changed', body },
    ...people.map((p) => ({ stream: streams.person(p.id), kind: 'deed:changed' as const, body })),
  );
}

/**
 * A panel member's vote; the vote that makes the quorum decides. Idempotent by the vote's id.
 * Errors: NOT_FOUND (also outside the panel's area), OWN_DEED, ALREADY_DECIDED, ID_REUSED.
 */
export async function castVote(
  world: DeedWorld, person: Person, deedId: string, input: CastVote,
): Promise<DeedCase> {
  return actAs(world, { person, right: LIFE.approve.by }, async (tx, scope) => {
    const deed = await lockVisible(tx, world, { person, scope, verb: 'approve' }, deedId);
    const votes = await sql.selectVotes(tx, [deedId]);
    const mine = votes.find((vote) => vote.personId === person.id);
    if (mine) {
      const same = mine.id === input.id && mine.vote === input.vote
        && mine.reason === (input.reason ?? '');
      if (!same) throw failure(mine.id === input.id ? 'ID_REUSED' : 'ALREADY_DECIDED');
      return caseOf(tx, world, person, deed);
    }
    if (!isOpen(deed)) throw failure('ALREADY_DECIDED');
    const stored = await sql.insertVote(tx, {
      id: input.id, deedId, personId: person.id, vote: input.vote, reason: input.reason ?? '',
    });
    if (!stored) throw failure('ID_REUSED', { id: input.id });
    if (person.client === 'simulated' && !deed.simulated) {
      deed.simulated = true;
      await sql.markSimulated(tx, deedId);
    }
    const like = votes.filter((vote) => vote.vote === input.vote);
    if (can(deed.state, 'takeUp')) await changeState(tx, world, deed, 'takeUp', null);
    if (like.length + 1 >= world.city.now.settings.panelQuorum) {
      if (input.vote === 'approve') await approve(tx, world, deed);
      else await changeState(tx, world, deed, 'reject', reasonOf([...like, input]));
    }
    return caseOf(tx, world, person, deed);
  });
}

/** What the household reads: each reason once, in the order of the votes. */
function reasonOf(votes: readonly { reason?: string }[]): string | null {
  return [...new Set(votes.flatMap((vote) => vote.reason?.trim() || []))].join(' / ') || null;
}

async function caseOf(
  tx: Transaction, world: DeedWorld, person: Person, deed: DeedRow,
): Promise<DeedCase> {
  await noteDecision(tx, world, person, deed, 'vote');
  return (await casesOf(tx, world, person, [deed]))[0]!;
}

/** Whoever decides on a deed has seen it. */
function noteDecision(
  tx: Transaction, world: DeedWorld, person: Person, deed: DeedRow, kind: 'vote' | 'reversal',
): Promise<void> {
  const right = LIFE[kind === 'vote' ? 'approve' : 'reverse'].by;
  return noteLook(
    tx, { person, right }, { kind, seen: seenOf(world, [deed]), at: world.clock() });
}

async function lockVisible(
  tx: Transaction, world: DeedWorld,
  { person, scope, verb }: { person: Person; scope: Scope; verb: DeedVerb }, deedId: string,
): Promise<DeedRow> {
  const deed = await sql.lockDeed(tx, deedId);
  // A foreign deed answers like a missing one.
  if (!deed || !scope.covers(world.city.now.grid.placeOf(deed.cellId).areaNow)) {
    throw failure('NOT_FOUND');
  }
  const isOwn = deed.submittedBy === person.id
    || (person.householdId !== null && deed.householdId === person.householdId);
  if (isOwn && isForOthers(verb)) throw failure('OWN_DEED');
  return deed;
}

async function changeState(
  tx: Transaction, world: DeedWorld, deed: DeedRow, verb: DeedVerb, reason: string | null,
): Promise<void> {
  deed.state = after(deed.state, verb);
  if (verb === 'reject' || verb === 'approve') deed.decidedAt = world.clock().toISOString();
  await sql.updateDeed(tx, deed.id, deed);
  await recordStep(tx, world, deed, reason);
}

async function approve(tx: Transaction, world: DeedWorld, deed: DeedRow): Promise<void> {
  deed.points = await pointsUnderCap(tx, world, deed);
  deed.areaPath = world.city.now.grid.placeOf(deed.cellId).areaNow;
  deed.issuer = issuerOf(deed.areaPath);
  const now = world.clock();
  const { noticeDays } = world.city.now.settings;
  deed.noticeEndsAt = new Date(now.getTime() + noticeDays * 86_400_000).toISOString();
  await changeState(tx, world, deed, 'approve', null);
  if (noticeDays > 0) {
    if (deed.points > 0) await holdTransfer(tx, transferOf(deed, now.toISOString()));
    return;
  }
  if (deed.points > 0) await postTransfers(tx, [transferOf(deed, now.toISOString())]);
  await postCredit(tx, world, deed);
}

async function postCredit(tx: Transaction, world: DeedWorld, deed: DeedRow): Promise<void> {
  await changeState(tx, world, deed, 'post', null);
  const at = world.clock().toISOString();
  await addCredits(tx, world.city.now.grid, [creditOf(deed)], at);
}

/**
 * Posts the deeds whose public notice is over, each in a transaction of its own: one that fails is
 * told to `onTrouble`, rests a while, and keeps no other from its turn. Returns how many.
 */
export async function sweepNotices(
  world: DeedWorld, onTrouble: (error: unknown, deedId: string) => void = () => undefined,
): Promise<number> {
  const now = world.clock();
  const due = await transact(world.database, SYSTEM.sweep, (tx) => sql.selectDueNotices(
    tx, now.toISOString(), LIMITS.NOTICES_PER_SWEEP_MAX));
  let posted = 0;
  for (const { id } of due) {
    try {
      if (await postDueNotice(world, id, now.toISOString())) posted += 1;
    } catch (error) {
      onTrouble(error, id);
      const again = new Date(now.getTime() + LIMITS.NOTICE_RETRY_SECONDS * 1000).toISOString();
      await transact(world.database, SYSTEM.sweep, (tx) => sql.restNotice(tx, id, again));
    }
  }
  return posted;
}

async function postDueNotice(world: DeedWorld, id: string, now: string): Promise<boolean> {
  return transact(world.database, SYSTEM.sweep, async (tx) => {
    const deed = await sql.lockDueNotice(tx, id, now);
    if (!deed) return false;
    await settleHold(tx, deed, 'post', now);
    await postCredit(tx, world, deed);
    return true;
  });
}

async function settleHold(
  tx: Transaction, deed: DeedRow, step: 'post' | 'void', at: string,
): Promise<void> {
  const held = await readHolds(tx, subjectOf(deed.id));
  const points = held.reduce((sum, transfer) => sum + transfer.amount, 0);
  assert(points === deed.points, 'a deed on notice holds its points');
  for (const transfer of held) await settleTransfer(tx, transfer, step, at);
}

/**
 * Takes a decision back. A posted deed: a counter-transfer and a negative credit, history stays. A
 * deed still on notice: the hold is voided, and it never reaches the heat. What the month's cap had
 * cut from the household's later deeds of this type is given to them now.
 * Errors: NOT_FOUND, OWN_DEED, STATE_CONFLICT, LEDGER_BELOW_ZERO, ID_REUSED.
 */
export async function reverseDeed(
  world: DeedWorld, person: Person, deedId: string, input: ReverseDeed,
): Promise<DeedView> {
  return actAs(world, { person, right: LIFE.reverse.by }, async (tx, scope) => {
    // The household first: two decisions about its month wait for each other, not crosswise.
    const householdId = (await sql.selectDeed(tx, deedId))?.householdId;
    if (householdId) await lockHome(tx, householdId);
    const deed = await lockVisible(tx, world, { person, scope, verb: 'reverse' }, deedId);
    await noteDecision(tx, world, person, deed, 'reversal');
    const known = await sql.selectReversal(tx, deedId);
    if (known) {
      if (known.id !== input.id) throw failure('STATE_CONFLICT', { state: deed.state });
      if (known.reason !== input.reason) throw failure('ID_REUSED');
      return panelViewOf(world, deed);
    }
    const was = deed.state;
    if (!can(was, 'reverse')) throw failure('STATE_CONFLICT', { state: was });
    const stored = await sql.insertReversal(tx, {
      id: input.id, deedId, personId: person.id, reason: input.reason,
    });
    if (!stored) throw failure('ID_REUSED', { id: input.id });
    const month = await lockMonth(tx, world, deed);
    const now = world.clock().toISOString();
    if (was === 'on_notice') await settleHold(tx, deed, 'void', now);
    else if (deed.points > 0) {
      // Along the transfer that was made, never along today's map: its cell may belong elsewhere now.
      const taken = await reverseSubject(tx, subjectOf(deedId), now);
      assert(taken === deed.points, 'what is taken back is what was given');
    }
    await changeState(tx, world, deed, 'reverse', input.reason);
    if (was === 'posted') {
      await addCredits(tx, world.city.now.grid, [{
        ...creditOf(deed), points: -deed.points, deeds: -1,
      }], now);
    }
    const standing = month.filter((one) => one.id !== deedId);
    for (const raised of await raiseDeeds(tx, world, deed, standing)) await tell(tx, world, raised);
    return panelViewOf(world, deed);
  });
}
