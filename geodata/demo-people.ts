/** The demo's accounts: one password, hashed once; rows carry origin "demo". */
import { v5 as uuidv5 } from 'uuid';
import type { Role } from '../server/access/access.schema.ts';
import { addPeople } from '../server/access/access.ts';
import type { Transaction } from '../server/platform/database/database.ts';
import { addWorkers } from '../server/workers/workers.ts';
import type { LoadOptions } from '../server/exchange/load-city.ts';
import type { CitySource } from '../server/exchange/city-source.ts';

export const DEMO_PASSWORD = 'deedgrid-demo';
/** Signs in for the simulated life's filing and verifying; not offered on the sign-in page. */
export const SIMULATION_ACCOUNT = 'simulation';
const WORKERS = 60;
const RESIDENTS = 20;

const STAFF: { account: string; nameEn: string; nameZh: string; roles: Role[] }[] = [
  { account: 'supervisor', nameEn: 'Supervisor', nameZh: '监管员', roles: ['supervisor'] },
  { account: 'dispatcher', nameEn: 'Dispatcher', nameZh: '派遣员', roles: ['dispatcher'] },
  { account: 'planner', nameEn: 'Planner', nameZh: '规划员', roles: ['planner'] },
  { account: 'auditor', nameEn: 'Auditor', nameZh: '审计员', roles: ['auditor'] },
  { account: 'admin', nameEn: 'Administrator', nameZh: '管理员', roles: ['admin'] },
  ...[1, 2, 3].map((n) => ({
    account: `panel${n}`, nameEn: `Panel member ${n}`, nameZh: `评议员 ${n}`,
    roles: ['panel' as const],
  })),
  { account: SIMULATION_ACCOUNT, nameEn: 'Simulated life', nameZh: '模拟运行',
    roles: ['dispatcher'] },
];

/** Households for the demo's residents: with a few posted deeds, spread over the city. */
function pickHouseholds(source: CitySource): string[] {
  const posted = new Map<string, number>();
  for (const deed of source.deeds) {
    if (deed.state === 'posted') {
      posted.set(deed.householdId, (posted.get(deed.householdId) ?? 0) + 1);
    }
  }
  const able = source.households.filter((h) => {
    const count = posted.get(h.id) ?? 0;
    return count >= 2 && count <= 8;
  });
  const pool = able.length >= RESIDENTS ? able : source.households;
  const step = Math.max(1, Math.floor(pool.length / RESIDENTS));
  return pool.filter((_, i) => i % step === 0).slice(0, RESIDENTS).map((h) => h.id);
}

/** The demo's accounts, for a load that brings people of its own. */
export const demoPeople = (passwordHash: string): LoadOptions['people'] =>
  (tx, source, cityId) => addDemoPeople(tx, source, cityId, passwordHash);

async function addDemoPeople(
  tx: Transaction, source: CitySource, root: string, passwordHash: string,
): Promise<void> {
  const zh = source.city.language === 'zh-CN';
  const person = (
    account: string, name: string, roles: readonly Role[], householdId: string | null,
  ) => ({
    id: uuidv5(`deedgrid:demo:${root}:${account}`, uuidv5.URL), account, name, passwordHash,
    householdId, origin: 'demo' as const,
    roles: roles.map((role) => ({ role, areaPath: root })),
  });
  const workers = Array.from({ length: WORKERS }, (_, i) =>
    person(`worker${i + 1}`, zh ? `网格员 ${i + 1}` : `Worker ${i + 1}`, ['worker'], null));
  const residents = pickHouseholds(source).map((householdId, i) =>
    person(`resident${i + 1}`, zh ? `居民 ${i + 1}` : `Resident ${i + 1}`, ['resident'],
      householdId));
  await addPeople(tx, [
    ...STAFF.map((s) => person(s.account, zh ? s.nameZh : s.nameEn, s.roles, null)),
    ...workers, ...residents,
  ]);
  await addWorkers(tx, workers.map(({ id }) => ({ id, areaPath: root })));
}
