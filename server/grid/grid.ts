/** The grid in memory: areas, cells, the exact locator and the boundary tiles of one version. */
import { createHash } from 'node:crypto';
import type { MultiPolygon } from 'geojson';
import { type Database, SYSTEM, type Transaction, transact } from '../platform/database/database.ts';
import { failure } from '../platform/errors.ts';
import { buildBoundaryTilesInWorker, type TilePyramid } from './boundary-tiles.ts';
import type { AreaOutlines, AreaView } from './grid.schema.ts';
import {
  type AreaRow, type CellRow, type CityRow, insertAreas, insertGridVersion, insertLabels,
  selectAreas, selectCells, selectCity, selectGridVersion, selectLabels, selectRetiredCells,
  upsertCity,
} from './grid.sql.ts';
import { createLocator, type Locator } from '../../cores/locator.ts';
import { type Cell, type CellPlace, placeCells } from './places.ts';

export type { AreaRow, CityRow } from './grid.sql.ts';
export type { Cell, CellPlace } from './places.ts';

export interface Grid {
  city: CityRow | undefined;
  /** Of the content: the same cells have the same version in every process and database. */
  version: number;
  areas: readonly AreaView[];
  /** Paths of the areas that hold cells: each is a leaf with its own streams of news. */
  leaves: readonly string[];
  /** In the order of the feature index. */
  cells: readonly Cell[];
  byCode: ReadonlyMap<string, Cell>;
  /** Every cell that ever was, by its id; those of today first. */
  places: ReadonlyMap<number, CellPlace>;
  /** The place of a cell, retired or not. Error: GRID_CHANGING for one that is not read yet. */
  placeOf(cellId: number): CellPlace;
  locator: Locator;
  bounds: [number, number, number, number];
  labels: readonly { nameZh: string; nameEn: string; point: [number, number]; rank: number }[];
  outlines: AreaOutlines;
  /** Boundary tiles: built once, at the first call, in a worker thread. */
  tiles: () => Promise<TilePyramid>;
}

type Box = [number, number, number, number];
const NOWHERE: Box = [-180, -85, 180, 85];

/** Does work once; a rejected try is not kept: the next call tries again. */
export function once<T>(work: () => Promise<T>): () => Promise<T> {
  let known: Promise<T> | undefined;
  return () => (known ??= work().catch((error: unknown) => {
    known = undefined;
    throw error;
  }));
}

/** The grid as a database or a transaction in progress (a load) sees it. */
export async function readGrid(handle: Database | Transaction): Promise<Grid> {
  const rows = await transact(handle, SYSTEM.cube, async (tx) => {
    const version = await selectGridVersion(tx);
    return {
      version,
      city: await selectCity(tx),
      areas: await selectAreas(tx),
      cells: await selectCells(tx, version),
      retired: await selectRetiredCells(tx, version),
      labels: await selectLabels(tx),
    };
  });
  const version = versionOf(rows.cells);
  const cells = rows.cells.map(toCell);
  const areas = rows.areas.map((area) => toArea(area, cells));
  const locator = createLocator(rows.cells);
  const places = placeCells(cells, rows.retired, locator);
  return {
    city: rows.city,
    version,
    areas,
    leaves: [...new Set(cells.map((cell) => cell.areaPath))].sort(),
    cells,
    byCode: new Map(cells.map((cell) => [cell.code, cell])),
    places,
    placeOf: (cellId) => {
      const place = places.get(cellId);
      if (!place) throw failure('GRID_CHANGING', { cellId });
      return place;
    },
    locator,
    bounds: cells.length ? cells.map((cell) => cell.bounds).reduce(join) : NOWHERE,
    labels: rows.labels.map((l) => ({
      nameZh: l.nameZh, nameEn: l.nameEn, point: [l.lon, l.lat], rank: l.rank,
    })),
    outlines: {
      type: 'FeatureCollection',
      features: rows.areas.flatMap(({ path, parent, nameZh, nameEn, geometry }) =>
        (geometry && parent !== null ? [{
          type: 'Feature' as const, properties: { path, nameZh, nameEn },
          geometry: { type: geometry.type, coordinates: geometry.coordinates },
        }] : [])),
    },
    tiles: once(() => buildBoundaryTilesInWorker(rows.cells, version)),
  };
}

/**
 * The version as the world sees it: 48 bits of a hash of what the tiles are made of. An address that
 * browsers keep for good never shows the borders of another database; 0 without cells.
 */
function versionOf(cells: readonly CellRow[]): number {
  if (cells.length === 0) return 0;
  const hash = createHash('sha256');
  for (const { index, code, geometry } of cells) {
    hash.update(`${index} ${code} ${JSON.stringify(geometry.coordinates)}\n`);
  }
  return Math.max(1, hash.digest().readUIntBE(0, 6));
}

function boxOf(geometry: MultiPolygon): Box {
  const box: Box = [Infinity, Infinity, -Infinity, -Infinity];
  for (const polygon of geometry.coordinates) {
    for (const [x, y] of polygon[0] as [number, number][]) {
      box[0] = Math.min(box[0], x);
      box[1] = Math.min(box[1], y);
      box[2] = Math.max(box[2], x);
      box[3] = Math.max(box[3], y);
    }
  }
  return box;
}
const join = (a: Box, b: Box): Box => [
  Math.min(a[0], b[0]), Math.min(a[1], b[1]), Math.max(a[2], b[2]), Math.max(a[3], b[3]),
];
const middle = (box: Box): [number, number] => [(box[0] + box[2]) / 2, (box[1] + box[3]) / 2];

function toCell(row: CellRow): Cell {
  const { geometry, ...rest } = row;
  const bounds = boxOf(geometry);
  return { ...rest, bounds, center: middle(bounds) };
}

function toArea(row: AreaRow, cells: readonly Cell[]): AreaView {
  const inside = cells.filter((cell) => `${cell.areaPath}/`.startsWith(`${row.path}/`));
  const bounds = inside.length ? inside.map((cell) => cell.bounds).reduce(join) : NOWHERE;
  const { path, parent, nameZh, nameEn, kind } = row;
  return { path, parent, nameZh, nameEn, kind, bounds, center: middle(bounds) };
}

/**
 * The cell a point lies in; a point on a shared border belongs to the cell with the lowest code.
 * Errors: GRID_OUTSIDE with the point; GRID_EMPTY when no city is loaded.
 */
export function locateCell(grid: Grid, point: readonly [number, number]): Cell {
  if (grid.cells.length === 0) throw failure('GRID_EMPTY');
  const index = grid.locator.locate(point[0], point[1]);
  const cell = grid.cells[index];
  if (index < 0 || !cell) throw failure('GRID_OUTSIDE', { point });
  return cell;
}

/** Puts the city's row; the caller has checked that the database may hold it. */
export async function putCity(tx: Transaction, city: CityRow): Promise<void> {
  await upsertCity(tx, city);
}

/** The first grid version of a city: areas, cells and labels. */
export async function putFirstGrid(
  tx: Transaction, validFrom: string,
  grid: {
    areas: readonly AreaRow[];
    cells: readonly {
      code: string; nameZh: string; nameEn: string; areaPath: string; geometry: unknown;
    }[];
    labels: Grid['labels'];
  },
): Promise<void> {
  await insertAreas(tx, grid.areas);
  await insertGridVersion(tx, 1, validFrom, grid.cells);
  await insertLabels(tx, grid.labels);
}

/** The city's row as the database holds it now; undefined before any city is loaded. */
export async function readCity(tx: Transaction): Promise<CityRow | undefined> {
  return selectCity(tx);
}
