import { describe, expect, it } from 'vitest';
import type { HeatView } from '../../web/platform/api.ts';
import { areaFiguresOf, figuresOf, saysLittle, scaleOf } from '../../web/heat/scale.ts';
import { changedCells } from '../../web/heat/use-live-heat.ts';

const heat = (part: Partial<HeatView>): HeatView => ({
  gridVersion: 1, from: '2026-01-01', to: '2026-03-31', registered: [100, 0, 0, 40, 8],
  points: [50, 0, 12, null, null], deeds: [10, 0, 3, null, null],
  households: [20, 0, 0, 4, null], simulatedDeeds: [0, 0, 0, null, null], minHouseholds: 10, suppressed: 2, asOf: {},
  areas: [], exactAreas: [], isPublished: true,
  ...part,
});

describe('figures of the map', () => {
  it('are rates of those who live there, nothing where nobody lives, withheld where too few', () => {
    expect(figuresOf(heat({}), 'rate')).toEqual([0.2, undefined, undefined, 0.1, null]);
  });
  it('show what was done in a cell without homes', () => {
    expect(figuresOf(heat({}), 'points')).toEqual([50, undefined, 12, null, null]);
  });
  it('of published counts are no rate above all', () => {
    expect(figuresOf(heat({ households: [104, 0, 0, 41, null] }), 'rate')).toEqual([1, undefined, undefined, 1, null]);
  });
  it('of areas are their own, not a sum of cells', () => {
    const areas = [
      { path: 'c', registered: 150, households: 27, points: 61, deeds: 14, simulatedDeeds: 0 },
      { path: 'c/1', registered: null, households: null, points: null, deeds: null, simulatedDeeds: null },
    ];
    expect([...areaFiguresOf(heat({ areas }), 'rate')]).toEqual([['c', 0.18], ['c/1', null]]);
    expect([...areaFiguresOf(heat({ areas }), 'deeds')]).toEqual([['c', 14], ['c/1', null]]);
  });
  it('by cell say little where most of those that are shown are 0', () => {
    const all = () => true;
    expect(saysLittle(heat({ households: [0, 0, 0, 4, null] }), all)).toBe(false);
    expect(saysLittle(heat({ registered: [100, 50, 0, 40, 8], households: [0, 0, 0, 4, null] }), all)).toBe(true);
    expect(saysLittle(heat({ registered: [100, 50, 0, 40, 8], households: [0, 0, 0, 4, null] }), (i) => i === 3)).toBe(false);
    expect(saysLittle(heat({ households: [null, null, null, null, null] }), all)).toBe(false);
  });
  it('lie on a ramp whose places rise with the figures and end at its ends', () => {
    const { place, breaks } = scaleOf([0, 1, 2, 3, 5, 8, 13, 21, null, undefined]);
    expect(breaks).toHaveLength(7);
    expect([...breaks].sort((a, b) => a - b)).toEqual(breaks);
    const places = [0, 1, 2, 3, 5, 8, 13, 21].map(place);
    expect([...places].sort((a, b) => a - b)).toEqual(places);
    expect([places[0], places.at(-1), place(100)]).toEqual([0, 1, 1]);
    expect(new Set(places).size).toBe(places.length);
  });
  it('have a scale even where all are alike or none is there', () => {
    expect(scaleOf([4, 4, 4]).place(4)).toBe(1);
    expect(scaleOf([null, undefined]).place(0)).toBe(0);
  });
});

describe('cells that glow', () => {
  it('are those whose figures differ between two vectors of one window', () => {
    const after = heat({ points: [58, 0, 12, null, null], households: [20, 0, 0, 5, null] });
    expect([...changedCells(heat({}), after)]).toEqual([0, 3]);
    expect(changedCells(heat({}), heat({})).size).toBe(0);
  });
  it('are none when another window or another grid is shown', () => {
    const points = [1, 1, 1, 1, 1];
    expect(changedCells(heat({}), heat({ points, from: '2026-02-01' })).size).toBe(0);
    expect(changedCells(heat({}), heat({ points, gridVersion: 2 })).size).toBe(0);
    expect(changedCells(undefined, heat({ points })).size).toBe(0);
  });
});
