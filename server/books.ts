/** Do the ledger, the heat and the decided deeds tell the same? Recomputed from what was posted. */
import { checkHeat } from './heat/heat.ts';
import { checkLedger } from './ledger/ledger.ts';
import { selectCreditDifferences, selectPointDifferences } from './books.sql.ts';
import { type Database, SYSTEM, transact, UNHURRIED } from './platform/database/database.ts';

/** Totals, and what does not add up: nothing, or the first differences of each kind. */
export async function checkBooks(database: Database) {
  const ledger = await checkLedger(database);
  const heat = await checkHeat(database);
  const deeds = await transact(database, SYSTEM.verify, async (tx) => ({
    points: await selectPointDifferences(tx), credits: await selectCreditDifferences(tx),
  }), UNHURRIED);
  const differences: { of: string; facts: object }[] = [
    ...(ledger.sum === 0 ? [] : [{ of: 'sum of all balances', facts: { sum: ledger.sum } }]),
    ...ledger.drift.map((facts) => ({ of: 'balance', facts })),
    ...ledger.held.map((facts) => ({ of: 'held points', facts })),
    ...heat.drift.map((facts) => ({ of: 'heat of a day', facts })),
    ...deeds.points.map((facts) => ({ of: `${facts.step} points of a deed`, facts })),
    ...deeds.credits.map((facts) => ({ of: 'credit of a deed', facts })),
  ];
  return { ledger, heat, differences };
}
