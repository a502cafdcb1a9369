/** npm run verify: recomputes balances and heat from what was posted, names the first difference. */
import { checkBooks } from './books.ts';
import { readConfig } from './config.ts';
import { openDatabase } from './platform/database/open-database.ts';

if (process.argv.includes('--help')) {
  console.log(`npm run verify

Recomputes every balance from its transfers, the heat's day rollup from its credits, and the
credits from the posted deeds and their transfers. Ends with 1 and the first difference when
something does not add up. DATABASE_URL or DATA_DIR say which database.`);
  process.exit(0);
}
const database = await openDatabase({ ...readConfig(), log: console.log });
try {
  const { ledger, heat, differences } = await checkBooks(database);
  console.log(`ledger: ${ledger.accounts} accounts, ${ledger.transfers} transfers, ` +
    `${ledger.issued} points issued, sum ${ledger.sum}`);
  console.log(`heat: ${heat.credits} credits, ${heat.deeds} deeds, ${heat.points} points`);
  const [first] = differences;
  if (first) {
    console.log(`DIFFERENCE in the ${first.of}: ${JSON.stringify(first.facts)}`);
    process.exitCode = 1;
  } else console.log('everything adds up');
} finally {
  await database.close();
}
