import Type, { type Static } from 'typebox';
import { Day, Nullable, Strict } from '../platform/wire.schema.ts';

const Rate = {
  /** Registered households (n). */
  registered: Type.Integer(),
  /** Distinct households with a deed in the window. */
  participating: Type.Integer(),
  rate: Type.Number(),
  /** Bounds of the 95 % interval, with what the noise of published counts adds. */
  low: Type.Number(),
  high: Type.Number(),
};

/** One cell's participation: a rate, its 95 % interval and n. */
export const ParticipationRow = Strict({
  cellIndex: Type.Integer(),
  code: Type.String(),
  areaPath: Type.String(),
  /** False: published, changed a little to protect people. */
  exact: Type.Boolean(),
  ...Rate,
});
export type ParticipationRow = Static<typeof ParticipationRow>;

export const ParticipationView = Strict({
  from: Day,
  to: Day,
  gridVersion: Type.Integer(),
  minHouseholds: Type.Integer(),
  /** All of the person's areas: the line to compare with. Null where a part is withheld. */
  whole: Nullable(Strict(Rate)),
  /** Ranked by the upper bound, lowest first: surely low comes first. */
  rows: Type.Array(ParticipationRow),
  /** Cells with too few households for any rate. */
  tooSmall: Type.Array(Strict({ cellIndex: Type.Integer(), code: Type.String() })),
});
export type ParticipationView = Static<typeof ParticipationView>;
