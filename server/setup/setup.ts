/** The first administrator of an empty install: a one-time link, half an hour long. */
import { randomBytes, randomUUID } from 'node:crypto';
import { addPeople, hashPassword, hashToken, openSession, type Session } from '../access/access.ts';
import { countRealPeople, insertSetupLink, spendSetupLink } from './setup.sql.ts';
import type { SetUp } from '../access/access.schema.ts';
import { LIMITS } from '../config.ts';
import { type GridHolder, putCity } from '../grid/grid.ts';
import type { Clock } from '../platform/clock.ts';
import { type Database, SYSTEM, transact } from '../platform/database/database.ts';
import { failure } from '../platform/errors.ts';

/** True while nobody is registered: neither real people nor the demo's. */
export async function isSetUpNeeded(database: Database): Promise<boolean> {
  return transact(database, SYSTEM.access, async (tx) => {
    const { real, demo } = await countRealPeople(tx);
    return real === 0 && demo === 0;
  });
}

/** Makes a one-time link's token; only its hash is kept. */
export async function makeSetUpLink(database: Database, clock: Clock): Promise<string> {
  const token = randomBytes(24).toString('base64url');
  const expiresAt = new Date(clock().getTime() + LIMITS.SETUP_LINK_MINUTES * 60_000).toISOString();
  await transact(database, SYSTEM.access, (tx) =>
    insertSetupLink(tx, hashToken(token), expiresAt));
  return token;
}

const slugOf = (name: string): string =>
  name.toLowerCase().normalize('NFKD').replace(/[^a-z0-9]+/g, '-').replace(/^-|-$/g, '') || 'city';

/**
 * Registers the first administrator and the city's name, language and time zone; signs in.
 * Errors: SETUP_CLOSED (used, too old, unknown, or somebody is registered), BAD_REQUEST.
 */
export async function setUp(
  database: Database, clock: Clock, grid: GridHolder, input: SetUp,
): Promise<Session> {
  if (!isTimeZone(input.timeZone)) throw failure('BAD_REQUEST', { timeZone: input.timeZone });
  const passwordHash = await hashPassword(input.password);
  const id = randomUUID();
  const path = slugOf(input.cityName);
  const roles = [{ role: 'admin' as const, areaPath: path }];
  await database.lock('setup', () => transact(database, SYSTEM.access, async (tx) => {
    const now = clock().toISOString();
    const { real, demo } = await countRealPeople(tx);
    const spent = await spendSetupLink(tx, hashToken(input.token), now);
    if (real > 0 || demo > 0 || !spent) throw failure('SETUP_CLOSED');
    await putCity(tx, {
      id: path, nameZh: input.cityName, nameEn: input.cityName, timeZone: input.timeZone,
      language: input.language, centerLon: 0, centerLat: 0, zoom: 1, model: false, attribution: '',
      origin: 'real', shiftWeeks: null, loadedAt: null,
    });
    await addPeople(tx, [{
      id, account: input.account, name: input.name, passwordHash, householdId: null,
      origin: 'real', roles,
    }]);
  }));
  await grid.reload();
  const { account, name } = input;
  return openSession(database, clock, {
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
