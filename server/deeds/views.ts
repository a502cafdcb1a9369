/** What who may see of deeds: their own household, the panel, the supervisor of that very area. */
import type { Person } from '../access/access.ts';
import type { Seen } from '../access/log.ts';
import { LIMITS } from '../config.ts';
import type { CityHolder } from '../city/city.ts';
import { actAs, readAs, scopeOf } from '../grid/scope.ts';
import { cellsTouched } from '../households/households.ts';
import type { Clock } from '../platform/clock.ts';
import {
  asEngine, type Database, SYSTEM, type Transaction,
} from '../platform/database/database.ts';
import { failure } from '../platform/errors.ts';
import { encodePointTile, type TileAddress, tileBounds4326 } from '../platform/tile.ts';
import { ruleOfVersion } from '../rulebook/rulebook.ts';
import type { Direction } from '../platform/wire.schema.ts';
import type {
  DeedCase, DeedColumn, DeedQueue, DeedView, MapDeed, OwnDeed,
} from './deeds.schema.ts';
import * as sql from './deeds.sql.ts';
import { isOpen } from './life.schema.ts';

type DeedRow = sql.DeedRow;
type Place = sql.Place;

/** What the verbs of deeds stand on. */
export interface DeedWorld {
  database: Database;
  clock: Clock;
  city: CityHolder;
}

/** A page of a list and where the next one begins. */
export interface Page<Item> {
  items: Item[];
  next: Place | null;
}

/** Feature index of a place that the grid no longer reaches. */
export const NO_CELL = -1;

function shownOf(world: Pick<DeedWorld, 'city'>, row: DeedRow) {
  const { now, code, areaNow } = world.city.now.grid.placeOf(row.cellId);
  return {
    id: row.id, typeId: row.typeId, categoryId: row.categoryId, cellCode: now?.code ?? code,
    cellIndex: now?.index ?? NO_CELL, areaPath: areaNow, occurredAt: row.occurredAt,
    submittedAt: row.submittedAt, state: row.state, source: row.source, taskId: row.taskId,
  };
}
const pointOf = (row: DeedRow): [number, number] => [row.lon, row.lat];

/** For those who may see exact places: a deed at home is one of its cell, by category alone. */
function mapDeedOf(world: Pick<DeedWorld, 'city'>, row: DeedRow): MapDeed {
  const shown = shownOf(world, row);
  return row.atHome
    ? { ...shown, typeId: null, point: null } : { ...shown, point: pointOf(row) };
}

/** For the panel: the place is shown while the decision is open, and no longer. */
export function panelViewOf(world: Pick<DeedWorld, 'city'>, row: DeedRow): DeedView {
  return {
    ...shownOf(world, row), points: row.points, point: isOpen(row) ? pointOf(row) : null,
  };
}

/** Deeds as their own household sees them. */
export async function ownDeedsOf(
  tx: Transaction, world: DeedWorld, rows: readonly DeedRow[],
): Promise<OwnDeed[]> {
  const ids = rows.map((row) => row.id);
  const steps = await sql.selectSteps(tx, ids);
  const raises = await sql.selectRaises(tx, ids);
  return rows.map((row) => ({
    ...shownOf(world, row), point: pointOf(row), points: row.points, note: row.note,
    noticeEndsAt: row.noticeEndsAt,
    steps: steps.filter((step) => step.deedId === row.id)
      .map(({ state, at, reason }) => ({ state, at, reason })),
    raises: raises.filter((raise) => raise.deedId === row.id)
      .map(({ points, at }) => ({ points, at })),
  }));
}

/** Deeds as the panel sees them. */
export async function casesOf(
  tx: Transaction, world: DeedWorld, person: Person, rows: readonly DeedRow[],
): Promise<DeedCase[]> {
  const votes = await sql.selectVotes(tx, rows.map((row) => row.id));
  const since = new Date(world.clock().getTime() - 365 * 86_400_000).toISOString();
  // Counts of the whole city, without a word of whose.
  const counted = await asEngine(tx, SYSTEM.caps, (engine) =>
    sql.countLike(engine, [...new Set(rows.map((r) => r.typeId))], since));
  const like = new Map(counted.map((row) => [row.typeId, row]));
  return rows.map((row) => {
    const rule = ruleOfVersion(world.city.now.rulebook, row.typeId, row.ruleVersion);
    const here = votes.filter((vote) => vote.deedId === row.id);
    return {
      ...panelViewOf(world, row), note: row.note, rulePoints: rule.points,
      monthlyCap: rule.monthlyCap, votes: here.length, quorum: world.city.now.settings.panelQuorum,
      myVote: here.find((vote) => vote.personId === person.id)?.vote ?? null,
      approvedLike: like.get(row.typeId)?.approved ?? 0,
      rejectedLike: like.get(row.typeId)?.rejected ?? 0,
    };
  });
}

/** For the access log: whose deeds these are, and which area answers for each now. */
export const seenOf = (
  world: Pick<DeedWorld, 'city'>, rows: readonly Pick<DeedRow, 'cellId' | 'householdId'>[],
): Seen[] => rows.map(({ cellId, householdId }) =>
  ({ areaPath: world.city.now.grid.placeOf(cellId).areaNow, householdId }));

/** One more than a page was read: it tells whether there is a next one. */
function cut<Row extends { id: string }>(
  rows: readonly Row[], limit: number, at: (row: Row) => string,
): { rows: Row[]; next: Place | null } {
  const page = rows.slice(0, limit);
  const last = page.at(-1);
  return { rows: page, next: last && rows.length > limit ? { at: at(last), id: last.id } : null };
}

/** The panel's open decisions in its areas, oldest first, paged; never its own deeds. */
export async function readQueue(
  world: DeedWorld, person: Person, page: { after: sql.QueuePlace | null; limit: number },
): Promise<Omit<DeedQueue, 'nextCursor'> & { next: sql.QueuePlace | null }> {
  const asking = { person, right: 'deeds.decide' } as const;
  return readAs(world, asking, async (tx, { cellIds }, look) => {
    const who = { cellIds, personId: person.id, householdId: person.householdId };
    const found = await sql.selectQueue(tx, who, { after: page.after, limit: page.limit + 1 });
    const rows = found.slice(0, page.limit);
    const last = found.length > page.limit ? rows.at(-1) : undefined;
    look({ kind: 'queue', seen: seenOf(world, rows) });
    return {
      ...await sql.countQueue(tx, who), items: await casesOf(tx, world, person, rows),
      next: last === undefined ? null
        : { imported: last.source === 'import', at: last.submittedAt, id: last.id },
    };
  });
}

/** The panel's last decisions in its areas, newest first, paged. */
export async function readDecided(
  world: DeedWorld, person: Person, before: Place | null, limit: number,
): Promise<Page<DeedCase> & { total: number }> {
  const asking = { person, right: 'deeds.decide' } as const;
  return readAs(world, asking, async (tx, { cellIds }, look) => {
    const found = await sql.selectDecided(tx, cellIds, person.householdId, before, limit + 1);
    const { rows, next } = cut(found, limit, (row) => row.decidedAt);
    look({ kind: 'decided', seen: seenOf(world, rows) });
    return {
      items: await casesOf(tx, world, person, rows), next,
      total: await sql.countDecided(tx, cellIds, person.householdId),
    };
  });
}

/** The household's own deeds with their way, newest first, paged. Error: HOUSEHOLD_UNKNOWN. */
export async function readOwnDeeds(
  world: DeedWorld, person: Person, before: Place | null, limit: number,
): Promise<Page<OwnDeed>> {
  const { householdId } = person;
  if (!householdId) throw failure('HOUSEHOLD_UNKNOWN');
  return actAs(world, { person, right: 'household.own' }, async (tx) => {
    const found = await sql.selectOwn(tx, householdId, before, limit + 1);
    const { rows, next } = cut(found, limit, (row) => row.submittedAt);
    return { items: await ownDeedsOf(tx, world, rows), next };
  });
}

export interface DeedListQuery {
  bbox: readonly number[] | null;
  cellCode: string | null;
  from: string | null;
  to: string | null;
  column: DeedColumn;
  direction: Direction;
  after: Place | null;
  limit: number;
}

/**
 * Deeds with exact places for the supervisor of that very area, in order and paged: of one cell,
 * or of a box no larger than a view at the zoom from which places are shown; those done at home by
 * the cells that the box touches. The look is noted.
 * Error: BAD_REQUEST for neither.
 */
export async function listDeeds(
  world: DeedWorld, person: Person, query: DeedListQuery,
): Promise<Page<MapDeed> & { total: number }> {
  const { bbox, cellCode } = query;
  if (cellCode === null && !(bbox && isExactView(bbox))) {
    throw failure('BAD_REQUEST', {
      bbox: 'name a cell, or a box no larger than a view at the zoom of exact places',
      zoomMin: LIMITS.EXACT_ZOOM_MIN, pixelsMax: LIMITS.EXACT_VIEW_PIXELS_MAX,
    });
  }
  const cell = cellCode === null ? undefined : world.city.now.grid.byCode.get(cellCode);
  const asking = { person, right: 'deeds.exact' } as const;
  return readAs(world, asking, async (tx, scope, look) => {
    const cellIds = scope.cellIds.filter((id) =>
      cellCode === null || (cell && world.city.now.grid.placeOf(id).now?.id === cell.id));
    const { grid } = world.city.now;
    const boxCellIds = bbox ? cellsTouched(grid, cellIds, bbox).map(({ id }) => id) : [];
    const filter = { ...query, cellIds, boxCellIds };
    const found = await sql.selectDeeds(tx, { ...filter, limit: query.limit + 1 });
    const { rows, next } = cut(found, query.limit, (row) =>
      (query.column === 'occurred' ? row.occurredAt : row.submittedAt));
    look({ kind: 'deeds', seen: seenOf(world, rows) });
    return {
      items: rows.map((row) => mapDeedOf(world, row)), next,
      total: await sql.countDeeds(tx, filter),
    };
  });
}

const TILE_PIXELS = 512;
/** Web Mercator ends here. */
const LATITUDE_MAX = 85.051129;

/** True for a box that a view of the largest size shows at the zoom from which places are exact. */
export function isExactView(bbox: readonly number[]): boolean {
  const [west, south, east, north] = bbox as [number, number, number, number];
  const world = TILE_PIXELS * 2 ** LIMITS.EXACT_ZOOM_MIN;
  const rise = (lat: number) => {
    const inside = Math.max(-LATITUDE_MAX, Math.min(LATITUDE_MAX, lat));
    return Math.log(Math.tan(Math.PI / 4 + (inside * Math.PI) / 360)) / (2 * Math.PI);
  };
  const most = LIMITS.EXACT_VIEW_PIXELS_MAX;
  return ((east - west) / 360) * world <= most && (rise(north) - rise(south)) * world <= most;
}

/**
 * A tile of deeds from zoom 14: those of the supervisor's own area, and the panel's open decisions
 * that are not the person's own and not yet voted on. What was done at home is counted by cell, in
 * a layer of its own. The look is noted.
 */
export async function deedTile(
  world: DeedWorld, person: Person, address: TileAddress, from: string | null, to: string | null,
): Promise<Uint8Array> {
  if (address.z < LIMITS.EXACT_ZOOM_MIN) return new Uint8Array();
  const { grid } = world.city.now;
  const filter = {
    exactCells: scopeOf(grid, person, 'deeds.exact').cellIds,
    openCells: scopeOf(grid, person, 'deeds.decide').cellIds,
    personId: person.id, householdId: person.householdId, from, to,
  };
  const bounds = tileBounds4326(address);
  const asking = { person, right: ['deeds.exact', 'deeds.decide'] } as const;
  return readAs(world, asking, async (tx, _scope, look) => {
    const touched = cellsTouched(grid, filter.exactCells, bounds)
      .map(({ id, now }) => ({ id, nowId: now.id }));
    const counted = touched.length > 0 ? await sql.countAtHome(tx, touched, filter) : [];
    const cells = encodePointTile(
      counted.map(({ lon, lat, deeds }) => ({ lon, lat, properties: { deeds } })), address,
      { layer: CELLS_LAYER, total: counted.length });
    const { tile, shown } = await exactTile(tx, { world, filter, address });
    look({ kind: 'deed_map', seen: seenOf(world, shown) });
    // The layers of a tile may stand in several parts.
    return Buffer.concat([tile, cells]);
  });
}

/** The layer of what was done at home: one point inside each cell, with how many. */
const CELLS_LAYER = 'cells';

/** What lies in it with its place: the tile, and the rows that are shown. */
async function exactTile(
  tx: Transaction,
  { world, filter, address }: {
    world: DeedWorld; filter: sql.TileFilter; address: TileAddress;
  },
) {
  const limit = LIMITS.TILE_FEATURES_MAX;
  if (world.database.engine !== 'embedded') {
    return sql.selectTile(tx, filter, address.z, address.x, address.y, limit);
  }
  const shown = await sql.selectInBounds(tx, filter, tileBounds4326(address), limit);
  const tile = encodePointTile(shown.map(({ lon, lat, category, state }) =>
    ({ lon, lat, properties: { category, state } })), address,
  { layer: 'deeds', total: shown[0]?.total ?? 0 });
  return { tile, shown };
}
