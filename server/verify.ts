/** npm run verify: recomputes balances and heat from what was posted, names the first difference. */
import { readConfig } from './config.ts';
import { checkHeat } from './heat/heat.ts';
import { checkLedger } from './ledger/ledger.ts';
import { openDatabase } from './platform/database/open-database.ts';
import { checkCredits } from './verify.sql.ts';
import { SYSTEM, transact } from './platform/database/database.ts';

if (process.argv.includes('--help')) {
  console.log(`npm run verify

Recomputes every balance from its transfers, the heat's day rollup from its credits, and the
credits from the posted deeds and their transfers. Ends with 1 and the first difference when
something does not add up. DATABASE_URL or DATA_DIR say which database.`);
  process.exit(0);
}
const database = await openDatabase({ ...readConfig(), log: console.log });
try {
  const ledger = await checkLedger(database);
  const heat = await checkHeat(database);
  const credits = await transact(database, SYSTEM.verify, checkCredits);
  console.log(`ledger: ${ledger.accounts} accounts, ${ledger.transfers} transfers, ` +
    `${ledger.issued} points issued, sum ${ledger.sum}`);
  console.log(`heat: ${heat.credits} credits, ${heat.deeds} deeds, ${heat.points} points`);
  const first = ledger.drift[0] ?? heat.drift[0] ?? credits[0];
  if (ledger.sum !== 0) console.log('DIFFERENCE: the balances do not sum to zero');
  if (first) console.log('DIFFERENCE:', JSON.stringify(first));
  if (first || ledger.sum !== 0) process.exitCode = 1;
  else console.log('everything adds up');
} finally {
  await database.close();
}
