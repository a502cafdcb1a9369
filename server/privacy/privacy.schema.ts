import Type, { type Static } from 'typebox';
import { CONSENTS } from '../access/access.schema.ts';
import { Instant, Nullable, OneOf, Strict } from '../platform/wire.schema.ts';

export const Consents = Strict({
  consents: Type.Array(Strict({
    kind: OneOf(CONSENTS),
    /** Null: never asked. */
    given: Nullable(Type.Boolean()),
    since: Nullable(Instant),
  })),
});
export type Consents = Static<typeof Consents>;

export const SayConsent = Strict({ given: Type.Boolean() });

/** Rows about me by table, as they are kept; without tokens, and without who else is in them. */
export const PersonalCopy = Strict({
  madeAt: Instant,
  city: Type.String(),
  tables: Type.Record(Type.String(), Type.Array(Type.Record(Type.String(), Type.Unknown()))),
});
export type PersonalCopy = Static<typeof PersonalCopy>;

export const Erase = Strict({ password: Type.String({ minLength: 1, maxLength: 200 }) });
export const Erased = Strict({
  /** The home went with the last of those who live there. */
  home: Type.Boolean(),
  /** Deeds whose words and places went; their points stay in every sum. */
  deeds: Type.Integer(),
});
export type Erased = Static<typeof Erased>;
