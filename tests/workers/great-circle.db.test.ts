import fc from 'fast-check';
import { expect, it } from 'vitest';
import { SYSTEM, transact } from '../../server/platform/database/database.ts';
import { greatCircleMeters } from '../../cores/nearest-index.ts';
import { describeOnEngines } from '../support/engines.ts';

type Pair = [lon1: number, lat1: number, lon2: number, lat2: number];
const around = (lon: number, lat: number, reach: number) => {
  const by = () => fc.double({ min: -reach, max: reach, noNaN: true });
  return fc.tuple(by(), by(), by(), by())
    .map(([a, b, c, d]): Pair => [lon + a, lat + b, lon + c, lat + d]);
};
/** Boston and Yuyao, streets and whole cities; then the world, its poles and its date line. */
const PLACES = {
  'at 42 degrees north': [around(-71.06, 42.32, 0.01), around(-71.06, 42.32, 0.3)],
  'at 30 degrees north': [around(121.15, 30.04, 0.01), around(121.15, 30.04, 0.5)],
  'at 60 degrees south': [around(0, -60, 1)],
  'at the date line': [around(180, 10, 0.2)],
  'near a pole': [around(30, 89, 0.9)],
};

describeOnEngines('great-circle metres', 'empty', (clone) => {
  it.each(Object.entries(PLACES))('are those of PostGIS %s', async (_, places) => {
    const pairs = places.flatMap((place) => fc.sample(place, { numRuns: 300, seed: 42 }));
    const columns = [0, 1, 2, 3].map((at) => pairs.map((pair) => pair[at]));
    const rows = await transact(await clone.open(), SYSTEM.test, (tx) => tx.query<{ meters: number }>(
      `select st_distance(st_setsrid(st_makepoint(a, b), 4326)::geography,
         st_setsrid(st_makepoint(c, d), 4326)::geography, false) as meters
       from unnest($1::float8[], $2::float8[], $3::float8[], $4::float8[])
         with ordinality as p (a, b, c, d, at) order by at`, columns));
    pairs.forEach((pair, at) => {
      const truth = rows[at]!.meters;
      expect(Math.abs(greatCircleMeters(...pair) - truth), JSON.stringify(pair))
        .toBeLessThanOrEqual(truth * 1e-6 + 1e-3);
    });
  });
});
