/**
 * Grid workers: shifts, last positions, and the live index of who is nearest. The index lives in
 * memory; the database keeps the last position (no trail), so that every process knows the same.
 */
import { randomUUID } from 'node:crypto';
import { type Person, within } from '../access/access.ts';
import type { CityHolder } from '../city/city.ts';
import { LIMITS } from '../config.ts';
import { streams } from '../events.ts';
import type { Grid } from '../grid/grid.ts';
import { actAs, scopeOf } from '../grid/scope.ts';
import { announce } from '../platform/announce.ts';
import type { Clock } from '../platform/clock.ts';
import { type Database, SYSTEM, type Transaction, transact } from '../platform/database/database.ts';
import { failure } from '../platform/errors.ts';
import type { Realtime } from '../platform/realtime.ts';
import { createNearestIndex, type NearestIndex } from '../../cores/nearest-index.ts';
import { createPhones } from './phones.ts';
import type { OwnShift, ReportPosition, WorkerView } from './workers.schema.ts';
import * as sql from './workers.sql.ts';

export interface WorkerFacts {
  id: string;
  name: string;
  /** Where the worker may work: at least one. */
  areas: readonly string[];
  simulated: boolean;
  /** Where the worker is may be known. */
  sharesPlace: boolean;
  /** Milliseconds since the epoch; null before the first position of a shift. */
  seenAt: number | null;
}

export interface Workers {
  index: NearestIndex;
  /** On shift, by id. */
  facts: Map<string, WorkerFacts>;
  /** True when the worker's phone is on the line, at whichever process. */
  isConnected: (id: string) => boolean;
  /** Takes a position: at once into the index and to the maps, in batches to the database. */
  report(person: Person, input: ReportPosition): Promise<{ seenAt: string }>;
  /** Writes what is waiting; tests and the stop use it. */
  flush(): Promise<void>;
  /** Tells the other processes whose phones are on the line here, and hears of theirs. */
  shareHeard(): Promise<void>;
  stop(): Promise<void>;
}

export interface WorkerWorld {
  database: Database;
  clock: Clock;
  city: CityHolder;
}

/** Gives up what a worker was asked or had in hand; without the right, what it does not reach. */
export type ReleaseWork = (
  tx: Transaction, workerId: string, because: 'shift_ended' | 'right_ended') => Promise<void>;

export async function openWorkers(
  world: WorkerWorld & { freed?: () => void },
  realtime: Pick<Realtime<Person>, 'move' | 'follow' | 'isHeard'>,
  log: { error: (facts: object, text: string) => void },
): Promise<Workers> {
  const { database, city } = world;
  const index = createNearestIndex();
  const facts = new Map<string, WorkerFacts>();
  const rooms = new Map<string, string>();
  const waiting = new Map<string, sql.PositionRow>();
  /** When each place was last written: milliseconds since the epoch. */
  const written = new Map<string, number>();
  const sender = randomUUID();
  const phones = createPhones(world, sender, {
    isHeard: (id) => realtime.isHeard(streams.worker(id)), all: () => facts.keys() });
  let readUpTo = new Date(0).toISOString();

  function place(id: string, lon: number, lat: number, seenAt: string): void {
    const known = facts.get(id);
    const at = Date.parse(seenAt);
    if (!known) return;
    // Older than what is known, unless that comes from a clock that was ahead.
    const latest = world.clock().getTime() + LIMITS.CLOCK_AHEAD_SECONDS_MAX * 1000;
    if (known.seenAt !== null && known.seenAt >= at && known.seenAt <= latest) return;
    known.seenAt = at;
    index.upsert(id, lon, lat);
    const cell = city.now.grid.cells[city.now.grid.locator.locate(lon, lat)];
    const room = cell ? streams.work(cell.areaPath) : rooms.get(id);
    if (!room) return;
    rooms.set(id, room);
    realtime.move(room, { id, point: [lon, lat], seenAt });
  }
  function enter(row: sql.WorkerRow): void {
    const { id, name, areas, simulated, sharesPlace } = row;
    if (!sharesPlace) leave(id);
    const known = facts.get(id);
    // A phone may have reported while this row was read: what it said is newer.
    if (known) return void Object.assign(known, { name, areas, simulated, sharesPlace });
    facts.set(id, { id, name, areas, simulated, sharesPlace, seenAt: null });
    if (row.lon !== null && row.lat !== null && row.seenAt) place(id, row.lon, row.lat, row.seenAt);
  }
  function leave(id: string): void {
    facts.delete(id);
    index.remove(id);
    rooms.delete(id);
    waiting.delete(id);
    written.delete(id);
  }
  await transact(database, SYSTEM.index, async (tx) => {
    for (const row of await sql.selectOnShift(tx)) enter(row);
  });
  async function look(id: string): Promise<void> {
    const row = await transact(database, SYSTEM.index, (tx) => sql.selectOneOnShift(tx, id));
    if (row) enter(row);
    else leave(id);
  }
  // Another process's phone: shifts by news, positions by a wake-up and one read.
  realtime.follow('worker:changed', ({ body: { id, onShift } }) =>
    (onShift ? look(id) : leave(id)));
  realtime.follow('people:changed', async (news) => {
    for (const id of news.detail.personIds) await look(id);
  });
  const unlisten = await database.listen('positions', (from) => {
    if (from === sender) return;
    transact(database, SYSTEM.index, (tx) => sql.selectPositionsSince(tx, readUpTo)).then(
      (rows) => {
        for (const row of rows) place(row.workerId, row.lon, row.lat, row.seenAt);
        // A little back: a third process may commit later what it saw earlier.
        const newest = rows.at(-1)?.seenAt;
        if (newest) {
          const last = Math.min(Date.parse(newest), world.clock().getTime());
          const back = last - LIMITS.POSITIONS_OVERLAP_SECONDS * 1000;
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
    const now = world.clock().getTime();
    await transact(database, SYSTEM.index, (tx) =>
      sql.upsertPositions(tx, rows, sender, LIMITS.CLOCK_AHEAD_SECONDS_MAX));
    for (const { workerId } of rows) written.set(workerId, now);
  }
  const quietly = (work: () => Promise<void>) => () => {
    work().catch((error: unknown) => log.error({ err: error }, 'positions'));
  };
  const timer = setInterval(quietly(flush), LIMITS.POSITIONS_WRITE_MILLISECONDS);
  const sharing = setInterval(quietly(phones.share), LIMITS.PHONES_SHARE_SECONDS * 1000);
  return {
    index,
    facts,
    isConnected: phones.isConnected,
    report: async (person, input) => {
      // The shift may have begun in another process a moment ago.
      if (!facts.has(person.id)) await look(person.id);
      refuseUnlessSharing(facts.get(person.id));
      const seenAt = world.clock().toISOString();
      const [lon, lat] = input.point;
      if (!isNearCity(city.now.grid, lon, lat)) throw failure('GRID_OUTSIDE', { point: input.point });
      const before = facts.get(person.id)?.seenAt ?? null;
      place(person.id, lon, lat, seenAt);
      waiting.set(person.id, {
        workerId: person.id, lon, lat, accuracyMeters: input.accuracyMeters ?? null, seenAt,
      });
      // The claim of an offer asks the database for a fresh place: the first is there at once.
      const age = Date.parse(seenAt) - (written.get(person.id) ?? -Infinity);
      if (age > LIMITS.WORKER_LIVE_SECONDS * 1000) await flush();
      if (freshnessOf(before, Date.parse(seenAt)) === 'stale') world.freed?.();
      return { seenAt };
    },
    flush,
    shareHeard: phones.share,
    stop: async () => {
      clearInterval(timer);
      clearInterval(sharing);
      await unlisten();
      await flush();
    },
  };
}

/** Nothing of where somebody is stays behind. */
export async function forgetPosition(tx: Transaction, workerId: string): Promise<void> {
  await sql.deletePosition(tx, workerId);
}

function refuseUnlessSharing(known: WorkerFacts | undefined): void {
  if (!known) throw failure('OFF_SHIFT');
  if (!known.sharesPlace) throw failure('CONSENT_WITHDRAWN', { kind: 'location' });
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

/** Tells every leaf in or above the worker's areas that a shift has begun or ended. */
function tellShift(
  tx: Transaction, world: WorkerWorld, worker: { id: string; name: string; client?: string },
  { areas, onShift }: { areas: readonly string[]; onShift: boolean },
): void {
  const simulated = worker.client === 'simulated';
  const leaves = world.city.now.grid.leaves.filter((leaf) =>
    areas.some((area) => within(leaf, area) || within(area, leaf)));
  const { id, name } = worker;
  announce(tx, ...leaves.map((leaf) => ({
    stream: streams.work(leaf), kind: 'worker:changed' as const,
    body: { id, name, onShift, simulated },
  })));
}

const asWorker = (person: Person) => ({ person, right: 'work.do' }) as const;

/**
 * Begins a shift. Idempotent by the client's id.
 * Errors: ALREADY_ON_SHIFT, ID_REUSED, NOT_ALLOWED (no worker any more).
 */
export async function startShift(
  world: WorkerWorld, person: Person, id: string,
): Promise<OwnShift> {
  return actAs(world, asWorker(person), async (tx, { areas }) => {
    if (areas.length === 0) throw failure('NOT_ALLOWED');
    await sql.upsertWorker(tx, person.id, areas[0]!);
    const startedAt = world.clock().toISOString();
    const simulated = person.client === 'simulated';
    if (!await sql.insertShift(tx, { id, workerId: person.id, simulated, startedAt })) {
      const open = await sql.selectShift(tx, person.id);
      if (open?.id === id) return { shift: open };
      if (open) throw failure('ALREADY_ON_SHIFT', { shiftId: open.id });
      throw failure('ID_REUSED', { id });
    }
    tellShift(tx, world, person, { areas, onShift: true });
    return { shift: { id, startedAt, endedAt: null } };
  });
}

/**
 * Ends a shift: the position is deleted at once. `release` gives up what the worker was asked.
 * Ending an ended shift of one's own again changes nothing. Error: NOT_FOUND.
 */
export async function endShift(
  world: WorkerWorld, person: Person, id: string, release: ReleaseWork,
): Promise<OwnShift> {
  return actAs(world, asWorker(person), async (tx, { areas }) => {
    if (!await sql.endShift(tx, id, person.id, world.clock().toISOString())) {
      const known = await sql.selectShiftById(tx, id);
      if (known?.workerId !== person.id) throw failure('NOT_FOUND');
      return { shift: null };
    }
    await sql.deletePosition(tx, person.id);
    await release(tx, person.id, 'shift_ended');
    tellShift(tx, world, person, { areas, onShift: false });
    return { shift: null };
  });
}

/**
 * Puts open shifts in step with the rights of their workers (of these, or of everybody): without
 * the right the shift ends; with other areas those concerned are told. `release` gives up what the
 * worker may not have any more. Nobody keeps a place, an offer or a task without the right to it.
 */
export async function settleShifts(
  world: WorkerWorld, personIds: readonly string[] | null, release: ReleaseWork,
): Promise<void> {
  await transact(world.database, SYSTEM.sweep, async (tx) => {
    const open = await sql.selectShiftsToSettle(
      tx, personIds, personIds?.length ?? LIMITS.SHIFTS_PER_SWEEP_MAX);
    for (const { id, workerId, areaPath, areas, name } of open) {
      const worker = { id: workerId, name };
      await release(tx, workerId, 'right_ended');
      if (areas.length === 0) {
        await sql.endShift(tx, id, workerId, world.clock().toISOString());
        await sql.deletePosition(tx, workerId);
        tellShift(tx, world, worker, { areas: [areaPath], onShift: false });
      } else if (!areas.includes(areaPath)) {
        await sql.upsertWorker(tx, workerId, areas[0]!);
        tellShift(tx, world, worker, { areas: [areaPath, ...areas], onShift: true });
      }
    }
  });
}

/**
 * An open shift is theirs who is signed in to the account now: a person who takes over a simulated
 * worker is not simulated, and the other way round.
 */
export async function labelShift(world: WorkerWorld, person: Person): Promise<void> {
  if (scopeOf(world.city.now.grid, person, 'work.do').areas.length === 0) return;
  await actAs(world, asWorker(person), async (tx, { areas }) => {
    const changed = await sql.updateShiftLabel(tx, person.id, person.client === 'simulated');
    if (changed) tellShift(tx, world, person, { areas, onShift: true });
  });
}

export async function readShift(world: WorkerWorld, person: Person): Promise<OwnShift> {
  return actAs(world, asWorker(person), async (tx) => {
    const shift = await sql.selectShift(tx, person.id);
    const place = shift && await sql.selectPlace(tx, person.id);
    return {
      shift: shift ?? null,
      ...(place && {
        place: { point: [place.lon, place.lat] as [number, number], seenAt: place.seenAt },
      }),
    };
  });
}

/** Workers of a load or a set-up; what is kept of one besides the roles. */
export { insertWorkers as addWorkers, upsertWorkerProfile as putWorker } from './workers.sql.ts';
