import Type, { type Static } from 'typebox';
import type { Shown } from '../../cores/figures.ts';
import { Day, Nullable, Strict } from '../platform/wire.schema.ts';

/**
 * A window is inclusive on both ends, in days of the city's time zone; default the 13 weeks that
 * end in the running one. Figures are published for 1, 4, 13 or 52 whole weeks, Monday to Sunday,
 * ending in a past or in the running week, and for all categories or one.
 */
export const HeatQuery = Strict({
  from: Type.Optional(Day),
  to: Type.Optional(Day),
  /** Comma separated category ids; absent means all. */
  categories: Type.Optional(Type.String({ maxLength: 400 })),
});
export type HeatQuery = Static<typeof HeatQuery>;

/** What may be shown to who asks: made of a figure and of nothing else; null where withheld. */
const ShownNumber = Nullable(Type.Unsafe<Shown>(Type.Integer()));
const Values = Type.Array(ShownNumber);
const place = {
  /** Registered households. */
  registered: ShownNumber,
  points: ShownNumber,
  deeds: ShownNumber,
  /** Participating households: distinct ones living there with a deed in the window. */
  households: ShownNumber,
  /** How many of the deeds simulated life had a hand in. Zero where no simulation ever ran. */
  simulatedDeeds: ShownNumber,
};

/**
 * One compact vector by cell index. Figures are exact in the areas that the person answers for, and
 * published everywhere else: changed a little to protect people, the same whoever asks.
 */
export const HeatView = Strict({
  gridVersion: Type.Integer(),
  from: Day,
  to: Day,
  registered: Values,
  points: Values,
  deeds: Values,
  households: Values,
  simulatedDeeds: Values,
  /** Every area of the grid. Not the sum of its cells: each is published by its own households. */
  areas: Type.Array(Strict({ path: Type.String(), ...place })),
  /** Areas with cells whose figures are exact here. */
  exactAreas: Type.Array(Type.String()),
  /** False: a window or categories that nothing is published for; only exact figures are given. */
  isPublished: Type.Boolean(),
  minHouseholds: Type.Integer(),
  /** Cells whose points are withheld. */
  suppressed: Type.Integer(),
  /** Sequence of each stream that these figures hold; older than a news heard: ask again. */
  asOf: Type.Record(Type.String(), Type.Integer()),
});
export type HeatView = Static<typeof HeatView>;

export const CellHeatView = Strict({
  code: Type.String(),
  from: Day,
  to: Day,
  exact: Type.Boolean(),
  suppressed: Type.Boolean(),
  ...place,
  /**
   * Buckets of equal length, oldest first; empty for a cell that is too small. Published ones are
   * of one week or four, each published by its own households.
   */
  trend: Type.Array(Strict({ day: Day, points: ShownNumber, deeds: ShownNumber })),
});
export type CellHeatView = Static<typeof CellHeatView>;

/** News: figures of cells in this area changed; ask for the vector again. It names no cell. */
export const HeatChanged = Strict({
  area: Type.String(),
  /** Simulated life alone had a hand in it. */
  simulated: Type.Boolean(),
});
export type HeatChanged = Static<typeof HeatChanged>;
/** News: published figures have taken in what was posted; ask for them again. */
export type FiguresPublished = Record<string, never>;
/** Up to which slot of time; never sent to a client. */
export interface FiguresDetail { slot: number }
/** What the news carries to each process's cube; never sent to a client. */
export interface CreditDetail {
  id: string; cellId: number; day: string; categoryId: string; participant: string;
  points: number; deeds: number; simulated: boolean;
  /** ISO instant; null: came with a load. */
  postedAt: string | null;
}
export interface HeatDetail { credits: CreditDetail[] }
