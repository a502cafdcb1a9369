/**
 * Boston 2015, real data: precincts as cells, wards above them, dwellings as households, located
 * requests as tasks, and what residents reported from a home for the common good as deeds.
 */
import { readFile } from 'node:fs/promises';
import type { FeatureCollection } from 'geojson';
import { createLocator } from '../cores/locator.ts';
import type { Locator } from '../cores/locator.ts';
import { CATEGORIES, DEED_NAMES, MONTHLY_CAP, NEIGHBORHOODS } from './boston/names.ts';
import { type DeedTypes, readRequests } from './boston/requests.ts';
import type {
  Area,
  CitySource,
  SourceArea,
  SourceCell,
  SourceDeedType,
  SourceHousehold,
  SourceLabel,
} from '../server/exchange/city-source.ts';
import { readTable } from './csv.ts';
import { innerPoint, viewOf } from '../server/exchange/geometry.ts';
import { slug, sourceId } from '../server/exchange/ids.ts';
import { createLocalClock } from './local-time.ts';
import { archiveOldUndecided, givePoints } from './points.ts';

export const BOSTON_ZONE = 'America/New_York';
const FOLDER = new URL('./boston/', import.meta.url);
/** Residential 1 to 3 families, 4 and more, large, condominiums, mixed use with dwellings. */
const DWELLINGS = new Set(['R1', 'R2', 'R3', 'R4', 'A', 'CD', 'CM', 'RC']);

export interface BostonOptions {
  /** What counts as the present: closes after it have not happened yet. */
  now: Date;
  /** The weeks of an earlier load, so that a second load finds the same times. */
  shiftWeeks?: number;
}

/** Reads the shipped files; equal options give equal records. Throws when a file is damaged. */
export async function readBoston(options: BostonOptions): Promise<CitySource> {
  const { areas, cells } = await readGrid();
  const locator = createLocator(
    cells.map((cell, index) => ({ index, code: cell.code, geometry: cell.geometry })),
  );
  const clock = createLocalClock(BOSTON_ZONE);
  const types = await readDeedTypes();
  const homes = await readHouseholds(locator);
  const requests = await readRequests({
    file: new URL('311_requests_2015.csv.gz', FOLDER),
    ...options,
    clock,
    locator,
    types,
    householdOf: homes.byAddress,
  });
  const { waiting, archived } = archiveOldUndecided(requests.deeds);
  const capped = givePoints(requests.deeds, [...types.values()], clock);
  return {
    city: {
      id: 'boston',
      nameZh: '波士顿',
      nameEn: 'Boston',
      timeZone: BOSTON_ZONE,
      language: 'en',
      ...viewOf(cells.map((cell) => cell.geometry)),
      model: false,
      attribution: 'City of Boston, Analyze Boston (PDDL 1.0)',
    },
    areas,
    cells,
    labels: await readLabels(),
    categories: CATEGORIES.map(({ id, nameZh, nameEn }) => ({ id, nameZh, nameEn })),
    deedTypes: [...types.values()],
    households: homes.households,
    tasks: requests.tasks,
    deeds: requests.deeds,
    account: {
      read: { cells: cells.length, areas: areas.length, ...homes.read, ...requests.read },
      adjusted: {
        ...requests.adjusted,
        deedsCappedPoints: capped,
        deedsWaiting: waiting,
        deedsArchived: archived,
      },
      refused: [...homes.refused, ...requests.refused],
      shiftSeconds: requests.shiftWeeks * 7 * 86_400,
      shiftWeeks: requests.shiftWeeks,
    },
  };
}

async function readGrid(): Promise<{ areas: SourceArea[]; cells: SourceCell[] }> {
  const areas: SourceArea[] = [
    {
      path: 'boston',
      parent: null,
      nameZh: '波士顿',
      nameEn: 'Boston',
      kind: 'city',
      geometry: null,
    },
  ];
  for (const feature of await readFeatures('wards.geojson')) {
    const ward = Number(feature.properties?.['ward']);
    areas.push({
      path: wardPath(ward),
      parent: 'boston',
      nameZh: `第${ward}选区`,
      nameEn: `Ward ${ward}`,
      kind: 'ward',
      geometry: feature.geometry,
    });
  }
  const cells = (await readFeatures('precincts.geojson')).map((feature): SourceCell => {
    const ward = Number(feature.properties?.['ward']);
    const precinct = Number(feature.properties?.['precinct']);
    return {
      code: String(feature.properties?.['ward_precinct']),
      nameZh: `第${ward}选区 第${precinct}分区`,
      nameEn: `Ward ${ward} Precinct ${precinct}`,
      areaPath: wardPath(ward),
      geometry: feature.geometry,
    };
  });
  areas.sort((a, b) => (a.path < b.path ? -1 : 1));
  cells.sort((a, b) => (a.code < b.code ? -1 : 1));
  const known = new Set(areas.map((area) => area.path));
  const orphan = cells.find((cell) => !known.has(cell.areaPath));
  if (orphan) throw new Error(`precinct ${orphan.code}: no ward ${orphan.areaPath}`);
  return { areas, cells };
}

function wardPath(ward: number): string {
  return `boston/${String(ward).padStart(2, '0')}`;
}

async function readLabels(): Promise<SourceLabel[]> {
  const bySize = (await readFeatures('neighborhoods.geojson')).toSorted(
    (a, b) => Number(b.properties?.['acres']) - Number(a.properties?.['acres']),
  );
  return bySize.map((feature, i) => {
    const nameEn = String(feature.properties?.['name']);
    return {
      nameZh: NEIGHBORHOODS[nameEn] ?? nameEn,
      nameEn,
      point: innerPoint(feature.geometry),
      rank: i + 1,
    };
  });
}

async function readFeatures(name: string): Promise<FeatureCollection<Area>['features']> {
  const text = await readFile(new URL(name, FOLDER), 'utf8');
  return (JSON.parse(text) as FeatureCollection<Area>).features;
}

async function readDeedTypes(): Promise<DeedTypes> {
  const table = await readTable(new URL('deed_types.csv', FOLDER));
  const type = table.column('type');
  const category = table.column('deed_category');
  const types = new Map<string, SourceDeedType>();
  for (const row of table.rows) {
    const categoryId = row[category] ?? '';
    if (categoryId === '') continue;
    const name = row[type]!;
    const points = CATEGORIES.find(({ id }) => id === categoryId)?.points;
    const names = DEED_NAMES[name];
    if (!points || !names) throw new Error(`deed type ${name}: no points or no name`);
    const [nameZh, nameEn] = names;
    const id = slug(name);
    types.set(name, { id, categoryId, nameZh, nameEn, points, monthlyCap: MONTHLY_CAP });
  }
  return types;
}

interface Homes {
  households: SourceHousehold[];
  byAddress: Map<string, SourceHousehold>;
  read: Record<string, number>;
  refused: CitySource['account']['refused'];
}

async function readHouseholds(locator: Locator): Promise<Homes> {
  const table = await readTable(new URL('addresses.csv.gz', FOLDER));
  const [id, address, use, lat, lon] = ['address_id', 'address', 'land_use', 'lat', 'lon'].map(
    (name) => table.column(name),
  ) as [number, number, number, number, number];
  const byAddress = new Map<string, SourceHousehold>();
  let outside = 0;
  let notDwelling = 0;
  for (const row of table.rows) {
    if (!DWELLINGS.has(row[use]!)) {
      notDwelling += 1;
      continue;
    }
    const point = { lon: Number(row[lon]), lat: Number(row[lat]) };
    const cellIndex = locator.locate(point.lon, point.lat);
    if (cellIndex < 0) {
      outside += 1;
      continue;
    }
    const code = row[id]!;
    byAddress.set(code, {
      id: sourceId('household', 'boston', code),
      code,
      address: row[address]!,
      ...point,
      cellIndex,
    });
  }
  return {
    households: [...byAddress.values()],
    byAddress,
    read: { addresses: table.rows.length, dwellings: table.rows.length - notDwelling },
    refused: [
      { kind: 'household', reason: 'not a dwelling', count: notDwelling },
      { kind: 'household', reason: 'outside every cell', count: outside },
    ],
  };
}
