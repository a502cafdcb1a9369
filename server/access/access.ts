/** Who is there: sign-in, server-side sessions, the streams of news a person may join. */
import { createHash, randomBytes } from 'node:crypto';
import { LIMITS } from '../config.ts';
import { streams, type SystemNews } from '../events.ts';
import { announceToServers } from '../platform/announce.ts';
import type { Clock } from '../platform/clock.ts';
import { type Database, SYSTEM, type Transaction, transact } from '../platform/database/database.ts';
import { failure } from '../platform/errors.ts';
import type { PeopleFilter, SignIn } from './access.schema.ts';

export type { Right } from './access.schema.ts';
import {
  countPeople, countPersonSessions, deleteExpiredSessions, deleteSession,
  deleteSimulatedSessions, insertSession, selectHouseholdPeople, selectPeople,
  selectPersonBySession, selectPersonForSignIn, selectSessions,
} from './access.sql.ts';
import { transactAs } from './act-as.ts';
import { checkFactor } from './factor.ts';
import { deleteUnused, selectKnown, upsertKnown } from './devices.sql.ts';
import { noteLook } from './log.ts';
import { firstPurpose } from './purposes.ts';
import { verifyPassword } from './passwords.ts';
import { giveTriesBack, takeTries, type TryKey } from './tries.ts';
import { areasOf, type Person, within } from './rights.ts';

export { actorBy, areasOf, mayIn, rightsOf, within } from './rights.ts';
export { type Person, RIGHTS_OF } from './rights.ts';
export { refuseWeakPassword } from './password-rule.ts';
export { hashPassword } from './passwords.ts';
export { transactAs } from './act-as.ts';
export {
  addPeople, changeRoles, changeRolesWithin, changeStanding, type HeldRole, holdPeople, settleRoles,
  tellServers,
} from './roles.ts';
export { putConsent, readConsents, refuseWithoutConsent } from './consents.ts';

export interface Session {
  person: Person;
  /** Opaque; lives in the cookie only. */
  token: string;
  expiresAt: string;
}

const newToken = (): string => randomBytes(32).toString('base64url');
export const hashToken = (token: string): Uint8Array =>
  createHash('sha256').update(token).digest();

const keyOf = (tokenHash: Uint8Array): string => Buffer.from(tokenHash).toString('hex');
/** Sockets know a session by the hash of its token. */
export const sessionKey = (token: string): string => keyOf(hashToken(token));

/** Tells every process that these sessions are over. */
export function endSessions(tx: Transaction, tokenHashes: readonly Uint8Array[]): void {
  for (const hash of tokenHashes) tellEnded(tx, { session: keyOf(hash), because: 'signed_out' });
}

const tellEnded = (tx: Transaction, ended: SystemNews['session:ended']) =>
  announceToServers(tx, 'session:ended', ended);

export interface Attempt extends SignIn {
  /** The address it comes from. */
  from: string;
  /** The token that the device has kept since somebody signed in from it. */
  device?: string | undefined;
  client?: Person['client'];
}

/** Who a session is opened for: known to be who they say. */
type Known = Omit<Person, 'purpose'>;

/** What a try counts on: a known device for itself, all else on the account and the address. */
function keysOf({ account, from, device }: Attempt, isKnown: boolean): [TryKey, ...TryKey[]] {
  const max = LIMITS.SIGN_IN_TRIES_MAX;
  if (isKnown) return [{ key: `device ${device} ${account}`, max }];
  return [
    { key: `${from} ${account}`, max },
    { key: from, max: LIMITS.SIGN_IN_TRIES_ADDRESS_MAX },
    { key: `account ${account}`, max: LIMITS.SIGN_IN_TRIES_ACCOUNT_MAX },
  ];
}

/**
 * Signs in and makes a server-side session. When a person signs in, simulated sessions of the same
 * account end, and their sockets in every process. `device`: the token by which the device is known
 * to the account from now on; the same one as before where it had one.
 * Errors: SIGN_IN_REFUSED (wrong account and wrong password alike), CODE_NEEDED and CODE_REFUSED
 * where a second factor is asked for, TOO_MANY_TRIES; a simulated client is refused with
 * STATE_CONFLICT while a person is signed in to that account.
 */
export async function signIn(
  database: Database, clock: Clock, attempt: Attempt,
): Promise<{ session: Session; device: string }> {
  const { account, password, from, client = 'person' } = attempt;
  const device = attempt.device ?? newToken();
  // Counted and looked up in one transaction: a database that fails between them counts nothing.
  const { found, keys } = await transact(database, SYSTEM.signIn, async (tx) => {
    const isKnown = attempt.device !== undefined
      && await selectKnown(tx, { tokenHash: hashToken(attempt.device), account });
    // The demo's own process has shown its token: 75 sign-ins at once are its ordinary start.
    const tried = client === 'simulated' ? [] : keysOf(attempt, isKnown);
    await takeTries(tx, tried, clock());
    return { found: await selectPersonForSignIn(tx, account), keys: tried };
  });
  const right = await verifyPassword({
    account, hash: found?.passwordHash ?? null, password, from,
  }).catch(async (error: unknown) => {
    // Nobody looked at it: no room, not a wrong try.
    await transact(database, SYSTEM.access, (tx) => giveTriesBack(tx, keys, null));
    throw error;
  });
  if (!found || !right) throw failure('SIGN_IN_REFUSED');
  const factor = await transact(database, SYSTEM.signIn, (tx) =>
    checkFactor(tx, found.id, { code: attempt.code, now: clock() }));
  // A wrong code stays a wrong try: six signs are soon guessed where nobody counts.
  if (factor === 'wrong') throw failure('CODE_REFUSED');
  if (factor === 'missing') {
    await transact(database, SYSTEM.access, (tx) => giveTriesBack(tx, keys, null));
    throw failure('CODE_NEEDED');
  }
  await transact(database, SYSTEM.access, async (tx) => {
    await giveTriesBack(tx, keys, keys[0]?.key ?? null);
    if (client === 'person') await rememberDevice(tx, clock(), found.id, device);
  });
  const session = await openSession({ database, clock }, { ...found, client }, attempt.purpose);
  return { session, device };
}

/**
 * Asks for the password once more, for what cannot be taken back; wrong ones count as tries.
 * Errors: PASSWORD_WRONG, TOO_MANY_TRIES.
 */
export async function confirmPassword(
  database: Database, clock: Clock, attempt: Pick<Attempt, 'account' | 'password' | 'from'>,
): Promise<void> {
  const { account, password, from } = attempt;
  const keys = keysOf(attempt, false);
  const found = await transact(database, SYSTEM.signIn, async (tx) => {
    await takeTries(tx, keys, clock());
    return selectPersonForSignIn(tx, account);
  });
  const hash = found?.passwordHash ?? null;
  if (!await verifyPassword({ account, hash, password, from })) throw failure('PASSWORD_WRONG');
  await transact(database, SYSTEM.access, (tx) => giveTriesBack(tx, keys, keys[0].key));
}

async function rememberDevice(
  tx: Transaction, now: Date, personId: string, device: string,
): Promise<void> {
  const before = new Date(now.getTime() - LIMITS.DEVICE_DAYS * 86_400_000).toISOString();
  await upsertKnown(tx, { tokenHash: hashToken(device), personId, at: now.toISOString() });
  await deleteUnused(tx, { before, personId, most: LIMITS.DEVICES_MAX });
}

/** A session of who has just shown, by a slip, to be this account's. Error: SIGN_IN_REFUSED. */
export async function enter(
  world: { database: Database; clock: Clock }, account: string,
): Promise<Session> {
  const found = await transact(world.database, SYSTEM.signIn, (tx) =>
    selectPersonForSignIn(tx, account));
  if (!found) throw failure('SIGN_IN_REFUSED');
  return openSession(world, { ...found, client: 'person' });
}

/** Opens a session for a person already known to be who they say (sign-in, first set-up). */
export async function openSession(
  { database, clock }: { database: Database; clock: Clock }, found: Known, wished?: string,
): Promise<Session> {
  const now = clock();
  const token = newToken();
  const expiresAt = new Date(now.getTime() + LIMITS.SESSION_HOURS * 3_600_000).toISOString();
  const { id, account, name, roles, householdId, client } = found;
  const person: Person = { id, account, name, roles, householdId, client, purpose: null };
  await transact(database, SYSTEM.access, async (tx) => {
    person.purpose = await firstPurpose(tx, person, wished);
    await deleteExpiredSessions(tx, now.toISOString());
    if (found.client === 'simulated'
      && await countPersonSessions(tx, found.id, now.toISOString()) > 0) {
      throw failure('STATE_CONFLICT', { because: 'a person is signed in' });
    }
    const ended = found.client === 'person' ? await deleteSimulatedSessions(tx, found.id) : [];
    await insertSession(tx, {
      tokenHash: hashToken(token), personId: found.id, client: found.client,
      createdAt: now.toISOString(), expiresAt, purpose: person.purpose,
    });
    for (const { tokenHash } of ended) {
      tellEnded(tx, { session: keyOf(tokenHash), because: 'taken_over' });
    }
  });
  return { token, expiresAt, person };
}

/** The sessions of these keys (hex of the token's hash) that still hold, each with its person. */
export async function readSessions(
  database: Database, clock: Clock, keys: readonly string[],
): Promise<Map<string, Person>> {
  if (keys.length === 0) return new Map();
  const rows = await transact(database, SYSTEM.access, (tx) =>
    selectSessions(tx, keys, clock().toISOString()));
  return new Map(rows.map(({ key, id, account, name, roles, householdId, client, purpose }) =>
    [key, { id, account, name, roles, householdId, client, purpose }]));
}

export async function signOut(database: Database, token: string): Promise<void> {
  await transact(database, SYSTEM.access, async (tx) => {
    // Anybody may send a cookie that nobody was given: that is no news.
    if (!await deleteSession(tx, hashToken(token))) return;
    tellEnded(tx, { session: sessionKey(token), because: 'signed_out' });
  });
}

/** The session of a cookie's token, or undefined when unknown or over. Read at every request. */
export async function readSession(
  database: Database, clock: Clock, token: string,
): Promise<Session | undefined> {
  if (token.length < 20 || token.length > 100) return undefined;
  const found = await transact(database, SYSTEM.access, (tx) =>
    selectPersonBySession(tx, hashToken(token), clock().toISOString()));
  if (!found) return undefined;
  const { id, account, name, roles, householdId, client, purpose, expiresAt } = found;
  return {
    token, expiresAt, person: { id, account, name, roles, householdId, client, purpose },
  };
}

/**
 * Streams of news a person may join, by right: published figures for staff, heat as it changes
 * where they see exact figures, work and queue of the areas held, the worker's and the person's
 * own. `leaves` are the paths of the areas that hold cells.
 */
export function streamsOf(person: Person, leaves: readonly string[]): string[] {
  const found: string[] = [streams.person(person.id)];
  const held = (right: Parameters<typeof areasOf>[1]) => {
    const areas = areasOf(person, right);
    return leaves.filter((leaf) => areas.some((area) => within(leaf, area)));
  };
  if (areasOf(person, 'heat.read').length > 0) {
    found.push(streams.figures(), ...held('households.exact').map(streams.heat));
  }
  found.push(...held('tasks.read').map(streams.work));
  found.push(...held('deeds.decide').map(streams.queue));
  if (areasOf(person, 'work.do').length > 0) found.push(streams.worker(person.id));
  return found;
}

/** A page of the people of one's areas by a column, with how many there are in all. */
export async function listPeople(
  database: Database, person: Person,
  { filter, area, page }: {
    filter: PeopleFilter; area: string | undefined; page: Parameters<typeof selectPeople>[2];
  },
) {
  const held = areasOf(person, 'people.read');
  // Of what was asked, what is held: an area that is not answers like one that is not there.
  const areas = area === undefined ? held
    : held.some((path) => within(area, path)) ? [area] : held.filter((path) => within(path, area));
  const isHeld = (path: string) => areas.some((one) => within(path, one));
  return transactAs(database, { person, right: 'people.read' }, async (tx) => {
    const rows = await selectPeople(tx, { ...filter, areas }, page);
    // A role that is over or has not begun yet brings somebody into the list, and is not shown.
    const seen = rows.map((row) => {
      const here = row.roles.find((one) => isHeld(one.areaPath))?.areaPath ?? areas[0]!;
      // A role in one cell is noted under the cell's area: no auditor holds a cell.
      return { personId: row.id, areaPath: here.split('/@')[0]! };
    });
    await noteLook(tx, { person, right: 'people.read' }, { kind: 'people', seen });
    return { rows, total: await countPeople(tx, { ...filter, areas }) };
  });
}

/** People who belong to the households, to tell them news of their own. */
export async function peopleOfHouseholds(tx: Transaction, householdIds: readonly string[]) {
  return selectHouseholdPeople(tx, householdIds);
}
