import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { readCustom } from '../../server/exchange/custom.ts';
import type { CustomOptions } from '../../server/exchange/custom.ts';
import { isFailure } from '../../server/platform/errors.ts';

type Geometry = { type: string; coordinates: unknown };

let folder: string;
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'deedgrid-custom-'));
});
afterAll(() => rm(folder, { recursive: true, force: true }));

let files = 0;
async function file(text: string, kind = 'geojson'): Promise<string> {
  files += 1;
  const path = join(folder, `${files}.${kind}`);
  await writeFile(path, text);
  return path;
}

function square(x: number, y: number, size = 1): Geometry {
  const ring = [[x, y], [x + size, y], [x + size, y + size], [x, y + size], [x, y]];
  return { type: 'Polygon', coordinates: [ring] };
}

function features(list: readonly [Record<string, unknown>, unknown][], more = {}): string {
  return JSON.stringify({
    type: 'FeatureCollection',
    ...more,
    features: list.map(([properties, geometry]) => ({ type: 'Feature', properties, geometry })),
  });
}

const GOOD: [Record<string, unknown>, Geometry][] = [
  [{ kind: 'x', grid_code: 'B2', name: 'Harbour', district: 7 }, square(11, 50)],
  [{ kind: 'x', grid_code: 'A1', name: 'Market', district: 7 }, square(10, 50)],
];

async function refusal(options: CustomOptions): Promise<unknown[]> {
  try {
    await readCustom(options);
  } catch (error) {
    if (isFailure(error, 'LOAD_INVALID')) return error.facts?.['problems'] as unknown[];
    throw error;
  }
  return expect.fail('the load was not refused');
}

async function cellRefusal(...list: [Record<string, unknown>, unknown][]): Promise<unknown[]> {
  return refusal({ name: 'Town', cells: await file(features(list)) });
}

describe('a city of one’s own', () => {
  it('is read with guessed fields, in order of code, and says what it guessed', async () => {
    const cells = await file(features(GOOD));
    const parents = await file(features([[{ id: 7, label: 'Old town' }, square(10, 50, 2)]]));
    const homes = 'id,address,lon,lat\nh1,"1, High Street",10.5,50.5\nh2,2 Quay,11.5,50.5\n';
    const households = await file(homes, 'csv');
    const { source, guess } = await readCustom({ name: 'Old Town', cells, parents, households });
    expect(guess).toEqual({
      fields: {
        parentId: 'id',
        parentName: 'label',
        cellId: 'grid_code',
        cellName: 'name',
        cellParent: 'district',
        householdLon: 'lon',
        householdLat: 'lat',
        householdId: 'id',
        householdAddress: 'address',
      },
      timeZone: 'Etc/GMT-1',
      language: 'en',
    });
    expect(source.cells.map(({ code, nameEn, areaPath }) => [code, nameEn, areaPath])).toEqual([
      ['A1', 'Market', 'old_town/7'],
      ['B2', 'Harbour', 'old_town/7'],
    ]);
    expect(source.households.map(({ code, cellIndex }) => [code, cellIndex])).toEqual([
      ['h1', 0],
      ['h2', 1],
    ]);
    expect(source.households[0]!.address).toBe('1, High Street');
    expect(source.deedTypes.length).toBeGreaterThan(16);
  });

  it('lets every guess be overridden', async () => {
    const cells = await file(features(GOOD));
    const { source, guess } = await readCustom({
      name: '新城',
      cells,
      fields: { cellId: 'name', cellName: 'grid_code' },
      timeZone: 'Europe/Berlin',
    });
    expect(source.cells.map((cell) => cell.code)).toEqual(['Harbour', 'Market']);
    expect(guess).toMatchObject({ timeZone: 'Europe/Berlin', language: 'zh-CN' });
    expect(source.city.id).toBe('city');
  });

  it('may have a lake that touches its border, as real ones do', async () => {
    const shape = square(0, 0);
    (shape.coordinates as unknown[]).push([[0, 0], [0.5, 0.2], [0.2, 0.5], [0, 0]]);
    const cells = await file(features([[{ id: 1 }, shape]]));
    expect((await readCustom({ name: 'Town', cells })).source.cells).toHaveLength(1);
    const folderOfBoston = new URL('../../geodata/boston/', import.meta.url);
    const { source, guess } = await readCustom({
      name: 'Another Boston',
      cells: fileURLToPath(new URL('precincts.geojson', folderOfBoston)),
      parents: fileURLToPath(new URL('wards.geojson', folderOfBoston)),
    });
    expect(guess.fields).toMatchObject({ cellId: 'ward_precinct', cellParent: 'ward' });
    expect(source.cells).toHaveLength(255);
    expect(source.cells[40]!.areaPath).toBe('another_boston/5');
  });

  it('may have neighbours that touch, a cell in the lake of another, and slivers between them', async () => {
    const lake = square(0, 0);
    (lake.coordinates as unknown[]).push((square(0.4, 0.4, 0.2).coordinates as number[][][])[0]!.toReversed());
    const cells = await file(features([
      [{ id: 'land' }, lake], [{ id: 'lake' }, square(0.4, 0.4, 0.2)], [{ id: 'east' }, square(1, 0)],
      // About a metre into its neighbour: a border drawn twice.
      [{ id: 'north' }, square(0, 0.99999)], [{ id: 'corner' }, square(-1, -1)],
    ]));
    expect((await readCustom({ name: 'Town', cells })).source.cells).toHaveLength(5);
  });

  it('is read in seconds with hundreds of thousands of points', async () => {
    const STEPS = 5_000;
    const wave = (x: number) => Array.from({ length: STEPS }, (_, i): [number, number] => [x + Math.sin(i / 50) / 1000, i / STEPS]);
    const strips = Array.from({ length: 20 }, (_, i): [Record<string, unknown>, unknown] => {
      const [left, right] = [wave(i), wave(i + 1)];
      return [{ id: i }, { type: 'Polygon', coordinates: [[...right, ...left.reverse(), right[0]]] }];
    });
    const since = performance.now();
    const cells = await file(features(strips));
    expect((await readCustom({ name: 'Town', cells })).source.cells).toHaveLength(20);
    expect(performance.now() - since).toBeLessThan(30_000);
  });

  it('turns rings the right way round', async () => {
    const clockwise = square(10, 50);
    (clockwise.coordinates as unknown[][])[0]!.reverse();
    const cells = await file(features([[{ id: 1 }, clockwise]]));
    const { source } = await readCustom({ name: 'Town', cells });
    expect(source.cells[0]!.geometry).toEqual(
      expect.objectContaining({ coordinates: [[...(square(10, 50).coordinates as [][])[0]!]] }),
    );
  });
});

describe('a city that is not valid is refused with feature and reason', () => {
  const polygon = (ring: unknown): Geometry => ({ type: 'Polygon', coordinates: [ring] });
  const holed = (hole: unknown): Geometry => ({
    type: 'Polygon',
    coordinates: [...(square(0, 0).coordinates as unknown[]), hole],
  });
  const bad: [string, unknown, RegExp][] = [
    ['an open ring', polygon([[0, 0], [1, 0], [1, 1], [0, 1]]), /not closed/],
    ['too few points', polygon([[0, 0], [1, 0], [0, 0]]), /at least 4/],
    ['a coordinate of null', polygon([[0, 0], [1, null], [1, 1], [0, 0]]), /finite/],
    ['a coordinate of text', polygon([['0', 0], [1, 0], [1, 1], ['0', 0]]), /finite/],
    ['projected metres', square(236_000, 900_000), /longitude and latitude/],
    ['a figure of eight', polygon([[0, 0], [1, 1], [1, 0], [0, 1], [0, 0]]), /crosses/],
    ['a hole across the border', holed([[0.5, 0.5], [0.6, 2], [0.7, 0.5], [0.5, 0.5]]), /cross/],
    ['a hole outside', holed([[5, 5], [6, 6], [7, 5], [5, 5]]), /hole outside/],
    ['no area', polygon([[0, 0], [0, 0], [0, 0], [0, 0]]), /without an area/],
    ['a line', { type: 'LineString', coordinates: [[0, 0], [1, 1]] }, /LineString/],
    ['no geometry', null, /no geometry/],
    ['no ring', { type: 'Polygon', coordinates: [] }, /without a ring/],
    ['coordinates that are no list', { type: 'Polygon', coordinates: 5 }, /without a ring/],
  ];
  for (const [what, geometry, reason] of bad) {
    it(`for ${what}`, async () => {
      const problems = await cellRefusal(GOOD[0]!, [{ grid_code: 'C3' }, geometry]);
      expect(problems).toEqual([
        { file: 'cells', feature: 2, reason: expect.stringMatching(reason) },
      ]);
    });
  }

  it('for an id that comes twice or is missing', async () => {
    const problems = await cellRefusal(
      GOOD[0]!,
      [{ grid_code: 'B2' }, square(3, 3)],
      [{ grid_code: null }, square(5, 5)],
    );
    expect(problems).toEqual([
      { file: 'cells', feature: 2, reason: 'has the id B2 of feature 1 again' },
      { file: 'cells', feature: 3, reason: 'has no id in "grid_code"' },
    ]);
  });

  it('for a household outside of every cell, and for one without a place', async () => {
    const cells = await file(features(GOOD));
    const households = await file('code;lon;lat\n'.replaceAll(';', ',') + 'a,1,1\nb,,50\n', 'csv');
    expect(await refusal({ name: 'Town', cells, households })).toEqual([
      { file: 'households', feature: 1, reason: 'lies outside every cell (1, 1)' },
      { file: 'households', feature: 2, reason: expect.stringMatching(/finite/) },
    ]);
  });

  it('for a file that is something else, is missing, or says another reference system', async () => {
    const crs = { crs: { properties: { name: 'urn:ogc:def:crs:EPSG::2249' } } };
    const texts = ['{', '[]', 'null', '{"type":"Feature"}', features([]), features(GOOD, crs)];
    for (const text of texts) {
      const problems = await refusal({ name: 'Town', cells: await file(text) });
      expect(problems).toEqual([expect.objectContaining({ file: 'cells', feature: null })]);
    }
    const cells = join(folder, 'missing.geojson');
    expect(await refusal({ name: 'Town', cells })).toHaveLength(1);
    const good = await file(features(GOOD));
    expect(await refusal({ name: 'Town', cells: good, timeZone: 'Mars/Base' })).toHaveLength(1);
  });

  it('for cells that lie over each other, with both and the place', async () => {
    const cell = (id: string, shape: Geometry): [Record<string, unknown>, Geometry] => [{ id }, shape];
    const ring = (...points: number[][]) => ({ type: 'Polygon', coordinates: [[...points, points[0]]] });
    const tries: [string, Geometry, Geometry][] = [
      ['the same one twice', square(0, 0), square(0, 0)],
      ['half of it', square(0, 0), square(0.5, 0)],
      ['one inside the other', square(0, 0), square(0.4, 0.4, 0.2)],
      ['a cross without a corner inside', ring([0, 0.4], [1, 0.4], [1, 0.6], [0, 0.6]), ring([0.7, 0], [0.9, 0], [0.9, 1], [0.7, 1])],
      ['a corner that stands on a border', square(0, 0), ring([1, 0.5], [0.5, 0.2], [0.5, 0.8])],
      ['an island in a lake that is none', square(0, 0), { type: 'MultiPolygon', coordinates: [square(5, 5).coordinates, square(0.2, 0.2, 0.1).coordinates] }],
    ];
    for (const [what, one, other] of tries) {
      const problems = await cellRefusal(cell('one', one), cell('other', other)) as { feature: number; reason: string }[];
      expect(problems, what).toHaveLength(1);
      expect(problems[0]!.reason, what).toMatch(/^(one|other) lies over (one|other) \(feature [12]\) at -?\d+\.\d{6}, -?\d+\.\d{6}$/);
    }
  });

  it('for more points than anybody needs, at once', async () => {
    const since = performance.now();
    const round = Array.from({ length: 100_001 }, (_, i) => [Math.cos(i / 15_916), Math.sin(i / 15_916)]);
    expect(await cellRefusal([{ id: 1 }, { type: 'Polygon', coordinates: [[...round, round[0]]] }]))
      .toEqual([expect.objectContaining({ reason: 'has 100002 points; 100000 are the most' })]);
    expect(performance.now() - since).toBeLessThan(5_000);
  });

  it('with at most fifty problems in the answer', async () => {
    const list = Array.from({ length: 80 }, (_, i): [Record<string, unknown>, unknown] => [
      { id: i },
      null,
    ]);
    expect(await cellRefusal(...list)).toHaveLength(50);
  });
});
