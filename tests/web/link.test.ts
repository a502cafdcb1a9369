import fc from 'fast-check';
import { DateTime } from 'luxon';
import { describe, expect, it } from 'vitest';
import {
  knownPart, LAYERS, MEASURES, readLink, type UrlState, writeLink,
} from '../../web/console/link.ts';
import { LATTICE_WEEKS } from '../../cores/lattice.ts';
import { MODES } from '../../web/console/modes.tsx';
import { ZOOM_MAX, ZOOM_MIN } from '../../web/map/camera.ts';

const word = fc.string({ minLength: 1, maxLength: 40, unit: 'grapheme' })
  .filter((text) => !/\p{C}/u.test(text));
const sunday = fc.integer({ min: 0, max: 3000 })
  .map((weeks) => DateTime.fromISO('2012-01-01', { zone: 'utc' }).plus({ weeks }).toISODate()!);
const camera = fc.record({
  lon: fc.integer({ min: -18_000_000, max: 18_000_000 }).map((n) => n / 1e5),
  lat: fc.integer({ min: -8_500_000, max: 8_500_000 }).map((n) => n / 1e5),
  zoom: fc.integer({ min: ZOOM_MIN * 100, max: ZOOM_MAX * 100 }).map((n) => n / 100),
});
const state: fc.Arbitrary<UrlState> = fc.record({
  mode: fc.option(fc.constantFrom(...MODES.map(({ id }) => id))),
  area: fc.option(word), weeks: fc.constantFrom(...LATTICE_WEEKS), end: fc.option(sunday),
  byCell: fc.boolean(), categories: fc.option(word),
  cell: fc.option(word), task: fc.option(fc.uuid()), measure: fc.constantFrom(...MEASURES),
  table: fc.boolean(), late: fc.boolean(), filing: fc.boolean(),
  hidden: fc.subarray([...LAYERS]), camera: fc.option(camera),
});

/** Parts of links as people, programs and enemies write them. */
const part = fc.tuple(
  fc.constantFrom('mode', 'area', 'weeks', 'end', 'by', 'categories', 'cell', 'task', 'measure', 'table', 'new', 'hide', 'at', 'x'),
  fc.oneof(
    fc.string(), fc.string({ unit: 'binary' }), fc.constantFrom(
      '', 'NaN', 'Infinity', '1e400', '-0', '__proto__', 'constructor', '-71,95,10', '-71,42', ',,',
      '1,2,3,4', '0x10,1,8', '181,0,8', '0,0,5', '0,0,19.5', '999', 'null', '2026-02-30', '2026-03-02', '2026-03-01', '<script>', '%00', '../..'),
    fc.array(fc.double().map(String), { minLength: 1, maxLength: 5 }).map((all) => all.join(',')),
  ),
);
const link = fc.oneof(
  fc.string({ unit: 'binary' }),
  fc.array(part, { maxLength: 14 }).map((parts) =>
    `?${parts.map(([name, value]) => `${name}=${encodeURIComponent(value)}`).join('&')}`),
  fc.array(part, { maxLength: 14 }).map((parts) =>
    `?${parts.map(([name, value]) => `${name}=${value}`).join('&')}`),
);

describe('a link to the console', () => {
  it('says what is on screen, and is read back as the same', () => {
    fc.assert(fc.property(state, (wanted) => {
      expect(readLink(writeLink(wanted))).toEqual(wanted);
    }), { numRuns: 1000 });
  });

  it('whatever it says, asks only for what can be shown', () => {
    fc.assert(fc.property(link, (search) => {
      const { camera: at, ...read } = readLink(search);
      if (at) {
        expect([at.lon, at.lat, at.zoom].every(Number.isFinite)).toBe(true);
        expect(Math.abs(at.lon)).toBeLessThanOrEqual(180);
        expect(Math.abs(at.lat)).toBeLessThanOrEqual(85);
        expect(at.zoom).toBeGreaterThanOrEqual(ZOOM_MIN);
        expect(at.zoom).toBeLessThanOrEqual(ZOOM_MAX);
      }
      expect(read.mode ?? 'monitor').toMatch(/^[a-z]{1,20}$/);
      expect(MEASURES).toContain(read.measure);
      expect(LATTICE_WEEKS).toContain(read.weeks);
      expect(read.end === null || DateTime.fromISO(read.end).weekday === 7).toBe(true);
      expect(read.task ?? '00000000-0000-4000-8000-000000000000').toMatch(/^[0-9a-f-]{36}$/);
      expect(new Set(read.hidden).size).toBe(read.hidden.length);
      for (const layer of read.hidden) expect(LAYERS).toContain(layer);
      for (const text of [read.area, read.cell, read.categories]) {
        expect(text === null || (text.length > 0 && text.length <= 400)).toBe(true);
      }
      const nothing = { areas: [], cells: [], categories: [], bounds: [0, 0, 0, 0] as const, lastDay: '' };
      const { mode } = knownPart({ ...read, camera: null }, { ...nothing, modes: MODES });
      expect(MODES.map(({ id }) => id)).toContain(mode ?? 'monitor');
      expect(knownPart({ ...read, camera: null }, { ...nothing, modes: [] }).mode).toBeNull();
      // What was understood is a link of its own.
      expect(readLink(writeLink({ ...read, camera: null }))).toEqual({ ...read, camera: null });
    }), { numRuns: 3000 });
  });

  it('keeps its good parts beside bad ones', () => {
    expect(readLink('?at=-71,95,10&mode=plan&weeks=31&end=2026-03-02&cell=0401&measure=gold')).toMatchObject({
      camera: null, mode: 'plan', weeks: 13, end: null, cell: '0401', measure: 'rate' });
    expect(readLink('?at=-71.06,42.36,12.5').camera).toEqual({ lon: -71.06, lat: 42.36, zoom: 12.5 });
  });
});

describe('what a city does not have', () => {
  const known = {
    modes: [{ id: 'plan' }], areas: [{ path: 'boston/04' }], cells: [{ code: '0401' }],
    categories: [{ id: 'green' }, { id: 'care' }], bounds: [-71.2, 42.2, -70.9, 42.4],
    lastDay: '2026-03-15',
  } as const;
  it('is left out of a link: modes, areas, cells, categories, far away places', () => {
    const asked = readLink('?mode=audit&area=yuyao%2F01&cell=9999&categories=green,gold&at=121.1,30,12');
    expect(knownPart(asked, known)).toMatchObject({
      mode: null, area: null, cell: null, categories: 'green', camera: null });
    for (const end of ['2026-03-15', '2026-03-22']) expect(knownPart(readLink(`?end=${end}`), known).end).toBeNull();
    const ours = readLink('?mode=plan&weeks=4&end=2026-03-08&area=boston%2F04&cell=0401&categories=care&at=-71.06,42.36,12');
    expect(knownPart(ours, known)).toEqual(ours);
  });
  it('is not known before it was read', () => {
    const asked = readLink('?area=yuyao%2F01&cell=9999&categories=gold');
    const nothing = { ...known, areas: undefined, cells: undefined, categories: undefined };
    expect(knownPart(asked, nothing)).toEqual(asked);
  });
});
