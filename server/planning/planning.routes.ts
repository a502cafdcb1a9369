import type { CityHolder } from '../city/city.ts';
import { HeatQuery } from '../heat/heat.schema.ts';
import { type Heat, readWindow } from '../heat/heat.ts';
import type { Clock } from '../platform/clock.ts';
import type { App } from '../platform/http.ts';
import { ParticipationView } from './planning.schema.ts';
import { participationFor } from './planning.ts';

export interface PlanningRoutes {
  heat: Heat;
  city: CityHolder;
  clock: Clock;
}

export default async function planningRoutes(app: App, options: PlanningRoutes): Promise<void> {
  const { heat, city, clock } = options;
  app.get('/api/participation', {
    config: { policy: 'planning.read', allowance: 'figures' },
    schema: { querystring: HeatQuery, response: { 200: ParticipationView } },
  }, async (request) => {
    const window = readWindow(request.query, clock, city);
    return participationFor(heat, request.person!, window);
  });
}
