import Type, { type Static } from 'typebox';
import { Instant, Nullable, Strict } from '../platform/wire.schema.ts';

const Password = Type.String({ minLength: 1, maxLength: 200 });
/** Six signs of an authenticator, or a recovery code. */
export const FactorCode = Type.String({ minLength: 1, maxLength: 20 });

export const OwnAccess = Strict({
  sessions: Type.Array(Strict({
    /** The one that asks. */
    isThis: Type.Boolean(), createdAt: Instant, expiresAt: Instant,
  })),
  /** Since when a second factor is asked for; null: it is not. */
  factorSince: Nullable(Instant),
  recoveryLeft: Type.Integer(),
});
export type OwnAccess = Static<typeof OwnAccess>;

export const ChangePassword = Strict({
  password: Password,
  next: Password,
});
export type ChangePassword = Static<typeof ChangePassword>;

export const ShowFactor = Strict({ password: Password });
/** Shown to the person who asked with the password; not asked for until it is confirmed. */
export const FactorShown = Strict({ secret: Type.String(), uri: Type.String() });
export type FactorShown = Static<typeof FactorShown>;

export const ConfirmFactor = Strict({ code: FactorCode });
export const RecoveryCodes = Strict({ codes: Type.Array(Type.String()) });

export const RemoveFactor = Strict({ password: Password, code: FactorCode });
export type RemoveFactor = Static<typeof RemoveFactor>;
