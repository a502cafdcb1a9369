/**
 * A city of one's own: cells from WGS84 GeoJSON, with households (CSV or GeoJSON) and parents if
 * there are any. Attributes are guessed and the guesses are answered, so that they can be printed
 * and overridden. What is invalid is refused with feature and reason, and then nothing is loaded.
 */
import { IANAZone } from 'luxon';
import { LIMITS } from '../config.ts';
import { createLocator } from '../../cores/locator.ts';
import type {
  Area,
  CitySource,
  SourceArea,
  SourceCell,
  SourceHousehold,
} from './city-source.ts';
import { guessId, guessName, guessParent, setGuess, textOf } from './custom/fields.ts';
import type { CustomFields } from './custom/fields.ts';
import { readFeatures } from './custom/files.ts';
import type { Row } from './custom/files.ts';
import { readHouseholds } from './custom/households.ts';
import { findOverlaps } from './custom/overlaps.ts';
import {
  areaProblem, Problems, PROBLEMS_SHOWN, tidyArea, UniqueIds, verticesOf,
} from './custom/validate.ts';
import type { Problem } from './custom/validate.ts';
import { innerPoint, viewOf } from './geometry.ts';
import { citySlug, slug } from './ids.ts';
import { MORAL_BANK_CATEGORIES, MORAL_BANK_TYPES } from './moral-bank.ts';

export { FIELD_FLAGS } from './custom/fields.ts';

export interface CustomOptions {
  /** Shown as the city's name; its slug is the id and the root of the area paths. */
  name: string;
  cells: string;
  households?: string;
  parents?: string;
  fields?: Partial<CustomFields>;
  /** An IANA zone; guessed from the longitude when absent. */
  timeZone?: string;
  language?: 'zh-CN' | 'en';
}

export interface CustomGuess {
  fields: Partial<CustomFields>;
  timeZone: string;
  language: 'zh-CN' | 'en';
}

interface Named {
  /** Counted from 1 in its file. */
  feature: number;
  id: string;
  name: string;
  geometry: Area;
  attributes: Row['attributes'];
}

/** Throws LOAD_INVALID `{ problems: [{ file, feature, reason }], total }`. */
export async function readCustom(
  options: CustomOptions,
): Promise<{ source: CitySource; guess: CustomGuess }> {
  const problems = new Problems();
  const fields: Partial<CustomFields> = { ...options.fields };
  if (options.timeZone !== undefined && !IANAZone.isValidZone(options.timeZone)) {
    problems.add('cells', null, `the time zone ${options.timeZone} is unknown`);
  }
  const parents = options.parents === undefined ? [] : await readParents(options, fields, problems);
  const named = await readCells(options, fields, problems);
  checkCells(named, problems);
  // Households are placed into cells, so broken cells end the reading here.
  problems.refuseAll();
  const cityId = citySlug(options.name);
  const { areas, cells } = arrange(options, cityId, named, parents, fields, problems);
  const locator = createLocator(
    cells.map(({ code, geometry }, index) => ({ index, code, geometry })),
  );
  const households =
    options.households === undefined
      ? []
      : await readHouseholds(options.households, cityId, fields, locator, problems);
  problems.refuseAll();
  const view = viewOf(cells.map((cell) => cell.geometry));
  const names = [options.name, ...cells.map((cell) => cell.nameZh)].join('');
  const guess: CustomGuess = {
    fields,
    timeZone: options.timeZone ?? guessZone(view.center),
    language: options.language ?? (/\p{Script=Han}/u.test(names) ? 'zh-CN' : 'en'),
  };
  return { source: toSource(options, cityId, { areas, cells, households, guess, view }), guess };
}

interface Parts {
  areas: SourceArea[];
  cells: SourceCell[];
  households: SourceHousehold[];
  guess: CustomGuess;
  view: ReturnType<typeof viewOf>;
}

function toSource(options: CustomOptions, id: string, parts: Parts): CitySource {
  const { areas, cells, households, guess, view } = parts;
  return {
    city: {
      id,
      nameZh: options.name,
      nameEn: options.name,
      timeZone: guess.timeZone,
      language: guess.language,
      ...view,
      model: false,
      attribution: '',
    },
    areas,
    cells,
    labels: areas.slice(1).flatMap(({ nameZh, nameEn, geometry }, i) =>
      geometry ? [{ nameZh, nameEn, point: innerPoint(geometry), rank: i + 1 }] : [],
    ),
    categories: [...MORAL_BANK_CATEGORIES],
    deedTypes: [...MORAL_BANK_TYPES],
    households,
    tasks: [],
    deeds: [],
    account: {
      read: { cells: cells.length, areas: areas.length, households: households.length },
      adjusted: {},
      refused: [],
      shiftSeconds: null,
      shiftWeeks: null,
    },
  };
}

/** What no cell shows by itself: too much of everything, and cells that lie over each other. */
function checkCells(named: readonly Named[], problems: Problems): void {
  const vertices = named.reduce((sum, cell) => sum + verticesOf(cell.geometry), 0);
  if (vertices > LIMITS.LOAD_VERTICES_MAX) {
    problems.add('cells', null, `have ${vertices} points; ${LIMITS.LOAD_VERTICES_MAX} are the most`);
    return;
  }
  for (const { a, b, at } of findOverlaps(named.map((cell) => cell.geometry), PROBLEMS_SHOWN)) {
    const place = at.map((degrees) => degrees.toFixed(6)).join(', ');
    problems.add('cells', named[a]!.feature,
      `${named[a]!.id} lies over ${named[b]!.id} (feature ${named[b]!.feature}) at ${place}`);
  }
}

async function readCells(
  options: CustomOptions,
  fields: Partial<CustomFields>,
  problems: Problems,
): Promise<Named[]> {
  const rows = await readFeatures(options.cells, 'cells', problems);
  const attributes = rows.map((row) => row.attributes);
  setGuess(fields, 'cellId', guessId(attributes));
  setGuess(fields, 'cellName', guessName(attributes));
  return toNamed(rows, 'cells', fields.cellId, fields.cellName, problems);
}

async function readParents(
  options: CustomOptions,
  fields: Partial<CustomFields>,
  problems: Problems,
): Promise<Named[]> {
  const rows = await readFeatures(options.parents!, 'parents', problems);
  const attributes = rows.map((row) => row.attributes);
  setGuess(fields, 'parentId', guessId(attributes));
  setGuess(fields, 'parentName', guessName(attributes));
  return toNamed(rows, 'parents', fields.parentId, fields.parentName, problems);
}

function toNamed(
  rows: readonly Row[],
  file: Problem['file'],
  idField: string | undefined,
  nameField: string | undefined,
  problems: Problems,
): Named[] {
  if (rows.length > 0 && idField === undefined) {
    problems.add(file, null, 'no attribute is a distinct id; name one');
    return [];
  }
  const ids = new UniqueIds(file, problems);
  return rows.flatMap((row, i): Named[] => {
    const id = ids.take(row.attributes, idField ?? '', i + 1);
    const reason = areaProblem(row.geometry);
    if (reason) problems.add(file, i + 1, reason);
    if (reason || id === null) return [];
    const name = (nameField && textOf(row.attributes[nameField])) || id;
    const geometry = tidyArea(row.geometry as Area);
    return [{ feature: i + 1, id, name, geometry, attributes: row.attributes }];
  });
}

function arrange(
  options: CustomOptions,
  cityId: string,
  named: readonly Named[],
  parents: readonly Named[],
  fields: Partial<CustomFields>,
  problems: Problems,
): Pick<Parts, 'areas' | 'cells'> {
  const pathOf = new Map<string, string>();
  const areas: SourceArea[] = parents.map(({ id, name, geometry }, i) => {
    const part = slug(id) || `area_${i + 1}`;
    const taken = [...pathOf.values()].includes(`${cityId}/${part}`);
    const path = `${cityId}/${taken ? `${part}_${i + 1}` : part}`;
    pathOf.set(id, path);
    return { path, parent: cityId, nameZh: name, nameEn: name, kind: 'ward', geometry };
  });
  const attributes = named.map((cell) => cell.attributes);
  setGuess(fields, 'cellParent', guessParent(attributes, new Set(pathOf.keys())));
  const parentAt =
    parents.length > 0 &&
    createLocator(parents.map(({ id, geometry }, index) => ({ index, code: id, geometry })));
  const cells = named.map((cell, i): SourceCell => {
    const { id, name, geometry } = cell;
    const byField = fields.cellParent && textOf(cell.attributes[fields.cellParent]);
    const byPlace = parentAt && parents[parentAt.locate(...innerPoint(geometry))]?.id;
    const areaPath = parentAt ? pathOf.get(byField || byPlace || '') : cityId;
    if (areaPath === undefined) problems.add('cells', i + 1, `${id} lies in none of the parents`);
    return { code: id, nameZh: name, nameEn: name, areaPath: areaPath ?? cityId, geometry };
  });
  const city: SourceArea = {
    path: cityId,
    parent: null,
    nameZh: options.name,
    nameEn: options.name,
    kind: 'city',
    geometry: null,
  };
  return {
    areas: [city, ...areas.sort((a, b) => (a.path < b.path ? -1 : 1))],
    cells: cells.sort((a, b) => (a.code < b.code ? -1 : 1)),
  };
}

/** China has one zone; elsewhere the hour of the longitude, which knows no daylight saving. */
function guessZone([lon, lat]: readonly [number, number]): string {
  if (lon > 73 && lon < 135 && lat > 18 && lat < 54) return 'Asia/Shanghai';
  const hours = Math.round(lon / 15);
  if (hours === 0) return 'Etc/UTC';
  return `Etc/GMT${hours > 0 ? '-' : '+'}${Math.abs(hours)}`;
}
