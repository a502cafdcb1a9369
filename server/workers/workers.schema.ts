import Type, { type Static } from 'typebox';
import { Id, Instant, LonLat, Nullable, OneOf, Strict } from '../platform/wire.schema.ts';

/** live: seen under 60 s ago; ageing; stale: over 5 min, never offered a task. */
export const FRESHNESS = ['live', 'ageing', 'stale'] as const;

export const WorkerView = Strict({
  id: Id,
  name: Type.String(),
  areaPath: Type.String(),
  point: Nullable(LonLat),
  seenAt: Nullable(Instant),
  freshness: OneOf(FRESHNESS),
  /** Tasks accepted and not yet handled. */
  load: Type.Integer(),
  hasOffer: Type.Boolean(),
  /** Which: with them the load can follow the news of tasks. */
  taskIds: Type.Array(Id),
  offeredTaskId: Nullable(Id),
  simulated: Type.Boolean(),
});
export type WorkerView = Static<typeof WorkerView>;
export const WorkerPage = Strict({
  workers: Type.Array(WorkerView),
  /** How many there are in all. */
  total: Type.Integer(),
  nextCursor: Nullable(Type.String()),
  /** The server's clock, and the ages in seconds from which a position is ageing, and stale. */
  at: Instant,
  ageingSeconds: Type.Integer(),
  staleSeconds: Type.Integer(),
});
export type WorkerPage = Static<typeof WorkerPage>;

export const ShiftView = Strict({ id: Id, startedAt: Instant, endedAt: Nullable(Instant) });
export type ShiftView = Static<typeof ShiftView>;
export const StartShift = Strict({ id: Id });
/** `place`: where the worker was last, while the shift is open; a phone that comes new asks for it. */
export const OwnShift = Strict({
  shift: Nullable(ShiftView),
  place: Type.Optional(Strict({ point: LonLat, seenAt: Instant })),
});
export type OwnShift = Static<typeof OwnShift>;

export const ReportPosition = Strict({
  point: LonLat,
  accuracyMeters: Type.Optional(Type.Number({ minimum: 0, maximum: 100000 })),
});
export type ReportPosition = Static<typeof ReportPosition>;

/** Not news: batched per room every 250 ms and may be dropped. */
export const WorkersMoved = Strict({
  moves: Type.Array(Strict({ id: Id, point: LonLat, seenAt: Instant })),
});
export type WorkersMoved = Static<typeof WorkersMoved>;

/** News: a worker came on or went off shift. */
export const WorkerChanged = Strict({
  id: Id, name: Type.String(), onShift: Type.Boolean(), simulated: Type.Boolean(),
});
export type WorkerChanged = Static<typeof WorkerChanged>;
