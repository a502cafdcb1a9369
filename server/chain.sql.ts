import type { Queryable } from './platform/database/database.ts';

/** How the rows of a table are found by their keys, and which columns of them are sealed. */
interface Chained {
  table: string;
  /** Of a row `t`. */
  key: string;
  /** A row `t` by the text `k`, which has the form of its keys. */
  byKey: string;
  form: RegExp;
  /** What is sealed, in this order. It stays as it is for ever: more columns are another chain. */
  columns: string;
}
const UUID = '[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}';
const byId = { key: 't.id::text', byKey: 't.id = k::uuid', form: new RegExp(`^${UUID}$`) };
const step = (owner: string) => ({
  key: `t.${owner} || ':' || t.seq`,
  byKey: `t.${owner} = split_part(k, ':', 1)::uuid and t.seq = split_part(k, ':', 2)::int`,
  form: new RegExp(`^${UUID}:[0-9]{1,9}$`),
  columns: `t.${owner}, t.seq, t.state, t.at, t.actor, t.reason`,
});
const TABLES = {
  looks: {
    table: 'access_entry', key: 't.id::text', byKey: 't.id = k::bigint', form: /^[0-9]{1,18}$/,
    columns: `t.id, t.hour, t.person_id, t.role, t.by_right, t.purpose, t.kind, t.area_path,
      t.household_ids, t.people_ids, t.records, t.times, t.at, t.last_at`,
  },
  votes: {
    table: 'deed_vote', ...byId, columns: 't.id, t.deed_id, t.person_id, t.vote, t.reason, t.at' },
  reversals: {
    table: 'deed_reversal', ...byId, columns: 't.id, t.deed_id, t.reversed_by, t.reason, t.at' },
  deed_steps: { table: 'deed_step', ...step('deed_id') },
  task_steps: { table: 'task_step', ...step('task_id') },
  transfers: {
    table: 'transfer', ...byId,
    columns: 't.id, t.kind, t.debit, t.credit, t.amount, t.subject, t.pending_id, t.actor, t.at' },
} satisfies Record<string, Chained>;
export type ChainName = keyof typeof TABLES;
export const CHAINS = Object.keys(TABLES) as ChainName[];

/** One statement for each chain. */
const each = (statement: (chain: Chained) => string): Record<ChainName, string> =>
  Object.fromEntries(CHAINS.map((chain) => [chain, statement(TABLES[chain])])) as never;

/** Written by hand, a key may be anything. */
export const isKey = (chain: ChainName, key: string): boolean => TABLES[chain].form.test(key);

/** Held until the transaction ends: one after the other makes the chains longer. */
export async function lockTips(q: Queryable) {
  return q.query<{ chain: ChainName; position: number; hash: Uint8Array }>(
    `select chain, position::float8 as position, hash from chain_tip
     order by chain limit 100 for update`);
}

/** Publishes what the chains end with as the heads of a day that is over, once. */
export async function insertHeads(q: Queryable, day: string) {
  await q.query(
    `insert into chain_head (chain, day, position, hash)
     select chain, $1::date, position, hash from chain_tip
     on conflict (chain, day) do nothing`,
    [day],
  );
}

/** Takes what may be sealed by now out of the queue. */
export async function takeWaiting(q: Queryable, now: string, limit: number) {
  return q.query<{ chain: ChainName; key: string }>(
    `delete from chain_waiting w using (
       select chain, key from chain_waiting where due <= $1::timestamptz
       order by due, chain, key limit $2::int for update) due
     where w.chain = due.chain and w.key = due.key
     returning w.chain, w.key`,
    [now, limit],
  );
}

const TEXTS = each(({ table, byKey, columns }) =>
  `select k as key, jsonb_build_array(${columns})::text as text
   from unnest($1::text[]) k join ${table} t on ${byKey} limit 100000`);

/** The text of rows, by their keys: an array in JSON. Times are told in the session's zone. */
export async function selectTexts(q: Queryable, chain: ChainName, keys: readonly string[]) {
  return q.query<{ key: string; text: string }>(TEXTS[chain], [keys]);
}

export interface Link {
  position: number;
  key: string;
  digest: Uint8Array;
  hash: Uint8Array;
}

export async function insertLinks(q: Queryable, chain: ChainName, links: readonly Link[]) {
  await q.query(
    `insert into chain_link (chain, position, key, digest, hash)
     select $1::text, * from unnest($2::bigint[], $3::text[], $4::bytea[], $5::bytea[])`,
    [chain, links.map((link) => link.position), links.map((link) => link.key),
      links.map((link) => link.digest), links.map((link) => link.hash)],
  );
  const last = links.at(-1)!;
  await q.query(
    `update chain_tip set position = $2::bigint, hash = $3::bytea where chain = $1::text`,
    [chain, last.position, last.hash],
  );
}

export async function selectLinks(
  q: Queryable, chain: ChainName, { after, limit }: { after: number; limit: number },
): Promise<Link[]> {
  return q.query<Link>(
    `select position::float8 as position, key, digest, hash from chain_link
     where chain = $1::text and position > $2::bigint order by position limit $3::int`,
    [chain, after, limit],
  );
}

export async function selectTips(q: Queryable) {
  return q.query<{ chain: ChainName; position: number; hash: Uint8Array }>(
    `select chain, position::float8 as position, hash from chain_tip order by chain limit 100`);
}

/** Published heads by day, the newest first. */
export async function selectHeads(q: Queryable, limit: number) {
  return q.query<{ chain: ChainName; day: string; position: number; hash: Uint8Array }>(
    `select chain, to_char(day, 'YYYY-MM-DD') as day, position::float8 as position, hash
     from chain_head order by chain_head.day desc, chain limit $1::int`,
    [limit],
  );
}

/*
 * As sets: a plan that looks row by row for what is not there takes minutes where the statistics
 * are old.
 */
const STRANGERS = each(({ table, key }) =>
  `select ${key} as key from ${table} t
   except select key from chain_link where chain = $1::text
   except select key from chain_waiting where chain = $1::text
   order by key limit 1`);

/** A row that is neither sealed nor waits to be: it came by another way. */
export async function selectStranger(
  q: Queryable, chain: ChainName,
): Promise<string | undefined> {
  const rows = await q.query<{ key: string }>(STRANGERS[chain], [chain]);
  return rows[0]?.key;
}

const WAITING = each(({ table, key }) =>
  `select (select count(*)::int from chain_waiting where chain = $1::text) as waiting,
     (select min(key) from (
       select key from chain_waiting where chain = $1::text
       except select ${key} from ${table} t) gone) as gone`);

/** How many rows wait to be sealed; and one that does though it is not there any more. */
export async function selectWaiting(q: Queryable, chain: ChainName) {
  const rows = await q.query<{ waiting: number; gone: string | null }>(WAITING[chain], [chain]);
  return rows[0]!;
}
