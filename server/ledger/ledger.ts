/**
 * Double entry. An account has an opaque owner; a transfer debits one and credits one and is never
 * edited: corrections are new transfers. Pending transfers hold points until posted or voided.
 */
import assert from 'node:assert';
import { v5 as uuidv5 } from 'uuid';
import {
  asEngine, SYSTEM, type Database, type Transaction, transact, UNHURRIED,
} from '../platform/database/database.ts';
import { failure } from '../platform/errors.ts';
import {
  callTransferAll, type LinePlace, selectAccount, selectDrift, selectHolds, selectIssued,
  selectLedgerTotals, selectLines, selectPendingDrift, type TransferRow,
} from './ledger.sql.ts';

export interface NewTransfer {
  /** Made by `transferId`, never by a client: the retry of a transfer is no second one. */
  id: string;
  debit: string;
  credit: string;
  amount: number;
  /** What it is for; opaque to the ledger. */
  subject: string;
  at: string;
}

/** Owner name of the account that issues points in an area; it may go below zero. */
export const issuerOf = (areaPath: string): string => `issuer:${areaPath}`;
const isIssuer = (owner: string) => owner.startsWith('issuer:');

/** Ours alone. A client's id is only ever part of the name below it, so none can equal an id of ours. */
const NAMESPACE = 'b3f0c6d2-8d0f-5c39-9a51-6a0e4c1f7d27';

/** Id of the transfer for a subject: derived, so that a retry makes the same. */
export const transferId = (subject: string): string => uuidv5(`transfer:${subject}`, NAMESPACE);

/** Ids of the steps that settle or reverse a transfer, derived likewise. */
const stepId = (id: string, step: 'post' | 'void' | 'reverse'): string =>
  uuidv5(`${step}:${id}`, NAMESPACE);

async function move(
  tx: Transaction, kind: TransferRow['kind'], transfers: readonly NewTransfer[],
  pendingId: string | null,
): Promise<number> {
  for (const t of transfers) {
    assert(Number.isSafeInteger(t.amount) && t.amount > 0, 'amount is a positive whole number');
    assert(t.debit !== t.credit, 'a transfer needs two accounts');
  }
  const issuing = [...new Set(transfers.flatMap((t) => [t.debit, t.credit]).filter(isIssuer))];
  try {
    return await callTransferAll(
      tx, transfers.map((t) => ({ ...t, kind, pendingId })), issuing);
  } catch (error) {
    throw translate(error);
  }
}

function translate(error: unknown): unknown {
  const { code, constraint, message } = error as
    { code?: string; constraint?: string; message?: string };
  if (code === 'DG001') return failure('LEDGER_ID_REUSED');
  if (code === 'DG002') return failure('LEDGER_SETTLED');
  if (code === '23514' && `${constraint ?? ''}${message ?? ''}`.includes('account_not_below_zero')) {
    return failure('LEDGER_BELOW_ZERO');
  }
  return error;
}

/**
 * Posts transfers at once, one or thousands, all or nothing; each balance is written once.
 * Returns how many were new (a known id with the same content counts as done).
 * Errors: LEDGER_ID_REUSED, LEDGER_BELOW_ZERO.
 */
export function postTransfers(tx: Transaction, transfers: readonly NewTransfer[]): Promise<number> {
  return transfers.length === 0 ? Promise.resolve(0) : move(tx, 'posted', transfers, null);
}

/** Holds points until the notice is over. Errors as postTransfers. */
export async function holdTransfer(tx: Transaction, transfer: NewTransfer): Promise<void> {
  await move(tx, 'pending', [transfer], null);
}

/**
 * The transfers that were held for a subject, settled or not. Read by subject: databases from
 * before `transferId` hold transfers whose id is the subject's own.
 */
export function readHolds(tx: Transaction, subject: string): Promise<NewTransfer[]> {
  return asEngine(tx, SYSTEM.caps, (engine) => selectHolds(engine, subject));
}

/** Settles a held transfer: posts or voids it. Error: LEDGER_SETTLED. */
export async function settleTransfer(
  tx: Transaction, held: NewTransfer, step: 'post' | 'void', at: string,
): Promise<void> {
  const settling = { ...held, id: stepId(held.id, step), at };
  await move(tx, step === 'post' ? 'post_pending' : 'void_pending', [settling], held.id);
}

/** Takes points back by a counter-transfer with the accounts exchanged. */
export async function reverseTransfer(
  tx: Transaction, posted: NewTransfer, at: string,
): Promise<void> {
  await move(tx, 'posted', [{
    ...posted, id: stepId(posted.id, 'reverse'), debit: posted.credit, credit: posted.debit, at,
  }], null);
}

/**
 * Takes back what was issued for a subject, along the very transfers that gave it: from the accounts
 * that were credited to those that were debited. Returns the points taken back.
 */
export async function reverseSubject(
  tx: Transaction, subject: string, at: string,
): Promise<number> {
  const issued = await asEngine(tx, SYSTEM.caps, (engine) => selectIssued(engine, subject));
  for (const transfer of issued) await reverseTransfer(tx, transfer, at);
  return issued.reduce((sum, transfer) => sum + transfer.amount, 0);
}

/** Balance and held points of an owner; zeros before the first transfer. */
export async function readAccount(tx: Transaction, owner: string) {
  const found = await selectAccount(tx, owner);
  return found ?? { balance: 0, pendingCredit: 0, pendingDebit: 0 };
}

/** Transfers of an owner, newest first, signed from its side; a held one tells how it was settled. */
export function readLines(
  tx: Transaction, owner: string, limit: number, before: LinePlace | null = null,
) {
  return selectLines(tx, owner, limit, before);
}

export interface LedgerCheck {
  accounts: number;
  transfers: number;
  issued: number;
  /** Sum of all balances: zero, or the ledger is broken. */
  sum: number;
  /** First differences between kept and recomputed balances. */
  drift: { owner: string; kept: number; computed: number }[];
  /** The same for what is held, each side by itself: opposite errors must not cancel. */
  held: { owner: string; side: 'debit' | 'credit'; kept: number; computed: number }[];
}

/** Recomputes every balance from its transfers. */
export async function checkLedger(database: Database): Promise<LedgerCheck> {
  return transact(database, SYSTEM.verify, async (tx) => ({
    ...(await selectLedgerTotals(tx)),
    drift: await selectDrift(tx),
    held: await selectPendingDrift(tx),
  }), UNHURRIED);
}
