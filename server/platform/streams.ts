import type { Transaction } from './database/database.ts';
import { selectStreams } from './news.sql.ts';

/** Sequence of every stream, as this transaction sees it. */
export async function readStreams(tx: Transaction): Promise<Map<string, number>> {
  return new Map((await selectStreams(tx)).map((row) => [row.name, row.seq]));
}
