/** A deed's points as the ledger and the heat know them. */
import assert from 'node:assert';
import type { Credit } from '../heat/heat.ts';
import { type NewTransfer, transferId } from '../ledger/ledger.ts';
import type { DeedRow } from './deeds.sql.ts';

export const householdOwner = (householdId: string): string => `member:${householdId}`;

/** What a deed's transfers are for, in the ledger's words. */
export const subjectOf = (deedId: string): string => `deed:${deedId}`;

/** The transfer of a deed follows from its subject alone: it can be posted once only. */
export function transferOf(
  deed: Pick<DeedRow, 'id' | 'householdId' | 'issuer' | 'points'>, at: string,
): NewTransfer {
  assert(deed.issuer, 'a deed that is decided knows its issuer');
  return {
    id: transferId(subjectOf(deed.id)), debit: deed.issuer,
    credit: householdOwner(deed.householdId), amount: deed.points, subject: subjectOf(deed.id), at,
  };
}

export function creditOf(
  deed: Pick<DeedRow, 'id' | 'cellId' | 'occurredAt' | 'categoryId' | 'householdId' | 'points'>
    & { simulated?: boolean },
): Credit {
  return {
    id: deed.id, cellId: deed.cellId, occurredAt: deed.occurredAt,
    categoryId: deed.categoryId, participant: deed.householdId, points: deed.points, deeds: 1,
    simulated: deed.simulated ?? false,
  };
}
