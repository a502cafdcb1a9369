/** npm run verify: recomputes balances and heat from what was posted, names the first difference. */
import { checkBooks } from './books.ts';
import { readConfig } from './config.ts';
import type { Database } from './platform/database/database.ts';
import { openDatabase } from './platform/database/open-database.ts';
import { isFailure } from './platform/errors.ts';

if (process.argv.includes('--help')) {
  console.log(`npm run verify

Recomputes every balance from its transfers, the heat's day rollup from its credits, and the
credits from the posted deeds and their transfers. Ends with 1 and the first difference when
something does not add up. DATABASE_URL or DATA_DIR say which database.`);
  process.exit(0);
}
let database: Database | undefined;
try {
  database = await openDatabase({ ...readConfig(), log: console.log });
  const { ledger, heat, differences } = await checkBooks(database);
  console.log(`ledger: ${ledger.accounts} accounts, ${ledger.transfers} transfers, ` +
    `${ledger.issued} points issued, sum ${ledger.sum}`);
  console.log(`heat: ${heat.credits} credits, ${heat.deeds} deeds, ${heat.points} points`);
  const [first] = differences;
  if (first) {
    console.log(`DIFFERENCE in the ${first.of}: ${JSON.stringify(first.facts)}`);
    process.exitCode = 1;
  } else console.log('everything adds up');
} catch (error) {
  process.exitCode = 1;
  if (!isFailure(error)) throw error;
  console.error(`${error.code}: ${error.message}`);
} finally {
  await database?.close();
}
