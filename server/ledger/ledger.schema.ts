import Type, { type Static } from 'typebox';
import { Id, Instant, Nullable, OneOf, Strict } from '../platform/wire.schema.ts';

export const TRANSFER_KINDS = ['posted', 'pending', 'post_pending', 'void_pending'] as const;
export const TransferView = Strict({
  id: Id,
  kind: OneOf(TRANSFER_KINDS),
  debitOwner: Type.String(),
  creditOwner: Type.String(),
  amount: Type.Integer(),
  subject: Type.String(),
  pendingId: Nullable(Id),
  at: Instant,
});
export type TransferView = Static<typeof TransferView>;
