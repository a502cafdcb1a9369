import { timingSafeEqual } from 'node:crypto';
import { LIMITS } from '../config.ts';
import { type Clock, dayFromText, dayStart } from '../platform/clock.ts';
import {
  isId, isInstant, orderName, readCheckedCursor, readOrderedCursor, writeCursor,
  writeOrderedCursor,
} from '../platform/cursor.ts';
import type { Database } from '../platform/database/database.ts';
import { failure } from '../platform/errors.ts';
import type { App } from '../platform/http.ts';
import { CountedPageOf, PageQuery, Strict } from '../platform/wire.schema.ts';
import {
  AccessEntry, AccessFilter, AccessQuery, ChoosePurpose, LookAlerts, OwnLooks, PeopleQuery,
  PersonRow, Purposes, SessionView, SignIn,
} from './access.schema.ts';
import {
  hashToken, listPeople, type Person, rightsOf, type Session, signIn, signOut, streamsOf,
} from './access.ts';
import { listAlerts } from './look-alerts.ts';
import { csvOf, listAccess, listOwnLooks, type LogFilter } from './log.ts';
import { ownAccessRoutes } from './own-access.routes.ts';
import { outboxKeyOf } from './outbox-key.ts';
import { allPurposes, changePurpose, purposesOf } from './purposes.ts';
import type { SessionCookie } from './session-cookie.ts';

export interface AccessRoutes {
  database: Database;
  clock: Clock;
  cookie: SessionCookie;
  /** Paths of the areas that hold cells, as they are now. */
  leaves: () => readonly string[];
  /** The city: what a day is, and a word that is no password. Undefined: none yet. */
  place: () => { timeZone: string; nameEn: string } | undefined;
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
      person: null, streams: [], expiresAt: null, purpose: null, purposes: [], outboxKey: null,
      insecure,
    };
  }
  const { person } = session;
  return {
    person: {
      id: person.id, account: person.account, name: person.name, roles: [...person.roles],
      rights: rightsOf(person), householdId: person.householdId,
    },
    streams: streamsOf(person, leaves()), expiresAt: session.expiresAt,
    purpose: person.purpose, purposes: await purposesOf(database, person),
    outboxKey: await outboxKeyOf(database, person), insecure,
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
    // Not "cache": nothing of a person is kept there (no-store), and the answer would wait for it.
    // Not "cookies": the device stays known.
    reply.header('clear-site-data', '"storage"');
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
  app.get('/api/purposes', {
    config: { policy: 'signed-in' }, schema: { response: { 200: Purposes } },
  }, async () => ({ purposes: await allPurposes(database) }));
  listRoutes(app, database);
  logRoutes(app, options);
  ownAccessRoutes(app, options);
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
    const {
      order: column = 'account', direction = 'asc', limit = 50, cursor, area, ...filter
    } = request.query;
    const order = orderName(column, direction);
    const place = readOrderedCursor(cursor, order, [isText, isId]);
    const after = place && { value: place[0]!, id: place[1]! };
    const { rows, total } = await listPeople(database, request.person!, {
      filter, area, page: { column, direction, limit: limit + 1, after } });
    const last = rows.length > limit ? rows[limit - 1]! : null;
    return {
      items: rows.slice(0, limit).map(({ id, account, name, origin, standing, roles }) =>
        ({ id, account, name, origin, standing, roles })),
      total, nextCursor: last && writeOrderedCursor(order, [last.sortedBy, last.id]),
    };
  });
}

/** Of the log, what a query asks for: a day is one of the city's. */
function filterOf(
  { day, person, purpose, area }: Partial<Record<keyof typeof AccessFilter, string>>, zone: string,
): LogFilter {
  const number = day === undefined ? null : dayFromText(day);
  return {
    from: number === null ? null : dayStart(number, zone),
    to: number === null ? null : dayStart(number + 1, zone),
    person: person ?? null, purpose: purpose ?? null, area: area ?? null,
  };
}

function logRoutes(app: App, { database, clock, place }: AccessRoutes): void {
  const zone = () => place()?.timeZone ?? 'UTC';
  app.get('/api/access-log/alerts', {
    config: { policy: 'audit.read' }, schema: { response: { 200: LookAlerts } },
  }, async (request) => ({ alerts: await listAlerts(database, request.person!, clock()) }));
  app.get('/api/access-log', {
    config: { policy: 'audit.read' },
    schema: { querystring: AccessQuery, response: { 200: CountedPageOf(AccessEntry) } },
  }, async (request) => {
    const { direction = 'desc', limit = 50, cursor } = request.query;
    const order = orderName('at', direction);
    const place = readOrderedCursor(cursor, order, [isInstant, isNumber]);
    const { rows, total } = await listAccess(database, request.person!, {
      filter: filterOf(request.query, zone()), direction, limit: limit + 1,
      after: place && { value: place[0]!, id: place[1]! } });
    const last = rows.length > limit ? rows[limit - 1]! : null;
    return {
      items: rows.slice(0, limit), total,
      nextCursor: last && writeOrderedCursor(order, [last.at, String(last.id)]),
    };
  });
  app.get('/api/access-log/export', {
    config: { policy: 'audit.read', allowance: 'export' },
    schema: { querystring: Strict(AccessFilter) },
  }, async (request, reply) => {
    const { rows, total } = await listAccess(database, request.person!, {
      filter: filterOf(request.query, zone()), direction: 'desc',
      limit: LIMITS.LOG_EXPORT_ROWS_MAX, after: null });
    if (total > rows.length) {
      throw failure('BAD_REQUEST', { rows: total, rowsMax: LIMITS.LOG_EXPORT_ROWS_MAX });
    }
    return reply.type('text/csv; charset=utf-8')
      .header('content-disposition', 'attachment; filename="access-log.csv"').send(csvOf(rows));
  });
  app.get('/api/access-log/mine', {
    config: { policy: 'household.own|work.do' },
    schema: { querystring: Strict(PageQuery), response: { 200: OwnLooks } },
  }, async (request) => {
    const { limit = 50, cursor } = request.query;
    const place = readCheckedCursor(cursor, [isInstant, isNumber]);
    const rows = await listOwnLooks(database, request.person!, {
      limit: limit + 1, after: place && { value: place[0]!, id: place[1]! } });
    const last = rows.length > limit ? rows[limit - 1]! : null;
    return {
      items: rows.slice(0, limit).map(({ at, times, role, kind, purpose }) =>
        ({ at, times, role, kind, purpose })),
      nextCursor: last && writeCursor([last.at, String(last.id)]),
    };
  });
}
