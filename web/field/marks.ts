/** What the small map draws: me, the target, the line between. */
export type Point = [number, number];

export function marksOf(me: Point | null, target: Point | null): GeoJSON.FeatureCollection {
  const point = (kind: string, coordinates: Point) =>
    ({ type: 'Feature' as const, properties: { kind }, geometry: { type: 'Point' as const, coordinates } });
  return {
    type: 'FeatureCollection',
    features: [
      ...(me && target ? [{
        type: 'Feature' as const, properties: { kind: 'line' },
        geometry: { type: 'LineString' as const, coordinates: [me, target] },
      }] : []),
      ...(me ? [point('me', me)] : []),
      ...(target ? [point('target', target)] : []),
    ],
  };
}

/** South-west and north-east of two points. */
export function boxOf(a: Point, b: Point): [Point, Point] {
  return [
    [Math.min(a[0], b[0]), Math.min(a[1], b[1])], [Math.max(a[0], b[0]), Math.max(a[1], b[1])],
  ];
}
