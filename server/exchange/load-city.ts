/**
 * Brings a city into the database through the same verbs as everything else: in batches, balances
 * written set-wise, one "reload" news, all or nothing. Loading the same again changes nothing.
 */
import { v5 as uuidv5 } from 'uuid';
import { addPeople } from '../access/access.ts';
import { announceCity } from '../city/city.ts';
import { LIMITS } from '../config.ts';
import { creditOf, insertDeeds, insertSteps, transferOf } from '../deeds/deeds.ts';
import {
  type CityRow, type Grid, putCity, putFirstGrid, readCity, readGrid,
} from '../grid/grid.ts';
import { addCredits } from '../heat/heat.ts';
import { insertHouseholds } from '../households/households.ts';
import { issuerOf, postTransfers } from '../ledger/ledger.ts';
import {
  type Database, SYSTEM, type Transaction, transact, UNHURRIED,
} from '../platform/database/database.ts';
import { failure } from '../platform/errors.ts';
import { putRulebook } from '../rulebook/rulebook.ts';
import { insertTasks } from '../tasks/tasks.ts';
import type { CitySource } from './city-source.ts';
import { hasCells, selectChangedCell } from './load-city.sql.ts';

export interface LoadOptions {
  origin: 'demo' | 'real';
  /** Adds the people that come with the city; absent: none. */
  people?: (tx: Transaction, source: CitySource, cityId: string) => Promise<void>;
  now?: Date;
  log?: (line: string) => void;
}

export interface LoadAccount {
  added: Record<'cells' | 'households' | 'deeds' | 'posted' | 'tasks' | 'backlog', number>;
  seconds: number;
}

const BATCH_ROWS = 5000;
/** Named actor of every decision that came with the data. */
export const importActorId = (city: string): string =>
  uuidv5(`deedgrid:import:${city}`, uuidv5.URL);

/** What is stored of an earlier load of this city: a reload reuses its shift. */
export async function readLoadedShift(database: Database): Promise<number | null> {
  const city = await transact(database, SYSTEM.import, readCity);
  return city?.shiftWeeks ?? null;
}

/**
 * Loads a city. Errors: LOAD_CONFLICT when the database holds another city, or real data where
 * demo data should go (and the reverse).
 */
export async function loadCity(
  database: Database, source: CitySource, options: LoadOptions,
): Promise<LoadAccount> {
  const started = Date.now();
  const now = options.now ?? new Date();
  const added = await transact(database, SYSTEM.import, async (tx) => {
    const city = await checkCity(tx, source, options.origin);
    await putCity(tx, { ...city, loadedAt: now.toISOString() });
    const grid = await putGrid(tx, rooted(source, city.id), now);
    const actor = importActorId(city.id);
    await addPeople(tx, [{
      id: actor, account: `import-${city.id}`, name: source.city.nameEn, passwordHash: null,
      householdId: null, origin: 'import', roles: [],
    }]);
    await putRulebook(tx, source.categories, source.deedTypes);
    const counts = {
      cells: grid.cells.length,
      households: await putHouseholds(tx, source, grid, options.origin),
      ...await putTasks(tx, source, grid, actor, now),
      ...await putDeeds(tx, source, grid, actor),
    };
    await options.people?.(tx, source, city.id);
    announceCity(tx, grid.leaves);
    return counts;
  }, UNHURRIED);
  // The planner of queries knows the new rows at once; the embedded engine has nothing that would
  // tell it later.
  await database.asOwner((q) => q.query('analyze'));
  return { added, seconds: (Date.now() - started) / 1000 };
}

/**
 * The city's row as it is to be: of the source where nothing is known, with the administrator's
 * id, names, language and zone where the install was set up by hand, and untouched where the city
 * has its cells: a second load moves no day and renames nothing. A real city is known by its cells
 * (`putGrid` compares them), since the set-up may have named it otherwise.
 */
async function checkCity(
  tx: Transaction, source: CitySource, origin: LoadOptions['origin'],
): Promise<CityRow> {
  const { city } = source;
  const known = await readCity(tx);
  if (known && known.origin !== origin) {
    throw failure('LOAD_CONFLICT', { holds: `${known.origin} data`, wanted: `${origin} data` });
  }
  if (known && await hasCells(tx)) {
    if (origin === 'demo' && known.id !== city.id) {
      throw failure('LOAD_CONFLICT', { holds: known.id, wanted: city.id });
    }
    return known;
  }
  const row: CityRow = {
    id: city.id, nameZh: city.nameZh, nameEn: city.nameEn, timeZone: city.timeZone,
    language: city.language, centerLon: city.center[0], centerLat: city.center[1],
    zoom: city.zoom, model: city.model, attribution: city.attribution, origin,
    shiftWeeks: source.account.shiftWeeks, loadedAt: null,
  };
  if (!known) return row;
  const { id, nameZh, nameEn, timeZone, language } = known;
  return { ...row, id, nameZh, nameEn, timeZone, language };
}

/** The source with its root area under another name. */
function rooted(source: CitySource, root: string): CitySource {
  const was = source.city.id;
  if (was === root) return source;
  const move = (path: string) => root + path.slice(was.length);
  return {
    ...source,
    areas: source.areas.map((a) =>
      ({ ...a, path: move(a.path), parent: a.parent === null ? null : move(a.parent) })),
    cells: source.cells.map((c) => ({ ...c, areaPath: move(c.areaPath) })),
  };
}

async function putGrid(tx: Transaction, source: CitySource, now: Date): Promise<Grid> {
  if (await hasCells(tx)) {
    const cell = await selectChangedCell(tx, source.cells);
    if (cell) {
      throw failure('LOAD_CONFLICT', {
        because: 'the grid in the database differs', cell: cell.code, differs: cell.differs,
      });
    }
  } else {
    // Valid from before the oldest record, so that history lies in a grid that was valid then.
    const from = new Date(now.getTime() - 3650 * 86_400_000).toISOString();
    await putFirstGrid(tx, from, {
      areas: source.areas.map((a) => ({ ...a, geometry: a.geometry as never })),
      cells: source.cells, labels: source.labels,
    });
  }
  return readGrid(tx);
}

function* batches<T>(rows: readonly T[]): Generator<readonly T[]> {
  for (let at = 0; at < rows.length; at += BATCH_ROWS) yield rows.slice(at, at + BATCH_ROWS);
}

async function putHouseholds(
  tx: Transaction, source: CitySource, grid: Grid, origin: LoadOptions['origin'],
): Promise<number> {
  let added = 0;
  for (const batch of batches(source.households)) {
    added += await insertHouseholds(tx, batch.map((h) =>
      ({ ...h, cellId: grid.cells[h.cellIndex]!.id })), origin);
  }
  return added;
}

async function putTasks(
  tx: Transaction, source: CitySource, grid: Grid, actor: string, now: Date,
) {
  const oldest = new Date(now.getTime() - LIMITS.BACKLOG_DAYS * 86_400_000).toISOString();
  let tasks = 0;
  let backlog = 0;
  for (const batch of batches(source.tasks)) {
    const rows = batch.map((t) => {
      const cell = grid.cells[t.cellIndex]!;
      const isOld = t.status === 'open' && t.openedAt < oldest;
      if (isOld) backlog += 1;
      return {
        id: t.id, title: t.title, titleZh: t.titles?.nameZh ?? null,
        titleEn: t.titles?.nameEn ?? null, categoryId: t.categoryId, note: '', cellId: cell.id,
        areaPath: cell.areaPath, lon: t.lon, lat: t.lat, address: t.address,
        state: t.status === 'closed' ? 'closed' as const : 'new' as const,
        priority: 'normal' as const, source: 'import' as const, filedBy: actor,
        householdId: t.householdId, openedAt: t.openedAt, dueAt: t.targetAt,
        closedAt: t.closedAt, backlog: isOld, fence: 0, waitingFor: null, handlingNote: '',
        handledBy: null, handledAt: null, deedId: t.deedId, requestHash: 'import',
      };
    });
    tasks += (await insertTasks(tx, rows)).length;
  }
  return { tasks, backlog };
}

/** Where a deed of the data was decided: what is posted keeps it. */
const decidedIn = (state: string, { areaPath }: { areaPath: string }) =>
  (state === 'posted' ? { areaPath, issuer: issuerOf(areaPath) } : { areaPath: null, issuer: null });

async function putDeeds(tx: Transaction, source: CitySource, grid: Grid, actor: string) {
  const category = new Map(source.deedTypes.map((type) => [type.id, type.categoryId]));
  const categoryOf = (typeId: string) => {
    const found = category.get(typeId);
    if (found === undefined) throw failure('LOAD_INVALID', { deedType: typeId });
    return found;
  };
  let deeds = 0;
  let posted = 0;
  for (const batch of batches(source.deeds)) {
    const rows = batch.map((d) => ({
      id: d.id, householdId: d.householdId, submittedBy: actor, typeId: d.typeId, ruleVersion: 1,
      categoryId: categoryOf(d.typeId), cellId: grid.cells[d.cellIndex]!.id, lon: d.lon,
      lat: d.lat, occurredAt: d.occurredAt, note: '', state: d.state, source: 'import' as const,
      taskId: d.taskId, submittedAt: d.occurredAt, noticeEndsAt: null, decidedAt: d.decidedAt,
      points: d.points, requestHash: 'import', ...decidedIn(d.state, grid.cells[d.cellIndex]!),
    }));
    const fresh = new Set(await insertDeeds(tx, rows));
    const added = rows.filter((row) => fresh.has(row.id));
    await insertSteps(tx, added.flatMap((row) => [
      { deedId: row.id, state: 'submitted', at: row.submittedAt, actor, reason: null },
      ...(row.state === 'submitted' ? [] : [{
        deedId: row.id, state: row.state, at: row.decidedAt ?? row.submittedAt, actor,
        reason: null,
      }]),
    ]));
    const done = added.filter((row) => row.state === 'posted');
    await postTransfers(tx, done.filter((row) => row.points > 0)
      .map((row) => transferOf(row, row.decidedAt ?? row.occurredAt)));
    await addCredits(tx, grid, done.map((row) => creditOf(row)), null);
    deeds += added.length;
    posted += done.length;
  }
  return { deeds, posted };
}
