/** npm run migrate -- [up | down <count> | status] */
import { readConfig } from './config.ts';
import type { Database } from './platform/database/database.ts';
import { openDatabase } from './platform/database/open-database.ts';
import { isFailure } from './platform/errors.ts';
import { migrateDown, migrateUp, migrationStatus } from './platform/migrate.ts';

const HELP = `npm run migrate -- [up | down <count> | status]

  up            apply what is missing (default)
  down <count>  take back the newest count migrations, with what is stored in them; "all" for all
  status        list them

DATABASE_URL or DATA_DIR say which database.`;

/** How many to take back: a whole number above zero, or all; undefined when it is neither. */
function readCount(text: string | undefined): number | undefined {
  if (text === 'all') return Infinity;
  return /^[1-9]\d*$/.test(text ?? '') ? Number(text) : undefined;
}

async function run(database: Database, verb: string, count: number): Promise<void> {
  if (verb === 'up') {
    console.log('applied:', (await migrateUp(database)).join(' ') || 'nothing new');
  } else if (verb === 'down') {
    console.log('taken back:', (await migrateDown(database, count)).join(' ') || 'nothing');
  } else {
    for (const row of await migrationStatus(database)) {
      console.log(`${row.applied ? 'applied' : 'waits  '} ${row.number} ${row.name}`);
    }
  }
}

const [verb = 'up', given] = process.argv.slice(2);
if (verb === '--help' || !['up', 'down', 'status'].includes(verb)) {
  console.log(HELP);
  process.exit(verb === '--help' ? 0 : 2);
}
const count = verb === 'down' ? readCount(given) : 0;
if (count === undefined) {
  // What is taken back is gone: nobody does that by leaving a word out.
  console.error('say how many migrations to take back: down 1, or down all');
  process.exit(2);
}
let database: Database | undefined;
try {
  database = await openDatabase({ ...readConfig(), log: console.log });
  await run(database, verb, count);
} catch (error) {
  process.exitCode = 1;
  if (!isFailure(error)) throw error;
  console.error(`${error.code}: ${error.message}`);
} finally {
  await database?.close();
}
