/** npm run migrate -- [up | down [count] | status] */
import { readConfig } from './config.ts';
import { openDatabase } from './platform/database/open-database.ts';
import { migrateDown, migrateUp, migrationStatus } from './platform/migrate.ts';

const HELP = `npm run migrate -- [up | down [count] | status]

  up            apply what is missing (default)
  down [count]  take back the newest count migrations, or all
  status        list them

DATABASE_URL or DATA_DIR say which database.`;

const [verb = 'up', count] = process.argv.slice(2);
if (verb === '--help' || !['up', 'down', 'status'].includes(verb)) {
  console.log(HELP);
  process.exit(verb === '--help' ? 0 : 2);
}
const database = await openDatabase({ ...readConfig(), log: console.log });
try {
  if (verb === 'up') console.log('applied:', (await migrateUp(database)).join(' ') || 'nothing new');
  else if (verb === 'down') {
    const back = await migrateDown(database, count ? Number(count) : Infinity);
    console.log('taken back:', back.join(' ') || 'nothing');
  } else {
    for (const row of await migrationStatus(database)) {
      console.log(`${row.applied ? 'applied' : 'waits  '} ${row.number} ${row.name}`);
    }
  }
} finally {
  await database.close();
}
