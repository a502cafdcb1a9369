import { createHash } from 'node:crypto';
import { kinks } from '@turf/kinks';
import { beforeAll, describe, expect, it } from 'vitest';
import type { Area, CitySource } from '../../server/exchange/city-source.ts';
import { boxOf, polygonsOf, ringArea } from '../../server/exchange/geometry.ts';
import { createRandom } from '../../geodata/random.ts';
import { readYuyao } from '../../geodata/yuyao.ts';
import { createGrid } from '../../geodata/yuyao/grid.ts';
import { toPlane } from '../../geodata/yuyao/outline.ts';

const NOW = new Date('2026-11-24T07:00:00Z');

const digest = (source: CitySource): string =>
  createHash('sha256').update(JSON.stringify(source)).digest('hex');

function areaOf(area: Area): number {
  return polygonsOf(area).flat().reduce((sum, ring) => sum + ringArea(ring), 0);
}

/** Even-odd over all rings: written apart from the locator that the reader uses. */
function holds(area: Area, x: number, y: number): boolean {
  let inside = false;
  for (const ring of polygonsOf(area).flat()) {
    for (let i = 0; i + 1 < ring.length; i += 1) {
      const [ax = 0, ay = 0] = ring[i]!;
      const [bx = 0, by = 0] = ring[i + 1]!;
      if (ay > y !== by > y && x < ax + ((y - ay) / (by - ay)) * (bx - ax)) inside = !inside;
    }
  }
  return inside;
}

function expectTiling(outline: Area, parts: readonly Area[], random = createRandom(7)): void {
  const sum = parts.reduce((total, part) => total + areaOf(part), 0);
  expect(Math.abs(sum / areaOf(outline) - 1)).toBeLessThan(1e-6);
  const [west, south, east, north] = boxOf([outline]);
  for (let i = 0; i < 1_000; i += 1) {
    const x = west + random.next() * (east - west);
    const y = south + random.next() * (north - south);
    const found = parts.filter((part) => holds(part, x, y)).length;
    expect(found).toBe(holds(outline, x, y) ? 1 : 0);
  }
}

describe('the model of Yuyao', { timeout: 60_000 }, () => {
  let yuyao: CitySource;
  beforeAll(async () => {
    yuyao = await readYuyao({ now: NOW });
  }, 60_000);

  it('is labelled a model, Chinese first, with 21 real townships and about 1,000 cells', () => {
    expect(yuyao.city).toMatchObject({ model: true, language: 'zh-CN', timeZone: 'Asia/Shanghai' });
    expect(yuyao.areas.filter((area) => area.kind === 'township')).toHaveLength(21);
    expect(Math.abs(yuyao.cells.length - 1_000)).toBeLessThan(20);
    expect(yuyao.cells.some((cell) => cell.nameZh === '临山镇 第12网格')).toBe(true);
    expect(yuyao.cells.some((cell) => cell.nameEn === 'Linshan Grid 12')).toBe(true);
  });

  it('has codes of 15 digits with a reserved village part, numbered without a gap', () => {
    const serials = new Map<string, number>();
    for (const { code, areaPath } of yuyao.cells) {
      expect(code).toMatch(/^330281\d{3}9\d{2}\d{3}$/);
      expect(areaPath).toBe(`yuyao/${code.slice(6, 9)}`);
      const serial = (serials.get(areaPath) ?? 0) + 1;
      serials.set(areaPath, serial);
      expect(Number(code.slice(12))).toBe(serial);
    }
  });

  it('is tiled by its cells and by its townships without gap or overlap', () => {
    const outline = yuyao.areas[0]!.geometry!;
    expectTiling(outline, yuyao.cells.map((cell) => cell.geometry));
    expectTiling(outline, yuyao.areas.slice(1).map((area) => area.geometry!));
    for (const area of yuyao.areas.slice(1)) {
      const own = yuyao.cells.filter((cell) => cell.areaPath === area.path);
      const sum = own.reduce((total, cell) => total + areaOf(cell.geometry), 0);
      expect(Math.abs(sum / areaOf(area.geometry!) - 1)).toBeLessThan(1e-6);
    }
  });

  it('has borders that are closed, counter-clockwise and never cross themselves', () => {
    const shapes = [...yuyao.areas, ...yuyao.cells].map((item) => item.geometry!);
    for (const shape of shapes) {
      for (const [outer = []] of polygonsOf(shape)) {
        expect(outer[0]).toEqual(outer.at(-1));
        expect(ringArea(outer)).toBeGreaterThan(0);
      }
      expect(kinks(shape).features).toEqual([]);
    }
  });

  it('stays valid for other seeds', () => {
    const seats = yuyao.labels.map(({ point }) => ({ at: toPlane(...point), settlements: 15 }));
    for (const seed of [1, 2, 3]) {
      const grid = createGrid(seats, 300, createRandom(seed));
      expectTiling(grid.outline, grid.cells.map((cell) => cell.geometry));
      for (const cell of grid.cells) expect(kinks(cell.geometry).features).toEqual([]);
    }
  });

  it('has 20,000 households and 100,000 deeds of the last year, each within its cell', () => {
    expect(yuyao.households).toHaveLength(20_000);
    expect(yuyao.deeds).toHaveLength(100_000);
    const from = new Date(NOW.getTime() - 373 * 86_400_000).toISOString();
    const homes = new Set(yuyao.households.map((household) => household.id));
    const wrong = yuyao.deeds.filter(
      ({ occurredAt, householdId }) =>
        occurredAt < from || occurredAt > NOW.toISOString() || !homes.has(householdId),
    );
    expect(wrong).toEqual([]);
    const some = [...yuyao.households.slice(0, 2_000), ...yuyao.deeds.slice(0, 2_000)];
    const astray = some.filter(
      ({ cellIndex, lon, lat }) => !holds(yuyao.cells[cellIndex]!.geometry, lon, lat),
    );
    expect(astray).toEqual([]);
    expect(yuyao.deeds.filter((deed) => deed.state === 'submitted').length).toBeLessThan(61);
    expect(yuyao.tasks.length).toBeGreaterThan(200);
    expect(yuyao.tasks.filter((task) => task.status === 'open').length).toBeGreaterThan(20);
  });

  it('has townships that take part much and others that hardly do, and busier weekends', () => {
    const active = new Set(yuyao.deeds.map((deed) => deed.householdId));
    const rates = yuyao.areas.slice(1).map((area) => {
      const own = yuyao.households.filter(
        (household) => yuyao.cells[household.cellIndex]!.areaPath === area.path,
      );
      return own.filter((household) => active.has(household.id)).length / own.length;
    });
    expect(Math.min(...rates)).toBeLessThan(0.35);
    expect(Math.max(...rates)).toBeGreaterThan(0.7);
    const byDay = new Array<number>(7).fill(0);
    for (const deed of yuyao.deeds) {
      const weekday = new Date(Date.parse(deed.occurredAt) + 8 * 3_600_000).getUTCDay();
      byDay[weekday]! += 1;
    }
    expect(byDay[6]!).toBeGreaterThan(byDay[2]! * 1.3);
  });

  it('is the same for the same seed and another for another', async () => {
    expect(digest(await readYuyao({ now: NOW }))).toBe(digest(yuyao));
    const other = await readYuyao({ now: NOW, seed: 5 });
    expect(other.cells[0]!.geometry).not.toEqual(yuyao.cells[0]!.geometry);
    expect(other.households[0]!.id).not.toBe(yuyao.households[0]!.id);
  });
});
