import Type, { type Static } from 'typebox';
import { Day, Nullable, Strict } from '../platform/wire.schema.ts';

/** One cell's participation: a rate, its 95 % Wilson interval and n. */
export const ParticipationRow = Strict({
  cellIndex: Type.Integer(),
  code: Type.String(),
  areaPath: Type.String(),
  /** Registered households (n). */
  registered: Type.Integer(),
  /** Distinct households with a deed in the window; null when 1 or 2 or 0, shown as "under 3". */
  participating: Nullable(Type.Integer()),
  rate: Nullable(Type.Number()),
  low: Type.Number(),
  /** Upper bound; for "under 3" the bound of the largest hidden count, so it never understates. */
  high: Type.Number(),
});
export type ParticipationRow = Static<typeof ParticipationRow>;

export const ParticipationView = Strict({
  from: Day,
  to: Day,
  gridVersion: Type.Integer(),
  minHouseholds: Type.Integer(),
  minContributors: Type.Integer(),
  /**
   * The whole of the person's areas: the line to compare with. Null where the count, less what the
   * rows show, would tell of a withheld cell; the bounds are then those of the counts it may be.
   */
  city: Strict({
    registered: Type.Integer(), participating: Nullable(Type.Integer()),
    rate: Nullable(Type.Number()), low: Type.Number(), high: Type.Number(),
  }),
  /** Ranked by the upper bound, lowest first: surely low comes first. */
  rows: Type.Array(ParticipationRow),
  /** Cells with too few households for any rate. */
  tooSmall: Type.Array(Strict({ cellIndex: Type.Integer(), code: Type.String() })),
});
export type ParticipationView = Static<typeof ParticipationView>;
