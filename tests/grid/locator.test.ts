import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { once } from '../../server/grid/grid.ts';
import { createLocator } from '../../cores/locator.ts';

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
