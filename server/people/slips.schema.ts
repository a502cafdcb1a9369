import Type, { type Static } from 'typebox';
import { Id, Instant, OneOf, Strict } from '../platform/wire.schema.ts';

/** Made at once: fifty sheets. */
export const SLIPS_MAX = 400;

export const MakeSlips = Strict({
  id: Id,
  /** Whose account is opened, or whose password is forgotten. */
  personIds: Type.Array(Id, { maxItems: SLIPS_MAX }),
  /** All of one's areas who have neither password nor slip, as far as there is room. */
  withoutPassword: Type.Boolean(),
  /** Households that are to join. */
  householdCodes: Type.Array(
    Type.String({ minLength: 1, maxLength: 80 }), { maxItems: SLIPS_MAX }),
  /** How many people of a household may join by one slip. */
  uses: Type.Integer({ minimum: 1, maximum: 6 }),
});
export type MakeSlips = Static<typeof MakeSlips>;

const Slip = Strict({
  /** Shown this once. */
  code: Type.String(),
  kind: OneOf(['person', 'household'] as const),
  /** Of a person. */
  name: Type.String(), account: Type.String(),
  /** Code of the household. */
  household: Type.String(),
  expiresAt: Instant,
});
export type Slip = Static<typeof Slip>;
export const SlipsMade = Strict({
  slips: Type.Array(Slip),
  /** Without a password and beyond what is made at once. */
  left: Type.Integer(),
});
export type SlipsMade = Static<typeof SlipsMade>;

const Code = Type.String({ minLength: 1, maxLength: 40 });
export const LookAtSlip = Strict({ code: Code });
/** What a slip is for: no more than stands on it. */
export const SlipView = Strict({
  kind: OneOf(['person', 'household'] as const),
  name: Type.String(), account: Type.String(), household: Type.String(),
});
export type SlipView = Static<typeof SlipView>;

export const JoinBySlip = Strict({
  /** Of the person who is made, where a household joins. */
  id: Id,
  code: Code,
  account: Type.Optional(Type.String({ pattern: '^[a-z0-9._-]{3,40}$' })),
  name: Type.Optional(Type.String({ pattern: '\\S', maxLength: 80 })),
  password: Type.String({ minLength: 1, maxLength: 200 }),
});
export type JoinBySlip = Static<typeof JoinBySlip>;
