/**
 * What may not be edited afterwards, as chains of hashes: each link is the sha256 of the link
 * before and of its own row's. Whoever changes, moves or takes away a row breaks the chain there;
 * whoever makes the chain anew has to show the same heads that were published before.
 */
import { createHash } from 'node:crypto';
import {
  type ChainName, CHAINS, insertHeads, insertLinks, isKey, type Link, lockTips, selectHeads,
  selectLinks, selectStranger, selectTexts, selectTips, selectWaiting, takeWaiting,
} from './chain.sql.ts';
import { LIMITS } from './config.ts';
import {
  type Database, SYSTEM, type Transaction, transact, UNHURRIED,
} from './platform/database/database.ts';

/** A row's text tells times: always in one zone. */
const SETTINGS = { timezone: 'UTC' };
const DAY_MILLISECONDS = 86_400_000;

const sha256 = (...parts: (string | Uint8Array)[]): Buffer => {
  const hash = createHash('sha256');
  for (const part of parts) hash.update(part);
  return hash.digest();
};
/** What a chain begins with. */
const originOf = (chain: ChainName) => sha256(`DeedGrid ${chain}`);
const same = (a: Uint8Array, b: Uint8Array) => Buffer.compare(a, b) === 0;

/** The digest of each row that is there. */
async function digestsOf(tx: Transaction, chain: ChainName, keys: readonly string[]) {
  const rows = await selectTexts(tx, chain, keys);
  return new Map(rows.map(({ key, text }) => [key, sha256(text)]));
}

/**
 * Seals what waits and is due, a part at a time, and publishes the heads of the day before. Returns
 * how many rows were sealed. One process at a time: the ends of the chains are held.
 */
export async function sealWaiting(database: Database, now: Date): Promise<number> {
  return transact(database, SYSTEM.seal, async (tx) => {
    const tips = await lockTips(tx);
    const yesterday = new Date(now.getTime() - DAY_MILLISECONDS).toISOString().slice(0, 10);
    await insertHeads(tx, yesterday);
    const waiting = await takeWaiting(tx, now.toISOString(), LIMITS.SEAL_ROWS_MAX);
    for (const { chain, ...tip } of tips) {
      const keys = waiting.filter((row) => row.chain === chain).map((row) => row.key).sort();
      if (keys.length === 0) continue;
      const digests = await digestsOf(tx, chain, keys);
      let { position, hash } = tip;
      const links = keys.map((key): Link => {
        // Of a row that somebody took away before: the chain says that there was one.
        const digest = digests.get(key) ?? sha256('');
        position += 1;
        hash = sha256(hash, digest);
        return { position, key, digest, hash };
      });
      await insertLinks(tx, chain, links);
    }
    return waiting.length;
  }, { settings: SETTINGS });
}

/** What was published of a chain at the end of a day (UTC): the hash in hex. */
export interface Head { chain: string; day: string; hash: string }

/** The heads of the last days, the newest first: for everybody, and to be kept elsewhere. */
export async function readHeads(database: Database, days: number): Promise<Head[]> {
  const rows = await transact(database, SYSTEM.verify, (tx) =>
    selectHeads(tx, days * CHAINS.length));
  return rows.map(({ chain, day, hash }) =>
    ({ chain, day, hash: Buffer.from(hash).toString('hex') }));
}

/** The first thing that is wrong with a chain. */
export interface Fault {
  fault: 'deleted' | 'changed' | 'moved' | 'link deleted' | 'cut off' | 'written anew' | 'put in';
  /** The row, where it is known; or the place in the chain. */
  key?: string;
  position?: number;
  day?: string;
}
export interface ChainReport {
  chain: ChainName;
  sealed: number;
  waiting: number;
  fault: Fault | null;
}

/** What is walked along: where the walk is, and the hashes that must be met on the way. */
interface Walk { position: number; hash: Uint8Array; wanted: Map<string, string> }

/** Goes along the chain to its end; the first fault ends it. */
async function walk(tx: Transaction, chain: ChainName, at: Walk): Promise<Fault | null> {
  for (;;) {
    const links = await selectLinks(
      tx, chain, { after: at.position, limit: LIMITS.CHECK_LINKS_MAX });
    if (links.length === 0) return null;
    const keys = links.map((link) => link.key).filter((key) => isKey(chain, key));
    const digests = await digestsOf(tx, chain, keys);
    for (const { position, key, digest, hash } of links) {
      if (position !== at.position + 1) return { fault: 'link deleted', position: at.position + 1 };
      const found = digests.get(key);
      if (!found) return { fault: 'deleted', key, position };
      if (!same(found, digest)) return { fault: 'changed', key, position };
      if (!same(hash, sha256(at.hash, digest))) return { fault: 'moved', key, position };
      at.position = position;
      at.hash = hash;
      at.wanted.delete(Buffer.from(hash).toString('hex'));
    }
  }
}

async function faultOf(tx: Transaction, chain: ChainName, at: Walk): Promise<Fault | null> {
  const broken = await walk(tx, chain, at);
  if (broken) return broken;
  const tip = (await selectTips(tx)).find((one) => one.chain === chain);
  if (!tip || tip.position > at.position) return { fault: 'cut off', position: at.position + 1 };
  // The earliest head that the chain does not lead through any more.
  const [day] = [...at.wanted.values()].sort();
  if (day) return { fault: 'written anew', day };
  if (!same(tip.hash, at.hash)) return { fault: 'moved', position: at.position };
  const { gone } = await selectWaiting(tx, chain);
  if (gone !== null) return { fault: 'deleted', key: gone };
  const stranger = await selectStranger(tx, chain);
  return stranger === undefined ? null : { fault: 'put in', key: stranger };
}

/**
 * Walks along every chain: over the rows themselves, the published heads, and heads that were kept
 * `elsewhere`. Each chain with its first fault, or none.
 */
export async function checkChains(
  database: Database, elsewhere: readonly Head[] = [],
): Promise<ChainReport[]> {
  const options = {
    ...UNHURRIED, isolation: 'repeatable read', settings: { ...UNHURRIED.settings, ...SETTINGS },
  } as const;
  return transact(database, SYSTEM.verify, async (tx) => {
    const kept = [...await readKept(tx), ...elsewhere];
    const reports: ChainReport[] = [];
    for (const chain of CHAINS) {
      const wanted = kept.filter((head) => head.chain === chain)
        .sort((a, b) => (a.day < b.day ? 1 : -1)).map(({ hash, day }) => [hash, day] as const);
      const origin = originOf(chain);
      const at: Walk = { position: 0, hash: origin, wanted: new Map(wanted) };
      at.wanted.delete(origin.toString('hex'));
      const fault = await faultOf(tx, chain, at);
      const { waiting } = await selectWaiting(tx, chain);
      reports.push({ chain, sealed: at.position, waiting, fault });
    }
    return reports;
  }, options);
}

const HEADS_MAX = 1_000_000;
const readKept = async (tx: Transaction): Promise<Head[]> => (await selectHeads(tx, HEADS_MAX))
  .map(({ chain, day, hash }) => ({ chain, day, hash: Buffer.from(hash).toString('hex') }));
