import { SessionView, SetUp } from '../access/access.schema.ts';
import { sessionView } from '../access/access.routes.ts';
import type { SessionCookie } from '../access/session-cookie.ts';
import { LIMITS } from '../config.ts';
import type { City } from '../city/city.ts';
import type { Clock } from '../platform/clock.ts';
import type { Database } from '../platform/database/database.ts';
import type { App } from '../platform/http.ts';
import { setUp } from './setup.ts';

export interface SetUpRoutes {
  database: Database;
  clock: Clock;
  city: City;
  cookie: SessionCookie;
}

export default async function setUpRoutes(app: App, options: SetUpRoutes): Promise<void> {
  const { database, clock, city, cookie } = options;
  app.post('/api/setup', {
    config: { policy: 'public' }, schema: { body: SetUp, response: { 200: SessionView } },
  }, async (request, reply) => {
    const session = await setUp(database, clock, request.body);
    await city.reload();
    cookie.write(request, reply, session.token, LIMITS.SESSION_HOURS * 3600);
    return sessionView(
      { database, leaves: () => city.now.grid.leaves }, session, !cookie.isSecure(request));
  });
}
