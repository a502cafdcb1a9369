/** npm run verify: recomputes balances and heat from what was posted, names the first difference. */
import { readFileSync } from 'node:fs';
import { checkBooks } from './books.ts';
import { checkChains, type Fault, type Head } from './chain.ts';
import { readConfig } from './config.ts';
import type { Database } from './platform/database/database.ts';
import { openDatabase } from './platform/database/open-database.ts';
import { isFailure } from './platform/errors.ts';

if (process.argv.includes('--help')) {
  console.log(`npm run verify -- [FILE]

Recomputes every balance from its transfers, the heat's day rollup from its credits, and the
credits from the posted deeds and their transfers. Walks along the chains of the access log, of
votes, reversals, steps of deeds and tasks, and transfers. FILE: heads that were kept elsewhere, as
GET /api/chain/heads gave them: a chain that was made anew does not lead through them. Ends with 1
and the first difference when something does not add up. DATABASE_URL or DATA_DIR say which
database.`);
  process.exit(0);
}
const [file] = process.argv.slice(2);
/** Heads as the server gave them out. */
const readKept = (path: string) =>
  (JSON.parse(readFileSync(path, 'utf8')) as { heads: Head[] }).heads;

function toldOf({ fault, key, position, day }: Fault): string {
  const where = [
    ...(key === undefined ? [] : [`entry ${key}`]),
    ...(position === undefined ? [] : [`place ${position}`]),
    ...(day === undefined ? [] : [`on or before ${day}`]),
  ];
  return `${fault}: ${where.join(', ')}`;
}

let database: Database | undefined;
try {
  database = await openDatabase({ ...readConfig(), log: console.log });
  const { ledger, heat, differences } = await checkBooks(database);
  console.log(`ledger: ${ledger.accounts} accounts, ${ledger.transfers} transfers, ` +
    `${ledger.issued} points issued, sum ${ledger.sum}`);
  console.log(`heat: ${heat.credits} credits, ${heat.deeds} deeds, ${heat.points} points`);
  const chains = await checkChains(database, file === undefined ? [] : readKept(file));
  for (const { chain, sealed, waiting, fault } of chains) {
    console.log(`chain of ${chain.replace('_', ' ')}: ${sealed} sealed, ${waiting} to be sealed`
      + (fault ? `, FAULT: ${toldOf(fault)}` : ''));
  }
  const [first] = differences;
  if (first) console.log(`DIFFERENCE in the ${first.of}: ${JSON.stringify(first.facts)}`);
  if (first || chains.some(({ fault }) => fault)) process.exitCode = 1;
  else console.log('everything adds up');
} catch (error) {
  process.exitCode = 1;
  if (!isFailure(error)) throw error;
  console.error(`${error.code}: ${error.message}`);
} finally {
  await database?.close();
}
