/** A child that writes rows and tells each acknowledged one, until somebody kills it. */
import { SYSTEM, transact } from '../../server/platform/database/database.ts';
import { openEmbedded } from '../../server/platform/database/embedded.ts';

const [directory] = process.argv.slice(2) as [string];
const database = await openEmbedded({ directory });
for (let seq = 1; ; seq += 1) {
  await transact(database, SYSTEM.test, (tx) => tx.query(
    `insert into stream (name, seq) values ('written', $1::bigint)
     on conflict (name) do update set seq = excluded.seq`, [seq]));
  process.send!(seq);
}
