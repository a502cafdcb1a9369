import Type, { type Static } from 'typebox';
import { Day, Nullable, Strict } from '../platform/wire.schema.ts';

/** A window is inclusive on both ends, in days of the city's time zone; default the last 90 days. */
export const HeatQuery = Strict({
  from: Type.Optional(Day),
  to: Type.Optional(Day),
  /** Comma separated category ids; absent means all. */
  categories: Type.Optional(Type.String({ maxLength: 400 })),
});
export type HeatQuery = Static<typeof HeatQuery>;

const Values = Type.Array(Nullable(Type.Integer()));
/** One compact vector by cell index; null where too few to show. */
export const HeatView = Strict({
  gridVersion: Type.Integer(),
  from: Day,
  to: Day,
  /** Registered households by cell. */
  registered: Values,
  points: Values,
  deeds: Values,
  /** Participating households: distinct ones living in the cell with a deed in the window. */
  households: Values,
  /**
   * How many of a cell's deeds simulated life had a hand in; null also where this or the rest
   * speaks of too few. Zeros where no simulation ever ran.
   */
  simulatedDeeds: Values,
  minHouseholds: Type.Integer(),
  minContributors: Type.Integer(),
  /** Cells withheld as too few to show. */
  suppressed: Type.Integer(),
  /** Sequence of each heat stream that these figures hold; older than a news heard: ask again. */
  asOf: Type.Record(Type.String(), Type.Integer()),
});
export type HeatView = Static<typeof HeatView>;

export const CellHeatView = Strict({
  code: Type.String(),
  from: Day,
  to: Day,
  suppressed: Type.Boolean(),
  registered: Nullable(Type.Integer()),
  points: Nullable(Type.Integer()),
  deeds: Nullable(Type.Integer()),
  households: Nullable(Type.Integer()),
  simulatedDeeds: Nullable(Type.Integer()),
  /**
   * Up to 45 buckets of equal length, oldest first; empty when suppressed. A bucket with too few
   * contributors is null, and so are as many others as keep it from being found by subtraction.
   */
  trend: Type.Array(Strict({
    day: Day, points: Nullable(Type.Integer()), deeds: Nullable(Type.Integer()),
  })),
});
export type CellHeatView = Static<typeof CellHeatView>;

/** News: figures of cells in this area changed; ask for the vector again. It names no cell. */
export const HeatChanged = Strict({
  area: Type.String(),
  /** Simulated life alone had a hand in it. */
  simulated: Type.Boolean(),
});
export type HeatChanged = Static<typeof HeatChanged>;
/** What the news carries to each process's cube; never sent to a client. */
export interface CreditDetail {
  id: string; cellId: number; day: string; categoryId: string; participant: string;
  points: number; deeds: number; simulated: boolean;
}
export interface HeatDetail { credits: CreditDetail[] }
