/** What tile routes share: the path's shape and the answer of a scoped tile. */
import type { FastifyReply } from 'fastify';
import Type from 'typebox';
import { Strict } from './wire.schema.ts';

export { parseTileAddress } from './tile.ts';

export const TilePath = Strict({ z: Type.String(), x: Type.String(), y: Type.String() });

/** Scoped tiles are asked per person: nobody on the way keeps them. */
export function sendScopedTile(reply: FastifyReply, tile: Uint8Array) {
  if (tile.length === 0) return reply.code(204).send();
  return reply.header('content-type', 'application/vnd.mapbox-vector-tile').send(tile);
}
