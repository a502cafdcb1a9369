/**
 * News over a socket: resumes by sequence after every connection, drops what is not newer, asks
 * for everything again when the gap is too old. Positions come apart and may be lost.
 */
import { useQueryClient } from '@tanstack/react-query';
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

export function SocketProvider({ children }: { children: ReactNode }) {
  const { session } = useSession();
  const client = useQueryClient();
  const personId = session?.person?.id ?? null;
  const [live, setLive] = useState<{ state: LiveState; since: Date }>(
    { state: 'offline', since: new Date() });
  const socketRef = useRef<Socket<ServerNews, ClientCalls> | null>(null);
  const hearers = useRef(new Set<(news: News) => void>());
  const moveHearers = useRef(new Set<(moved: WorkersMoved) => void>());

  useEffect(() => {
    if (!personId) return;
    const last: Record<string, number> = {};
    let connections = 0;
    const socket: Socket<ServerNews, ClientCalls> = io({ transports: ['websocket'] });
    socketRef.current = socket;
    const become = (state: LiveState) => setLive({ state, since: new Date() });
    const refetchAll = () => void client.invalidateQueries(
      { predicate: (query) => query.queryKey[0] !== 'session' });
    socket.on('connect', () => {
      become('resuming');
      const first = (connections += 1) === 1;
      socket.emit('news:resume', { streams: { ...last } }, (ack) => {
        if (!ack.ok) return;
        const { streams }: Resumed = ack.data;
        let refetch = first;
        for (const [name, answer] of Object.entries(streams)) {
          if (answer.refetch) refetch = true;
          if (answer.refetch || last[name] === undefined || last[name] < answer.seq) {
            last[name] = answer.seq;
          }
        }
        if (refetch) refetchAll();
        become('live');
      });
    });
    socket.on('disconnect', () => become('offline'));
    socket.on('connect_error', () => become('offline'));
    socket.on('session:ended', () => void client.invalidateQueries({ queryKey: ['session'] }));
    socket.on('news', (news) => {
      if (news.seq <= (last[news.stream] ?? 0)) return;
      last[news.stream] = news.seq;
      if (news.kind === 'city:reloaded') refetchAll();
      for (const hear of hearers.current) hear(news);
    });
    socket.on('workers:moved', (moved) => {
      for (const hear of moveHearers.current) hear(moved);
    });
    return () => {
      socketRef.current = null;
      socket.disconnect();
    };
  }, [personId, client]);

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
      if (!ack.ok) throw new ApiFailure(ack.code, 409, ack.message);
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
