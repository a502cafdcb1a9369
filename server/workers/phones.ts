import { LIMITS } from '../config.ts';
import type { Clock } from '../platform/clock.ts';
import { type Database, SYSTEM, transact } from '../platform/database/database.ts';
import * as sql from './workers.sql.ts';

/** Whose phones are on the line: here by the rooms, elsewhere by a row that each process renews. */
export function createPhones(
  { database, clock }: { database: Database; clock: Clock }, by: string,
  here: { isHeard: (id: string) => boolean; all: () => Iterable<string> },
) {
  let told = new Set<string>();
  let elsewhere = new Set<string>();
  const share = async () => {
    const now = clock();
    const heard = new Set([...here.all()].filter(here.isHeard));
    const lost = [...told].filter((id) => !heard.has(id));
    told = heard;
    const since = new Date(now.getTime() - LIMITS.PHONES_HEARD_SECONDS_MAX * 1000).toISOString();
    const rows = await transact(database, SYSTEM.index, async (tx) => {
      if (heard.size + lost.length > 0) {
        await sql.updateHeard(tx, by, { here: [...heard], lost }, now.toISOString());
      }
      return sql.selectHeardElsewhere(tx, by, since);
    });
    elsewhere = new Set(rows.map((row) => row.id));
  };
  return { share, isConnected: (id: string) => here.isHeard(id) || elsewhere.has(id) };
}
