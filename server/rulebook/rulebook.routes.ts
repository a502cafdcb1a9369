import type { App } from '../platform/http.ts';
import { RulebookView } from './rulebook.schema.ts';
import type { Rulebook } from './rulebook.ts';

export default async function rulebookRoutes(
  app: App, options: { rulebook: () => Rulebook },
): Promise<void> {
  app.get('/api/rulebook', {
    config: { policy: 'signed-in' }, schema: { response: { 200: RulebookView } },
  }, async () => options.rulebook().view);
}
