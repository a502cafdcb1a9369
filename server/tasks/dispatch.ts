/**
 * Who is asked next. The index in memory proposes in order of great-circle metres; eligibility is
 * known before distance counts; the row in the database decides (a claim by unique indexes).
 */
import { randomUUID } from 'node:crypto';
import { within } from '../access/access.ts';
import { LIMITS } from '../config.ts';
import type { GridHolder } from '../grid/grid.ts';
import { announce } from '../platform/announce.ts';
import type { Clock } from '../platform/clock.ts';
import type { Database, Transaction } from '../platform/database/database.ts';
import { failure } from '../platform/errors.ts';
import { freshnessOf, type WorkerFacts, type Workers } from '../workers/workers.ts';
import type { Candidate, OfferView } from './tasks.schema.ts';
import * as sql from './tasks.sql.ts';

export interface DispatchWorld {
  database: Database;
  clock: Clock;
  grid: GridHolder;
  workers: Workers;
  offerLifetimeSeconds: number;
}

type Exclusion = Candidate['excludedBecause'][number];
interface Place { lon: number; lat: number; areaPath: string; taskId: string | null; filedBy: string | null }
/** Where a task is, and who is not to be asked for it. */
export const placeOf = ({ lon, lat, areaPath, id, filedBy }: sql.TaskRow): Place =>
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

/** Able workers from near to far, in batches: most often the first batch is enough. */
async function* ableNearest(
  tx: Transaction, world: DispatchWorld, place: Place, again: boolean,
): AsyncGenerator<{ id: string; meters: number }> {
  const { index, facts } = world.workers;
  const now = world.clock().getTime();
  let seen = 0;
  for (let k = 16; ; k *= 4) {
    const near = index.nearest(
      place.lon, place.lat, k,
      (id) => knownAgainst(facts.get(id), place, now).length === 0,
      LIMITS.OFFER_DISTANCE_METERS_MAX);
    const batch = near.slice(seen);
    const abilities = new Map((await sql.selectAbility(tx, batch.map((n) => n.id), place.taskId))
      .map((ability) => [ability.id, ability]));
    for (const one of batch) {
      const against = claimedAgainst(abilities.get(one.id))
        .filter((reason) => !again || reason !== 'already_asked');
      if (against.length === 0) yield one;
    }
    if (near.length < k) return;
    seen = near.length;
  }
}

/**
 * Offers the locked task to the nearest able worker. Without one the task waits: it is tried again
 * while nobody is available, and handed to the dispatcher when enough have been asked. A person is
 * not bound by that number; asking by hand comes back to those asked before when nobody new is there.
 */
export async function offerToNearest(
  tx: Transaction, world: DispatchWorld, task: sql.TaskRow,
  how: 'by itself' | 'beyond the limit' | 'by hand' = 'by itself',
): Promise<void> {
  const now = world.clock();
  const place = placeOf(task);
  if (how !== 'by itself' || task.fence < LIMITS.OFFERS_PER_TASK_MAX) {
    for await (const near of ableNearest(tx, world, place, false)) {
      if (await offerTo(tx, world, task, near)) return;
    }
    if (how === 'by hand') {
      for await (const near of ableNearest(tx, world, place, true)) {
        if (await offerTo(tx, world, task, near)) return;
      }
    }
  }
  const asked = task.fence > 0;
  task.state = 'new';
  task.waitingFor = asked ? 'nobody_accepted' : 'nobody_available';
  await sql.updateTask(tx, task.id, {
    state: 'new', waitingFor: task.waitingFor,
    retryAt: task.fence < LIMITS.OFFERS_PER_TASK_MAX
      ? new Date(now.getTime() + LIMITS.TASK_RETRY_SECONDS * 1000).toISOString() : null,
  });
}

/** Offers the locked task to one worker; false when somebody else's claim came first. */
async function offerTo(
  tx: Transaction, world: DispatchWorld, task: sql.TaskRow, near: { id: string; meters: number },
): Promise<boolean> {
  const now = world.clock();
  const row = {
    id: randomUUID(), taskId: task.id, workerId: near.id, distanceMeters: near.meters,
    offeredAt: now.toISOString(),
    expiresAt: new Date(now.getTime() + world.offerLifetimeSeconds * 1000).toISOString(),
  };
  const fence = await sql.insertOffer(tx, row);
  if (fence === undefined) return false;
  task.state = 'offered';
  task.fence = fence;
  task.waitingFor = null;
  await sql.updateTask(tx, task.id, { state: 'offered', fence });
  announce(tx, {
    stream: `worker:${near.id}`, kind: 'task:offered',
    body: offerViewOf(task, { ...row, fence }, now),
  });
  return true;
}

/**
 * Offers the locked task to the worker a dispatcher chose: the same claim, the distance is known
 * but does not decide. Error: WORKER_UNAVAILABLE with why.
 */
export async function offerToChosen(
  tx: Transaction, world: DispatchWorld, task: sql.TaskRow, workerId: string,
): Promise<void> {
  const facts = world.workers.facts.get(workerId);
  const [ability] = await sql.selectAbility(tx, [workerId], task.id);
  const against = [
    ...knownAgainst(facts, placeOf(task), world.clock().getTime()),
    ...claimedAgainst(ability).filter((reason) => reason !== 'already_asked'),
  ];
  const near = world.workers.index.nearest(task.lon, task.lat, 1, (id) => id === workerId)[0];
  if (against.length || !near || !await offerTo(tx, world, task, near)) {
    throw failure('WORKER_UNAVAILABLE', { because: against });
  }
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
 * True when a reader of these areas may see where the worker is: the position lies in them; outside
 * every cell, when the worker's whole area does.
 */
export function isShownIn(
  { grid, workers }: Pick<DispatchWorld, 'grid' | 'workers'>, areas: readonly string[],
  worker: Pick<WorkerFacts, 'id' | 'areas'>,
): boolean {
  const point = workers.index.position(worker.id);
  const cell = point && grid.now.cells[grid.now.locator.locate(...point)];
  const where = cell ? [cell.areaPath] : worker.areas;
  return where.every((path) => areas.some((area) => within(path, area)));
}

/**
 * The ranking explained line by line: who is near, who is able, and why the others are not. Workers
 * of other areas who stand elsewhere are left out: metres from three places would tell where.
 */
export async function rankCandidates(
  tx: Transaction, world: DispatchWorld, place: Place, areas: readonly string[],
): Promise<Candidate[]> {
  const { index, facts } = world.workers;
  const now = world.clock().getTime();
  const near = index.nearest(place.lon, place.lat, SHOWN_MAX * 4);
  const abilities = new Map((await sql.selectAbility(tx, near.map((n) => n.id), place.taskId))
    .map((ability) => [ability.id, ability]));
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
    if (excludedBecause.includes('other_area') && !isShownIn(world, areas, known)) return [];
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
  const others = rows.filter((row) => row.excludedBecause.length > 0);
  return [...able.slice(0, SHOWN_MAX - Math.min(4, others.length)), ...others.slice(0, 4)];
}
