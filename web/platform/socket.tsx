/**
 * News over a socket: resumes by sequence after every connection, drops what is not newer, asks
 * for everything again when the gap is too old. Positions come apart and may be lost.
 */
import { type Query, useQueryClient } from '@tanstack/react-query';
import {
  createContext, type ReactNode, useContext, useEffect, useMemo, useRef, useState,
} from 'react';
import { io, type Socket } from 'socket.io-client';
import type { ClientCalls, News, NewsBodies, NewsKind, Resumed, ServerNews } from
  '../../server/events.ts';
import type { WorkersMoved } from '../../server/workers/workers.schema.ts';
import { ApiFailure } from './api.ts';
import { useSession } from './session.tsx';

export type LiveState = 'live' | 'resuming' | 'offline';
type CallInput<Name extends keyof ClientCalls> = Parameters<ClientCalls[Name]>[0];
type CallData<Name extends keyof ClientCalls> =
  Extract<Parameters<Parameters<ClientCalls[Name]>[1]>[0], { ok: true }>['data'];

interface SocketContext {
  state: LiveState;
  /** When it became so. */
  since: Date;
  call<Name extends keyof ClientCalls>(
    name: Name, input: CallInput<Name>,
  ): Promise<CallData<Name>>;
  listen(hear: (news: News) => void): () => void;
  listenMoves(hear: (moved: WorkersMoved) => void): () => void;
}

const Context = createContext<SocketContext | null>(null);
const ANSWER_MILLISECONDS = 10_000;
const RETRY_MILLISECONDS = 500;
const RETRY_MILLISECONDS_MAX = 10_000;
/** What only a load or a new grid changes: not asked again because a socket connects. */
const FIXED = new Set(['city', 'cells', 'areas', 'outlines', 'rulebook']);

export function SocketProvider({ children }: { children: ReactNode }) {
  const { session, recheck } = useSession();
  const client = useQueryClient();
  const personId = session?.person?.id ?? null;
  const [live, setLive] = useState<{ state: LiveState; since: Date }>(
    { state: 'offline', since: new Date() });
  const socketRef = useRef<Socket<ServerNews, ClientCalls> | null>(null);
  const hearers = useRef(new Set<(news: News) => void>());
  const moveHearers = useRef(new Set<(moved: WorkersMoved) => void>());

  useEffect(() => {
    if (!personId) return undefined;
    const last: Record<string, number> = {};
    const socket: Socket<ServerNews, ClientCalls> = io({ transports: ['websocket'] });
    socketRef.current = socket;
    let again: ReturnType<typeof setTimeout> | undefined;
    let refusals = 0;
    let connections = 0;
    // The time since when counts from the first failure, not from the newest try.
    const become = (state: LiveState) =>
      setLive((was) => (was.state === state ? was : { state, since: new Date() }));
    /** Asks again for what moves; what began before the streams were joined may be too old. */
    const refetch = async (everything: boolean) => {
      const predicate = (query: Query) => everything || !FIXED.has(String(query.queryKey[0]));
      await client.cancelQueries({ predicate });
      await client.invalidateQueries({ predicate });
    };
    const later = (work: () => void) => {
      clearTimeout(again);
      refusals += 1;
      const wait = Math.min(RETRY_MILLISECONDS_MAX, RETRY_MILLISECONDS * 2 ** refusals);
      again = setTimeout(work, wait * (0.5 + Math.random()));
    };
    const resume = () => {
      const first = connections === 1;
      socket.timeout(ANSWER_MILLISECONDS).emit('news:resume', { streams: { ...last } }, (late, ack) => {
        if (!socket.connected) return;
        if (late || !ack.ok) return later(resume);
        const { streams }: Resumed = ack.data;
        let gap = false;
        for (const [name, answer] of Object.entries(streams)) {
          if (answer.refetch) gap = true;
          if (answer.refetch || last[name] === undefined || last[name] < answer.seq) {
            last[name] = answer.seq;
          }
        }
        refusals = 0;
        if (first || gap) void refetch(gap);
        become('live');
      });
    };
    socket.on('connect', () => {
      connections += 1;
      become('resuming');
      resume();
    });
    // A refused handshake and a server that hangs up end the client's own retries: go on by hand,
    // and look whether the session is still there.
    const goOn = () => {
      recheck();
      later(() => socket.connect());
    };
    socket.on('disconnect', (reason) => {
      become('offline');
      clearTimeout(again);
      if (reason === 'io server disconnect') goOn();
    });
    socket.on('connect_error', () => {
      become('offline');
      if (!socket.active) goOn();
    });
    socket.on('news', (news) => {
      if (news.seq <= (last[news.stream] ?? 0)) return;
      last[news.stream] = news.seq;
      if (news.kind === 'city:reloaded') void refetch(true);
      for (const hear of hearers.current) hear(news);
    });
    socket.on('workers:moved', (moved) => {
      for (const hear of moveHearers.current) hear(moved);
    });
    // The device is back: no reason to sit out the wait between two tries.
    const back = () => {
      if (!socket.connected) socket.disconnect().connect();
    };
    addEventListener('online', back);
    return () => {
      removeEventListener('online', back);
      clearTimeout(again);
      socketRef.current = null;
      socket.disconnect();
    };
  }, [personId, client, recheck]);

  const value = useMemo<SocketContext>(() => ({
    ...live,
    call: async (name, input) => {
      const socket = socketRef.current;
      if (!socket?.connected) throw new ApiFailure('OFFLINE', 0);
      type Answer = { ok: true; data: never } | { ok: false; code: string; message: string };
      const ack = await (socket.timeout(ANSWER_MILLISECONDS) as unknown as {
        emitWithAck(event: string, input: unknown): Promise<Answer>;
      }).emitWithAck(name, input).catch(() => {
        throw new ApiFailure('OFFLINE', 0);
      });
      if (!ack.ok) throw new ApiFailure(ack.code, 409, { message: ack.message });
      return ack.data;
    },
    listen: (hear) => {
      hearers.current.add(hear);
      return () => hearers.current.delete(hear);
    },
    listenMoves: (hear) => {
      moveHearers.current.add(hear);
      return () => moveHearers.current.delete(hear);
    },
  }), [live]);
  return <Context.Provider value={value}>{children}</Context.Provider>;
}

export function useSocket(): SocketContext {
  const value = useContext(Context);
  if (!value) throw new Error('useSocket needs SocketProvider');
  return value;
}

/** Hears one kind of news while the component is there; the newest callback is called. */
export function useNews<Kind extends NewsKind>(
  kind: Kind, callback: (body: NewsBodies[Kind], news: News) => void,
): void {
  const { listen } = useSocket();
  const latest = useRef(callback);
  useEffect(() => {
    latest.current = callback;
  });
  useEffect(() => listen((news) => {
    if (news.kind === kind) latest.current(news.body as NewsBodies[Kind], news);
  }), [listen, kind]);
}

/** Hears the batched moves of workers. */
export function useWorkerMoves(callback: (moved: WorkersMoved) => void): void {
  const { listenMoves } = useSocket();
  const latest = useRef(callback);
  useEffect(() => {
    latest.current = callback;
  });
  useEffect(() => listenMoves((moved) => latest.current(moved)), [listenMoves]);
}
