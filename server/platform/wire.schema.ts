/** Atoms of the wire: what every feature's schema is made of. Wire types only (ISO strings, [lon, lat]). */
import Type, { type Static, type TProperties, type TSchema } from 'typebox';

/** An object that refuses unknown fields instead of stripping them. */
export const Strict = <Properties extends TProperties>(properties: Properties) =>
  Type.Object(properties, { additionalProperties: false });

export const Id = Type.String({ format: 'uuid' });
export const Instant = Type.String({ format: 'date-time' });
export const Day = Type.String({ format: 'date' });
/** [longitude, latitude], WGS84 degrees. */
export const LonLat = Type.Tuple([
  Type.Number({ minimum: -180, maximum: 180 }),
  Type.Number({ minimum: -90, maximum: 90 }),
]);
export type LonLat = Static<typeof LonLat>;
/** [west, south, east, north], WGS84 degrees. */
export const Bounds = Type.Tuple([Type.Number(), Type.Number(), Type.Number(), Type.Number()]);
export const Nullable = <Schema extends TSchema>(schema: Schema) =>
  Type.Union([schema, Type.Null()]);
export const OneOf = <const Values extends readonly string[]>(values: Values) =>
  Type.Unsafe<Values[number]>({ type: 'string', enum: [...values] });
export const Note = Type.String({ maxLength: 1000 });

/** Lists are paged by `limit` and an opaque `cursor`. */
export const PageQuery = {
  limit: Type.Optional(Type.Integer({ minimum: 1, maximum: 500, default: 50 })),
  cursor: Type.Optional(Type.String({ maxLength: 400 })),
};
export const PageOf = <Schema extends TSchema>(item: Schema) =>
  Strict({ items: Type.Array(item), nextCursor: Nullable(Type.String()) });

export const ErrorBody = Strict({
  code: Type.String(),
  message: Type.String(),
  details: Type.Optional(Type.Unknown()),
  requestId: Type.String(),
});
export type ErrorBody = Static<typeof ErrorBody>;
export const Empty = Strict({});
