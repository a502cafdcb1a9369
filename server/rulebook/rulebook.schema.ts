import Type, { type Static } from 'typebox';
import { Strict } from '../platform/wire.schema.ts';

export const CategoryView = Strict({
  id: Type.String(), nameZh: Type.String(), nameEn: Type.String(),
});
export type CategoryView = Static<typeof CategoryView>;

export const DeedTypeView = Strict({
  id: Type.String(),
  version: Type.Integer(),
  categoryId: Type.String(),
  nameZh: Type.String(),
  nameEn: Type.String(),
  /** Flat points for one deed. */
  points: Type.Integer(),
  /** Most points a household can earn by this type in a month of the city's time. */
  monthlyCap: Type.Integer(),
});
export type DeedTypeView = Static<typeof DeedTypeView>;

export const RulebookView = Strict({
  categories: Type.Array(CategoryView),
  types: Type.Array(DeedTypeView),
});
export type RulebookView = Static<typeof RulebookView>;
