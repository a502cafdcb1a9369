import { rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { readCustom } from '../../server/exchange/custom.ts';
import { loadCity } from '../../server/exchange/load-city.ts';
import { readGrid } from '../../server/grid/grid.ts';
import { systemClock } from '../../server/platform/clock.ts';
import type { Database } from '../../server/platform/database/database.ts';
import { isSetUpNeeded, makeSetUpLink, refuseDemoData, setUp } from '../../server/setup/setup.ts';
import { describeOnEngines } from '../support/engines.ts';
import { newDataFolder } from '../support/data-folder.ts';

const folder = newDataFolder('setup');
afterAll(() => rmSync(folder, { recursive: true, force: true }));

/** Two cells beside each other, the second one as wide as is asked for. */
async function newTown(name: string, width = 0.01) {
  const box = (x: number, y: number, w: number) => [[[x, y], [x + w, y], [x + w, y + 0.01], [x, y + 0.01], [x, y]]];
  const file = join(folder, `${name}-${width}.geojson`);
  writeFileSync(file, JSON.stringify({ type: 'FeatureCollection', features: [
    { type: 'Feature', properties: { code: 'A' }, geometry: { type: 'Polygon', coordinates: box(121, 30, 0.01) } },
    { type: 'Feature', properties: { code: 'B' }, geometry: { type: 'Polygon', coordinates: box(121.01, 30, width) } },
  ] }));
  return (await readCustom({ name, cells: file })).source;
}
const admin = { account: 'first', name: 'First Admin', password: 'a long password', language: 'zh-CN' as const, timeZone: 'Asia/Tokyo' };
const begin = async (database: Database, cityName: string) =>
  setUp(database, systemClock, { ...admin, cityName, token: await makeSetUpLink(database, systemClock) });
const cityOf = async (database: Database) => (await readGrid(database)).city!;

describeOnEngines('an install that is set up first and loaded then', 'empty', (clone) => {
  let database: Database;
  beforeAll(async () => { database = await clone.open(); });

  it('takes its city in, under the administrator\'s names, language and zone', async () => {
    const { person } = await begin(database, 'New Town');
    expect(person.roles).toEqual([{ role: 'admin', areaPath: 'new_town' }]);
    await loadCity(database, await newTown('New Town'), { origin: 'real' });
    const grid = await readGrid(database);
    expect(grid.city).toMatchObject({ id: 'new_town', nameEn: 'New Town', language: 'zh-CN', timeZone: 'Asia/Tokyo', origin: 'real' });
    expect(grid.city!.zoom).toBeGreaterThan(5);
    expect(grid.cells.map((cell) => cell.areaPath)).toEqual(['new_town', 'new_town']);
  });

  it('is loaded again, also under another name, and changes nothing', async () => {
    const before = { ...await cityOf(database), loadedAt: null };
    for (const name of ['New Town', 'A new name']) {
      expect((await loadCity(database, await newTown(name), { origin: 'real' })).added).toMatchObject({ cells: 2, households: 0 });
    }
    expect({ ...await cityOf(database), loadedAt: null }).toEqual(before);
  });

  it('refuses a load whose cells have other borders, and names the first', async () => {
    await expect(loadCity(database, await newTown('New Town', 0.02), { origin: 'real' }))
      .rejects.toMatchObject({ code: 'LOAD_CONFLICT', facts: { cell: 'B', differs: 'borders' } });
    const source = await newTown('New Town');
    await expect(loadCity(database, { ...source, cells: source.cells.slice(0, 1) }, { origin: 'real' }))
      .rejects.toMatchObject({ code: 'LOAD_CONFLICT', facts: { cell: 'B', differs: 'missing' } });
    await expect(loadCity(database, { ...source, cells: source.cells.map((cell) => ({ ...cell, code: `${cell.code}1` })) }, { origin: 'real' }))
      .rejects.toMatchObject({ code: 'LOAD_CONFLICT', facts: { cell: 'A', differs: 'missing' } });
    // The same ring begun at another corner is the same border.
    const turned = source.cells.map((cell) => {
      const ring = (cell.geometry.coordinates as number[][][])[0]!;
      return { ...cell, geometry: { type: 'Polygon' as const, coordinates: [[...ring.slice(1), ring[1]!]] } };
    });
    await loadCity(database, { ...source, cells: turned }, { origin: 'real' });
  });

  it('is no demo', async () => {
    await refuseDemoData(database);
    await expect(loadCity(database, await newTown('New Town'), { origin: 'demo' })).rejects.toMatchObject({ code: 'LOAD_CONFLICT' });
  });
});

describeOnEngines('an install that is loaded first and set up then', 'empty', (clone) => {
  let database: Database;
  beforeAll(async () => { database = await clone.open(); });

  it('keeps the id, the areas and the place on the map of its city', async () => {
    await loadCity(database, await newTown('New Town'), { origin: 'real' });
    const before = await cityOf(database);
    expect(await isSetUpNeeded(database)).toBe(true);
    const { person } = await begin(database, 'Neustadt');
    expect(person.roles).toEqual([{ role: 'admin', areaPath: 'new_town' }]);
    expect(await cityOf(database)).toEqual({ ...before, nameZh: 'Neustadt', nameEn: 'Neustadt', language: 'zh-CN', timeZone: 'Asia/Tokyo' });
    expect((await readGrid(database)).leaves).toEqual(['new_town']);
  });

  it('is loaded again and keeps what the administrator said', async () => {
    const before = { ...await cityOf(database), loadedAt: null };
    await loadCity(database, await newTown('New Town'), { origin: 'real' });
    expect({ ...await cityOf(database), loadedAt: null }).toEqual(before);
  });
});

describeOnEngines('an install without the demo', 'boston', (clone) => {
  it('does not start on the demo\'s data', async () => {
    await expect(refuseDemoData(await clone.open())).rejects.toMatchObject({
      code: 'LOAD_CONFLICT', message: expect.stringMatching(/demo data.*DEMO=off/) as string,
    });
  });
});
