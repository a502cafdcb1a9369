import Type, { type Static } from 'typebox';
import {
  Id, Instant, Nullable, OneOf, OrderQuery, PageQuery, Strict,
} from '../platform/wire.schema.ts';

export const ROLES = [
  'resident', 'worker', 'grid_lead', 'panel', 'dispatcher', 'supervisor', 'planner', 'auditor',
  'admin',
] as const;
export type Role = (typeof ROLES)[number];

export const RIGHTS = [
  'heat.read', 'households.exact', 'deeds.exact', 'deeds.submit', 'deeds.decide', 'deeds.reverse',
  'tasks.read', 'tasks.report', 'tasks.file', 'tasks.verify', 'workers.read', 'work.do',
  'planning.read', 'household.own', 'audit.read', 'people.read', 'people.manage',
  'simulation.switch',
] as const;
export type Right = (typeof RIGHTS)[number];

/**
 * What somebody agrees to, each by itself: the moral bank, being named in notices, the indication
 * for a bank, one's position on shift.
 */
export const CONSENTS = ['joining', 'notice', 'bank', 'location'] as const;
export type ConsentKind = (typeof CONSENTS)[number];

export const SignIn = Strict({
  account: Type.String({ minLength: 1, maxLength: 80 }),
  password: Type.String({ minLength: 1, maxLength: 200 }),
  /** What personal data will be looked at for; one that does not serve this person is none. */
  purpose: Type.Optional(Type.String({ maxLength: 40 })),
  /** Where a second factor is asked for: of the authenticator, or a recovery code. */
  code: Type.Optional(Type.String({ maxLength: 20 })),
});
export type SignIn = Static<typeof SignIn>;

export const PersonView = Strict({
  id: Id,
  account: Type.String(),
  name: Type.String(),
  roles: Type.Array(Strict({ role: OneOf(ROLES), areaPath: Type.String() })),
  rights: Type.Array(OneOf(RIGHTS)),
  householdId: Nullable(Id),
});
export type PersonView = Static<typeof PersonView>;

/** What personal data is looked at for, as it is published. */
export const Purpose = Strict({ id: Type.String(), nameZh: Type.String(), nameEn: Type.String() });
export type Purpose = Static<typeof Purpose>;

export const Purposes = Strict({ purposes: Type.Array(Purpose) });

export const ChoosePurpose = Strict({ purpose: Type.String({ minLength: 1, maxLength: 40 }) });

/** Signed out is an answer, not an error: `{ person: null }`. */
export const SessionView = Strict({
  person: Nullable(PersonView),
  /** Streams of news this session may join; the server joins them, the client only resumes. */
  streams: Type.Array(Type.String()),
  expiresAt: Nullable(Instant),
  /** What this session looks at personal data for, and what can be chosen; none for one's own. */
  purpose: Nullable(Type.String()),
  purposes: Type.Array(Purpose),
  /** By which a phone seals what waits there to be sent; null for who has no phone entry. */
  outboxKey: Nullable(Type.String()),
  /** True when the cookie travels over plain http to another device. */
  insecure: Type.Boolean(),
});
export type SessionView = Static<typeof SessionView>;

/** Who is suspended may nothing and has no session; people are never deleted. */
export const STANDINGS = ['good', 'suspended'] as const;
export type Standing = (typeof STANDINGS)[number];

export const PersonRow = Strict({
  id: Id, account: Type.String(), name: Type.String(), origin: Type.String(),
  standing: OneOf(STANDINGS),
  roles: Type.Array(Strict({ role: OneOf(ROLES), areaPath: Type.String() })),
});

/**
 * What the list of people can be sorted by: what names them, and each row shows. Not by when they
 * came, whether they can sign in, or their household, which the administrator is not shown.
 */
export const PEOPLE_COLUMNS = ['account', 'name'] as const;
export type PeopleColumn = (typeof PEOPLE_COLUMNS)[number];
export const PeopleQuery = Strict({
  /** A part of an account or of a name. */
  person: Type.Optional(Type.String({ minLength: 1, maxLength: 80 })),
  /** A role that is held now, and where: a path with all that lies below it. */
  role: Type.Optional(OneOf(ROLES)),
  area: Type.Optional(Type.String({ minLength: 1, maxLength: 200 })),
  standing: Type.Optional(OneOf(STANDINGS)),
  ...OrderQuery(PEOPLE_COLUMNS), ...PageQuery });
export type PeopleFilter = Pick<Static<typeof PeopleQuery>, 'person' | 'role' | 'standing'>;

/** What personal data somebody looked at, or did something to. */
export const LOOK_KINDS = [
  'homes', 'deeds', 'deed_map', 'queue', 'decided', 'vote', 'reversal', 'tasks', 'task',
  'positions', 'people', 'person', 'person_change', 'slip',
] as const;
export type LookKind = (typeof LOOK_KINDS)[number];

/** The access log is in order of time, the newest first where nothing is said. */
export const AccessFilter = {
  /** A day of the city. */
  day: Type.Optional(Type.String({ format: 'date' })),
  /** A part of an account or of a name. */
  person: Type.Optional(Type.String({ minLength: 1, maxLength: 80 })),
  purpose: Type.Optional(Type.String({ minLength: 1, maxLength: 40 })),
  area: Type.Optional(Type.String({ minLength: 1, maxLength: 80 })),
};
export const AccessQuery = Strict({
  ...AccessFilter, ...OrderQuery(['at'] as const), ...PageQuery });

/** A look at one's own household, or at oneself as a worker: in which role, not by whom. */
export const OwnLook = Strict({
  at: Instant, times: Type.Integer(), role: OneOf(ROLES), kind: OneOf(LOOK_KINDS),
  purpose: Purpose,
});
export type OwnLook = Static<typeof OwnLook>;
export const OwnLooks = Strict({
  items: Type.Array(OwnLook), nextCursor: Nullable(Type.String()) });

export const AccessEntry = Strict({
  id: Type.Integer(),
  /** The first time within the hour, and the last. */
  at: Instant, lastAt: Instant, times: Type.Integer(),
  person: Type.String(), role: OneOf(ROLES), right: Type.String(), purpose: Purpose,
  kind: OneOf(LOOK_KINDS),
  /** Of a list: at least so many records, in whole tens; null of a single record. */
  atLeast: Nullable(Type.Integer()),
  areaPath: Type.String(),
});
export type AccessEntry = Static<typeof AccessEntry>;

/** Somebody has looked at more homes within an hour than the city says is work. */
export const LookAlert = Strict({
  id: Type.Integer(),
  person: Type.String(),
  /** The first look of it, and the last. */
  at: Instant, lastAt: Instant,
  /** So many different homes within an hour, and more: whole hundreds. */
  atLeast: Type.Integer(),
  /** Those of one's own areas that it reached. */
  areaPaths: Type.Array(Type.String()),
});
export type LookAlert = Static<typeof LookAlert>;
export const LookAlerts = Strict({ alerts: Type.Array(LookAlert) });

export const SetUp = Strict({
  token: Type.String({ minLength: 20, maxLength: 200 }),
  account: Type.String({ pattern: '^[a-z0-9._-]{3,40}$' }),
  name: Type.String({ minLength: 1, maxLength: 80 }),
  password: Type.String({ minLength: 1, maxLength: 200 }),
  cityName: Type.String({ minLength: 1, maxLength: 80 }),
  language: OneOf(['zh-CN', 'en'] as const),
  timeZone: Type.String({ minLength: 1, maxLength: 60 }),
});
export type SetUp = Static<typeof SetUp>;
