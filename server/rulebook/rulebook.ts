/** The published rules: which deeds count, for how many points, up to which monthly cap. */
import { type Database, SYSTEM, type Transaction, transact } from '../platform/database/database.ts';
import { failure } from '../platform/errors.ts';
import type { CategoryView, DeedTypeView, RulebookView } from './rulebook.schema.ts';
import { insertRulebook, selectCategories, selectTypes } from './rulebook.sql.ts';

export interface Rulebook {
  view: RulebookView;
  /** Category id -> its place in the heat cube. */
  categoryIndex: ReadonlyMap<string, number>;
  /** The rule in force of each type. */
  types: ReadonlyMap<string, DeedTypeView>;
  /** Every version there was, by id and version: an old deed keeps its rule. */
  versions: ReadonlyMap<string, DeedTypeView>;
}

/** The rulebook as a database or a transaction in progress sees it. */
export async function readRulebook(handle: Database | Transaction): Promise<Rulebook> {
  return transact(handle, SYSTEM.cube, async (tx) => {
    const categories = await selectCategories(tx);
    const versions = await selectTypes(tx);
    // The newest of an id comes last and stays.
    const types = new Map(versions.map((t) => [t.id, t]));
    return {
      view: {
        categories: categories.map(({ id, nameZh, nameEn }) => ({ id, nameZh, nameEn })),
        types: [...types.values()],
      },
      categoryIndex: new Map(categories.map((c) => [c.id, c.index])),
      types,
      versions: new Map(versions.map((t) => [versionKey(t.id, t.version), t])),
    };
  });
}

const versionKey = (typeId: string, version: number) => `${typeId} ${version}`;

/** The rule that a deed was submitted under. Error: TYPE_UNKNOWN. */
export function ruleOfVersion(rulebook: Rulebook, typeId: string, version: number): DeedTypeView {
  const rule = rulebook.versions.get(versionKey(typeId, version));
  if (!rule) throw failure('TYPE_UNKNOWN', { typeId, version });
  return rule;
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
