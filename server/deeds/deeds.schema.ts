import Type, { type Static } from 'typebox';
import {
  CountedPageOf, Id, Instant, LonLat, Note, Nullable, OneOf, OrderQuery, PageQuery, Strict,
} from '../platform/wire.schema.ts';

export const DEED_STATES = [
  'submitted', 'in_review', 'on_notice', 'posted', 'rejected', 'reversed', 'archived',
] as const;
export const DEED_SOURCES = ['person', 'import', 'simulated', 'task'] as const;

/** The client makes the id before the first try; a retry with the same body answers as the first. */
export const SubmitDeed = Strict({
  id: Id,
  householdId: Id,
  typeId: Type.String({ maxLength: 80 }),
  point: LonLat,
  occurredAt: Instant,
  note: Type.Optional(Note),
});
export type SubmitDeed = Static<typeof SubmitDeed>;

export const DeedStep = Strict({
  state: OneOf(DEED_STATES), at: Instant, reason: Nullable(Type.String()),
});

const shown = {
  id: Id,
  typeId: Type.String(),
  categoryId: Type.String(),
  cellCode: Type.String(),
  cellIndex: Type.Integer(),
  areaPath: Type.String(),
  occurredAt: Instant,
  submittedAt: Instant,
  state: OneOf(DEED_STATES),
  source: OneOf(DEED_SOURCES),
  taskId: Nullable(Id),
};

/** A deed for the panel: no household, no name, and its place only while the decision is open. */
export const DeedView = Strict({
  ...shown, point: Nullable(LonLat), points: Type.Integer(),
});
export type DeedView = Static<typeof DeedView>;

/**
 * A deed for those who may see exact places: no household, no name, no points. One that was done at
 * the household's own home has its cell for a place and its category for a type: by place and open
 * rulebook such deeds would add up to the home's balance.
 */
export const MapDeed = Strict({
  ...shown, typeId: Nullable(Type.String()), point: Nullable(LonLat),
});
export type MapDeed = Static<typeof MapDeed>;

/** A deed as its own household sees it: with its way. */
export const OwnDeed = Strict({
  ...shown,
  point: LonLat,
  points: Type.Integer(),
  note: Type.String(),
  noticeEndsAt: Nullable(Instant),
  steps: Type.Array(DeedStep),
  /** Points it got later: another deed was reversed, and the month's cap had room again. */
  raises: Type.Array(Strict({ points: Type.Integer(), at: Instant })),
});
export type OwnDeed = Static<typeof OwnDeed>;

/** A deed as the panel decides on it: never the household's total. */
export const DeedCase = Strict({
  ...DeedView.properties,
  note: Type.String(),
  rulePoints: Type.Integer(),
  monthlyCap: Type.Integer(),
  votes: Type.Integer(),
  quorum: Type.Integer(),
  myVote: Nullable(OneOf(['approve', 'reject'] as const)),
  /** Like decisions of the last year in the same type. */
  approvedLike: Type.Integer(),
  rejectedLike: Type.Integer(),
});
export type DeedCase = Static<typeof DeedCase>;

export const DeedQueue = Strict({
  /** How many wait for this person in all, and since when the first of them. */
  waiting: Type.Integer(),
  oldestAt: Nullable(Instant),
  items: Type.Array(DeedCase),
  nextCursor: Nullable(Type.String()),
});
export type DeedQueue = Static<typeof DeedQueue>;

export const OwnDeeds = Strict({ deeds: Type.Array(OwnDeed), nextCursor: Nullable(Type.String()) });
export type OwnDeeds = Static<typeof OwnDeeds>;
export const DecidedDeeds = CountedPageOf(DeedCase);
export type DecidedDeeds = Static<typeof DecidedDeeds>;

/**
 * What a list of exact deeds can be sorted by: a moment that each of its rows shows. Not by points,
 * which its reader may not see: the order alone would tell which home's deeds were worth more, and
 * beside published rules how much. Not by household either.
 */
export const DEED_COLUMNS = ['occurred', 'submitted'] as const;
export type DeedColumn = (typeof DEED_COLUMNS)[number];

/** Of a cell or of a box no larger than a view at the zoom of exact places: one of both is needed. */
export const DeedQuery = Strict({
  /** west,south,east,north */
  bbox: Type.Optional(Type.String({ maxLength: 120 })),
  cell: Type.Optional(Type.String({ maxLength: 40 })),
  from: Type.Optional(Instant),
  to: Type.Optional(Instant),
  /** The newest that was done first, where nothing is said. */
  ...OrderQuery(DEED_COLUMNS),
  ...PageQuery,
});
export type DeedQuery = Static<typeof DeedQuery>;
export const DeedPage = CountedPageOf(MapDeed);
export type DeedPage = Static<typeof DeedPage>;

export const CastVote = Strict({
  id: Id, vote: OneOf(['approve', 'reject'] as const), reason: Type.Optional(Note),
});
export type CastVote = Static<typeof CastVote>;

export const ReverseDeed = Strict({ id: Id, reason: Type.String({ minLength: 3, maxLength: 1000 }) });
export type ReverseDeed = Static<typeof ReverseDeed>;

/** News to the panel (queue stream) and to the household's people (person stream). */
export const DeedChanged = Strict({
  id: Id, state: OneOf(DEED_STATES), cellIndex: Type.Integer(),
});
export type DeedChanged = Static<typeof DeedChanged>;
