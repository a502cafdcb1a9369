/** Points of imported deeds: a flat figure by type, with a cap per household, type and month. */
import { LIMITS } from '../server/config.ts';
import type { SourceDeed, SourceDeedType } from '../server/exchange/city-source.ts';
import type { LocalClock } from './local-time.ts';

/**
 * Fills `points` in place. Posted deeds get what is left under the cap, in order of occurrence
 * (a capped deed gets 0 to the rest); waiting deeds show the flat figure; archived ones nothing.
 * Answers how many posted deeds the cap cut.
 */
export function givePoints(
  deeds: SourceDeed[],
  types: readonly SourceDeedType[],
  clock: LocalClock,
): number {
  const typeOf = new Map(types.map((type) => [type.id, type]));
  const used = new Map<string, number>();
  let capped = 0;
  for (const deed of deeds.toSorted(byOccurrence)) {
    const type = typeOf.get(deed.typeId);
    if (!type) throw new Error(`deed ${deed.id}: unknown type ${deed.typeId}`);
    if (deed.state !== 'posted') {
      deed.points = deed.state === 'submitted' ? type.points : 0;
      continue;
    }
    const key = `${deed.householdId} ${deed.typeId} ${clock.month(Date.parse(deed.occurredAt))}`;
    const before = used.get(key) ?? 0;
    deed.points = Math.max(0, Math.min(type.points, type.monthlyCap - before));
    used.set(key, before + deed.points);
    if (deed.points < type.points) capped += 1;
  }
  return capped;
}

/** The newest undecided deeds stay in the queue, the others are archived as undecided. */
export function archiveOldUndecided(deeds: SourceDeed[]): { waiting: number; archived: number } {
  const undecided = deeds.filter((deed) => deed.state !== 'posted').sort(byOccurrence).reverse();
  undecided.forEach((deed, i) => {
    deed.state = i < LIMITS.LOAD_QUEUE_MAX ? 'submitted' : 'archived';
  });
  const waiting = Math.min(LIMITS.LOAD_QUEUE_MAX, undecided.length);
  return { waiting, archived: undecided.length - waiting };
}

/** ISO texts of equal form sort as instants; the id makes the order total. */
function byOccurrence(a: SourceDeed, b: SourceDeed): number {
  if (a.occurredAt !== b.occurredAt) return a.occurredAt < b.occurredAt ? -1 : 1;
  return a.id < b.id ? -1 : 1;
}
