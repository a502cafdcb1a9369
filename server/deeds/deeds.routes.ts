import Type from 'typebox';
import { readBounds } from '../platform/bounds.ts';
import {
  isId, isInstant, orderName, readCheckedCursor, readOrderedCursor, readTimeCursor, writeCursor,
  writeOrderedCursor,
} from '../platform/cursor.ts';
import { failure } from '../platform/errors.ts';
import type { App } from '../platform/http.ts';
import { parseTileAddress, sendScopedTile, TilePath } from '../platform/tile.routes.ts';
import { Id, Instant, PageQuery, Strict } from '../platform/wire.schema.ts';
import {
  CastVote, DecidedDeeds, DeedCase, DeedPage, DeedQuery, DeedQueue, DeedView, OwnDeed, OwnDeeds,
  ReverseDeed, SubmitDeed,
} from './deeds.schema.ts';
import {
  castVote, deedTile, type DeedWorld, listDeeds, readDecided, readOwnDeeds, readQueue, reverseDeed,
  submitDeed,
} from './deeds.ts';

const ById = Strict({ id: Id });
const pageOf = (most: number, usual: number) => Strict({
  limit: Type.Optional(Type.Integer({ minimum: 1, maximum: most, default: usual })),
  cursor: PageQuery.cursor,
});
const cursorOf = (next: { at: string; id: string } | null) =>
  next && writeCursor([next.at, next.id]);
const isFlag = (part: string) => part === '0' || part === '1';

export default async function deedRoutes(app: App, world: DeedWorld): Promise<void> {
  listRoute(app, world);
  app.post('/api/deeds', {
    config: { policy: 'deeds.submit' },
    schema: { body: SubmitDeed, response: { 200: OwnDeed, 201: OwnDeed } },
  }, async (request, reply) => {
    const { deed, repeated } = await submitDeed(world, request.person!, request.body);
    return reply.code(repeated ? 200 : 201).send(deed);
  });
  app.get('/api/deeds/mine', {
    config: { policy: 'household.own' },
    schema: { querystring: pageOf(200, 200), response: { 200: OwnDeeds } },
  }, async (request) => {
    const { limit, cursor } = request.query;
    const { items, next } = await readOwnDeeds(
      world, request.person!, readTimeCursor(cursor), limit ?? 200);
    return { deeds: items, nextCursor: cursorOf(next) };
  });
  app.get('/api/deeds/queue', {
    config: { policy: 'deeds.decide' },
    schema: { querystring: pageOf(100, 50), response: { 200: DeedQueue } },
  }, async (request) => {
    const { limit, cursor } = request.query;
    const place = readCheckedCursor(cursor, [isFlag, isInstant, isId]);
    const { next, ...queue } = await readQueue(world, request.person!, {
      after: place && { imported: place[0] === '1', at: place[1]!, id: place[2]! },
      limit: limit ?? 50,
    });
    return {
      ...queue, nextCursor: next && writeCursor([next.imported ? '1' : '0', next.at, next.id]),
    };
  });
  app.get('/api/deeds/decided', {
    config: { policy: 'deeds.decide' },
    schema: { querystring: pageOf(100, 20), response: { 200: DecidedDeeds } },
  }, async (request) => {
    const { limit, cursor } = request.query;
    const { items, total, next } = await readDecided(
      world, request.person!, readTimeCursor(cursor), limit ?? 20);
    return { items, total, nextCursor: cursorOf(next) };
  });
  app.post('/api/deeds/:id/votes', {
    config: { policy: 'deeds.decide' },
    schema: { params: ById, body: CastVote, response: { 200: DeedCase } },
  }, async (request) => {
    return castVote(world, request.person!, request.params.id, request.body);
  });
  app.post('/api/deeds/:id/reversal', {
    config: { policy: 'deeds.reverse' },
    schema: { params: ById, body: ReverseDeed, response: { 200: DeedView } },
  }, async (request) => {
    return reverseDeed(world, request.person!, request.params.id, request.body);
  });
  app.get('/tiles/deeds/:z/:x/:y.mvt', {
    config: { policy: 'deeds.exact|deeds.decide' },
    schema: {
      params: TilePath,
      querystring: Strict({ from: Type.Optional(Instant), to: Type.Optional(Instant) }),
    },
  }, async (request, reply) => {
    const { z, x, y } = request.params;
    const address = parseTileAddress(z, x, y);
    if (!address) throw failure('BAD_REQUEST', { tile: 'address' });
    const { from, to } = request.query;
    return sendScopedTile(
      reply, await deedTile(world, request.person!, address, from ?? null, to ?? null));
  });
}

function listRoute(app: App, world: DeedWorld): void {
  app.get('/api/deeds', {
    config: { policy: 'deeds.exact' },
    schema: { querystring: DeedQuery, response: { 200: DeedPage } },
  }, async (request) => {
    const { bbox, cell, from, to, limit, cursor } = request.query;
    const { order = 'occurred', direction = 'desc' } = request.query;
    const named = orderName(order, direction);
    const place = readOrderedCursor(cursor, named, [isInstant, isId]);
    const { items, total, next } = await listDeeds(world, request.person!, {
      bbox: readBounds(bbox), cellCode: cell ?? null, from: from ?? null, to: to ?? null,
      column: order, direction, after: place && { at: place[0]!, id: place[1]! },
      limit: limit ?? 50,
    });
    return { items, total, nextCursor: next && writeOrderedCursor(named, [next.at, next.id]) };
  });
}
