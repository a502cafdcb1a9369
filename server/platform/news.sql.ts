import { BY_KEY, type Queryable } from './database/database.ts';

export interface NewsRow {
  stream: string;
  seq: number;
  kind: string;
  body: unknown;
  detail: unknown;
  at: string;
}

/**
 * Writes news and wakes the relays. The counters are taken in one statement, ordered by name, so
 * that two transactions that speak on the same streams never wait for each other crosswise.
 */
export async function insertNews(
  q: Queryable,
  items: readonly { stream: string; kind: string; body: unknown; detail: unknown }[],
  at: string,
): Promise<void> {
  await q.query(
    `with item as (
       select * from unnest($1::text[], $2::text[], $3::jsonb[], $4::jsonb[])
         with ordinality as i (stream, kind, body, detail, ord)
     ), counter as (
       insert into stream as s (name, seq)
       select stream, count(*) from item group by stream order by stream
       on conflict (name) do update set seq = s.seq + excluded.seq
       returning name, seq
     ), written as (
       insert into news (stream, seq, kind, body, detail, at)
       select i.stream,
         c.seq - count(*) over (partition by i.stream)
           + row_number() over (partition by i.stream order by i.ord),
         i.kind, i.body, i.detail, $5::timestamptz
       from item i join counter c on c.name = i.stream
     )
     select pg_notify('news', name) from counter`,
    [
      items.map((i) => i.stream), items.map((i) => i.kind),
      items.map((i) => JSON.stringify(i.body)),
      items.map((i) => (i.detail === undefined ? null : JSON.stringify(i.detail))), at,
    ], BY_KEY,
  );
}

export async function selectStreams(q: Queryable, names?: readonly string[]) {
  return names
    ? q.query<{ name: string; seq: number }>(
        `select name, seq from stream where name = any ($1::text[]) limit 100000`, [names])
    : q.query<{ name: string; seq: number }>(`select name, seq from stream limit 100000`);
}

/** Streams that have spoken since a moment, with their newest sequence. */
export async function selectRecentStreams(q: Queryable, since: string) {
  return q.query<{ name: string; seq: number }>(
    `select stream as name, max(seq) as seq from news where at >= $1::timestamptz
     group by stream limit 100000`,
    [since],
  );
}

/** News of one stream after a sequence number, oldest first. */
export async function selectNewsAfter(q: Queryable, stream: string, seq: number, limit: number) {
  return q.query<NewsRow>(
    `select stream, seq, kind, body, detail, at from news
     where stream = $1::text and seq > $2::bigint order by seq limit $3::int`,
    [stream, seq, limit],
  );
}

export async function deleteOldNews(q: Queryable, before: string) {
  await q.query(`delete from news where at < $1::timestamptz`, [before]);
}
