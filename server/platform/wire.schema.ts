/** Atoms of the wire: what every feature's schema is made of. Wire types only (ISO strings, [lon, lat]). */
import Type, { type Static, type TProperties, type TSchema } from 'typebox';

/** An object that refuses unknown fields instead of stripping them. */
export const Strict = <Properties extends TProperties>(properties: Properties) =>
  Type.Object(properties, { additionalProperties: false });

/** Lowercase hex only: what ajv calls a uuid (`urn:uuid:..`) the database may not. */
export const ID_PATTERN = '^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$';
export const Id = Type.String({ format: 'uuid', pattern: ID_PATTERN });
/** Years 1970 to 2200 and offsets that exist: every one of these is a moment to the database too. */
export const INSTANT_PATTERN = '^(19[7-9]\\d|2[01]\\d\\d|2200)-\\d\\d-\\d\\dT\\d\\d:\\d\\d:[0-5]\\d'
  + '(\\.\\d{1,6})?(Z|[+-](0\\d|1[0-4]):[0-5]\\d)$';
export const Instant = Type.String({ format: 'date-time', pattern: INSTANT_PATTERN });
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

/** Lists are paged by `limit` and an opaque `cursor`, which belongs to one order of its list. */
export const PageQuery = {
  limit: Type.Optional(Type.Integer({ minimum: 1, maximum: 500, default: 50 })),
  cursor: Type.Optional(Type.String({ maxLength: 800 })),
};
export const DIRECTIONS = ['asc', 'desc'] as const;
export type Direction = (typeof DIRECTIONS)[number];
/** A list that comes in one of several orders, either way; what has no value comes last. */
export const OrderQuery = <const Columns extends readonly string[]>(columns: Columns) => ({
  order: Type.Optional(OneOf(columns)),
  direction: Type.Optional(OneOf(DIRECTIONS)),
});
export const PageOf = <Schema extends TSchema>(item: Schema) =>
  Strict({ items: Type.Array(item), nextCursor: Nullable(Type.String()) });
/** With how many the list has in all, whichever page it is. */
export const CountedPageOf = <Schema extends TSchema>(item: Schema) =>
  Strict({ items: Type.Array(item), total: Type.Integer(), nextCursor: Nullable(Type.String()) });

export const ErrorBody = Strict({
  code: Type.String(),
  message: Type.String(),
  details: Type.Optional(Type.Unknown()),
  requestId: Type.String(),
});
export type ErrorBody = Static<typeof ErrorBody>;
export const Empty = Strict({});
