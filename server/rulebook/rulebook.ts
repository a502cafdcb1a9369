/** The published rules: which deeds count, for how many points, up to which monthly cap. */
import { type Database, SYSTEM, type Transaction, transact } from '../platform/database/database.ts';
import { failure } from '../platform/errors.ts';
import type { CategoryView, DeedTypeView, RulebookView } from './rulebook.schema.ts';
import { insertRulebook, selectCategories, selectTypes } from './rulebook.sql.ts';

export interface Rulebook {
  view: RulebookView;
  /** Category id -> its place in the heat cube. */
  categoryIndex: ReadonlyMap<string, number>;
  types: ReadonlyMap<string, DeedTypeView>;
}

export interface RulebookHolder {
  now: Rulebook;
  reload(): Promise<void>;
}

export async function openRulebook(database: Database): Promise<RulebookHolder> {
  const holder: RulebookHolder = {
    now: await readRulebook(database),
    reload: async () => {
      holder.now = await readRulebook(database);
    },
  };
  return holder;
}

async function readRulebook(database: Database): Promise<Rulebook> {
  return transact(database, SYSTEM.cube, async (tx) => {
    const categories = await selectCategories(tx);
    const types = await selectTypes(tx);
    return {
      view: {
        categories: categories.map(({ id, nameZh, nameEn }) => ({ id, nameZh, nameEn })),
        types,
      },
      categoryIndex: new Map(categories.map((c) => [c.id, c.index])),
      types: new Map(types.map((t) => [t.id, t])),
    };
  });
}

/** The rule in force for a type. Error: TYPE_UNKNOWN. */
export function ruleOf(rulebook: Rulebook, typeId: string): DeedTypeView {
  const rule = rulebook.types.get(typeId);
  if (!rule) throw failure('TYPE_UNKNOWN', { typeId });
  return rule;
}

/** First version of every category and type; known ones stay. */
export async function putRulebook(
  tx: Transaction, categories: readonly CategoryView[],
  types: readonly Omit<DeedTypeView, 'version'>[],
): Promise<void> {
  await insertRulebook(tx, categories, types);
}

/** Indices of comma separated category ids; undefined means all. Error: CATEGORY_UNKNOWN. */
export function categoryIndices(rulebook: Rulebook, text: string | undefined) {
  if (!text) return undefined;
  return text.split(',').map((id) => {
    const index = rulebook.categoryIndex.get(id);
    if (index === undefined) throw failure('CATEGORY_UNKNOWN', { category: id });
    return index;
  });
}
