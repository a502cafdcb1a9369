/** One's own way in: the password, the sessions that are open, the second factor. */
import type { Clock } from '../platform/clock.ts';
import { type Database, SYSTEM, transact } from '../platform/database/database.ts';
import { failure } from '../platform/errors.ts';
import { confirmPassword, endSessions, hashToken } from './access.ts';
import {
  checkFactor, dropFactor, newRecoveryCodes, newSecret, shownAs, stepOf,
} from './factor.ts';
import { confirmFactor, putFactor, selectFactor } from './factor.sql.ts';
import type {
  ChangePassword, FactorShown, OwnAccess, RemoveFactor,
} from './own-access.schema.ts';
import { deleteOtherSessions, selectOwnSessions, setPassword } from './own-access.sql.ts';
import { refuseWeakPassword } from './password-rule.ts';
import { hashPassword } from './passwords.ts';
import type { Person } from './rights.ts';

export interface OwnWorld { database: Database; clock: Clock }
/** Who asks: the person, the session's token, the address. */
export interface Asker { person: Person; token: string; from: string }

/** One's sessions that are open, the newest first, and whether a second factor is asked for. */
export async function ownAccess(
  { database, clock }: OwnWorld, { person, token }: Asker,
): Promise<OwnAccess> {
  const factor = await transact(database, SYSTEM.signIn, (tx) => selectFactor(tx, person.id));
  const sessions = await transact(database, SYSTEM.access, (tx) => selectOwnSessions(tx, {
    personId: person.id, tokenHash: hashToken(token), now: clock().toISOString() }));
  const since = factor?.since ?? null;
  return { sessions, factorSince: since, recoveryLeft: since ? factor!.recoveryLeft : 0 };
}

/** Ends every session of the person but the one that asks, with its sockets in every process. */
export async function endOtherSessions(world: OwnWorld, asker: Asker): Promise<OwnAccess> {
  await transact(world.database, SYSTEM.access, async (tx) => {
    const ended = await deleteOtherSessions(tx, asker.person.id, hashToken(asker.token));
    endSessions(tx, ended.map(({ tokenHash }) => tokenHash));
  });
  return ownAccess(world, asker);
}

/**
 * Changes the password, and ends the other sessions: whoever knew the old one is out.
 * Errors: PASSWORD_WRONG, PASSWORD_COMMON, PASSWORD_SHORT, TOO_MANY_TRIES.
 */
export async function changePassword(
  world: OwnWorld, asker: Asker, { password, next, city }: ChangePassword & { city: string },
): Promise<OwnAccess> {
  const { person: { id, account, name }, from } = asker;
  refuseWeakPassword(next, [account, name, city]);
  await confirmPassword(world.database, world.clock, { account, password, from });
  const hash = await hashPassword(next);
  await transact(world.database, SYSTEM.signIn, (tx) => setPassword(tx, id, hash));
  return endOtherSessions(world, asker);
}

/**
 * Makes a secret for an authenticator and shows it; nothing is asked for yet.
 * Errors: PASSWORD_WRONG, TOO_MANY_TRIES, STATE_CONFLICT while one is asked for.
 */
export async function showFactor(
  { database, clock }: OwnWorld, { person: { id, account }, from }: Asker,
  { password, city }: { password: string; city: string },
): Promise<FactorShown> {
  await confirmPassword(database, clock, { account, password, from });
  const secret = newSecret();
  const isPut = await transact(database, SYSTEM.signIn, (tx) => putFactor(tx, id, secret));
  if (!isPut) throw failure('STATE_CONFLICT', { because: 'a second factor is asked for already' });
  return shownAs(secret, { account, city });
}

/**
 * By a first code the person shows that the secret has arrived: from now on it is asked for.
 * Answers the recovery codes, this once. Errors: CODE_WRONG, STATE_CONFLICT.
 */
export async function switchFactorOn(
  { database, clock }: OwnWorld, { person: { id } }: Asker, code: string,
): Promise<{ codes: string[] }> {
  const now = clock();
  const { codes, hashes } = newRecoveryCodes();
  await transact(database, SYSTEM.signIn, async (tx) => {
    const factor = await selectFactor(tx, id);
    if (!factor || factor.since) throw failure('STATE_CONFLICT', { because: 'none is shown' });
    const step = stepOf(factor.secret, code, now);
    if (step === null) throw failure('CODE_WRONG');
    const isOn = await confirmFactor(tx, id, { since: now.toISOString(), step, hashes });
    if (!isOn) throw failure('STATE_CONFLICT', { because: 'none is shown' });
  });
  return { codes };
}

/** It is asked for no more. Errors: PASSWORD_WRONG, CODE_WRONG, TOO_MANY_TRIES. */
export async function switchFactorOff(
  world: OwnWorld, asker: Asker, { password, code }: RemoveFactor,
): Promise<OwnAccess> {
  const { person: { id, account }, from } = asker;
  await confirmPassword(world.database, world.clock, { account, password, from });
  await transact(world.database, SYSTEM.signIn, async (tx) => {
    const said = await checkFactor(tx, id, { code, now: world.clock() });
    if (said === 'wrong' || said === 'missing') throw failure('CODE_WRONG');
    await dropFactor(tx, id);
  });
  return ownAccess(world, asker);
}
