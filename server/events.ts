/**
 * The contract of the sockets. News (server to client) is past tense and may arrive more than once:
 * a client keeps the last sequence per stream and drops what is not newer. Calls (client to server)
 * are imperative and always acknowledged.
 */
import Type, { type Static } from 'typebox';
import { Strict } from './platform/wire.schema.ts';
import type { DeedChanged } from './deeds/deeds.schema.ts';
import type { HeatChanged } from './heat/heat.schema.ts';
import type {
  AnswerOffer, DeclineOffer, OfferView, OfferWithdrawn, TaskNews, TaskView,
} from './tasks/tasks.schema.ts';
import type { ReportPosition, WorkerChanged, WorkersMoved } from './workers/workers.schema.ts';

/** What each kind of news carries. Streams: area:<path>:heat|work|queue, worker:<id>, person:<id>. */
export interface NewsBodies {
  'heat:changed': HeatChanged;          // area:<path>:heat
  'task:changed': TaskNews;             // area:<path>:work, worker:<id> (the worker's own task)
  'task:offered': OfferView;            // worker:<id>
  'offer:withdrawn': OfferWithdrawn;    // worker:<id>
  'worker:changed': WorkerChanged;      // area:<path>:work
  'deed:changed': DeedChanged;          // area:<path>:queue, person:<id>
  'city:reloaded': Record<string, never>; // every stream of the city: ask for everything again
}
export type NewsKind = keyof NewsBodies;
export type News = {
  [Kind in NewsKind]: { stream: string; seq: number; kind: Kind; at: string; body: NewsBodies[Kind] };
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
