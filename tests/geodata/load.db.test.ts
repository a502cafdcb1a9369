import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { readBoston } from '../../geodata/boston.ts';
import type { CitySource } from '../../server/exchange/city-source.ts';
import { readCustom } from '../../server/exchange/custom.ts';
import { loadCity, readLoadedShift } from '../../server/exchange/load-city.ts';
import { readGrid } from '../../server/grid/grid.ts';
import { checkLedger } from '../../server/ledger/ledger.ts';
import { type Database, SYSTEM, transact } from '../../server/platform/database/database.ts';
import { describeOnEngines, describeOnNative } from '../support/engines.ts';

const counts = (database: Database) => transact(database, SYSTEM.test, async (tx) => (await tx.query<Record<string, number>>(
  `select (select count(*) from cell)::int as cells, (select count(*) from household)::int as households,
     (select count(*) from deed)::int as deeds, (select count(*) from deed_step)::int as steps,
     (select count(*) from task)::int as tasks, (select count(*) from transfer)::int as transfers,
     (select count(*) from heat_credit)::int as credits, (select count(*) from person)::int as people,
     (select count(*) from city)::int as cities`))[0]!);

describeOnNative('loading Boston', 'boston', (clone) => {
  it('a second time changes nothing and reuses the shift', async () => {
    const database = await clone.open();
    const before = await counts(database);
    const shiftWeeks = await readLoadedShift(database);
    expect(shiftWeeks).toBeGreaterThan(500);
    // Weeks later: without the stored shift the same records would come again at other times.
    const source = await readBoston({ now: new Date('2026-05-01T12:00:00Z'), shiftWeeks: shiftWeeks! });
    const account = await loadCity(database, source, { origin: 'demo' });
    expect(account.added).toMatchObject({ households: 0, deeds: 0, posted: 0, tasks: 0 });
    expect(await counts(database)).toEqual(before);
    expect(before).toMatchObject({ cells: 255, households: 36_298, deeds: 17_679, tasks: 104_052 });
    const [state] = await transact(database, SYSTEM.test, (tx) => tx.query<Record<string, number>>(
      `select count(*) filter (where state = 'submitted')::int as waiting, count(*) filter (where state = 'posted')::int as posted from deed`));
    expect(state!.waiting).toBeLessThanOrEqual(60);
    expect(state!.posted).toBeGreaterThan(15_000);
    expect((await checkLedger(database)).drift).toEqual([]);
  });

  it('refuses real data beside demo data, and another city', async () => {
    const database = await clone.open();
    const source = await readBoston({ now: new Date(), shiftWeeks: 500 });
    await expect(loadCity(database, source, { origin: 'real' })).rejects.toMatchObject({ code: 'LOAD_CONFLICT' });
    const other = { ...source, city: { ...source.city, id: 'elsewhere' } };
    await expect(loadCity(database, other, { origin: 'demo' })).rejects.toMatchObject({ code: 'LOAD_CONFLICT' });
  });
});

describeOnEngines('loading a city of one\'s own', 'empty', (clone) => {
  const folder = mkdtempSync(join(tmpdir(), 'deedgrid-load-'));
  let source: CitySource;
  let database: Database;
  beforeAll(async () => {
    database = await clone.open();
    const square = (x: number, y: number) => [[[x, y], [x + 0.01, y], [x + 0.01, y + 0.01], [x, y + 0.01], [x, y]]];
    const features = [0, 1, 2, 3].map((i) => ({
      type: 'Feature', properties: { code: `C${i}`, name: `Cell ${i}` },
      geometry: { type: 'Polygon', coordinates: square(121 + (i % 2) * 0.01, 30 + Math.floor(i / 2) * 0.01) } }));
    writeFileSync(join(folder, 'cells.geojson'), JSON.stringify({ type: 'FeatureCollection', features }));
    writeFileSync(join(folder, 'homes.csv'), `id,address,lon,lat\nh1,First St 1,121.005,30.005\nh2,Second St 2,121.015,30.015\n`);
    ({ source } = await readCustom({ name: 'Newtown', cells: join(folder, 'cells.geojson'), households: join(folder, 'homes.csv') }));
  });
  afterAll(() => rmSync(folder, { recursive: true, force: true }));

  it('that is cut in the middle leaves nothing', async () => {
    const before = await counts(database);
    const broken: CitySource = { ...source, deeds: [{
      id: '00000000-0000-4000-8000-000000000009', householdId: '00000000-0000-4000-8000-00000000dead',
      typeId: source.deedTypes[0]!.id, lon: 121.005, lat: 30.005, cellIndex: 0, occurredAt: '2026-03-01T00:00:00.000Z',
      decidedAt: null, state: 'submitted', points: 0, taskId: null }] };
    await expect(loadCity(database, broken, { origin: 'real' })).rejects.toThrow();
    expect(await counts(database)).toEqual(before);
    expect((await readGrid(database)).cells).toEqual([]);
  });

  it('brings in its cells and households, all of them', async () => {
    const account = await loadCity(database, source, { origin: 'real' });
    expect(account.added).toMatchObject({ cells: 4, households: 2 });
    const grid = await readGrid(database);
    expect(grid.cells.map((cell) => cell.code)).toEqual(['C0', 'C1', 'C2', 'C3']);
    expect(grid.cells[grid.locator.locate(121.015, 30.015)]?.code).toBe('C3');
    // The shared corner of all four belongs to the lowest code.
    expect(grid.cells[grid.locator.locate(121.01, 30.01)]?.code).toBe('C0');
    expect((await loadCity(database, source, { origin: 'real' })).added.households).toBe(0);
  });
});
