import { VectorTile } from '@mapbox/vector-tile';
import { PbfReader } from 'pbf';
import { beforeAll, expect, it } from 'vitest';
import { deedTile, type DeedWorld } from '../../server/deeds/deeds.ts';
import { readGrid } from '../../server/grid/grid.ts';
import { householdTile } from '../../server/households/households.ts';
import type { Person } from '../../server/access/access.ts';
import { type Database, SYSTEM, transact } from '../../server/platform/database/database.ts';
import { describeOnNative } from '../support/engines.ts';

describeOnNative('scoped tiles', 'boston', (clone) => {
  let database: Database;
  let world: DeedWorld;
  let person: Person;
  beforeAll(async () => {
    database = await clone.open();
    world = { database, city: { now: { grid: await readGrid(database) } } } as DeedWorld;
    const [row] = await transact(database, SYSTEM.test, (tx) => tx.query<{ id: string }>(`select id from person where account = 'supervisor'`));
    person = { id: row!.id, account: 'supervisor', name: 's', householdId: null, client: 'person', purpose: 'round', roles: [{ role: 'supervisor', areaPath: 'boston' }] };
  });
  const points = (bytes: Uint8Array, layer: string) => {
    const found = new VectorTile(new PbfReader(bytes)).layers[layer];
    return Array.from({ length: found?.length ?? 0 }, (_, i) => {
      const feature = found!.feature(i);
      const { x, y } = feature.loadGeometry()[0]![0]!;
      return { x, y, ...feature.properties };
    }).sort((a, b) => a.x - b.x || a.y - b.y || JSON.stringify(a).localeCompare(JSON.stringify(b)));
  };
  /** The same verb as the embedded engine walks it: rows encoded in Node. */
  const inNode = () => new Proxy(database, { get: (target, key) => (key === 'engine' ? 'embedded' : Reflect.get(target, key) as unknown) });
  const ADDRESS = { z: 15, x: 9916, y: 12118 };

  it('of homes are the same by PostGIS and by the encoder in Node', async () => {
    const golden = points(await householdTile(world, person, ADDRESS), 'households');
    const ours = points(await householdTile({ ...world, database: inNode() }, person, ADDRESS), 'households');
    expect(golden.length).toBeGreaterThan(20);
    expect(ours.length).toBe(golden.length);
    golden.forEach((point, i) => expect(Math.abs(point.x - ours[i]!.x) + Math.abs(point.y - ours[i]!.y)).toBeLessThanOrEqual(2));
    // Nothing but the place: no id, no name, no points.
    expect(Object.keys(golden[0]!)).toEqual(['x', 'y']);
  });

  it('of deeds are the same by PostGIS and by the encoder in Node, and what was done at home is counted by cell', async () => {
    const counted = (tile: Uint8Array) => points(tile, 'cells').reduce((sum, one) => sum + Number((one as { deeds?: number }).deeds), 0);
    const atHome = await deedTile(world, person, ADDRESS, null, null);
    expect([points(atHome, 'deeds'), counted(atHome) > 5]).toEqual([[], true]);
    // Every third deed 200 m away from home.
    await database.asOwner((q) => q.query(`update deed set geom = st_translate(geom, 0, 0.0018) where left(id::text, 1) < '5'`));
    const tile = await deedTile(world, person, ADDRESS, null, null);
    expect(counted(tile)).toBeLessThan(counted(atHome));
    const golden = points(tile, 'deeds');
    const ours = points(await deedTile({ ...world, database: inNode() }, person, ADDRESS, null, null), 'deeds');
    expect(golden.length).toBeGreaterThan(5);
    expect(ours.map((p) => (p as { category?: string }).category).sort()).toEqual(golden.map((p) => (p as { category?: string }).category).sort());
    expect(ours.length).toBe(golden.length);
  });

  it('hold nothing below zoom 14, whoever asks', async () => {
    expect(await householdTile(world, person, { z: 13, x: 2479, y: 3029 })).toHaveLength(0);
    expect(await deedTile(world, person, { z: 13, x: 2479, y: 3029 }, null, null)).toHaveLength(0);
  });
});
