/** The whole server around a test's database, with people signed in. */
import { randomUUID } from 'node:crypto';
import type { LightMyRequestResponse } from 'fastify';
import { io, type Socket } from 'socket.io-client';
import { addPeople, hashToken, type Person } from '../../server/access/access.ts';
import type { Role } from '../../server/access/access.schema.ts';
import { type AppOptions, buildApp, type BuiltApp } from '../../server/app.ts';
import { changeSettings, type Settings } from '../../server/city/city.ts';
import { ALLOWANCES, readConfig } from '../../server/config.ts';
import type { ClientCalls, News, ServerNews } from '../../server/events.ts';
import { insertSession } from '../../server/access/access.sql.ts';
import { type Database, SYSTEM, transact } from '../../server/platform/database/database.ts';
import { addWorkers } from '../../server/workers/workers.ts';

export interface TestServer extends BuiltApp {
  database: Database;
  clock: { now: Date; advance(seconds: number): void };
  /** Changes settings of the city as an administrator would. */
  settings(change: Partial<Settings>): Promise<void>;
  /** A new person with a session. */
  person(roles: { role: Role; areaPath: string }[], householdId?: string | null): Promise<Visitor>;
}

export interface Visitor {
  id: string;
  cookie: string;
  get(url: string): Promise<LightMyRequestResponse>;
  post(url: string, body?: unknown): Promise<LightMyRequestResponse>;
  put(url: string, body: unknown): Promise<LightMyRequestResponse>;
}

const environment = (more: Record<string, string>) =>
  readConfig({ DEMO: 'on', SIMULATION: 'off', LOG_LEVEL: 'fatal', ...more });

/** An attack in a test asks faster than anybody may: what stops it has tests of its own. */
const BOUNDLESS = Object.fromEntries(Object.keys(ALLOWANCES).map((name) =>
  [name, { atOnce: 1e9, perMinute: 1e9 }])) as unknown as typeof ALLOWANCES;

/** Starts the app without listening; sweeps are run by hand, the clock stands until advanced. */
export async function startServer(
  database: Database, settings: Record<string, string> = {},
  more: Partial<AppOptions> = {}, now = new Date('2026-03-10T15:00:00Z'),
): Promise<TestServer> {
  const clock = {
    now,
    advance: (seconds: number) => { clock.now = new Date(clock.now.getTime() + seconds * 1000); },
  };
  const built = await buildApp({
    config: environment(settings), database, clock: () => clock.now, sweeps: false,
    allowances: BOUNDLESS, ...more,
  });
  return {
    ...built, database, clock,
    settings: async (change) => {
      await transact(database, SYSTEM.test, (tx) => changeSettings(tx, change));
      await built.city.reload();
    },
    person: (roles, householdId = null) => makePerson(built, database, clock.now, roles, householdId),
  };
}

/** A new person with a session at this app. */
export async function makePerson(
  built: BuiltApp, database: Database, now: Date, roles: Person['roles'],
  householdId: string | null,
): Promise<Visitor> {
  const id = randomUUID();
  const token = randomUUID() + randomUUID();
  await transact(database, SYSTEM.test, async (tx) => {
    await addPeople(tx, [{
      id, account: `p-${id.slice(0, 8)}`, name: `Person ${id.slice(0, 4)}`, passwordHash: null,
      householdId, origin: 'demo', roles,
    }]);
    const worker = roles.find((held) => held.role === 'worker');
    if (worker) await addWorkers(tx, [{ id, areaPath: worker.areaPath }]);
    await insertSession(tx, {
      tokenHash: hashToken(token), personId: id, client: 'person', createdAt: now.toISOString(), purpose: 'round',
      expiresAt: new Date(now.getTime() + 30 * 86_400_000).toISOString(),
    });
  });
  const cookie = `__Host-deedgrid=${token}`;
  const send = (method: 'GET' | 'POST' | 'PUT', url: string, body?: unknown) =>
    built.app.inject({
      method, url, headers: { cookie, host: 'localhost' },
      ...(method === 'GET' ? {} : { payload: (body ?? {}) }),
    });
  return {
    id, cookie,
    get: (url) => send('GET', url),
    post: (url, body) => send('POST', url, body),
    put: (url, body) => send('PUT', url, body),
  };
}

export type Phone = Socket<ServerNews, ClientCalls>;

/** Listens on a free port of loopback; answers the base address. */
export async function listenOn(server: BuiltApp): Promise<string> {
  return server.app.listen({ port: 0, host: '127.0.0.1' });
}

/** A socket of a signed-in person that has resumed and keeps the news it heard. */
export async function connect(
  base: string, visitor: Pick<Visitor, 'cookie'>, streams: Record<string, number> = {},
): Promise<{ socket: Phone; heard: News[]; resumed: unknown }> {
  const socket: Phone = io(base, {
    transports: ['websocket'], forceNew: true, reconnection: false,
    extraHeaders: { cookie: visitor.cookie },
  });
  const heard: News[] = [];
  socket.on('news', (news) => heard.push(news));
  await new Promise<void>((resolve, reject) => {
    socket.once('connect', () => resolve());
    socket.once('connect_error', reject);
  });
  const resumed = await socket.emitWithAck('news:resume', { streams });
  return { socket, heard, resumed };
}

/** Waits until a condition holds; fails loudly instead of for ever. */
export async function until<T>(
  look: () => T | undefined | false | null | Promise<T | undefined | false | null>,
  what = 'the condition', milliseconds = 15_000,
): Promise<T> {
  const end = Date.now() + milliseconds;
  for (;;) {
    const found = await look();
    if (found) return found;
    if (Date.now() > end) throw new Error(`${what} did not come true in ${milliseconds} ms`);
    await new Promise((resolve) => setTimeout(resolve, 15));
  }
}
