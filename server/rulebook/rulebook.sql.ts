import type { Queryable } from '../platform/database/database.ts';
import type { CategoryView, DeedTypeView } from './rulebook.schema.ts';

export async function selectCategories(q: Queryable) {
  return q.query<CategoryView & { index: number }>(
    `select id, category_index as index, name_zh as "nameZh", name_en as "nameEn"
     from deed_category order by category_index limit 500`,
  );
}

/** Every version of each type, the newest of an id last. */
export async function selectTypes(q: Queryable) {
  return q.query<DeedTypeView>(
    `select id, version, category_id as "categoryId", name_zh as "nameZh", name_en as "nameEn",
       points, monthly_cap as "monthlyCap"
     from deed_type order by id, version limit 50000`,
  );
}

export async function insertRulebook(
  q: Queryable, categories: readonly CategoryView[], types: readonly Omit<DeedTypeView, 'version'>[],
) {
  await q.query(
    `insert into deed_category (id, category_index, name_zh, name_en)
     select * from unnest($1::text[], $2::int[], $3::text[], $4::text[]) on conflict do nothing`,
    [categories.map((c) => c.id), categories.map((_, i) => i), categories.map((c) => c.nameZh),
      categories.map((c) => c.nameEn)],
  );
  await q.query(
    `insert into deed_type (id, version, category_id, name_zh, name_en, points, monthly_cap)
     select id, 1, category_id, name_zh, name_en, points, monthly_cap
     from unnest($1::text[], $2::text[], $3::text[], $4::text[], $5::int[], $6::int[])
       as t (id, category_id, name_zh, name_en, points, monthly_cap)
     on conflict do nothing`,
    [types.map((t) => t.id), types.map((t) => t.categoryId), types.map((t) => t.nameZh),
      types.map((t) => t.nameEn), types.map((t) => t.points), types.map((t) => t.monthlyCap)],
  );
}
