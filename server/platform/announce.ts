/**
 * News is written in the transaction that makes it true. Verbs only collect; the counters are
 * taken last, in one statement, just before the commit (architecture D2).
 */
import { onBeforeCommit, type Transaction } from './database/database.ts';
import { insertNews } from './news.sql.ts';

export interface Announcement<Kinds extends string = string> {
  stream: string;
  kind: Kinds;
  /** For clients. */
  body: unknown;
  /** For the server's own followers: never leaves the server. */
  detail?: unknown;
}

const collected = new WeakMap<Transaction, Announcement[]>();

/** Announces news on a stream when, and only when, the transaction commits. */
export function announce(tx: Transaction, ...items: Announcement[]): void {
  // One statement for all of a transaction, whoever spoke in it.
  const root = tx.root ?? tx;
  const known = collected.get(root);
  if (known) {
    known.push(...items);
    return;
  }
  const list = [...items];
  collected.set(root, list);
  onBeforeCommit(root, async () => {
    await insertNews(
      root, list.map((item) => ({ ...item, detail: item.detail })), new Date().toISOString());
  });
}

/** What server processes tell each other: no client joins this stream and none is told of it. */
export const SYSTEM_STREAM = 'system';

/**
 * Announces news to every server process, this one too, when the transaction commits. Followers
 * hear it at least once and in order, so they must be able to hear it twice.
 */
export function announceToServers(tx: Transaction, kind: string, detail: object): void {
  announce(tx, { stream: SYSTEM_STREAM, kind, body: {}, detail });
}
