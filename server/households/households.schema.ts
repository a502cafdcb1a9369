import Type, { type Static } from 'typebox';
import { Id, Instant, LonLat, Nullable, OneOf, Strict } from '../platform/wire.schema.ts';

/** One line of a household's own account: how the points came. */
export const PointsLine = Strict({
  transferId: Id,
  /** Signed: earned is positive, taken back by a reversal is negative. */
  amount: Type.Integer(),
  state: OneOf(['posted', 'pending', 'void'] as const),
  /** raise: what a deed got later, when a reversal had made room under the month's cap. */
  kind: OneOf(['deed', 'raise', 'reversal'] as const),
  deedId: Id,
  at: Instant,
});
export type PointsLine = Static<typeof PointsLine>;

/** A household's view of itself; nobody else is given this. */
export const OwnHousehold = Strict({
  id: Id,
  code: Type.String(),
  address: Type.String(),
  point: LonLat,
  cellCode: Type.String(),
  areaPath: Type.String(),
  balance: Type.Integer(),
  pending: Type.Integer(),
  /** A page of how the points came, newest first, and where the next page begins. */
  lines: Type.Array(PointsLine),
  nextCursor: Nullable(Type.String()),
});
export type OwnHousehold = Static<typeof OwnHousehold>;
