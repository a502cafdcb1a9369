/** What somebody has agreed to: each use by itself, the last word counts, and at once. */
import type { Transaction } from '../platform/database/database.ts';
import { failure } from '../platform/errors.ts';
import { CONSENTS, type ConsentKind } from './access.schema.ts';
import { insertConsent, selectConsents } from './consents.sql.ts';

interface Consent {
  kind: ConsentKind;
  /** Null: nothing was said yet. */
  given: boolean | null;
  /** ISO instant. */
  since: string | null;
}

/** The last word of each kind, in their order. */
export async function readConsents(tx: Transaction, personId: string): Promise<Consent[]> {
  const said = await selectConsents(tx, personId);
  return CONSENTS.map((kind) => {
    const last = said.find((one) => one.kind === kind);
    return { kind, given: last?.given ?? null, since: last?.since ?? null };
  });
}

/** True where this is another word than the last one. */
export async function putConsent(
  tx: Transaction, word: { personId: string; kind: ConsentKind; given: boolean; at: string },
): Promise<boolean> {
  const said = await selectConsents(tx, word.personId);
  if (said.find(({ kind }) => kind === word.kind)?.given === word.given) return false;
  await insertConsent(tx, word);
  return true;
}

/** Error: CONSENT_WITHDRAWN where the person has said no to this use. */
export async function refuseWithoutConsent(
  tx: Transaction, personId: string, kind: ConsentKind,
): Promise<void> {
  const said = await selectConsents(tx, personId);
  if (said.find((one) => one.kind === kind)?.given === false) {
    throw failure('CONSENT_WITHDRAWN', { kind });
  }
}
