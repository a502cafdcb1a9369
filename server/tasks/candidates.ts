/**
 * Who could be asked for a task and why the others cannot: the ranking that a dispatcher reads, line
 * by line, before choosing. The machine's own choice is the matcher's.
 */
import { greatCircleMeters } from '../../cores/nearest-index.ts';
import { type Person, within } from '../access/access.ts';
import type { CityHolder } from '../city/city.ts';
import { LIMITS } from '../config.ts';
import { locateCell } from '../grid/grid.ts';
import { readAs, type Scope, scopeOf } from '../grid/scope.ts';
import type { Clock } from '../platform/clock.ts';
import {
  asEngine, type Database, SYSTEM, type Transaction,
} from '../platform/database/database.ts';
import { failure } from '../platform/errors.ts';
import { freshnessOf, type WorkerFacts, type Workers } from '../workers/workers.ts';
import type { Candidate, Candidates, OfferView } from './tasks.schema.ts';
import * as sql from './tasks.sql.ts';

export interface DispatchWorld {
  database: Database;
  clock: Clock;
  city: CityHolder;
  workers: Workers;
  /** Says that a worker has become free: what waits is looked at now, not by the next sweep. */
  freed: () => void;
}

type Exclusion = Candidate['excludedBecause'][number];
interface Place { lon: number; lat: number; areaPath: string; taskId: string | null; filedBy: string | null }
/** Where a task is, and who is not to be asked for it. */
const placeOf = ({ lon, lat, areaPath, id, filedBy }: sql.TaskRow): Place =>
  ({ lon, lat, areaPath, taskId: id, filedBy });
type Ability = Awaited<ReturnType<typeof sql.selectAbility>>[number];

/** What memory knows against a worker, before any distance. */
function knownAgainst(
  facts: WorkerFacts | undefined, place: Place, now: number,
): Exclusion[] {
  if (!facts) return ['off_shift'];
  const reasons: Exclusion[] = [];
  if (freshnessOf(facts.seenAt, now) === 'stale') reasons.push('stale_position');
  if (!facts.areas.some((area) => within(place.areaPath, area))) reasons.push('other_area');
  if (facts.id === place.filedBy) reasons.push('own_report');
  return reasons;
}

/** What only the database knows. */
function claimedAgainst(ability: Ability | undefined): Exclusion[] {
  if (!ability?.onShift) return ['off_shift'];
  const reasons: Exclusion[] = [];
  if (ability.hasOffer) reasons.push('has_open_offer');
  if (ability.load >= LIMITS.TASKS_PER_WORKER_MAX) reasons.push('too_many_tasks');
  if (ability.asked) reasons.push('already_asked');
  return reasons;
}

/** Why this worker cannot be asked for this task by hand: who was asked before may be again. */
export async function reasonsAgainst(
  tx: Transaction, world: DispatchWorld, task: sql.TaskRow, workerId: string,
): Promise<Exclusion[]> {
  const [ability] = await sql.selectAbility(tx, [workerId], task.id);
  const known = knownAgainst(
    world.workers.facts.get(workerId), placeOf(task), world.clock().getTime());
  // Who went home is off shift for memory and for the database: one reason, told once.
  return [...new Set([...known, ...claimedAgainst(ability)])]
    .filter((reason) => reason !== 'already_asked');
}

/**
 * The ranking for a place, explained; for a task that is filed already, with who was asked before
 * and who reported it. Errors: GRID_OUTSIDE, NOT_ALLOWED, NOT_FOUND.
 */
export async function previewCandidates(
  world: DispatchWorld, person: Person, place: { point: [number, number] } | { taskId: string },
): Promise<Candidates> {
  const { grid } = world.city.now;
  const shown = scopeOf(grid, person, 'workers.read');
  return readAs(world, { person, right: 'tasks.file' }, async (tx, scope, look) => {
    const wanted = 'taskId' in place ? await ofTask(place.taskId) : ofPoint(place.point);
    const ranked = await rankCandidates(tx, world, wanted, shown);
    look({ kind: 'positions', seen: ranked.candidates.map(({ workerId }) =>
      ({ areaPath: wanted.areaPath, personId: workerId })) });
    return ranked;

    async function ofTask(id: string): Promise<Place> {
      const task = await sql.selectTask(tx, id);
      if (!task || !scope.covers(task.areaPath)) throw failure('NOT_FOUND');
      return placeOf(task);
    }
    function ofPoint(point: [number, number]): Place {
      const cell = locateCell(grid, point);
      if (!scope.covers(cell.areaPath)) throw failure('NOT_ALLOWED');
      const [lon, lat] = point;
      return { lon, lat, areaPath: cell.areaPath, taskId: null, filedBy: null };
    }
  });
}

export const titlesOf = ({ titleZh, titleEn }: Pick<sql.TaskRow, 'titleZh' | 'titleEn'>) =>
  (titleZh && titleEn ? { nameZh: titleZh, nameEn: titleEn } : null);

export function offerViewOf(
  task: sql.TaskRow, offer: Omit<sql.OfferRow, 'state'>, now: Date,
): OfferView {
  return {
    id: offer.id, taskId: task.id, fence: offer.fence, title: task.title, titles: titlesOf(task),
    note: task.note,
    categoryId: task.categoryId, priority: task.priority, point: [task.lon, task.lat],
    address: task.address, distanceMeters: offer.distanceMeters, offeredAt: offer.offeredAt,
    expiresAt: offer.expiresAt, serverNow: now.toISOString(),
  };
}

/** Town speed, on foot and by bicycle: an indication only. */
const METERS_PER_MINUTE = 200;
const SHOWN_MAX = 12;

/**
 * True when a reader may see where the worker is: the position lies in the scope; outside every
 * cell, when the worker's whole area does.
 */
export function isShownIn(
  { city, workers }: Pick<DispatchWorld, 'city' | 'workers'>, scope: Scope,
  worker: Pick<WorkerFacts, 'id' | 'areas'>,
): boolean {
  const point = workers.index.position(worker.id);
  const { cells, locator } = city.now.grid;
  const cell = point && cells[locator.locate(...point)];
  const where = cell ? [cell.areaPath] : worker.areas;
  return where.every(scope.covers);
}

/** The nearest, phones on the line first: in the order in which they would be asked. */
function nearBoth({ workers }: DispatchWorld, place: Place, k: number) {
  const near = (connected: boolean) => workers.index.nearest(
    place.lon, place.lat, k, (id) => workers.isConnected(id) === connected);
  return [...near(true), ...near(false)];
}

/** Workers whom nothing that memory knows keeps from being asked: their number is no secret. */
function knownAble({ workers }: DispatchWorld, place: Place, now: number): string[] {
  return [...workers.facts.values()].filter((facts) => {
    const point = workers.index.position(facts.id);
    return point !== undefined && knownAgainst(facts, place, now).length === 0
      && greatCircleMeters(...point, place.lon, place.lat) <= LIMITS.OFFER_DISTANCE_METERS_MAX;
  }).map((facts) => facts.id);
}

/**
 * The ranking explained line by line: who is near, who is able, and why the others are not. Workers
 * of other areas who stand elsewhere are left out: metres from three places would tell where.
 */
async function rankCandidates(
  tx: Transaction, world: DispatchWorld, place: Place, scope: Scope,
): Promise<Candidates> {
  const { index, facts } = world.workers;
  const now = world.clock().getTime();
  const near = nearBoth(world, place, SHOWN_MAX * 4);
  const [found, count] = await asEngine(tx, SYSTEM.dispatch, async (engine) => [
    await sql.selectAbility(engine, near.map((n) => n.id), place.taskId),
    await sql.countAble(engine, knownAble(world, place, now), {
      taskId: place.taskId, loadMax: LIMITS.TASKS_PER_WORKER_MAX }),
  ] as const);
  const abilities = new Map(found.map((ability) => [ability.id, ability]));
  const rows = near.flatMap(({ id, meters }) => {
    const known = facts.get(id);
    const point = index.position(id);
    if (!known || !point) return [];
    const ability = abilities.get(id);
    const excludedBecause = [
      ...knownAgainst(known, place, now),
      ...claimedAgainst(ability),
    ];
    if (meters > LIMITS.OFFER_DISTANCE_METERS_MAX) excludedBecause.push('too_far');
    if (excludedBecause.includes('other_area') && !isShownIn(world, scope, known)) return [];
    return [{
      workerId: id, name: known.name, rank: null as number | null, distanceMeters: meters,
      minutes: Math.max(1, Math.ceil(meters / METERS_PER_MINUTE)), load: ability?.load ?? 0,
      seenSecondsAgo: known.seenAt === null ? null
        : Math.max(0, Math.round((now - known.seenAt) / 1000)),
      freshness: freshnessOf(known.seenAt, now), excludedBecause, point,
    }];
  });
  const able = rows.filter((row) => row.excludedBecause.length === 0)
    .map((row, i) => ({ ...row, rank: i + 1 }));
  const others = rows.filter((row) => row.excludedBecause.length > 0)
    .sort((a, b) => a.distanceMeters - b.distanceMeters);
  return {
    candidates: [
      ...able.slice(0, SHOWN_MAX - Math.min(4, others.length)), ...others.slice(0, 4)],
    able: count,
  };
}
