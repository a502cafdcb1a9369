import type { App } from '../platform/http.ts';
import { SimulationView, SwitchSimulation } from './simulation.schema.ts';
import type { Simulation } from './simulation.ts';

export default async function simulationRoutes(
  app: App, options: { simulation: Simulation },
): Promise<void> {
  const { simulation } = options;
  app.get('/api/simulation', {
    config: { policy: 'signed-in' }, schema: { response: { 200: SimulationView } },
  }, async () => simulation.view());
  app.put('/api/simulation', {
    config: { policy: 'simulation.switch' },
    schema: { body: SwitchSimulation, response: { 200: SimulationView } },
  }, async (request) => simulation.switch(request.body.running));
}
