import type { Queryable } from '../platform/database/database.ts';

export interface CreditRow {
  id: string;
  cellId: number;
  day: string;
  categoryId: string;
  participant: string;
  points: number;
  deeds: number;
  simulated: boolean;
  /** Null: came with a load. */
  postedAt: string | null;
}

/** Adds credits and their day rollup in one statement; a known credit changes nothing. */
export async function insertCredits(q: Queryable, rows: readonly CreditRow[]): Promise<number> {
  const found = await q.query<{ added: number }>(
    `with fresh as (
       insert into heat_credit (id, cell_id, day, category_id, participant, points, deeds,
         simulated, posted_at)
       select * from unnest($1::uuid[], $2::int[], $3::date[], $4::text[], $5::uuid[], $6::int[],
         $7::int[], $8::boolean[], $9::timestamptz[])
       on conflict (id, deeds) do nothing
       returning cell_id, day, category_id, points, deeds
     ), rolled as (
       insert into heat_day as h (cell_id, day, category_id, points, deeds)
       select cell_id, day, category_id, sum(points), sum(deeds)::int from fresh
       group by cell_id, day, category_id
       order by cell_id, day, category_id
       on conflict (cell_id, day, category_id) do update
         set points = h.points + excluded.points, deeds = h.deeds + excluded.deeds
       returning 1
     )
     select count(*)::int as added from fresh`,
    [rows.map((r) => r.id), rows.map((r) => r.cellId), rows.map((r) => r.day),
      rows.map((r) => r.categoryId), rows.map((r) => r.participant), rows.map((r) => r.points),
      rows.map((r) => r.deeds), rows.map((r) => r.simulated),
      rows.map((r) => r.postedAt)],
  );
  return found[0]!.added;
}

export async function selectRollup(q: Queryable) {
  return q.query<{
    cellId: number; day: string; categoryId: string; points: number; deeds: number;
  }>(
    `select cell_id as "cellId", day, category_id as "categoryId", points, deeds from heat_day
     limit 20000000`,
  );
}

export async function selectCredits(q: Queryable) {
  return q.query<CreditRow>(
    `select id, cell_id as "cellId", day, category_id as "categoryId", participant, points, deeds,
       simulated, posted_at as "postedAt"
     from heat_credit limit 20000000`,
  );
}

/** The secret behind the record keys, made at the install. */
export async function selectSeed(q: Queryable): Promise<Uint8Array> {
  const rows = await q.query<{ seed: Uint8Array }>('select seed from publication limit 1');
  return rows[0]!.seed;
}

/** Rollup rows that are not what their credits add up to. */
export async function selectRollupDrift(q: Queryable) {
  return q.query<{ cellId: number; day: string; categoryId: string; kept: number; computed: number }>(
    `with computed as (
       select cell_id, day, category_id, sum(points)::bigint as points, sum(deeds)::int as deeds
       from heat_credit group by cell_id, day, category_id
     )
     select coalesce(k.cell_id, c.cell_id) as "cellId", coalesce(k.day, c.day) as day,
       coalesce(k.category_id, c.category_id) as "categoryId",
       coalesce(k.points, 0)::bigint as kept, coalesce(c.points, 0)::bigint as computed
     from heat_day k full join computed c using (cell_id, day, category_id)
     where (k.points, k.deeds) is distinct from (c.points, c.deeds)
     order by 1, 2, 3 limit 20`,
  );
}

export async function selectHeatTotals(q: Queryable) {
  const rows = await q.query<{ credits: number; points: number; deeds: number }>(
    `select count(*)::int as credits, coalesce(sum(points), 0)::bigint as points,
       coalesce(sum(deeds), 0)::int as deeds from heat_credit`,
  );
  return rows[0]!;
}
