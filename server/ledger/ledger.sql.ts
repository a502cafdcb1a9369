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

export async function selectLines(q: Queryable, owner: string, limit: number) {
  return q.query<{
    id: string; kind: TransferRow['kind']; amount: number; subject: string;
    pendingId: string | null; at: string; settledBy: string | null;
  }>(
    `select t.id, t.kind, case when c.owner = $1::text then t.amount else -t.amount end as amount,
       t.subject, t.pending_id as "pendingId", t.at, s.kind as "settledBy"
     from transfer t
     join account d on d.id = t.debit
     join account c on c.id = t.credit
     left join transfer s on s.pending_id = t.id
     where d.owner = $1::text or c.owner = $1::text
     order by t.at desc, t.id limit $2::int`,
    [owner, limit],
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

/** The same for what is held: pending transfers that nothing has settled. */
export async function selectPendingDrift(q: Queryable) {
  return q.query<{ owner: string; kept: number; computed: number }>(
    `with open as (
       select t.debit, t.credit, t.amount from transfer t
       where t.kind = 'pending' and not exists (
         select 1 from transfer s where s.pending_id = t.id)
     ), held as (
       select account_id, sum(amount)::bigint as amount from (
         select debit as account_id, amount from open
         union all select credit, amount from open) o group by account_id
     ), drift as materialized (
       select a.owner, (a.pending_debit + a.pending_credit)::bigint as kept,
         coalesce(h.amount, 0)::bigint as computed
       from account a left join held h on h.account_id = a.id
       where a.pending_debit + a.pending_credit <> coalesce(h.amount, 0)
     )
     select * from drift order by owner limit 20`,
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
