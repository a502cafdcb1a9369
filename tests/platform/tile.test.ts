import { VectorTile } from '@mapbox/vector-tile';
import { PbfReader } from 'pbf';
import { describe, expect, it } from 'vitest';
import { encodePointTile, parseTileAddress, tileBounds4326 } from '../../server/platform/tile.ts';

describe('a tile address', () => {
  it('is taken only when it is inside the square of its zoom', () => {
    expect(parseTileAddress('0', '0', '0')).toEqual({ z: 0, x: 0, y: 0 });
    expect(parseTileAddress('14', '16383', '16383')).not.toBeNull();
  });
  it.each([
    ['-1', '0', '0'], ['1.5', '0', '0'], ['23', '0', '0'], ['3', '8', '0'], ['3', '0', '8'],
    ['1e1', '0', '0'], ['0x1', '0', '0'], [' 1', '0', '0'], ['01', '0', '0'], ['', '0', '0'],
    ['3', 'NaN', '0'], ['3', '99999999999', '0'], ['3', '%31', '0'],
  ])('is refused as %s/%s/%s', (z, x, y) => {
    expect(parseTileAddress(z, x, y)).toBeNull();
  });
});

describe('a tile of points', () => {
  it('holds the points inside it and leaves out the others', () => {
    const address = { z: 14, x: 4958, y: 6059 };
    const [west, south, east, north] = tileBounds4326(address);
    const middle = { lon: (west + east) / 2, lat: (south + north) / 2, properties: { kind: 'a' } };
    const bytes = encodePointTile(
      [middle, { lon: 0, lat: 0, properties: { kind: 'b' } }], address, { layer: 'things', total: 1 });
    const layer = new VectorTile(new PbfReader(bytes)).layers.things!;
    expect(layer.length).toBe(1);
    expect(layer.feature(0).properties).toEqual({ kind: 'a' });
    const { x, y } = layer.feature(0).loadGeometry()[0]![0]!;
    expect(Math.abs(x - 2048) + Math.abs(y - 2048)).toBeLessThan(8);
  });
  it('that cannot hold all says how many there are', () => {
    const address = { z: 14, x: 4958, y: 6059 };
    const [west, south, east, north] = tileBounds4326(address);
    const middle = { lon: (west + east) / 2, lat: (south + north) / 2, properties: {} };
    const layers = (total: number) =>
      new VectorTile(new PbfReader(encodePointTile([middle], address, { layer: 'things', total }))).layers;
    expect(layers(12_345).more!.feature(0).properties).toEqual({ total: 12_345 });
    expect(layers(1).more).toBeUndefined();
  });
  it('is empty when nothing is inside', () => {
    expect(encodePointTile([], { z: 1, x: 0, y: 0 }, { layer: 'things', total: 0 })).toHaveLength(0);
  });
});
