import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { once } from '../../server/grid/grid.ts';
import { createLocator } from '../../cores/locator.ts';
import { greatCircleMeters } from '../../cores/nearest-index.ts';

const square = (x: number, y: number, side = 1) => ({
  type: 'Polygon' as const,
  coordinates: [[[x, y], [x + side, y], [x + side, y + side], [x, y + side], [x, y]]],
});
const grid = createLocator([
  { index: 0, code: 'd', geometry: square(0, 0) }, { index: 1, code: 'c', geometry: square(1, 0) },
  { index: 2, code: 'b', geometry: square(0, 1) }, { index: 3, code: 'a', geometry: square(1, 1) },
]);

describe('the locator', () => {
  it('gives a point on a shared border and on a shared corner to the lowest code', () => {
    expect(grid.locate(1, 0.5)).toBe(1);
    expect(grid.locate(0.5, 1)).toBe(2);
    expect(grid.locate(1, 1)).toBe(3);
    expect(grid.locate(0, 0)).toBe(0);
  });
  it('answers -1 outside every cell and for what is no number', () => {
    expect(grid.locate(3, 3)).toBe(-1);
    expect(grid.locate(NaN, 0)).toBe(-1);
    expect(grid.locate(Infinity, 0)).toBe(-1);
  });
  it('gives every point of the grid to exactly one cell, the one arithmetic names', () => {
    fc.assert(fc.property(
      fc.double({ min: 0, max: 2, noNaN: true }), fc.double({ min: 0, max: 2, noNaN: true }),
      (x, y) => {
        const column = x >= 1 ? 1 : 0;
        const row = y >= 1 ? 1 : 0;
        expect(grid.locate(x, y)).toBe(row * 2 + column);
      }));
  });
  it('knows holes and several parts', () => {
    const hole = { ...square(0, 0, 4) };
    hole.coordinates.push([[1, 1], [1, 3], [3, 3], [3, 1], [1, 1]]);
    const ring = createLocator([{ index: 7, code: 'x', geometry: {
      type: 'MultiPolygon', coordinates: [hole.coordinates, square(10, 10).coordinates],
    } }]);
    expect(ring.locate(2, 2)).toBe(-1);
    expect(ring.locate(1, 2)).toBe(7);
    expect(ring.locate(0.5, 2)).toBe(7);
    expect(ring.locate(10.5, 10.5)).toBe(7);
  });
  it('takes the lowest code where cells overlap', () => {
    const two = createLocator([
      { index: 0, code: '0002', geometry: square(0, 0, 2) }, { index: 1, code: '0001', geometry: square(1, 1, 2) },
    ]);
    expect(two.locate(1.5, 1.5)).toBe(1);
  });
  it('measures how far a point is outside a cell', () => {
    expect(grid.distanceMeters(0, 0.5, 0.5)).toBe(0);
    expect(grid.distanceMeters(0, 0.5, -0.01)).toBeCloseTo(1112, -1);
    expect(grid.distanceMeters(99, 0.5, 0.5)).toBe(Infinity);
  });
  it('measures to the nearest place of any border, at corners and slanted edges, holes and parts too', () => {
    const diamond = { type: 'MultiPolygon' as const, coordinates: [
      [[[-71, 42], [-70.99, 42.01], [-71, 42.02], [-71.03, 42.01], [-71, 42]],
        [[-71.002, 42.009], [-71.002, 42.011], [-71, 42.011], [-71, 42.009], [-71.002, 42.009]]],
      [[[-70.98, 42], [-70.97, 42.001], [-70.975, 42.004], [-70.98, 42]]],
    ] };
    const one = createLocator([{ index: 3, code: 'x', geometry: diamond }]);
    const borders = diamond.coordinates.flat().flatMap((ring) => ring.slice(1).flatMap(([x, y], i) =>
      Array.from({ length: 400 }, (_, step) => [
        ring[i]![0]! + (x! - ring[i]![0]!) * (step / 399), ring[i]![1]! + (y! - ring[i]![1]!) * (step / 399)])));
    const at = fc.record({
      x: fc.double({ min: -71.05, max: -70.95, noNaN: true }), y: fc.double({ min: 41.98, max: 42.04, noNaN: true }) });
    fc.assert(fc.property(at, ({ x, y }) => {
      const found = one.distanceMeters(3, x, y);
      const isInside = one.locate(x, y) === 3;
      expect(found === 0).toBe(isInside);
      if (isInside) return;
      const least = Math.min(...borders.map(([bx, by]) => greatCircleMeters(x, y, bx!, by!)));
      // Between two samples lie at most 8 m of border.
      expect(Math.abs(found - least)).toBeLessThan(0.004 * least + 4);
    }), { numRuns: 300 });
    expect(one.distanceMeters(3, -71.001, 42.01)).toBeCloseTo(82.6, 0);
  });
  it('knows no cell where there is none, and a point beside a border from one on it', () => {
    expect(createLocator([]).locate(0, 0)).toBe(-1);
    for (const [x, y, cell] of [
      [2, 1, 3], [2.0000001, 1, -1], [-0.0000001, 1, -1], [0, 1, 2], [0.5, 2, 2], [2.5, 2, -1], [-0.5, 0, -1],
      [-0.5, 2, -1], [1.5, 0, 1], [1.5, -0.0000001, -1], [2, 2, 3], [0, 2, 2], [2, 0, 1],
    ] as const) expect([x, y, grid.locate(x, y)]).toEqual([x, y, cell]);
  });
  it('knows the inside of a shape with teeth, whose corners lie level with the point', () => {
    const teeth = createLocator([{ index: 5, code: 't', geometry: { type: 'Polygon', coordinates: [
      [[0, 0], [6, 0], [6, 2], [5, 1], [4, 2], [3, 1], [2, 2], [1, 1], [0, 2], [0, 0]]] } }]);
    for (const [x, y, cell] of [
      [0.5, 1, 5], [1, 1, 5], [2, 1, 5], [3, 1, 5], [1, 1.01, -1], [2, 2, 5], [2, 1.99, 5], [1, 2, -1], [3, 2, -1],
      [5.5, 1.4, 5], [5, 1.4, -1], [7, 1, -1], [-1, 1, -1], [-1, 2, -1], [7, 2, -1], [6, 2, 5], [3, 0, 5], [0, 1.5, 5],
      [4.5, 1.5, 5], [4.4, 1.61, -1], [-1, 0, -1], [7, 0, -1],
    ] as const) expect([x, y, teeth.locate(x, y)]).toEqual([x, y, cell]);
  });
});

describe('work done once', () => {
  it('keeps its answer, and tries again when it has failed', async () => {
    let tries = 0;
    const build = once(async () => {
      tries += 1;
      if (tries === 1) throw new Error('no memory just now');
      return tries;
    });
    await expect(build()).rejects.toThrow('no memory');
    expect(await Promise.all([build(), build(), build()])).toEqual([2, 2, 2]);
  });
});
