import Type from 'typebox';
import type { FastifyReply } from 'fastify';
import { failure } from '../platform/errors.ts';
import type { App } from '../platform/http.ts';
import { parseTileAddress } from '../platform/tile.ts';
import { Strict } from '../platform/wire.schema.ts';
import { AreaOutlines, AreaView, CellsView, CityView } from './grid.schema.ts';
import type { BoundaryTile, TilePyramid } from './boundary-tiles.ts';
import type { Grid } from './grid.ts';

export interface GridRoutes {
  grid: () => Grid;
  publicUrl: string | undefined;
  settings: () => Pick<CityView,
    'demo' | 'setUpNeeded' | 'noticeDays' | 'panelQuorum' | 'offerLifetimeSeconds'
    | 'noiseBound' | 'noiseVariance' | 'noiseLeast'>;
}

/** Boundaries never change under their version: a browser may keep them for good. */
const FOREVER = 'public, max-age=31536000, immutable';
const TilePath = Strict({
  version: Type.String(), z: Type.String(), x: Type.String(), y: Type.String(),
});

export default async function gridRoutes(app: App, options: GridRoutes): Promise<void> {
  const { grid } = options;
  app.get('/api/city', {
    config: { policy: 'public' }, schema: { response: { 200: CityView } },
  }, async (_request, reply): Promise<CityView> => {
    reply.header('cache-control', 'no-cache');
    const { city, bounds, cells, labels, version } = grid();
    return {
      id: city?.id ?? null, nameZh: city?.nameZh ?? '', nameEn: city?.nameEn ?? '',
      timeZone: city?.timeZone ?? 'UTC', language: city?.language ?? 'zh-CN',
      center: city ? [city.centerLon, city.centerLat] : [0, 0], zoom: city?.zoom ?? 1, bounds,
      model: city?.model ?? false, attribution: city?.attribution ?? '', gridVersion: version,
      cells: cells.length, labels: [...labels], ...options.settings(),
    };
  });
  app.get('/api/areas', {
    config: { policy: 'public' },
    schema: { response: { 200: Strict({ areas: Type.Array(AreaView) }) } },
  }, async () => ({ areas: [...grid().areas] }));
  app.get('/api/areas/outlines', {
    config: { policy: 'public' }, schema: { response: { 200: AreaOutlines } },
  }, async (_request, reply) => {
    reply.header('cache-control', 'public, max-age=300').type('application/geo+json');
    return grid().outlines;
  });
  app.get('/api/cells', {
    config: { policy: 'signed-in' }, schema: { response: { 200: CellsView } },
  }, async () => ({
    version: grid().version,
    cells: grid().cells.map(({ index, code, nameZh, nameEn, areaPath, center, bounds }) =>
      ({ index, code, nameZh, nameEn, areaPath, center, bounds })),
  }));
  app.get('/tiles/cells.json', { config: { policy: 'public' } }, async (request) => {
    const { bounds, version, city } = grid();
    const base = options.publicUrl?.replace(/\/$/, '') ?? `${request.protocol}://${request.host}`;
    return {
      tilejson: '3.0.0', tiles: [`${base}/tiles/cells/${version}/{z}/{x}/{y}.mvt`],
      minzoom: 6, maxzoom: 14, bounds, attribution: city?.attribution ?? '',
      vector_layers: [{ id: 'cells', fields: {}, minzoom: 6, maxzoom: 14 }],
    };
  });
  let built: { version: number; pyramid: TilePyramid } | undefined;
  app.get('/tiles/cells/:version/:z/:x/:y.mvt', {
    config: { policy: 'public' }, schema: { params: TilePath }, exposeHeadRoute: false,
  }, async (request, reply) => {
    const { version, z, x, y } = request.params;
    // The warm path: a known address of the present version is one look into a map.
    if (built && String(built.version) === version && built.version === grid().version) {
      const tile = built.pyramid.tiles.get(`${z}/${x}/${y}`);
      if (tile) return sendTile(request.headers['if-none-match'], reply, tile);
    }
    const address = parseTileAddress(z, x, y);
    if (!address || !/^(0|[1-9]\d{0,14})$/.test(version)) throw failure('BAD_REQUEST', { tile: 'address' });
    if (Number(version) !== grid().version) throw failure('NOT_FOUND');
    const pyramid = await grid().tiles();
    built = { version: grid().version, pyramid };
    if (address.z < pyramid.minZoom || address.z > pyramid.maxZoom) throw failure('NOT_FOUND');
    const tile = pyramid.tiles.get(`${address.z}/${address.x}/${address.y}`);
    if (!tile) return reply.code(204).header('cache-control', FOREVER).send();
    return sendTile(request.headers['if-none-match'], reply, tile);
  });
}

function sendTile(
  known: string | undefined, reply: FastifyReply, tile: BoundaryTile,
) {
  reply.header('cache-control', FOREVER).header('etag', tile.etag);
  if (known === tile.etag) return reply.code(304).send();
  return reply.header('content-type', 'application/vnd.mapbox-vector-tile')
    .header('content-encoding', 'gzip').send(tile.gzip);
}
