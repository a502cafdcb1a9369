import type { GridHolder } from '../grid/grid.ts';
import { HeatQuery } from '../heat/heat.schema.ts';
import { type Heat, readWindow } from '../heat/heat.ts';
import type { Clock } from '../platform/clock.ts';
import type { App } from '../platform/http.ts';
import type { RulebookHolder } from '../rulebook/rulebook.ts';
import { ParticipationView } from './planning.schema.ts';
import { participationFor } from './planning.ts';

export interface PlanningRoutes {
  heat: Heat;
  grid: GridHolder;
  rulebook: RulebookHolder;
  clock: Clock;
}

export default async function planningRoutes(app: App, options: PlanningRoutes): Promise<void> {
  const { heat, grid, rulebook, clock } = options;
  app.get('/api/participation', {
    config: { policy: 'planning.read' },
    schema: { querystring: HeatQuery, response: { 200: ParticipationView } },
  }, async (request, reply) => {
    reply.header('cache-control', 'private, no-store');
    const window = readWindow(request.query, clock, grid, rulebook);
    return participationFor(heat, grid, request.person!, window);
  });
}
