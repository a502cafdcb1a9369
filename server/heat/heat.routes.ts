import Type from 'typebox';
import type { CityHolder } from '../city/city.ts';
import type { Clock } from '../platform/clock.ts';
import type { App } from '../platform/http.ts';
import { Strict } from '../platform/wire.schema.ts';
import { CellHeatView, HeatQuery, HeatView } from './heat.schema.ts';
import { cellHeatFor, type Heat, heatFor, readWindow } from './heat.ts';

export interface HeatRoutes {
  heat: Heat;
  city: CityHolder;
  clock: Clock;
  positions: () => ReadonlyMap<string, number>;
}

export default async function heatRoutes(app: App, options: HeatRoutes): Promise<void> {
  const { heat, city, clock } = options;
  app.get('/api/heat', {
    config: { policy: 'heat.read', allowance: 'figures' },
    schema: { querystring: HeatQuery, response: { 200: HeatView } },
  }, async (request) => {
    const window = readWindow(request.query, clock, city);
    return heatFor(heat, request.person!, window, options.positions());
  });
  app.get('/api/heat/cells/:code', {
    config: { policy: 'heat.read', allowance: 'figures' },
    schema: {
      params: Strict({ code: Type.String({ maxLength: 40 }) }), querystring: HeatQuery,
      response: { 200: CellHeatView },
    },
  }, async (request) => {
    const window = readWindow(request.query, clock, city);
    return cellHeatFor(heat, request.person!, request.params.code, window);
  });
}
