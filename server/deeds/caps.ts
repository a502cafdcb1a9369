/**
 * What a household may submit in a day, and its monthly cap by type of deed. A decision gives what
 * is left under it; a reversal makes room, and the deeds after it, in order of decision, get what
 * the cap had cut: by transfers of their own, told to the household.
 */
import { LIMITS } from '../config.ts';
import { addCredits } from '../heat/heat.ts';
import { holdTransfer, postTransfers, transferId } from '../ledger/ledger.ts';
import { dayNumber, dayStart, monthBounds } from '../platform/clock.ts';
import { asEngine, SYSTEM, type Transaction } from '../platform/database/database.ts';
import { failure } from '../platform/errors.ts';
import { ruleOfVersion } from '../rulebook/rulebook.ts';
import { creditOf, subjectOf, transferOf } from './credits.ts';
import * as sql from './deeds.sql.ts';
import type { DeedWorld } from './views.ts';

type DeedRow = sql.DeedRow;

/** A decided deed that stands: what its rule gives, its rule's cap, and what it has got. */
export interface Claim {
  id: string;
  points: number;
  cap: number;
  given: number;
}

/**
 * What each deed is to get more, in order of decision: as if the reversed ones had never been.
 * Never takes anything back, and never gives more in all than the highest cap among them.
 */
export function raisesOf(claims: readonly Claim[]): Map<string, number> {
  const raises = new Map<string, number>();
  let room = claims.reduce((highest, claim) => Math.max(highest, claim.cap), 0)
    - claims.reduce((sum, claim) => sum + claim.given, 0);
  let before = 0;
  for (const { id, points, cap, given } of claims) {
    const due = Math.max(0, Math.min(points, cap - before));
    const more = Math.max(0, Math.min(due - given, room));
    if (more > 0) raises.set(id, more);
    room -= more;
    before += given + more;
  }
  return raises;
}

const monthOf = (world: DeedWorld, deed: Pick<DeedRow, 'occurredAt'>) =>
  monthBounds(deed.occurredAt, world.city.now.grid.city!.timeZone);

/** What a deed that is being approved gets: its rule's points, or what the month's cap leaves. */
export async function pointsUnderCap(
  tx: Transaction, world: DeedWorld, deed: DeedRow,
): Promise<number> {
  const rule = ruleOfVersion(world.city.now.rulebook, deed.typeId, deed.ruleVersion);
  const month = monthOf(world, deed);
  // Its deeds elsewhere count too, and are none of the business of the one who decides.
  const earned = await asEngine(tx, SYSTEM.caps, async (engine) => {
    await sql.lockHousehold(engine, deed.householdId);
    return sql.sumMonthlyPoints(
      engine, deed.householdId, deed.typeId, month.from, month.to);
  });
  return Math.max(0, Math.min(rule.points, rule.monthlyCap - earned));
}

/**
 * The decided deeds of the household, type and month, in order of decision, held until the
 * transaction ends. Before any points move: whoever posts a deed locks it first, accounts after.
 */
export function lockMonth(
  tx: Transaction, world: DeedWorld, deed: DeedRow,
): Promise<DeedRow[]> {
  const month = monthOf(world, deed);
  return asEngine(tx, SYSTEM.caps, (engine) =>
    sql.lockDecided(engine, deed.householdId, deed.typeId, month.from, month.to));
}

/** Holds a household until the transaction ends: decisions about its month wait for each other. */
export const lockHome = (tx: Transaction, householdId: string): Promise<void> =>
  asEngine(tx, SYSTEM.caps, (engine) => sql.lockHousehold(engine, householdId));

/** Error: DEEDS_PER_DAY; a retry of what was taken is none more. */
export async function refuseBeyondTheDay(
  tx: Transaction, world: DeedWorld, { id, householdId }: Pick<DeedRow, 'id' | 'householdId'>,
): Promise<void> {
  if (await sql.selectDeed(tx, id)) return;
  // Many at once are no way round it.
  await lockHome(tx, householdId);
  const zone = world.city.now.grid.city!.timeZone;
  const since = dayStart(dayNumber(world.clock(), zone), zone);
  if (await sql.countSubmitted(tx, householdId, since) < LIMITS.DEEDS_PER_DAY_MAX) return;
  throw failure('DEEDS_PER_DAY', { most: LIMITS.DEEDS_PER_DAY_MAX });
}

/**
 * Gives the deeds of a month what the reversal of `reversed` has made room for. `standing`: those
 * of `lockMonth` that still stand. Answers the raised deeds, as they are now. Ids follow from both
 * deeds: nothing is given twice.
 */
export async function raiseDeeds(
  tx: Transaction, world: DeedWorld, reversed: DeedRow, standing: readonly DeedRow[],
): Promise<DeedRow[]> {
  const raises = raisesOf(standing.map((deed) => {
    const rule = ruleOfVersion(world.city.now.rulebook, deed.typeId, deed.ruleVersion);
    return { id: deed.id, points: rule.points, cap: rule.monthlyCap, given: deed.points };
  }));
  const given = standing.flatMap((deed) => {
    const points = raises.get(deed.id);
    return points === undefined ? [] : [{ deed, points }];
  });
  // They may lie in areas that are not those of the one who reverses.
  return asEngine(tx, SYSTEM.caps, async (engine) => {
    const raised: DeedRow[] = [];
    for (const { deed, points } of given) {
      raised.push(await raiseDeed(engine, world, { deed, points, reversed }));
    }
    return raised;
  });
}

async function raiseDeed(
  tx: Transaction, world: DeedWorld,
  { deed, points, reversed }: { deed: DeedRow; points: number; reversed: DeedRow },
): Promise<DeedRow> {
  const at = world.clock().toISOString();
  const id = transferId(`${subjectOf(deed.id)} raised after ${subjectOf(reversed.id)}`);
  const transfer = { ...transferOf({ ...deed, points }, at), id };
  const credited = deed.state === 'posted';
  if (credited) {
    await postTransfers(tx, [transfer]);
    await addCredits(tx, world.city.now.grid, [{ ...creditOf(deed), id, points, deeds: 0 }], at);
  } else {
    await holdTransfer(tx, transfer);
  }
  const now = { ...deed, points: deed.points + points };
  await sql.updateDeed(tx, deed.id, now);
  await sql.insertRaise(tx, {
    id, deedId: deed.id, afterDeedId: reversed.id, points, credited, at });
  return now;
}
