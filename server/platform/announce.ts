/**
 * News is written in the transaction that makes it true. Verbs only collect; the counters are
 * taken last, in one statement, just before the commit (architecture D2).
 */
import {
  type NewsBodies, type NewsDetails, type NewsKind, type NewsStreams, SYSTEM_STREAM,
  type SystemNews,
} from '../events.ts';
import { onBeforeCommit, type Transaction } from './database/database.ts';
import { insertNews } from './news.sql.ts';

/** News of a kind: where it is told, what it says to clients, what to our own processes. */
export type Announcement = {
  [Kind in NewsKind]:
    { stream: NewsStreams[Kind]; kind: Kind; body: NewsBodies[Kind] }
    & (Kind extends keyof NewsDetails ? { detail: NewsDetails[Kind] } : { detail?: undefined })
}[NewsKind];

interface Told { stream: string; kind: string; body: object; detail?: unknown }

const collected = new WeakMap<Transaction, Told[]>();

/** Announces news on a stream when, and only when, the transaction commits. */
export function announce(tx: Transaction, ...items: Announcement[]): void {
  collect(tx, items);
}

function collect(tx: Transaction, items: readonly Told[]): void {
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

/**
 * Announces news to every server process, this one too, when the transaction commits. Followers
 * hear it at least once and in order, so they must be able to hear it twice.
 */
export function announceToServers<Kind extends keyof SystemNews>(
  tx: Transaction, kind: Kind, detail: SystemNews[Kind],
): void {
  collect(tx, [{ stream: SYSTEM_STREAM, kind, body: {}, detail }]);
}
