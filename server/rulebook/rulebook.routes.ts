import type { App } from '../platform/http.ts';
import { RulebookView } from './rulebook.schema.ts';
import type { RulebookHolder } from './rulebook.ts';

export default async function rulebookRoutes(
  app: App, options: { rulebook: RulebookHolder },
): Promise<void> {
  app.get('/api/rulebook', {
    config: { policy: 'signed-in' }, schema: { response: { 200: RulebookView } },
  }, async () => options.rulebook.now.view);
}
