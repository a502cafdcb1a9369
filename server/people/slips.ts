/**
 * Slips: how somebody without e-mail gets in. A code on paper opens an account that was made by an
 * administrator, or lets the people of a household join; who holds the slip chooses the password.
 */
import { createHash, randomBytes, randomUUID } from 'node:crypto';
import { groupsOf, readSlipCode, slipCodeFrom } from '../../cores/slip-code.ts';
import { dropFactor } from '../access/factor.ts';
import {
  enter, hashPassword, holdPeople, type Person, refuseWeakPassword, type Session, tellServers,
} from '../access/access.ts';
import { giveTriesBack, takeTries } from '../access/tries.ts';
import { LIMITS } from '../config.ts';
import type { Clock } from '../platform/clock.ts';
import { asEngine, SYSTEM, type Transaction, transact } from '../platform/database/database.ts';
import { failure } from '../platform/errors.ts';
import { coversRole } from './check.ts';
import {
  areasOfManager, isWithin, lookUp, note, type PeopleWorld, transactAsManager,
} from './people.ts';
import { type KnownPerson, selectKnownById } from './people.sql.ts';
import {
  type JoinBySlip, type MakeSlips, type Slip, SLIPS_MAX, type SlipsMade, type SlipView,
} from './slips.schema.ts';
import * as sql from './slips.sql.ts';

export interface SlipWorld extends PeopleWorld { clock: Clock }

const hashOf = (code: string): Uint8Array => createHash('sha256').update(code).digest();

/** A person or a household for whom a slip is made. */
interface Subject {
  person: KnownPerson | null;
  household: { id: string; code: string } | null;
}

async function peopleOf(
  tx: Transaction, areas: readonly string[], ids: readonly string[],
): Promise<KnownPerson[]> {
  const found: KnownPerson[] = [];
  for (const id of ids) {
    const known = await asEngine(tx, SYSTEM.people, (engine) => selectKnownById(engine, id));
    if (!known || !isWithin(known, areas)) throw failure('NOT_FOUND', { id });
    // Whoever has a slip becomes this person: also where they answer elsewhere.
    if (!known.roles.every((held) => coversRole(areas, held.areaPath))) {
      throw failure('NOT_ALLOWED', { because: 'this person also answers elsewhere' });
    }
    if (known.standing !== 'good') throw failure('STATE_CONFLICT', { standing: known.standing });
    found.push(known);
  }
  return found;
}

async function householdsOf(
  { city }: PeopleWorld, tx: Transaction,
  { areas, codes }: { areas: readonly string[]; codes: readonly string[] },
) {
  const { households } = await lookUp(tx, [], codes);
  return codes.map((code) => {
    const found = households.get(code);
    const area = found && city.now.grid.places.get(found.cellId)?.areaNow;
    // A home elsewhere answers like none: who has no business there learns nothing of it.
    if (!found || !area || !coversRole(areas, area)) throw failure('HOUSEHOLD_UNKNOWN', { code });
    return { id: found.id, code };
  });
}

/**
 * Makes slips for people and households of one's areas, each in place of an earlier one. The codes
 * are in this answer and nowhere else; the log keeps for whom they were made.
 * Errors: SLIPS_SHOWN (this id was answered before), NOT_FOUND, NOT_ALLOWED, STATE_CONFLICT,
 * HOUSEHOLD_UNKNOWN.
 */
export async function makeSlips(
  world: SlipWorld, person: Person, input: MakeSlips,
): Promise<SlipsMade> {
  const areas = areasOfManager(person, world.city.now.grid);
  return transactAsManager(world, person, async (tx) => {
    await holdPeople(tx);
    if (await asEngine(tx, SYSTEM.people, (engine) => sql.hasBatch(engine, input.id))) {
      throw failure('SLIPS_SHOWN');
    }
    const waiting = input.withoutPassword ? await asEngine(tx, SYSTEM.people, (engine) =>
      sql.selectWithoutPassword(engine, areas, world.clock().toISOString())) : [];
    const ids = [...new Set([...input.personIds, ...waiting.map(({ id }) => id)])];
    const people = await peopleOf(tx, areas, ids.slice(0, SLIPS_MAX));
    const households = await householdsOf(
      world, tx, { areas, codes: [...new Set(input.householdCodes)] });
    const subjects: Subject[] = [
      ...people.map((one) => ({ person: one, household: null })),
      ...households.map((household) => ({ person: null, household })),
    ];
    const slips = await storeSlips(world, tx, { input, person, subjects });
    if (people.length > 0) await note(tx, person, { kind: 'slip', people });
    return { slips, left: Math.max(0, ids.length - SLIPS_MAX) };
  });
}

async function storeSlips(
  { clock }: SlipWorld, tx: Transaction,
  { input, person, subjects }: { input: MakeSlips; person: Person; subjects: readonly Subject[] },
): Promise<Slip[]> {
  const at = clock();
  const expiresAt = new Date(at.getTime() + LIMITS.SLIP_DAYS * 86_400_000).toISOString();
  const made = subjects.map((subject) => ({ ...subject, code: slipCodeFrom(randomBytes(15)) }));
  await asEngine(tx, SYSTEM.people, (engine) => sql.replaceSlips(engine, made.map((one) => ({
    id: randomUUID(), personId: one.person?.id ?? null, householdId: one.household?.id ?? null,
    codeHash: hashOf(one.code), uses: one.person ? 1 : input.uses,
  })), { id: input.id, madeBy: person.id, at: at.toISOString(), expiresAt }));
  return made.map((one): Slip => ({
    code: groupsOf(one.code), kind: one.person ? 'person' : 'household',
    name: one.person?.name ?? '', account: one.person?.account ?? '',
    household: one.household?.code ?? '', expiresAt,
  }));
}

/** Tries are counted by address: a code is too long to be guessed, and asking costs. */
const keysOf = (from: string) => [{ key: `slip ${from}`, max: LIMITS.SIGN_IN_TRIES_ADDRESS_MAX }];

/** Unknown, mistyped, spent, over: one answer, for a stranger learns nothing by it. */
async function holdSlip(
  { database, clock }: SlipWorld, text: string, from: string,
): Promise<{ code: string; view: SlipView }> {
  const code = readSlipCode(text);
  const view = await transact(database, SYSTEM.signIn, async (tx) => {
    await takeTries(tx, keysOf(from), clock());
    return code === null ? undefined
      : sql.selectSlip(tx, hashOf(code), clock().toISOString());
  });
  if (code === null || !view?.kind) throw failure('SLIP_REFUSED');
  await transact(database, SYSTEM.access, (tx) => giveTriesBack(tx, keysOf(from), null));
  const { kind, name, account, household } = view;
  return { code, view: {
    kind, name: name ?? '', account: account ?? '', household: household ?? '' } };
}

/** What a slip is for. Errors: SLIP_REFUSED, TOO_MANY_TRIES. */
export async function lookAtSlip(
  world: SlipWorld, text: string, from: string,
): Promise<SlipView> {
  return (await holdSlip(world, text, from)).view;
}

/**
 * Spends a slip: the person's password is what they say now and all their sessions end, or a person
 * joins the household. Signs in. Errors: SLIP_REFUSED, TOO_MANY_TRIES, ACCOUNT_TAKEN, BAD_REQUEST,
 * PASSWORD_COMMON.
 */
export async function joinBySlip(
  world: SlipWorld, input: JoinBySlip, from: string,
): Promise<Session> {
  const { database, clock } = world;
  const { code, view } = await holdSlip(world, input.code, from);
  const { account = null, name = null } = input;
  const isNew = view.kind === 'household';
  if (isNew && (account === null || name === null)) {
    throw failure('BAD_REQUEST', { missing: account === null ? 'account' : 'name' });
  }
  refuseWeakPassword(input.password, [
    account ?? view.account, name ?? view.name, world.city.now.grid.city?.nameEn ?? '',
    world.city.now.grid.city?.nameZh ?? '']);
  const passwordHash = await hashPassword(input.password);
  const opened = await transact(database, SYSTEM.signIn, async (tx) => {
    await holdPeople(tx);
    if (isNew && await sql.isAccountTaken(tx, account!)) {
      throw failure('ACCOUNT_TAKEN', { account });
    }
    const found = await sql.spendSlip(tx, {
      codeHash: hashOf(code), at: clock().toISOString(), id: input.id, account,
      name: name?.trim() ?? null, passwordHash });
    if (!found) throw failure('SLIP_REFUSED');
    // Who came without the password comes without the authenticator too.
    if (!isNew) await dropFactor(tx, found.personId);
    tellServers(tx, [found.personId]);
    return found;
  });
  return enter(world, opened.account);
}
