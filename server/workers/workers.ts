/**
 * Grid workers: shifts, last positions, and the live index of who is nearest. The index lives in
 * memory; the database keeps the last position (no trail), so that every process knows the same.
 */
import { randomUUID } from 'node:crypto';
import { actorOf, type Person } from '../access/access.ts';
import { LIMITS } from '../config.ts';
import type { Grid, GridHolder } from '../grid/grid.ts';
import { announce } from '../platform/announce.ts';
import type { Clock } from '../platform/clock.ts';
import { type Database, SYSTEM, type Transaction, transact } from '../platform/database/database.ts';
import { failure } from '../platform/errors.ts';
import type { Realtime } from '../platform/realtime.ts';
import { createNearestIndex, type NearestIndex } from './nearest-index.ts';
import type { OwnShift, ReportPosition, WorkerView } from './workers.schema.ts';
import * as sql from './workers.sql.ts';

export interface WorkerFacts {
  id: string;
  name: string;
  areaPath: string;
  simulated: boolean;
  /** Milliseconds since the epoch; null before the first position of a shift. */
  seenAt: number | null;
}

export interface Workers {
  index: NearestIndex;
  /** On shift, by id. */
  facts: Map<string, WorkerFacts>;
  /** Takes a position: at once into the index and to the maps, in batches to the database. */
  report(person: Person, input: ReportPosition): Promise<{ seenAt: string }>;
  /** Writes what is waiting; tests and the stop use it. */
  flush(): Promise<void>;
  stop(): Promise<void>;
}

export interface WorkerWorld {
  database: Database;
  clock: Clock;
  grid: GridHolder;
}

export async function openWorkers(
  world: WorkerWorld, realtime: Pick<Realtime<Person>, 'move' | 'follow'>,
  log: { error: (facts: object, text: string) => void },
): Promise<Workers> {
  const { database } = world;
  const index = createNearestIndex();
  const facts = new Map<string, WorkerFacts>();
  const rooms = new Map<string, string>();
  const waiting = new Map<string, sql.PositionRow>();
  const sender = randomUUID();
  let readUpTo = new Date(0).toISOString();

  function place(id: string, lon: number, lat: number, seenAt: string): void {
    const known = facts.get(id);
    const at = Date.parse(seenAt);
    if (!known || (known.seenAt !== null && known.seenAt >= at)) return;
    known.seenAt = at;
    index.upsert(id, lon, lat);
    const cell = world.grid.now.cells[world.grid.now.locator.locate(lon, lat)];
    const room = cell ? `area:${cell.areaPath}:work` : rooms.get(id);
    if (!room) return;
    rooms.set(id, room);
    realtime.move(room, { id, point: [lon, lat], seenAt });
  }
  function enter(row: sql.WorkerRow): void {
    const { id, name, areaPath, simulated } = row;
    // A phone may have reported while this row was read: what it said is newer.
    if (facts.has(id)) return;
    facts.set(id, { id, name, areaPath, simulated, seenAt: null });
    if (row.lon !== null && row.lat !== null && row.seenAt) place(id, row.lon, row.lat, row.seenAt);
  }
  function leave(id: string): void {
    facts.delete(id);
    index.remove(id);
    rooms.delete(id);
    waiting.delete(id);
  }
  await transact(database, SYSTEM.index, async (tx) => {
    for (const row of await sql.selectOnShift(tx)) enter(row);
  });
  // Another process's phone: shifts by news, positions by a wake-up and one read.
  realtime.follow('worker:changed', async (news) => {
    const { id, onShift } = news.body as { id: string; onShift: boolean };
    if (!onShift) return leave(id);
    const row = await transact(database, SYSTEM.index, (tx) => sql.selectOneOnShift(tx, id));
    const known = facts.get(id);
    if (known && row) known.simulated = row.simulated;
    else if (row) enter(row);
  });
  const unlisten = await database.listen('positions', (from) => {
    if (from === sender) return;
    transact(database, SYSTEM.index, (tx) => sql.selectPositionsSince(tx, readUpTo)).then(
      (rows) => {
        for (const row of rows) place(row.workerId, row.lon, row.lat, row.seenAt);
        // A little back: a third process may commit later what it saw earlier.
        const newest = rows.at(-1)?.seenAt;
        if (newest) {
          const back = Date.parse(newest) - LIMITS.POSITIONS_OVERLAP_SECONDS * 1000;
          readUpTo = new Date(Math.max(Date.parse(readUpTo), back)).toISOString();
        }
      },
      (error: unknown) => log.error({ err: error }, 'positions'),
    );
  });
  async function flush(): Promise<void> {
    if (waiting.size === 0) return;
    const rows = [...waiting.values()];
    waiting.clear();
    await transact(database, SYSTEM.index, (tx) => sql.upsertPositions(tx, rows, sender));
  }
  const timer = setInterval(() => {
    flush().catch((error: unknown) => log.error({ err: error }, 'positions'));
  }, LIMITS.POSITIONS_WRITE_MILLISECONDS);
  return {
    index,
    facts,
    report: async (person, input) => {
      if (!facts.has(person.id)) {
        // The shift may have begun in another process a moment ago.
        const row = await transact(database, SYSTEM.index, (tx) =>
          sql.selectOneOnShift(tx, person.id));
        if (!row) throw failure('OFF_SHIFT');
        enter(row);
      }
      const seenAt = world.clock().toISOString();
      const [lon, lat] = input.point;
      if (!isNearCity(world.grid.now, lon, lat)) throw failure('GRID_OUTSIDE', { point: [lon, lat] });
      place(person.id, lon, lat, seenAt);
      waiting.set(person.id, {
        workerId: person.id, lon, lat, accuracyMeters: input.accuracyMeters ?? null, seenAt,
      });
      return { seenAt };
    },
    flush,
    stop: async () => {
      clearInterval(timer);
      await unlisten();
      await flush();
    },
  };
}

const METERS_PER_DEGREE = 111_195;
/** Within the city's bounds and a margin around: a worker may stand just outside. */
function isNearCity({ bounds }: Grid, lon: number, lat: number): boolean {
  const [west, south, east, north] = bounds;
  const high = LIMITS.POSITION_MARGIN_METERS / METERS_PER_DEGREE;
  const wide = high / Math.max(0.05, Math.cos((lat * Math.PI) / 180));
  return lon >= west - wide && lon <= east + wide && lat >= south - high && lat <= north + high;
}

export function freshnessOf(seenAt: number | null, now: number): WorkerView['freshness'] {
  const seconds = seenAt === null ? Infinity : (now - seenAt) / 1000;
  if (seconds < LIMITS.WORKER_LIVE_SECONDS) return 'live';
  return seconds <= LIMITS.WORKER_SEEN_MAX_SECONDS ? 'ageing' : 'stale';
}

/** Streams that hear of a worker's shift: every leaf under the worker's area. */
function tellShift(tx: Transaction, world: WorkerWorld, person: Person, onShift: boolean) {
  const areaPath = areaOf(person);
  const leaves = world.grid.now.leaves.filter((leaf) =>
    `${leaf}/`.startsWith(`${areaPath}/`) || `${areaPath}/`.startsWith(`${leaf}/`));
  announce(tx, ...leaves.map((leaf) => ({
    stream: `area:${leaf}:work`, kind: 'worker:changed', body: { id: person.id, name: person.name, onShift },
  })));
}

const areaOf = (person: Person) =>
  person.roles.find((held) => held.role === 'worker')?.areaPath ?? '';

/** Begins a shift. Idempotent by the client's id. Errors: ALREADY_ON_SHIFT, ID_REUSED. */
export async function startShift(
  world: WorkerWorld, person: Person, id: string,
): Promise<OwnShift> {
  return transact(world.database, actorOf(person), async (tx) => {
    const startedAt = world.clock().toISOString();
    const simulated = person.client === 'simulated';
    if (!await sql.insertShift(tx, { id, workerId: person.id, simulated, startedAt })) {
      const open = await sql.selectShift(tx, person.id);
      if (open?.id === id) return { shift: open };
      if (open) throw failure('ALREADY_ON_SHIFT', { shiftId: open.id });
      throw failure('ID_REUSED', { id });
    }
    tellShift(tx, world, person, true);
    return { shift: { id, startedAt, endedAt: null } };
  });
}

/**
 * Ends a shift: the position is deleted at once. `release` gives up what the worker was asked.
 * Ending an ended shift of one's own again changes nothing. Error: NOT_FOUND.
 */
export async function endShift(
  world: WorkerWorld, person: Person, id: string,
  release: (tx: Transaction, workerId: string) => Promise<void>,
): Promise<OwnShift> {
  return transact(world.database, actorOf(person), async (tx) => {
    if (!await sql.endShift(tx, id, person.id, world.clock().toISOString())) {
      const known = await sql.selectShiftById(tx, id);
      if (known?.workerId !== person.id) throw failure('NOT_FOUND');
      return { shift: null };
    }
    await sql.deletePosition(tx, person.id);
    await release(tx, person.id);
    tellShift(tx, world, person, false);
    return { shift: null };
  });
}

/**
 * An open shift is theirs who is signed in to the account now: a person who takes over a simulated
 * worker is not simulated, and the other way round.
 */
export async function labelShift(world: WorkerWorld, person: Person): Promise<void> {
  if (areaOf(person) === '') return;
  await transact(world.database, actorOf(person), async (tx) => {
    const changed = await sql.updateShiftLabel(tx, person.id, person.client === 'simulated');
    if (changed) tellShift(tx, world, person, true);
  });
}

export async function readShift(world: WorkerWorld, person: Person): Promise<OwnShift> {
  const shift = await transact(world.database, actorOf(person), (tx) =>
    sql.selectShift(tx, person.id));
  return { shift: shift ?? null };
}

/** Adds workers of a load or a set-up. */
export async function addWorkers(
  tx: Transaction, rows: readonly { id: string; areaPath: string }[],
): Promise<void> {
  await sql.insertWorkers(tx, rows);
}
