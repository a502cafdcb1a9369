import fc from 'fast-check';
import { DateTime } from 'luxon';
import { describe, expect, it } from 'vitest';
import type { CellView } from '../../server/grid/grid.schema.ts';
import type { TaskView } from '../../server/tasks/tasks.schema.ts';
import type { WorkerView } from '../../server/workers/workers.schema.ts';
import { isIn, workersIn } from '../../web/console/area.ts';
import { withNews } from '../../web/console/feed.tsx';
import { dayStart } from '../../web/console/use-console.ts';
import { findCell } from '../../web/map/find-cell.ts';
import { newId } from '../../web/platform/id.ts';
import { readCoordinates } from '../../web/tasks/place-field.tsx';
import { isOverdue, summaryLasts } from '../../web/tasks/use-live-tasks.ts';
import { compareValues, holdsNumbers, orderAfter } from '../../web/ui/table-order.ts';

const NOW = Date.parse('2026-03-10T12:00:00Z');
const task = (id: string, part: Partial<TaskView> = {}): TaskView => ({
  id, title: id, categoryId: null, note: '', point: [-71.06, 42.35], address: '', cellCode: '0401',
  cellIndex: 0, areaPath: 'boston/04', state: 'new', priority: 'normal', source: 'person',
  simulated: false, titles: null,
  openedAt: '2026-03-10T10:00:00.000Z', dueAt: null, closedAt: null, backlog: false, worker: null,
  offer: null, offersMade: 0, waitingFor: null, handlingNote: '', handledAt: null,
  reportedByHousehold: false, deedId: null, ...part,
});

describe('open tasks', () => {
  it('are overdue after their time, unless handled', () => {
    const dueAt = '2026-03-10T11:00:00.000Z';
    expect(isOverdue(task('a', { dueAt }), NOW)).toBe(true);
    expect(isOverdue(task('a', { dueAt, state: 'handled' }), NOW)).toBe(false);
    expect(isOverdue(task('a', { dueAt }), Date.parse(dueAt) - 1)).toBe(false);
    expect(isOverdue(task('a'), NOW)).toBe(false);
  });
  it('are counted anew when the next one becomes due, not before, and at the latest in a while', () => {
    const lasts = (nextDueAt: string | null) => summaryLasts({ at: '2026-03-10T12:00:00.000Z', nextDueAt });
    expect(lasts('2026-03-10T12:05:00.000Z')).toBe(301_000);
    expect(lasts('2026-03-10T12:00:01.000Z')).toBe(120_000);
    expect([lasts(null), lasts('2026-03-11T12:00:00.000Z')]).toEqual([600_000, 600_000]);
  });
});

describe('one area for everything', () => {
  it('holds what lies below it and nothing that only begins like it', () => {
    expect(['boston/04', 'boston/04/0401', 'boston/041', 'boston'].map((path) => isIn(path, 'boston/04')))
      .toEqual([true, true, false, false]);
    expect(isIn('boston/22', null)).toBe(true);
  });
  it('shows the workers who stand in it, and those without a position who work in it', () => {
    const square = (path: string, west: number): GeoJSON.Feature => ({
      type: 'Feature', properties: { path },
      geometry: { type: 'Polygon', coordinates: [[[west, 0], [west + 1, 0], [west + 1, 1], [west, 1], [west, 0]]] },
    });
    const outlines = { type: 'FeatureCollection' as const, features: [square('t/1', 0), square('t/2', 1)] };
    const worker = (id: string, point: [number, number] | null, areaPath: string): WorkerView => ({
      id, name: id, areaPath, point, seenAt: null, freshness: 'live', load: 0, hasOffer: false, taskIds: [], offeredTaskId: null,
      simulated: false });
    const all = [worker('a', [0.5, 0.5], 't'), worker('b', [1.5, 0.5], 't'), worker('c', null, 't/1'), worker('d', null, 't/2')];
    expect(workersIn(all, 't/1', outlines).map((one) => one.id)).toEqual(['a', 'c']);
    expect(workersIn(all, null, outlines)).toHaveLength(4);
  });
});

describe('a place in words', () => {
  const cell = (code: string, nameEn: string): CellView => ({
    index: 0, code, nameEn, nameZh: '', areaPath: 't', center: [0, 0], bounds: [0, 0, 0, 0] });
  it('is found by its code before a part of a name', () => {
    const cells = [cell('10401', 'Ward 1'), cell('0401', 'Ward 4 Precinct 1'), cell('0402', 'North End')];
    expect(findCell(cells, ' 0401 ')?.code).toBe('0401');
    expect(findCell(cells, 'north')?.code).toBe('0402');
    expect([findCell(cells, ''), findCell(cells, 'nowhere')]).toEqual([undefined, undefined]);
  });
  it('may be coordinates in either order, told by where the city is', () => {
    const boston = [-71.06, 42.36] as const;
    expect(readCoordinates('42.35, -71.06', boston)).toEqual([-71.06, 42.35]);
    expect(readCoordinates('-71.06 42.35', boston)).toEqual([-71.06, 42.35]);
    expect(readCoordinates('30.05，121.15', [121.15, 30.05])).toEqual([121.15, 30.05]);
    expect([readCoordinates('0401', boston), readCoordinates('1, 2, 3', boston), readCoordinates('99 400', boston)])
      .toEqual([null, null, null]);
  });
});

describe('small things', () => {
  it('a day begins where the city says, also when the clocks change', () => {
    const zones = ['America/New_York', 'Asia/Shanghai', 'Europe/Berlin', 'Pacific/Apia', 'Australia/Lord_Howe'];
    fc.assert(fc.property(fc.constantFrom(...zones), fc.integer({ min: 0, max: 4000 }), (zone, days) => {
      const day = DateTime.fromISO('2015-01-01').plus({ days }).toISODate()!;
      const wanted = DateTime.fromISO(day, { zone }).startOf('day').toMillis();
      expect(Date.parse(dayStart(day, zone))).toBe(wanted);
    }), { numRuns: 300 });
  });
  it('ids are UUIDs of version 4 and never the same', () => {
    const ids = Array.from({ length: 500 }, newId);
    expect(ids.every((id) => /^[0-9a-f]{8}-[0-9a-f]{4}-4[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$/.test(id))).toBe(true);
    expect(new Set(ids).size).toBe(500);
  });
  it('rows are in order: numbers in text by their value', () => {
    expect(['Worker 10', 'Worker 9'].sort(compareValues)).toEqual(['Worker 9', 'Worker 10']);
    expect([3, 20, 1].sort(compareValues)).toEqual([1, 3, 20]);
  });
  it('a head begins with the largest figure or the first word, turns, and gives the own order back', () => {
    const press = (times: number, isNumber: boolean, mayEnd: boolean) =>
      Array.from({ length: times }).reduce<ReturnType<typeof orderAfter>>(
        (order) => orderAfter(order, 'x', { isNumber, mayEnd }), { by: 'other', down: false });
    expect([1, 2, 3, 4].map((times) => press(times, false, true)?.down)).toEqual([false, true, undefined, false]);
    expect([1, 2, 3, 4].map((times) => press(times, true, true)?.down)).toEqual([true, false, undefined, true]);
    expect([1, 2, 3].map((times) => press(times, true, false)?.down)).toEqual([true, false, true]);
  });
  it('a shift that is told on every ward is said once', () => {
    const shift = (stream: string, seq: number, at: string, onShift = true) => ({
      stream, seq, at, kind: 'worker:changed' as const, body: { id: 'w', name: 'Worker 1', simulated: false, onShift } });
    let items = withNews([], shift('area:t/1:work', 1, '2026-03-10T12:00:00Z'));
    items = withNews(items, shift('area:t/2:work', 7, '2026-03-10T12:00:01Z'));
    expect(items).toHaveLength(1);
    items = withNews(items, shift('area:t/2:work', 8, '2026-03-10T12:00:02Z', false));
    expect(items).toHaveLength(2);
  });
});

describe('a column of a table', () => {
  it('is one of figures by its first figure, and of none where there is no row', () => {
    const value = (row: { at: string | number | null }) => row.at;
    expect(holdsNumbers([{ at: null }, { at: 3 }], value)).toBe(true);
    expect(holdsNumbers([{ at: null }, { at: 'x' }], value)).toBe(false);
    expect(holdsNumbers([{ at: null }], value)).toBe(false);
    expect(holdsNumbers([], value)).toBe(false);
  });
});
