import Type, { type Static } from 'typebox';
import { Bounds, LonLat, Nullable, OneOf, Strict } from '../platform/wire.schema.ts';

/** Public: what a page needs before anybody signs in. */
export const CityView = Strict({
  id: Nullable(Type.String()),
  nameZh: Type.String(),
  nameEn: Type.String(),
  timeZone: Type.String(),
  language: OneOf(['zh-CN', 'en'] as const),
  center: LonLat,
  zoom: Type.Number(),
  bounds: Bounds,
  /** True for a generated model of a city: labelled MODEL on screen. */
  model: Type.Boolean(),
  attribution: Type.String(),
  gridVersion: Type.Integer(),
  cells: Type.Integer(),
  labels: Type.Array(
    Strict({ nameZh: Type.String(), nameEn: Type.String(), point: LonLat, rank: Type.Integer() }),
  ),
  demo: Type.Boolean(),
  /** An empty install that waits for its one-time set-up link to be used. */
  setUpNeeded: Type.Boolean(),
  noticeDays: Type.Integer(),
  panelQuorum: Type.Integer(),
  offerLifetimeSeconds: Type.Integer(),
  /** How published counts are changed: at most so far, with this variance, never to 1..least. */
  noiseBound: Type.Integer(),
  noiseVariance: Type.Integer(),
  noiseLeast: Type.Integer(),
});
export type CityView = Static<typeof CityView>;

export const AreaView = Strict({
  path: Type.String(),
  parent: Nullable(Type.String()),
  nameZh: Type.String(),
  nameEn: Type.String(),
  kind: Type.String(),
  center: LonLat,
  bounds: Bounds,
});
export type AreaView = Static<typeof AreaView>;

const Ring = Type.Array(Type.Array(Type.Number()));
/** Areas below the city as a GeoJSON FeatureCollection (RFC 7946). */
export const AreaOutlines = Strict({
  type: Type.Literal('FeatureCollection'),
  features: Type.Array(Strict({
    type: Type.Literal('Feature'),
    properties: Strict({ path: Type.String(), nameZh: Type.String(), nameEn: Type.String() }),
    geometry: Strict({
      type: Type.Literal('MultiPolygon'), coordinates: Type.Array(Type.Array(Ring)),
    }),
  })),
});
export type AreaOutlines = Static<typeof AreaOutlines>;

export const CellView = Strict({
  /** Dense index per grid version: the tile's feature id and the place in the heat vector. */
  index: Type.Integer(),
  code: Type.String(),
  nameZh: Type.String(),
  nameEn: Type.String(),
  areaPath: Type.String(),
  center: LonLat,
  bounds: Bounds,
});
export type CellView = Static<typeof CellView>;
export const CellsView = Strict({ version: Type.Integer(), cells: Type.Array(CellView) });
export type CellsView = Static<typeof CellsView>;
