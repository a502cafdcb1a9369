/** What tile routes share: the path's shape and the answer of a scoped tile. */
import type { FastifyReply } from 'fastify';
import Type from 'typebox';
import { Strict } from './wire.schema.ts';

export { parseTileAddress } from './tile.ts';

export const TilePath = Strict({ z: Type.String(), x: Type.String(), y: Type.String() });

/** Scoped tiles are asked per person and kept by nobody. */
export function sendScopedTile(reply: FastifyReply, tile: Uint8Array) {
  reply.header('cache-control', 'private, no-store');
  if (tile.length === 0) return reply.code(204).send();
  return reply.header('content-type', 'application/vnd.mapbox-vector-tile').send(tile);
}
