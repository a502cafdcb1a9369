/**
 * The contract of the sockets. News (server to client) is past tense and may arrive more than once:
 * a client keeps the last sequence per stream and drops what is not newer. Calls (client to server)
 * are imperative and always acknowledged.
 */
import Type, { type Static } from 'typebox';
import { Strict } from './platform/wire.schema.ts';
import type { DeedChanged } from './deeds/deeds.schema.ts';
import type {
  FiguresDetail, FiguresPublished, HeatChanged, HeatDetail,
} from './heat/heat.schema.ts';
import type {
  AnswerOffer, DeclineOffer, OfferView, OfferWithdrawn, TaskNews, TaskView,
} from './tasks/tasks.schema.ts';
import type { ReportPosition, WorkerChanged, WorkersMoved } from './workers/workers.schema.ts';

/** Names of streams: made here and nowhere else, one function a kind. */
export const streams = {
  heat: (areaPath: string) => `area:${areaPath}:heat` as const,
  /** One for all: that published figures are new, and not where. */
  figures: () => 'figures' as const,
  work: (areaPath: string) => `area:${areaPath}:work` as const,
  queue: (areaPath: string) => `area:${areaPath}:queue` as const,
  worker: (id: string) => `worker:${id}` as const,
  person: (id: string) => `person:${id}` as const,
};
type StreamOf<Kind extends keyof typeof streams> = ReturnType<(typeof streams)[Kind]>;

/** What each kind of news carries. */
export interface NewsBodies {
  'heat:changed': HeatChanged;
  'figures:published': FiguresPublished;
  'task:changed': TaskNews;
  'task:offered': OfferView;
  'offer:withdrawn': OfferWithdrawn;
  'worker:changed': WorkerChanged;
  'deed:changed': DeedChanged;
  /** Ask for everything again. */
  'city:reloaded': Record<string, never>;
}
export type NewsKind = keyof NewsBodies;

/** Where each kind of news is told. */
export interface NewsStreams {
  'heat:changed': StreamOf<'heat'>;
  'figures:published': StreamOf<'figures'>;
  'task:changed': StreamOf<'work' | 'worker' | 'person'>;
  'task:offered': StreamOf<'worker'>;
  'offer:withdrawn': StreamOf<'worker'>;
  'worker:changed': StreamOf<'work'>;
  'deed:changed': StreamOf<'queue' | 'person'>;
  'city:reloaded': StreamOf<'figures' | 'heat' | 'work' | 'queue'>;
}

/** What news tells the server's own processes beside the body; it never leaves them. */
export interface NewsDetails {
  'heat:changed': HeatDetail;
  'figures:published': FiguresDetail;
}

/** What server processes tell each other only, on a stream that no client joins. */
export interface SystemNews {
  'city:reloaded': Record<string, never>;
  /** Somebody's roles, areas or standing are others now. */
  'people:changed': { personIds: string[] };
  /** A session is over: its sockets end wherever they are. */
  'session:ended': { session: string; because: 'signed_out' | 'taken_over' };
}
export const SYSTEM_STREAM = 'system';

export type FollowedKind = NewsKind | keyof SystemNews;
/** News as the server's own followers are given it. */
export interface FollowedNews<Kind extends FollowedKind> {
  stream: string;
  seq: number;
  kind: Kind;
  body: Kind extends NewsKind ? NewsBodies[Kind] : Record<string, never>;
  detail: Kind extends keyof NewsDetails ? NewsDetails[Kind]
    : Kind extends keyof SystemNews ? SystemNews[Kind] : null;
}
export type Follower<Kind extends FollowedKind> =
  (news: FollowedNews<Kind>) => void | Promise<void>;

export type News = {
  [Kind in NewsKind]:
    { stream: string; seq: number; kind: Kind; at: string; body: NewsBodies[Kind] };
}[NewsKind];

export const ResumeNews = Strict({
  /** Last sequence seen per stream. */
  streams: Type.Record(Type.String({ maxLength: 200 }), Type.Integer({ minimum: 0 })),
});
export type ResumeNews = Static<typeof ResumeNews>;
/** Streams whose gap is too old to replay: fetch by HTTP, then go on from `seq`. */
export const Resumed = Strict({
  streams: Type.Record(
    Type.String(), Strict({ seq: Type.Integer(), refetch: Type.Boolean() }),
  ),
});
export type Resumed = Static<typeof Resumed>;

export type Ack<Data> =
  | { ok: true; data: Data }
  | { ok: false; code: string; message: string };
export type Reply<Data> = (ack: Ack<Data>) => void;

export interface ClientCalls {
  'news:resume': (input: ResumeNews, reply: Reply<Resumed>) => void;
  'task:accept': (input: AnswerOffer, reply: Reply<TaskView>) => void;
  'task:decline': (input: DeclineOffer, reply: Reply<Record<string, never>>) => void;
  'worker:report-position': (
    input: ReportPosition, reply: Reply<{ seenAt: string }>) => void;
}

export interface ServerNews {
  /** At least once, in order per stream. */
  news: (news: News) => void;
  /** Positions: batched, may be dropped. */
  'workers:moved': (moved: WorkersMoved) => void;
  /** The session ended (signed out, expired, taken over): sign in again. */
  'session:ended': (why: { because: 'expired' | 'signed_out' | 'taken_over' }) => void;
}
