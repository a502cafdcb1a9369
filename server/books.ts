/** Do the ledger, the heat and the decided deeds tell the same? Recomputed from what was posted. */
import { checkHeat } from './heat/heat.ts';
import { checkLedger } from './ledger/ledger.ts';
import { selectCreditDifferences } from './books.sql.ts';
import { type Database, SYSTEM, transact, UNHURRIED } from './platform/database/database.ts';

/** Totals, and what does not add up: nothing, or the first differences of each kind. */
export async function checkBooks(database: Database) {
  const ledger = await checkLedger(database);
  const heat = await checkHeat(database);
  const credits = await transact(database, SYSTEM.verify, selectCreditDifferences, UNHURRIED);
  const differences: { of: string; facts: object }[] = [
    ...(ledger.sum === 0 ? [] : [{ of: 'sum of all balances', facts: { sum: ledger.sum } }]),
    ...ledger.drift.map((facts) => ({ of: 'balance', facts })),
    ...heat.drift.map((facts) => ({ of: 'heat of a day', facts })),
    ...credits.map((facts) => ({ of: 'points of a deed', facts })),
  ];
  return { ledger, heat, differences };
}
