import Type from 'typebox';
import { readHeads } from './chain.ts';
import type { Database } from './platform/database/database.ts';
import type { App } from './platform/http.ts';
import { Strict } from './platform/wire.schema.ts';

/** Days of heads in one answer: whoever looks once a quarter misses none. */
const DAYS = 100;
const Heads = Strict({
  heads: Type.Array(Strict({ chain: Type.String(), day: Type.String(), hash: Type.String() })),
});

/**
 * What the chains of the log, of votes, steps and transfers ended with each day. For everybody: a
 * copy that is kept elsewhere proves what stood here. A day at a time, and no number of rows: how
 * much there was of what in a day is a figure like any other.
 */
export default async function chainRoutes(
  app: App, { database }: { database: Database },
): Promise<void> {
  app.get('/api/chain/heads', {
    config: { policy: 'public' }, schema: { response: { 200: Heads } },
  }, async () => ({ heads: await readHeads(database, DAYS) }));
}
