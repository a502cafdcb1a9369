import Type, { type Static } from 'typebox';
import {
  Id, Instant, LonLat, Note, Nullable, OneOf, OrderQuery, PageOf, PageQuery, Strict,
} from '../platform/wire.schema.ts';
import { FRESHNESS } from '../workers/workers.schema.ts';
import { TASK_STATES, type TaskState } from './life.schema.ts';

export const TASK_SOURCES = ['person', 'import', 'simulated'] as const;
export const PRIORITIES = ['normal', 'urgent'] as const;
export const DECLINE_REASONS = ['too_far', 'busy', 'unsafe', 'other'] as const;

const Titles = Strict({
  nameZh: Type.String({ minLength: 2, maxLength: 120 }),
  nameEn: Type.String({ minLength: 2, maxLength: 120 }),
});
export const FileTask = Strict({
  id: Id,
  title: Type.String({ minLength: 2, maxLength: 120 }),
  categoryId: Type.Optional(Type.String({ maxLength: 80 })),
  /** The title in both languages, where whoever files it has both. */
  titles: Type.Optional(Titles),
  note: Type.Optional(Note),
  point: LonLat,
  priority: Type.Optional(OneOf(PRIORITIES)),
  /** Minutes from now until it should be done. */
  dueInMinutes: Type.Optional(Type.Integer({ minimum: 5, maximum: 60 * 24 * 60 })),
});
export type FileTask = Static<typeof FileTask>;

export const OfferSummary = Strict({
  id: Id, workerId: Id, workerName: Type.String(), fence: Type.Integer(),
  offeredAt: Instant, expiresAt: Instant, distanceMeters: Type.Number(),
});

export const TaskView = Strict({
  id: Id,
  /** As it was written. */
  title: Type.String(),
  /** In both languages, where its source has both: a request type has, a person's words have not. */
  titles: Nullable(Titles),
  categoryId: Nullable(Type.String()),
  note: Type.String(),
  point: LonLat,
  address: Type.String(),
  cellCode: Type.String(),
  cellIndex: Type.Integer(),
  areaPath: Type.String(),
  state: OneOf(TASK_STATES),
  priority: OneOf(PRIORITIES),
  source: OneOf(TASK_SOURCES),
  /** Simulated life filed it or took a step of its work. */
  simulated: Type.Boolean(),
  openedAt: Instant,
  dueAt: Nullable(Instant),
  closedAt: Nullable(Instant),
  /** Open, older than the backlog limit and never offered. */
  backlog: Type.Boolean(),
  worker: Nullable(Strict({ id: Id, name: Type.String() })),
  offer: Nullable(OfferSummary),
  /** Offers made so far. */
  offersMade: Type.Integer(),
  /** Why nobody is asked now, when state is new. */
  waitingFor: Nullable(OneOf(['nobody_available', 'nobody_accepted'] as const)),
  handlingNote: Type.String(),
  handledAt: Nullable(Instant),
  /**
   * True when a household reported it: verifying may propose a deed. This and the deed are for
   * those who verify, while the task is open; else false and null.
   */
  reportedByHousehold: Type.Boolean(),
  deedId: Nullable(Id),
});
export type TaskView = Static<typeof TaskView>;

/** What an area hears of a task: the task, and its state as the area was last told. */
export type TaskNews = TaskView & {
  /** Null: it was not among the open. Absent where one person is told, who counts nothing. */
  was?: TaskState | null;
};

/** What a table of open tasks can be sorted by: a day or a word that each of its rows shows. */
export const TASK_COLUMNS = ['due', 'opened', 'priority', 'state'] as const;
export type TaskColumn = (typeof TASK_COLUMNS)[number];
export const TASK_ORDERS = ['newest', 'pressing', ...TASK_COLUMNS] as const;
export const TaskQuery = Strict({
  /** Comma separated states; absent means every open state. */
  states: Type.Optional(Type.String({ maxLength: 200 })),
  cell: Type.Optional(Type.String({ maxLength: 40 })),
  area: Type.Optional(Type.String({ maxLength: 80 })),
  backlog: Type.Optional(Type.Boolean({ default: false })),
  /**
   * All but newest are of open tasks only. pressing: overdue ones by how long, then urgent ones,
   * then the others. A column, with its direction: what is never due last either way; among the
   * same priority or state by due time.
   */
  ...OrderQuery(TASK_ORDERS),
  /** Not with `newest`: only what is overdue when the list begins. */
  overdue: Type.Optional(Type.Boolean({ default: false })),
  /** Not with `newest`: west,south,east,north. */
  bbox: Type.Optional(Type.String({ maxLength: 120 })),
  ...PageQuery,
});
export type TaskQuery = Static<typeof TaskQuery>;

/** The newest news, by stream, that a figure knows of. */
export const AsOf = Type.Record(Type.String(), Type.Integer());
export const TaskPage = Strict({
  ...PageOf(TaskView).properties,
  /** The moment for which tasks are overdue and in order: the same for every page of a list. */
  at: Instant,
  /** How many the list has in all, and the news that this knows of. First page only, else null. */
  total: Nullable(Type.Integer()),
  asOf: Nullable(AsOf),
});
export type TaskPage = Static<typeof TaskPage>;

export const TaskCells = Strict({
  at: Instant,
  asOf: AsOf,
  /** Cells with open tasks: their places in the vectors, and counts beside them. */
  cells: Type.Array(Type.Integer()),
  open: Type.Array(Type.Integer()),
  overdue: Type.Array(Type.Integer()),
  urgent: Type.Array(Type.Integer()),
});
export type TaskCells = Static<typeof TaskCells>;

export const ReportedPage = Strict({
  tasks: Type.Array(TaskView), nextCursor: Nullable(Type.String()),
});
export type ReportedPage = Static<typeof ReportedPage>;

export const TaskSummary = Strict({
  byState: Type.Record(Type.String(), Type.Integer()),
  overdue: Type.Integer(),
  backlog: Type.Integer(),
  closedToday: Type.Integer(),
  /** The moment for which tasks are overdue. */
  at: Instant,
  /** When the next open task becomes overdue: but for news the counts stay as they are until then. */
  nextDueAt: Nullable(Instant),
  asOf: AsOf,
  /** How much of the counts above simulated life filed or worked on: zeros where none runs. */
  simulated: Strict({
    byState: Type.Record(Type.String(), Type.Integer()),
    overdue: Type.Integer(),
    closedToday: Type.Integer(),
  }),
});
export type TaskSummary = Static<typeof TaskSummary>;

export const EXCLUSIONS = [
  'off_shift', 'stale_position', 'has_open_offer', 'too_many_tasks', 'other_area',
  'already_asked', 'too_far', 'own_report',
] as const;
export const Candidate = Strict({
  workerId: Id,
  name: Type.String(),
  rank: Nullable(Type.Integer()),
  distanceMeters: Type.Number(),
  /** On foot and by bicycle in town, 12 km/h: an indication only. */
  minutes: Type.Integer(),
  load: Type.Integer(),
  seenSecondsAgo: Nullable(Type.Integer()),
  freshness: OneOf(FRESHNESS),
  excludedBecause: Type.Array(OneOf(EXCLUSIONS)),
  point: LonLat,
});
export type Candidate = Static<typeof Candidate>;
export const Candidates = Strict({
  /** The nearest who are able, the best first; then the nearest who are not, with the reasons. */
  candidates: Type.Array(Candidate),
  /** How many are able in all, shown or not. */
  able: Type.Integer(),
});
export type Candidates = Static<typeof Candidates>;

/** What the phone shows: what, how far, how long to answer. */
export const OfferView = Strict({
  id: Id,
  taskId: Id,
  fence: Type.Integer(),
  title: Type.String(),
  titles: Nullable(Titles),
  note: Type.String(),
  categoryId: Nullable(Type.String()),
  priority: OneOf(PRIORITIES),
  point: LonLat,
  address: Type.String(),
  distanceMeters: Type.Number(),
  offeredAt: Instant,
  expiresAt: Instant,
  /** The server's clock when it spoke, so that a phone with a wrong clock counts down rightly. */
  serverNow: Instant,
});
export type OfferView = Static<typeof OfferView>;

export const OwnWork = Strict({
  offer: Nullable(OfferView),
  /** What is in hand, all of it; then what is handled and not yet verified, the newest first. */
  tasks: Type.Array(TaskView),
  /** How many are handled and not yet verified, and where the next page of them begins. */
  handled: Type.Integer(),
  nextCursor: Nullable(Type.String()),
});
export type OwnWork = Static<typeof OwnWork>;

/** A worker's day in figures: what they did, what waits in their area. No place, no household. */
export const OwnDay = Strict({
  handledToday: Type.Integer(),
  /** Of those: verified by somebody else. */
  closedToday: Type.Integer(),
  waiting: Type.Integer(),
  overdue: Type.Integer(),
  urgent: Type.Integer(),
  /** Tasks a worker may have in hand at once. */
  tasksMax: Type.Integer(),
  /** Where most waits. */
  areas: Type.Array(Strict({
    nameZh: Type.String(), nameEn: Type.String(), count: Type.Integer(),
  })),
});
export type OwnDay = Static<typeof OwnDay>;

export const AnswerOffer = Strict({ offerId: Id, fence: Type.Integer({ minimum: 1 }) });
export type AnswerOffer = Static<typeof AnswerOffer>;
export const DeclineOffer = Strict({
  ...AnswerOffer.properties, reason: OneOf(DECLINE_REASONS),
});
export type DeclineOffer = Static<typeof DeclineOffer>;

export const HandleTask = Strict({ note: Type.String({ minLength: 1, maxLength: 1000 }) });
export type HandleTask = Static<typeof HandleTask>;
export const VerifyTask = Strict({
  outcome: OneOf(['done', 'returned'] as const),
  reason: Type.Optional(Note),
  /**
   * One tap more: a deed in review for the household that reported, or for the one that helped.
   * The client makes its id.
   */
  proposeDeed: Type.Optional(Strict({
    id: Id, typeId: Type.String({ maxLength: 80 }), householdId: Type.Optional(Id),
  })),
});
export type VerifyTask = Static<typeof VerifyTask>;
export const CancelTask = Strict({ reason: Type.String({ minLength: 3, maxLength: 1000 }) });
export type CancelTask = Static<typeof CancelTask>;
/** Takes a task back from the worker who has it. */
export const ReleaseTask = Strict({ reason: Type.String({ minLength: 3, maxLength: 1000 }) });
export type ReleaseTask = Static<typeof ReleaseTask>;

export const OfferWithdrawn = Strict({
  offerId: Id, taskId: Id,
  because: OneOf(['expired', 'cancelled', 'shift_ended', 'right_ended'] as const),
});
export type OfferWithdrawn = Static<typeof OfferWithdrawn>;
