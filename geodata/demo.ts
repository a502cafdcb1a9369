/** Fills an empty database with the demo's city, once. */
import { hashPassword } from '../server/access/access.ts';
import type { Config } from '../server/config.ts';
import { readGrid } from '../server/grid/grid.ts';
import type { Database } from '../server/platform/database/database.ts';
import { readBoston } from './boston.ts';
import { DEMO_PASSWORD, demoPeople } from './demo-people.ts';
import { type LoadAccount, loadCity, readLoadedShift } from '../server/exchange/load-city.ts';
import type { CitySource } from '../server/exchange/city-source.ts';
import { readYuyao } from './yuyao.ts';

/** Reads the demo's city; a reload of Boston reuses the stored shift. */
export async function readDemoCity(
  city: Config['city'], now: Date, shiftWeeks?: number,
): Promise<CitySource> {
  if (city === 'yuyao') return readYuyao({ now });
  return readBoston(shiftWeeks === undefined ? { now } : { now, shiftWeeks });
}

/**
 * Loads the demo unless the city is there already. Error: LOAD_CONFLICT when the database holds
 * real data. Answers the load's account, or null when nothing was to do.
 */
export async function loadDemo(
  database: Database, config: Pick<Config, 'city'>, log: (line: string) => void,
): Promise<{ source: CitySource; account: LoadAccount } | null> {
  const grid = await readGrid(database);
  if (grid.city?.origin === 'demo' && grid.city.id === config.city && grid.cells.length > 0) {
    return null;
  }
  const now = new Date();
  const shift = grid.city?.id === config.city ? await readLoadedShift(database) : null;
  log(`reading ${config.city} ...`);
  const source = await readDemoCity(config.city, now, shift ?? undefined);
  log(`loading ${source.households.length} households, ${source.deeds.length} deeds, ` +
    `${source.tasks.length} tasks ...`);
  const account = await loadCity(database, source, {
    origin: 'demo', people: demoPeople(await hashPassword(DEMO_PASSWORD)), now,
  });
  return { source, account };
}
