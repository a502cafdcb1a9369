import { timingSafeEqual } from 'node:crypto';
import { LIMITS } from '../config.ts';
import type { Clock } from '../platform/clock.ts';
import {
  isId, isInstant, orderName, readOrderedCursor, writeOrderedCursor,
} from '../platform/cursor.ts';
import type { Database } from '../platform/database/database.ts';
import { failure } from '../platform/errors.ts';
import type { App } from '../platform/http.ts';
import { CountedPageOf } from '../platform/wire.schema.ts';
import {
  AccessEntry, AccessQuery, ChoosePurpose, PeopleQuery, PersonRow, SessionView, SignIn,
} from './access.schema.ts';
import {
  hashToken, listPeople, type Person, rightsOf, type Session, signIn, signOut, streamsOf,
} from './access.ts';
import { listAccess } from './log.ts';
import { changePurpose, purposesOf } from './purposes.ts';
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

/** A session as its own person sees it; null where nobody is signed in. */
export async function sessionView(
  { database, leaves }: Pick<AccessRoutes, 'database' | 'leaves'>, session: Session | undefined,
  insecure: boolean,
): Promise<SessionView> {
  if (!session) {
    return {
      person: null, streams: [], expiresAt: null, purpose: null, purposes: [], insecure,
    };
  }
  const { person } = session;
  return {
    person: {
      id: person.id, account: person.account, name: person.name, roles: [...person.roles],
      rights: rightsOf(person), householdId: person.householdId,
    },
    streams: streamsOf(person, leaves()), expiresAt: session.expiresAt,
    purpose: person.purpose, purposes: await purposesOf(database, person), insecure,
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
    return sessionView(options, await cookie.read(request), !cookie.isSecure(request));
  });
  app.post('/api/session', {
    config: { policy: 'public' }, schema: { body: SignIn, response: { 200: SessionView } },
  }, async (request, reply) => {
    const claimed = request.headers['x-deedgrid-simulation'];
    const simulated = isToken(claimed, options.simulationToken);
    if (claimed !== undefined && !simulated) throw failure('SIGN_IN_REFUSED');
    const { session, device } = await signIn(database, clock, {
      ...request.body, from: request.ip, device: cookie.device(request),
      client: simulated ? 'simulated' : 'person',
    });
    await options.signedIn(session.person);
    const before = cookie.token(request);
    if (before) await signOut(database, before);
    cookie.write(request, reply, session.token, LIMITS.SESSION_HOURS * 3600);
    if (!simulated) cookie.writeDevice(request, reply, device);
    return sessionView(options, session, !cookie.isSecure(request));
  });
  app.delete('/api/session', {
    config: { policy: 'public' }, schema: { response: { 200: SessionView } },
  }, async (request, reply) => {
    const token = cookie.token(request);
    if (token) await signOut(database, token);
    cookie.clear(request, reply);
    return sessionView(options, undefined, !cookie.isSecure(request));
  });
  app.put('/api/session/purpose', {
    config: { policy: 'signed-in' },
    schema: { body: ChoosePurpose, response: { 200: SessionView } },
  }, async (request) => {
    const tokenHash = hashToken(cookie.token(request) ?? '');
    await changePurpose(database, { person: request.person!, tokenHash }, request.body.purpose);
    return sessionView(options, await cookie.read(request), !cookie.isSecure(request));
  });
  listRoutes(app, database);
}

/** Any text: a name may be anything that a database can hold. */
const isText = () => true;
/** Of an entry of the access log: as many as a number can count. */
const isNumber = (part: string) => /^\d{1,15}$/.test(part);

function listRoutes(app: App, database: Database): void {
  app.get('/api/people', {
    config: { policy: 'people.read' },
    schema: { querystring: PeopleQuery, response: { 200: CountedPageOf(PersonRow) } },
  }, async (request) => {
    const { order: column = 'account', direction = 'asc', limit = 50, cursor } = request.query;
    const order = orderName(column, direction);
    const place = readOrderedCursor(cursor, order, [isText, isId]);
    const { rows, total } = await listPeople(database, request.person!, {
      column, direction, limit: limit + 1, after: place && { value: place[0]!, id: place[1]! } });
    const last = rows.length > limit ? rows[limit - 1]! : null;
    return {
      items: rows.slice(0, limit).map(({ id, account, name, origin, roles }) =>
        ({ id, account, name, origin, roles })),
      total, nextCursor: last && writeOrderedCursor(order, [last.sortedBy, last.id]),
    };
  });
  app.get('/api/access-log', {
    config: { policy: 'audit.read' },
    schema: { querystring: AccessQuery, response: { 200: CountedPageOf(AccessEntry) } },
  }, async (request) => {
    const { direction = 'desc', limit = 50, cursor } = request.query;
    const order = orderName('at', direction);
    const place = readOrderedCursor(cursor, order, [isInstant, isNumber]);
    const { rows, total } = await listAccess(database, request.person!, {
      direction, limit: limit + 1, after: place && { value: place[0]!, id: place[1]! } });
    const last = rows.length > limit ? rows[limit - 1]! : null;
    return {
      items: rows.slice(0, limit), total,
      nextCursor: last && writeOrderedCursor(order, [last.at, String(last.id)]),
    };
  });
}
