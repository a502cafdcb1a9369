/**
 * One simulated person: signs in as simulated, keeps a socket, acts through the public API, and
 * lets go of the account when a person signs in to it.
 */
import { io, type Socket } from 'socket.io-client';
import type { ClientCalls, News, ServerNews } from '../events.ts';

export interface Life {
  account: string;
  /** Answers undefined while the account belongs to a person. */
  get<Answer>(path: string): Promise<Answer | undefined>;
  post<Answer>(path: string, body?: unknown): Promise<Answer | undefined>;
  call<Name extends Exclude<keyof ClientCalls, 'news:resume'>>(
    name: Name, input: Parameters<ClientCalls[Name]>[0],
  ): Promise<unknown>;
  onNews(hear: (news: News) => void): void;
  /** Signs in when not signed in; false while a person has the account. */
  enter(): Promise<boolean>;
  leave(): Promise<void>;
}

export const DEMO_PASSWORD = 'deedgrid-demo';
const TIMEOUT_MILLISECONDS = 10_000;

export function createLife(base: string, token: string, account: string): Life {
  let cookie: string | undefined;
  let socket: Socket<ServerNews, ClientCalls> | undefined;
  let hear: (news: News) => void = () => undefined;

  function drop(): void {
    cookie = undefined;
    socket?.disconnect();
    socket = undefined;
  }
  async function send<Answer>(
    method: string, path: string, body?: unknown,
  ): Promise<Answer | undefined> {
    if (!cookie) return undefined;
    const response = await fetch(base + path, {
      method, signal: AbortSignal.timeout(TIMEOUT_MILLISECONDS),
      headers: { cookie, 'content-type': 'application/json' },
      ...(body === undefined ? {} : { body: JSON.stringify(body) }),
    });
    if (response.status === 401) drop();
    return response.ok ? (await response.json()) as Answer : undefined;
  }
  async function enter(): Promise<boolean> {
    if (cookie) return true;
    const response = await fetch(`${base}/api/session`, {
      method: 'POST', signal: AbortSignal.timeout(TIMEOUT_MILLISECONDS),
      headers: { 'content-type': 'application/json', 'x-deedgrid-simulation': token },
      body: JSON.stringify({ account, password: DEMO_PASSWORD }),
    });
    if (!response.ok) return false;
    cookie = response.headers.getSetCookie().map((line) => line.split(';')[0]!).join('; ');
    socket = io(base, {
      transports: ['websocket'], forceNew: true, extraHeaders: { cookie },
    });
    socket.on('connect', () => {
      socket?.emit('news:resume', { streams: {} }, () => undefined);
    });
    socket.on('news', (news) => hear(news));
    socket.on('session:ended', drop);
    const opened = socket;
    // Sent away softly (other streams now): come again, unless this life is over.
    opened.on('disconnect', (reason) => {
      if (reason === 'io server disconnect' && socket === opened) opened.connect();
    });
    return true;
  }
  return {
    account,
    get: (path) => send('GET', path),
    post: (path, body = {}) => send('POST', path, body),
    call: async (name, input) => {
      if (!socket?.connected) return undefined;
      return (socket.timeout(TIMEOUT_MILLISECONDS) as unknown as {
        emitWithAck(name: string, input: unknown): Promise<unknown>;
      }).emitWithAck(name, input).catch(() => undefined);
    },
    onNews: (callback) => { hear = callback; },
    enter,
    leave: async () => {
      await send('DELETE', '/api/session').catch(() => undefined);
      drop();
    },
  };
}
