/** The first administrator of an empty install: a one-time link, half an hour long. */
import { randomBytes, randomUUID } from 'node:crypto';
import {
  addPeople, hashPassword, hashToken, openSession, refuseWeakPassword, type Session,
} from '../access/access.ts';
import type { SetUp } from '../access/access.schema.ts';
import { LIMITS } from '../config.ts';
import { announceCity, type CityFollower } from '../city/city.ts';
import { type CityRow, putCity, readCity } from '../grid/grid.ts';
import type { Clock } from '../platform/clock.ts';
import { type Database, SYSTEM, type Transaction, transact } from '../platform/database/database.ts';
import { failure } from '../platform/errors.ts';
import {
  countRealPeople, hasCredits, insertSetupLink, isSetupLinkOpen, spendSetupLink,
} from './setup.sql.ts';
import { citySlug } from './slug.ts';

/** True while nobody is registered: neither real people nor the demo's. */
export async function isSetUpNeeded(handle: Database | Transaction): Promise<boolean> {
  return transact(handle, SYSTEM.setUp, async (tx) => {
    const { real, demo } = await countRealPeople(tx);
    return real === 0 && demo === 0;
  });
}

/** Whether an install waits for its first administrator, as of the city's own reading. */
export function createSetUpState(): { isNeeded: () => boolean; read: CityFollower } {
  let needed = false;
  return {
    isNeeded: () => needed,
    read: async (tx) => {
      const next = await isSetUpNeeded(tx);
      return () => { needed = next; };
    },
  };
}

/** Makes a one-time link's token; only its hash is kept. */
export async function makeSetUpLink(database: Database, clock: Clock): Promise<string> {
  const token = randomBytes(24).toString('base64url');
  const expiresAt = new Date(clock().getTime() + LIMITS.SETUP_LINK_MINUTES * 60_000).toISOString();
  await transact(database, SYSTEM.setUp, (tx) =>
    insertSetupLink(tx, hashToken(token), expiresAt));
  return token;
}

/**
 * Refuses to serve demo data as a real install: the demo's accounts have a password that everybody
 * knows. Error: LOAD_CONFLICT.
 */
export async function refuseDemoData(database: Database): Promise<void> {
  await transact(database, SYSTEM.setUp, async (tx) => {
    const { demo } = await countRealPeople(tx);
    const city = await readCity(tx);
    if (demo === 0 && city?.origin !== 'demo') return;
    throw failure('LOAD_CONFLICT', {
      holds: 'demo data, whose accounts have a published password', wanted: 'DEMO=off',
      do: 'start with DEMO=on, or give an empty database by DATABASE_URL or DATA_DIR',
    });
  });
}

/**
 * Registers the first administrator and the city's name, language and time zone; signs in. A city
 * that was loaded before keeps its id, its place on the map and, once it has credits, its zone:
 * days that are counted already must not move.
 * Errors: SETUP_CLOSED (used, too old, unknown, or somebody is registered), BAD_REQUEST,
 * PASSWORD_COMMON.
 */
export async function setUp(
  database: Database, clock: Clock, input: SetUp,
): Promise<Session> {
  if (!isTimeZone(input.timeZone)) throw failure('BAD_REQUEST', { timeZone: input.timeZone });
  // Looked at first: a hash takes long on purpose, and not for whoever guesses a link.
  const open = await transact(database, SYSTEM.setUp, (tx) =>
    isSetupLinkOpen(tx, hashToken(input.token), clock().toISOString()));
  if (!open) throw failure('SETUP_CLOSED');
  refuseWeakPassword(input.password, [input.account, input.name, input.cityName]);
  const passwordHash = await hashPassword(input.password);
  const id = randomUUID();
  const roles = await database.lock('setup', () => transact(database, SYSTEM.setUp, async (tx) => {
    const now = clock().toISOString();
    const { real, demo } = await countRealPeople(tx);
    const spent = await spendSetupLink(tx, hashToken(input.token), now);
    if (real > 0 || demo > 0 || !spent) throw failure('SETUP_CLOSED');
    const loaded = await readCity(tx);
    const named = { nameZh: input.cityName, nameEn: input.cityName, language: input.language };
    const city: CityRow = loaded
      ? {
        ...loaded, ...named,
        timeZone: await hasCredits(tx) ? loaded.timeZone : input.timeZone,
      }
      : {
        id: citySlug(input.cityName), ...named, timeZone: input.timeZone, centerLon: 0,
        centerLat: 0, zoom: 1, model: false, attribution: '', origin: 'real', shiftWeeks: null,
        loadedAt: null,
      };
    await putCity(tx, city);
    const held = [{ role: 'admin' as const, areaPath: city.id }];
    await addPeople(tx, [{
      id, account: input.account, name: input.name, passwordHash, householdId: null,
      origin: 'real', roles: held,
    }]);
    announceCity(tx, []);
    return held;
  }));
  const { account, name } = input;
  return openSession({ database, clock }, {
    id, account, name, roles, householdId: null, client: 'person',
  });
}

function isTimeZone(name: string): boolean {
  try {
    return Boolean(new Intl.DateTimeFormat('en', { timeZone: name }));
  } catch {
    return false;
  }
}
