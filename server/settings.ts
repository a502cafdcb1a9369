/** npm run settings -- [noticeDays=5] [panelQuorum=2] [offerLifetimeSeconds=30] [noiseBound=5] */
import { readChange, SETTING_NAMES } from './city/change.ts';
import { changeSettings, readSettings } from './city/city.ts';
import { readConfig } from './config.ts';
import { type Database, SYSTEM, transact } from './platform/database/database.ts';
import { openDatabase } from './platform/database/open-database.ts';
import { isFailure } from './platform/errors.ts';

const HELP = `npm run settings -- [name=value ...]

  noticeDays            days a decision is displayed before it takes effect, 0 to 365
  panelQuorum           like votes that decide, 1 to 99
  offerLifetimeSeconds  seconds a worker has to answer an offer, 1 to 3600
  noiseBound            a published count is never further from the true one than this, 3 to 50
  noiseVariance         variance of a published count, 1 to 400
  noiseLeast            counts from 1 to this are never published, 0 to 10
  homesAlert            more homes than this in an hour, seen by one person, alert the auditor,
                        50 to 100000

Without a name: shows them. A server that runs on the same PostgreSQL follows at once; the embedded
engine serves one process: stop the server first. DATABASE_URL or DATA_DIR say which database.`;

const words = process.argv.slice(2);
if (words.includes('--help')) {
  console.log(HELP);
  process.exit(0);
}
const change = readChange(words);
if (typeof change === 'string') {
  console.error(change);
  process.exit(2);
}
let database: Database | undefined;
try {
  database = await openDatabase({ ...readConfig(), log: console.log });
  const settings = await transact(database, SYSTEM.import, (tx) =>
    (words.length > 0 ? changeSettings(tx, change) : readSettings(tx)));
  for (const name of SETTING_NAMES) console.log(`${name.padEnd(22)}${settings[name]}`);
} catch (error) {
  process.exitCode = 1;
  if (!isFailure(error)) throw error;
  console.error({
    STATE_CONFLICT: 'there are no settings yet: the first start of the server makes them',
    SETTING_IMPOSSIBLE: 'noise must be possible: noiseLeast < noiseBound, noiseVariance at most '
      + 'noiseBound² / 4 and at least (noiseLeast + 1)² / 4',
  }[error.code as string] ?? `${error.code}: ${error.message}`);
} finally {
  await database?.close();
}
