import { describe, expect, it } from 'vitest';
import { greatCircleMeters } from '../../cores/nearest-index.ts';

/** ST_Distance(geography, geography, use_spheroid := false) of PostGIS 3.5, away from the equator. */
const METERS: [from: [number, number], to: [number, number], meters: number][] = [
  [[-71.06, 42.32], [-71.05, 42.32], 822.1721],
  [[-71.06, 42.32], [-71.06, 42.33], 1111.9508],
  [[-71.06, 42.32], [-71.1, 42.36], 5530.9626],
  [[121.15, 30.04], [121.16, 30.04], 962.5893],
  [[121.15, 30.04], [121.4, 30.2], 29911.5635],
  [[10, 60], [10.5, 60], 27798.7038],
  [[179.9, 10], [-179.9, 10], 21901.155],
];

describe('great-circle metres', () => {
  it.each(METERS)('from %j to %j are %d', (from, to, meters) => {
    expect(greatCircleMeters(...from, ...to)).toBeCloseTo(meters, 2);
    expect(greatCircleMeters(...to, ...from)).toBeCloseTo(meters, 2);
  });
});
