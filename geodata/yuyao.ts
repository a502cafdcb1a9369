/**
 * A MODEL of Yuyao: real names and codes of its 21 townships, rough seats, and everything else
 * (borders, cells, homes, deeds, tasks) generated from a seed. Nothing here is about real people.
 */
import { strict as assert } from 'node:assert';
import { createLocator } from '../cores/locator.ts';
import type { CitySource, SourceArea, SourceCell } from '../server/exchange/city-source.ts';
import { readTable } from './csv.ts';
import { viewOf } from '../server/exchange/geometry.ts';
import { createLocalClock } from './local-time.ts';
import { MORAL_BANK_CATEGORIES, MORAL_BANK_TYPES } from '../server/exchange/moral-bank.ts';
import { archiveOldUndecided, givePoints } from './points.ts';
import { createRandom } from './random.ts';
import { createGrid } from './yuyao/grid.ts';
import type { ModelCell, ModelGrid } from './yuyao/grid.ts';
import { doDeeds, makeTasks, settle } from './yuyao/life.ts';
import type { Place } from './yuyao/life.ts';
import { TOWNSHIP_NAMES_EN } from './yuyao/names.ts';
import { toPlane } from './yuyao/outline.ts';

export const YUYAO_ZONE = 'Asia/Shanghai';
const FOLDER = new URL('./yuyao/', import.meta.url);
const CELLS = 1_000;
const HOUSEHOLDS = 20_000;
const DEEDS = 100_000;
const TASKS = 360;
/** No village has a code of 9xx, so a model's cell can never be taken for a real one. */
const VILLAGE_PART = '901';

export interface YuyaoOptions {
  /** The end of the year that the model's deeds fill. */
  now: Date;
  /** Another seed, another city; default 330281. */
  seed?: number;
}

interface Township {
  code: string;
  nameZh: string;
  nameEn: string;
  lon: number;
  lat: number;
  settlements: number;
}

/** Equal options give equal records. */
export async function readYuyao({ now, seed = 330281 }: YuyaoOptions): Promise<CitySource> {
  const townships = await readTownships();
  const random = createRandom(seed);
  const grid = createGrid(
    townships.map(({ lon, lat, settlements }) => ({ at: toPlane(lon, lat), settlements })),
    CELLS,
    random.fork('grid'),
  );
  const cells = nameCells(grid, townships);
  const areas = toAreas(grid, townships);
  const place: Place = {
    locator: createLocator(
      cells.map(({ code, geometry }, index) => ({ index, code, geometry })),
    ),
    cells,
    settlements: grid.settlements,
    hamlets: grid.cells.map(({ site, km2 }) => ({ at: site, spread: 0.15 * Math.sqrt(km2) })),
    clock: createLocalClock(YUYAO_ZONE),
    now,
    key: `yuyao:${seed}`,
  };
  const households = settle(place, HOUSEHOLDS, random.fork('households'));
  const deeds = doDeeds(place, households, MORAL_BANK_TYPES, DEEDS, random.fork('deeds'));
  const { waiting, archived } = archiveOldUndecided(deeds);
  const capped = givePoints(deeds, MORAL_BANK_TYPES, place.clock);
  const tasks = makeTasks(place, households, TASKS, random.fork('tasks'));
  return {
    city: {
      id: 'yuyao',
      nameZh: '余姚市',
      nameEn: 'Yuyao',
      timeZone: YUYAO_ZONE,
      language: 'zh-CN',
      ...viewOf([grid.outline]),
      model: true,
      attribution:
        '模型数据：乡镇名称与代码来自国家统计局；部分乡镇位置 © OpenStreetMap contributors (ODbL)',
    },
    areas,
    cells,
    labels: toLabels(townships),
    categories: [...MORAL_BANK_CATEGORIES],
    deedTypes: [...MORAL_BANK_TYPES],
    households,
    tasks,
    deeds,
    account: {
      read: {
        townships: townships.length,
        settlements: grid.settlements.length,
        cells: cells.length,
      },
      adjusted: { deedsCappedPoints: capped, deedsWaiting: waiting, deedsArchived: archived },
      refused: [],
      shiftSeconds: null,
      shiftWeeks: null,
    },
  };
}

async function readTownships(): Promise<Township[]> {
  const table = await readTable(new URL('townships.csv', FOLDER));
  const seats = await readTable(new URL('township_seats.csv', FOLDER));
  const seatOf = new Map(seats.rows.map((row) => [row[seats.column('code9')], row]));
  return table.rows.map((row) => {
    const code = row[table.column('code9')]!;
    const nameZh = row[table.column('name')]!;
    const nameEn = TOWNSHIP_NAMES_EN[code];
    const seat = seatOf.get(code);
    assert(seat && nameEn, `township ${code}: no seat or no English name`);
    return {
      code,
      nameZh,
      nameEn,
      lon: Number(seat[seats.column('lon')]),
      lat: Number(seat[seats.column('lat')]),
      settlements:
        Number(row[table.column('villages')]) + Number(row[table.column('communities')]),
    };
  });
}

function pathOf(township: Township): string {
  return `yuyao/${township.code.slice(6)}`;
}

function toAreas(grid: ModelGrid, townships: readonly Township[]): SourceArea[] {
  const city: SourceArea = {
    path: 'yuyao',
    parent: null,
    nameZh: '余姚市',
    nameEn: 'Yuyao',
    kind: 'city',
    geometry: grid.outline,
  };
  const own = townships.map(
    (township, i): SourceArea => ({
      path: pathOf(township),
      parent: 'yuyao',
      nameZh: township.nameZh,
      nameEn: township.nameEn,
      kind: 'township',
      geometry: grid.townships[i]!,
    }),
  );
  return [city, ...own.sort((a, b) => (a.path < b.path ? -1 : 1))];
}

function nameCells(grid: ModelGrid, townships: readonly Township[]): SourceCell[] {
  const named = townships.flatMap((township, group) => {
    const own = readingOrder(grid.cells.filter((cell) => cell.township === group));
    return own.map(({ geometry }, i): SourceCell => {
      const serial = String(i + 1).padStart(3, '0');
      return {
        code: `${township.code}${VILLAGE_PART}${serial}`,
        nameZh: `${township.nameZh} 第${i + 1}网格`,
        nameEn: `${township.nameEn} Grid ${i + 1}`,
        areaPath: pathOf(township),
        geometry,
      };
    });
  });
  return named.sort((a, b) => (a.code < b.code ? -1 : 1));
}

/** As one reads: rows from north to south, west to east within a row. */
function readingOrder(cells: readonly ModelCell[]): ModelCell[] {
  const rows = Math.max(1, Math.round(Math.sqrt(cells.length)));
  const southward = cells.toSorted((a, b) => b.site[1] - a.site[1]);
  const perRow = Math.ceil(cells.length / rows);
  const ordered: ModelCell[] = [];
  for (let at = 0; at < southward.length; at += perRow) {
    const row = southward.slice(at, at + perRow);
    ordered.push(...row.sort((a, b) => a.site[0] - b.site[0]));
  }
  return ordered;
}

function toLabels(townships: readonly Township[]): CitySource['labels'] {
  const bySize = townships.toSorted((a, b) => b.settlements - a.settlements);
  return bySize.map(({ nameZh, nameEn, lon, lat }, i) => ({
    nameZh,
    nameEn,
    point: [lon, lat],
    rank: i + 1,
  }));
}
