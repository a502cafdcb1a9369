/**
 * The relay of news to sockets, and the only place that emits. News rows are the truth: the relay
 * reads what is new in a stream, lets the server's own followers apply it, then tells the room.
 * At least once, in order per stream, over any number of processes.
 */
import type { Server as HttpServer } from 'node:http';
import { Server, type Socket } from 'socket.io';
import { LIMITS } from '../config.ts';
import { admit, closeSockets, cutUnread } from './cut-sockets.ts';
import {
  type ClientCalls, type FollowedKind, type Follower, type News, type Resumed, type ResumeNews,
  type ServerNews, SYSTEM_STREAM,
} from '../events.ts';
import type { WorkersMoved } from '../workers/workers.schema.ts';
import { createPace } from './allowance.ts';
import { type Database, SYSTEM, transact } from './database/database.ts';
import { asFailure, failure, isFailure, sentenceOf } from './errors.ts';
import { compileBody } from './http.ts';
import { isClean } from './text.ts';
import {
  deleteOldNews, type NewsRow, selectNewsAfter, selectRecentStreams, selectStreams,
} from './news.sql.ts';

export interface Visitor<Who> {
  who: Who;
  /** Identifies the session, so that it can be ended. */
  session: string;
  streams: readonly string[];
}

export interface RealtimeOptions<Who> {
  database: Database;
  http: HttpServer;
  log: { error: (facts: object, text: string) => void };
  /** Who comes with this cookie header; undefined refuses the connection. */
  recognise: (cookies: string) => Promise<Visitor<Who> | undefined>;
  /** The sessions of these that still hold, as they are now: one question for all. */
  recheck: (sessions: readonly string[]) => Promise<ReadonlyMap<string, Visitor<Who>>>;
  isOurOrigin: (origin: string, host: string | undefined) => boolean;
  callsPerSecondMax?: number;
  /** Spends a call of whoever makes it; throws TOO_MANY_REQUESTS. */
  spend: (who: Who) => void;
}

type CallName = Exclude<keyof ClientCalls, 'news:resume'>;
interface Call<Who> {
  schema: object;
  policy: string;
  allowed: (who: Who) => boolean;
  run: (who: Who, input: never) => Promise<unknown>;
}

export interface Realtime<Who> {
  /** Sequence per stream that this process has read and applied. */
  positions(): ReadonlyMap<string, number>;
  /** A follower inside the server hears news before any client does. */
  follow<Kind extends FollowedKind>(kind: Kind, follower: Follower<Kind>): void;
  /** Registers a socket call; a call without a policy stops the start. */
  answer<Input>(
    name: CallName,
    call: { schema: object; policy: string; allowed: (who: Who) => boolean;
      run: (who: Who, input: Input) => Promise<unknown> },
  ): void;
  /** Starts to relay from the given positions (those of the followers' first read). */
  start(positions: ReadonlyMap<string, number>): Promise<void>;
  /** True when a socket at this process has joined the stream. */
  isHeard(stream: string): boolean;
  /** Positions of workers: batched per room, may be dropped. */
  move(room: string, move: WorkersMoved['moves'][number]): void;
  endSession(session: string, because: 'expired' | 'signed_out' | 'taken_over'): void;
  /** Looks at once whether sessions, rights and streams are still what the sockets were given. */
  recheckSessions(): Promise<void>;
  /** Reads at once what is new, of all streams or of these. */
  catchUp(streams?: readonly string[]): Promise<void>;
  connected(): number;
  close(): Promise<void>;
}

interface Known<Who> {
  visitor: Visitor<Who>;
  /** How many rechecks had begun when the visitor was read. */
  rechecks: number;
}
type Io<Who> = Server<ClientCalls, ServerNews, never, Known<Who>>;
type OneSocket<Who> = Socket<ClientCalls, ServerNews, never, Known<Who>>;

export function createRealtime<Who>(options: RealtimeOptions<Who>): Realtime<Who> {
  const { database, log } = options;
  const io: Io<Who> = new Server(options.http, {
    transports: ['websocket'],
    maxHttpBufferSize: LIMITS.SOCKET_BYTES_MAX,
    pingInterval: LIMITS.SOCKET_PING_MILLISECONDS,
    pingTimeout: LIMITS.SOCKET_PONG_MILLISECONDS_MAX,
    perMessageDeflate: false,
    serveClient: false,
    // Browsers do not apply CORS to WebSocket: the origin is checked here.
    allowRequest: (request, decide) => {
      const origin = request.headers.origin;
      decide(null, !origin || options.isOurOrigin(origin, request.headers.host));
    },
  });
  const calls = new Map<CallName, Call<Who>>();
  // A broadcast is encoded before its room is looked at: an empty room costs nothing here.
  const isHeard = (room: string) => io.of('/').adapter.rooms.has(room);
  const relay = createRelay(options, (news) => {
    if (news.stream === SYSTEM_STREAM || !isHeard(news.stream)) return;
    io.to(news.stream).emit('news', publicNews(news));
  });
  const moves = createMoves((room, batch) => {
    if (isHeard(room)) io.to(room).volatile.emit('workers:moved', { moves: [...batch] });
  });
  let rechecks = 0;
  io.use((socket, next) => {
    socket.data.rechecks = rechecks;
    options.recognise(socket.handshake.headers.cookie ?? '').then(
      (visitor) => {
        if (!visitor) return next(new Error('SIGN_IN_REQUIRED'));
        socket.data.visitor = visitor;
        next();
      },
      (error: unknown) => {
        log.error({ err: error }, 'handshake');
        next(new Error('INTERNAL'));
      },
    );
  });
  io.on('connection', (socket) => {
    if (!admit(io, socket, sessionRoom(socket.data.visitor.session))) return;
    // Rights that changed during the handshake: the recheck could not see this socket yet.
    if (socket.data.rechecks !== rechecks) recheckQuietly();
    const pace = createPace(options.callsPerSecondMax ?? LIMITS.SOCKET_CALLS_PER_SECOND_MAX);
    const takeTurn = () => {
      pace();
      options.spend(socket.data.visitor.who);
    };
    socket.on('news:resume', (input, reply) => {
      void acknowledge(log, reply, async () => {
        takeTurn();
        check(resumeValid(input), resumeValid.errors);
        return resume(database, relay.positions, socket, socket.data.visitor, input);
      });
    });
    for (const [name, call] of calls) {
      socket.on(name, ((input: never, reply: (ack: unknown) => void) => {
        void acknowledge(log, reply, async () => {
          takeTurn();
          const valid = validatorOf(call.schema);
          check(isClean(input) && valid(input), valid.errors);
          const { who } = socket.data.visitor;
          if (!call.allowed(who)) throw failure('NOT_ALLOWED');
          return call.run(who, input);
        });
      }) as never);
    }
  });
  const recheckNow = oneAtATime(() => recheckSockets(io, options));
  const recheckSessions = () => {
    rechecks += 1;
    return recheckNow();
  };
  const recheckQuietly = () => {
    recheckNow().catch((error: unknown) => log.error({ err: error }, 'session check'));
  };
  const recheck = setInterval(recheckQuietly, LIMITS.SESSION_CHECK_SECONDS * 1000);
  recheck.unref();
  const unread = setInterval(() => cutUnread(io), LIMITS.SLOW_CLIENTS_LOOK_SECONDS * 1000);
  unread.unref();
  const endSession: Realtime<Who>['endSession'] = (session, because) => {
    io.to(sessionRoom(session)).emit('session:ended', { because });
    io.in(sessionRoom(session)).disconnectSockets(true);
  };
  return {
    positions: () => relay.positions,
    follow: relay.follow,
    answer: (name, call) => {
      if (!call.policy) throw new Error(`socket call ${name} has no policy`);
      calls.set(name, call);
    },
    start: relay.start,
    isHeard,
    move: moves.add,
    endSession,
    recheckSessions,
    catchUp: relay.catchUp,
    connected: () => io.engine.clientsCount,
    close: async () => {
      clearInterval(recheck);
      clearInterval(unread);
      moves.stop();
      await relay.stop();
      await closeSockets(io);
    },
  };
}

const sessionRoom = (session: string) => `session:${session}`;
const publicNews = (news: NewsRow) =>
  ({ stream: news.stream, seq: news.seq, kind: news.kind, at: news.at, body: news.body }) as News;

const validators = new WeakMap<object, ReturnType<typeof compileBody>>();
function validatorOf(schema: object) {
  let validate = validators.get(schema);
  if (!validate) validators.set(schema, (validate = compileBody(schema)));
  return validate;
}
const resumeValid = compileBody({
  type: 'object', additionalProperties: false, required: ['streams'],
  properties: {
    streams: { type: 'object', maxProperties: 2000, additionalProperties: { type: 'integer' } },
  },
});

function check(valid: unknown, errors: unknown): void {
  if (valid) return;
  const first = (errors as { instancePath: string; message?: string }[] | null)?.[0];
  throw failure('BAD_REQUEST', { at: first?.instancePath ?? '', why: first?.message ?? '' });
}

/** Every call is acknowledged with the same codes as HTTP. */
async function acknowledge(
  log: RealtimeOptions<unknown>['log'], reply: unknown, work: () => Promise<unknown>,
): Promise<void> {
  const tell = typeof reply === 'function' ? (reply as (ack: unknown) => void) : () => undefined;
  try {
    tell({ ok: true, data: await work() });
  } catch (error) {
    const code = asFailure(error)?.code ?? 'INTERNAL';
    if (!isFailure(error)) log.error({ err: error }, 'socket call');
    tell({ ok: false, code, message: sentenceOf(code) });
  }
}

/**
 * Joins the visitor's streams, each after what the client missed of it was sent: the room is joined
 * in the same turn in which the replay has reached the relay's position, so nothing is lost, doubled
 * or out of order in between. A gap too old or too long answers "refetch".
 */
async function resume<Who>(
  database: Database, positions: ReadonlyMap<string, number>, socket: OneSocket<Who>,
  visitor: Visitor<Who>, input: ResumeNews,
): Promise<Resumed> {
  const answer: Resumed = { streams: {} };
  for (const name of visitor.streams) {
    let last = input.streams[name];
    let refetch = last !== undefined && last > (positions.get(name) ?? 0);
    while (last !== undefined && !refetch && last < (positions.get(name) ?? 0)) {
      const after = last;
      const rows = await transact(database, SYSTEM.relay, (tx) =>
        selectNewsAfter(tx, name, after, LIMITS.NEWS_REPLAY_MAX + 1));
      // Whole only if as many came as lie between: news are forgotten by their age, not in order.
      refetch = rows.length > LIMITS.NEWS_REPLAY_MAX || rows.at(-1)?.seq !== after + rows.length;
      if (refetch) break;
      // What the relay has not read yet it will tell the room: not twice, so not here.
      const upTo = positions.get(name) ?? 0;
      for (const row of rows) {
        if (row.seq > upTo) break;
        socket.emit('news', publicNews(row));
        last = row.seq;
      }
    }
    void socket.join(name);
    answer.streams[name] = { seq: Math.max(positions.get(name) ?? 0, refetch ? 0 : last ?? 0), refetch };
  }
  return answer;
}

/** A call while one runs waits for one more run, however many ask: no two runs overlap. */
function oneAtATime(work: () => Promise<void>): () => Promise<void> {
  let running: Promise<void> | undefined;
  let next: Promise<void> | undefined;
  const start = () => {
    running = work().finally(() => { running = undefined; });
    return running;
  };
  return () => {
    if (!running) return start();
    return (next ??= running.then(() => {
      next = undefined;
      return start();
    }));
  };
}

/**
 * Ends sockets whose session is over and gives the others the rights they have now. Other streams
 * than before need the client's own resume: the connection is closed, and the client comes back.
 */
async function recheckSockets<Who>(io: Io<Who>, options: RealtimeOptions<Who>): Promise<void> {
  const sockets = [...io.of('/').sockets.values()];
  if (sockets.length === 0) return;
  const held = await options.recheck(
    [...new Set(sockets.map((socket) => socket.data.visitor.session))]);
  for (const socket of sockets) {
    const before = socket.data.visitor;
    const now = held.get(before.session);
    if (!now) {
      socket.emit('session:ended', { because: 'expired' });
      socket.disconnect(true);
      continue;
    }
    socket.data.visitor = now;
    if ([...now.streams].sort().join(' ') === [...before.streams].sort().join(' ')) continue;
    for (const name of before.streams) void socket.leave(name);
    socket.conn.close();
  }
}

const LOOK_MILLISECONDS = 3000;
/** A full look a minute: what a transaction of minutes has announced is found by it. */
const LOOKS_PER_FULL_ONE = 20;

/** Reads new rows stream by stream; one reading per stream at a time keeps the order. */
function createRelay(
  options: { database: Database; log: { error: (facts: object, text: string) => void } },
  emit: (news: NewsRow) => void,
) {
  const { database, log } = options;
  const positions = new Map<string, number>();
  const followers = new Map<string, Follower<never>[]>();
  const busy = new Map<string, Promise<void>>();
  const again = new Set<string>();
  let stopped = false;
  let unlisten: (() => Promise<void>) | undefined;
  let sweep: NodeJS.Timeout | undefined;
  let clean: NodeJS.Timeout | undefined;

  async function read(stream: string): Promise<void> {
    for (;;) {
      const rows = await transact(database, SYSTEM.relay, (tx) =>
        selectNewsAfter(tx, stream, positions.get(stream) ?? 0, 200));
      for (const row of rows) {
        for (const follower of followers.get(row.kind) ?? []) await follower(row as never);
        positions.set(stream, row.seq);
        emit(row);
      }
      if (rows.length < 200) return;
    }
  }
  function wake(stream: string): Promise<void> {
    if (stopped) return Promise.resolve();
    const running = busy.get(stream);
    if (running) {
      again.add(stream);
      return running;
    }
    const work = read(stream)
      .catch((error: unknown) => log.error({ err: error, stream }, 'relay'))
      .finally(() => {
        busy.delete(stream);
        if (again.delete(stream)) return wake(stream);
        return undefined;
      });
    busy.set(stream, work);
    return work;
  }
  async function catchUp(isFull = true): Promise<void> {
    if (stopped) return;
    // Every person has a stream: all of them are looked at now and then, the recent ones often.
    const since = new Date(Date.now() - LIMITS.NEWS_RECENT_SECONDS * 1000).toISOString();
    const streams = await transact(database, SYSTEM.relay, (tx) =>
      (isFull ? selectStreams(tx) : selectRecentStreams(tx, since)));
    await Promise.all(streams
      .filter((s) => s.seq > (positions.get(s.name) ?? 0))
      .map((s) => wake(s.name)));
  }
  const quietly = (work: () => Promise<unknown>) => () => {
    work().catch((error: unknown) => log.error({ err: error }, 'relay'));
  };
  return {
    positions: positions as ReadonlyMap<string, number>,
    follow: <Kind extends FollowedKind>(kind: Kind, follower: Follower<Kind>) => {
      // What is read back under a kind is what was announced under it.
      followers.set(kind, [...(followers.get(kind) ?? []), follower]);
    },
    start: async (from: ReadonlyMap<string, number>) => {
      for (const [name, seq] of from) positions.set(name, seq);
      unlisten = await database.listen('news', (stream) => void wake(stream));
      // A wake-up can be lost with its connection: look by ourselves now and then.
      let looks = 0;
      sweep = setInterval(
        quietly(() => catchUp((looks += 1) % LOOKS_PER_FULL_ONE === 0)), LOOK_MILLISECONDS);
      clean = setInterval(quietly(async () => {
        if (!await database.leads('sweeps')) return;
        const before = new Date(Date.now() - LIMITS.NEWS_KEEP_HOURS * 3_600_000).toISOString();
        await transact(database, SYSTEM.relay, (tx) => deleteOldNews(tx, before));
      }), 600_000);
      await catchUp();
    },
    catchUp: async (only?: readonly string[]) => {
      if (only) await Promise.all(only.map(wake));
      else await catchUp();
    },
    stop: async () => {
      stopped = true;
      clearInterval(sweep);
      clearInterval(clean);
      await unlisten?.();
      await Promise.all(busy.values());
    },
  };
}

/** Collects moves per room and sends the newest of each worker a few times a second. */
function createMoves(
  send: (room: string, moves: Iterable<WorkersMoved['moves'][number]>) => void,
) {
  const rooms = new Map<string, Map<string, WorkersMoved['moves'][number]>>();
  const timer = setInterval(() => {
    for (const [room, moves] of rooms) send(room, moves.values());
    rooms.clear();
  }, LIMITS.POSITIONS_BATCH_MILLISECONDS);
  timer.unref();
  return {
    add: (room: string, move: WorkersMoved['moves'][number]) => {
      let moves = rooms.get(room);
      if (!moves) rooms.set(room, (moves = new Map()));
      moves.set(move.id, move);
    },
    stop: () => clearInterval(timer),
  };
}
