import type { Queryable } from '../platform/database/database.ts';

export interface TransferRow {
  id: string;
  kind: 'posted' | 'pending' | 'post_pending' | 'void_pending';
  debit: string;
  credit: string;
  amount: number;
  subject: string;
  pendingId: string | null;
  at: string;
}

/** The one call that moves points: all or nothing. Returns how many transfers were new. */
export async function callTransferAll(
  q: Queryable, rows: readonly TransferRow[], issuing: readonly string[],
): Promise<number> {
  const found = await q.query<{ added: number }>(
    `select transfer_all($1::uuid[], $2::text[], $3::text[], $4::text[], $5::bigint[], $6::text[],
       $7::uuid[], $8::timestamptz[], $9::text[]) as added`,
    [rows.map((r) => r.id), rows.map((r) => r.kind), rows.map((r) => r.debit),
      rows.map((r) => r.credit), rows.map((r) => r.amount), rows.map((r) => r.subject),
      rows.map((r) => r.pendingId), rows.map((r) => r.at), issuing],
  );
  return found[0]!.added;
}

export async function selectAccount(q: Queryable, owner: string) {
  const rows = await q.query<{ balance: number; pendingCredit: number; pendingDebit: number }>(
    `select balance, pending_credit as "pendingCredit", pending_debit as "pendingDebit"
     from account where owner = $1::text limit 1`,
    [owner],
  );
  return rows[0];
}

/** The pending transfers of a subject. */
export async function selectHolds(q: Queryable, subject: string) {
  return q.query<{
    id: string; debit: string; credit: string; amount: number; subject: string; at: string;
  }>(
    `select t.id, d.owner as debit, c.owner as credit, t.amount, t.subject, t.at
     from transfer t join account d on d.id = t.debit join account c on c.id = t.credit
     where t.subject = $1::text and t.kind = 'pending' order by t.at, t.id limit 1000`,
    [subject],
  );
}

/** What issued points for a subject and took effect: at once, or when its hold was posted. */
export async function selectIssued(q: Queryable, subject: string) {
  return q.query<{
    id: string; debit: string; credit: string; amount: number; subject: string; at: string;
  }>(
    `select t.id, d.owner as debit, c.owner as credit, t.amount, t.subject, t.at
     from transfer t join account d on d.id = t.debit join account c on c.id = t.credit
     where t.subject = $1::text and d.may_go_below_zero
       and (t.kind = 'posted' or (t.kind = 'pending' and exists (
         select 1 from transfer s where s.pending_id = t.id and s.kind = 'post_pending')))
     order by t.at, t.id limit 100`,
    [subject],
  );
}

/** Place in a list of transfers, newest first. */
export interface LinePlace { at: string; id: string }

/** Two halves of their own index each, cut to the page before they are put together. */
export async function selectLines(
  q: Queryable, owner: string, limit: number, before: LinePlace | null,
) {
  return q.query<{
    id: string; kind: 'posted' | 'pending'; amount: number; subject: string; at: string;
    settledBy: 'post_pending' | 'void_pending' | null;
  }>(
    `with own as (
       select id from account where owner = $1::text limit 1
     ), line as (
       (select t.id, t.kind, -t.amount as amount, t.subject, t.at from transfer t
        where t.debit = (select id from own) and t.kind in ('posted', 'pending')
          and ($3::timestamptz is null or t.at <= $3::timestamptz)
          and ($3::timestamptz is null or (t.at, t.id) < ($3::timestamptz, $4::uuid))
        order by t.at desc, t.id desc limit $2::int)
       union all
       (select t.id, t.kind, t.amount, t.subject, t.at from transfer t
        where t.credit = (select id from own) and t.kind in ('posted', 'pending')
          and ($3::timestamptz is null or t.at <= $3::timestamptz)
          and ($3::timestamptz is null or (t.at, t.id) < ($3::timestamptz, $4::uuid))
        order by t.at desc, t.id desc limit $2::int)
     )
     select l.id, l.kind, l.amount, l.subject, l.at, s.kind as "settledBy"
     from line l left join transfer s on s.pending_id = l.id
     order by l.at desc, l.id desc limit $2::int`,
    [owner, limit, before?.at ?? null, before?.id ?? null],
  );
}

/** Accounts whose kept balance is not what their transfers add up to: none, unless broken. */
export async function selectDrift(q: Queryable) {
  return q.query<{ owner: string; kept: number; computed: number }>(
    `with moved as (
       select debit as account_id, -amount as amount from transfer
         where kind in ('posted', 'post_pending')
       union all
       select credit, amount from transfer where kind in ('posted', 'post_pending')
     ), summed as (
       select account_id, sum(amount)::bigint as amount from moved group by account_id
     ), drift as materialized (
       -- Materialised: looking for the first twenty of what is not there invites a slow plan.
       select a.owner, a.balance as kept, coalesce(s.amount, 0)::bigint as computed
       from account a left join summed s on s.account_id = a.id
       where a.balance <> coalesce(s.amount, 0)
     )
     select * from drift order by owner limit 20`,
  );
}

/** The same for what is held: pending transfers that nothing has settled, each side by itself. */
export async function selectPendingDrift(q: Queryable) {
  return q.query<{ owner: string; side: 'debit' | 'credit'; kept: number; computed: number }>(
    `with open as (
       select t.debit, t.credit, t.amount from transfer t
       where t.kind = 'pending' and not exists (
         select 1 from transfer s where s.pending_id = t.id)
     ), held as (
       select account_id, side, sum(amount)::bigint as amount from (
         select debit as account_id, 'debit' as side, amount from open
         union all select credit, 'credit', amount from open) o group by account_id, side
     ), kept as (
       select id, owner, 'debit' as side, pending_debit as amount from account
       union all select id, owner, 'credit', pending_credit from account
     ), drift as materialized (
       select k.owner, k.side, k.amount as kept, coalesce(h.amount, 0)::bigint as computed
       from kept k left join held h on h.account_id = k.id and h.side = k.side
       where k.amount <> coalesce(h.amount, 0)
     )
     select * from drift order by owner, side limit 20`,
  );
}

export async function selectLedgerTotals(q: Queryable) {
  const rows = await q.query<{ accounts: number; transfers: number; sum: number; issued: number }>(
    `select (select count(*) from account)::int as accounts,
       (select count(*) from transfer)::int as transfers,
       (select coalesce(sum(balance), 0) from account)::bigint as sum,
       (select coalesce(-sum(balance), 0) from account where may_go_below_zero)::bigint as issued`,
  );
  return rows[0]!;
}
