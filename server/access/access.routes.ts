import { timingSafeEqual } from 'node:crypto';
import { LIMITS } from '../config.ts';
import type { Clock } from '../platform/clock.ts';
import { readCursor, writeCursor } from '../platform/cursor.ts';
import type { Database } from '../platform/database/database.ts';
import { failure } from '../platform/errors.ts';
import type { App } from '../platform/http.ts';
import { CountedPageOf, PageQuery, Strict } from '../platform/wire.schema.ts';
import { AccessEntry, PersonRow, SessionView, SignIn } from './access.schema.ts';
import {
  hashToken, listAccess, listPeople, type Person, rightsOf, type Session, signIn, signOut, streamsOf,
} from './access.ts';
import type { SessionCookie } from './session-cookie.ts';

export interface AccessRoutes {
  database: Database;
  clock: Clock;
  cookie: SessionCookie;
  /** Paths of the areas that hold cells, as they are now. */
  leaves: () => readonly string[];
  simulationToken: string | null;
  /** Hears who has signed in, before the answer goes out. */
  signedIn: (person: Person) => Promise<void>;
}

export function sessionView(
  session: Session | undefined, leaves: readonly string[], insecure: boolean,
): SessionView {
  if (!session) return { person: null, streams: [], expiresAt: null, insecure };
  const { person } = session;
  return {
    person: {
      id: person.id, account: person.account, name: person.name, roles: [...person.roles],
      rights: rightsOf(person), householdId: person.householdId,
    },
    streams: streamsOf(person, leaves), expiresAt: session.expiresAt, insecure,
  };
}

/** Compared by their hashes and in constant time: nothing of the token leaks by how long it takes. */
function isToken(claimed: unknown, token: string | null): boolean {
  return token !== null && typeof claimed === 'string'
    && timingSafeEqual(hashToken(claimed), hashToken(token));
}

export default async function accessRoutes(app: App, options: AccessRoutes): Promise<void> {
  const { database, clock, cookie } = options;
  app.get('/api/session', {
    config: { policy: 'public' }, schema: { response: { 200: SessionView } },
  }, async (request, reply) => {
    reply.header('cache-control', 'no-store');
    return sessionView(
      await cookie.read(request), options.leaves(), !cookie.isSecure(request));
  });
  app.post('/api/session', {
    config: { policy: 'public' }, schema: { body: SignIn, response: { 200: SessionView } },
  }, async (request, reply) => {
    const claimed = request.headers['x-deedgrid-simulation'];
    const simulated = isToken(claimed, options.simulationToken);
    if (claimed !== undefined && !simulated) throw failure('SIGN_IN_REFUSED');
    const session = await signIn(
      database, clock, request.body, request.ip, simulated ? 'simulated' : 'person');
    await options.signedIn(session.person);
    const before = cookie.token(request);
    if (before) await signOut(database, before);
    cookie.write(request, reply, session.token, LIMITS.SESSION_HOURS * 3600);
    return sessionView(session, options.leaves(), !cookie.isSecure(request));
  });
  app.delete('/api/session', {
    config: { policy: 'public' }, schema: { response: { 200: SessionView } },
  }, async (request, reply) => {
    const token = cookie.token(request);
    if (token) await signOut(database, token);
    cookie.clear(request, reply);
    return sessionView(undefined, [], !cookie.isSecure(request));
  });
  app.get('/api/people', {
    config: { policy: 'people.read' },
    schema: { querystring: Strict(PageQuery), response: { 200: CountedPageOf(PersonRow) } },
  }, async (request) => {
    const limit = request.query.limit ?? 50;
    const after = readCursor(request.query.cursor, 1)?.[0] ?? '';
    const { rows, total } = await listPeople(database, request.person!, after, limit + 1);
    const items = rows.slice(0, limit).map(({ id, account, name, origin, roles }) =>
      ({ id, account, name, origin, roles }));
    return {
      items, total,
      nextCursor: rows.length > limit ? writeCursor([items.at(-1)!.account]) : null,
    };
  });
  app.get('/api/access-log', {
    config: { policy: 'audit.read' },
    schema: {
      querystring: Strict(PageQuery), response: { 200: CountedPageOf(AccessEntry) },
    },
  }, async (request) => {
    const limit = request.query.limit ?? 50;
    const before = Number(readCursor(request.query.cursor, 1)?.[0] ?? Number.MAX_SAFE_INTEGER);
    if (!Number.isSafeInteger(before)) throw failure('BAD_REQUEST');
    const { rows, total } = await listAccess(database, request.person!, before, limit + 1);
    const items = rows.slice(0, limit);
    return {
      items, total,
      nextCursor: rows.length > limit ? writeCursor([String(items.at(-1)!.id)]) : null,
    };
  });
}
