import { sessionView } from '../access/access.routes.ts';
import { SessionView } from '../access/access.schema.ts';
import { signOut } from '../access/access.ts';
import type { SessionCookie } from '../access/session-cookie.ts';
import { LIMITS } from '../config.ts';
import type { App } from '../platform/http.ts';
import { JoinBySlip, LookAtSlip, MakeSlips, SlipsMade, SlipView } from './slips.schema.ts';
import { joinBySlip, lookAtSlip, makeSlips, type SlipWorld } from './slips.ts';

export interface SlipRoutes extends SlipWorld { cookie: SessionCookie }

export default async function slipRoutes(app: App, options: SlipRoutes): Promise<void> {
  const { cookie, database, city } = options;
  app.post('/api/slips', {
    config: { policy: 'people.manage' },
    schema: { body: MakeSlips, response: { 200: SlipsMade } },
  }, async (request) => makeSlips(options, request.person!, request.body));
  app.post('/api/join/look', {
    config: { policy: 'public' }, schema: { body: LookAtSlip, response: { 200: SlipView } },
  }, async (request, reply) => {
    reply.header('cache-control', 'no-store');
    return lookAtSlip(options, request.body.code, request.ip);
  });
  app.post('/api/join', {
    config: { policy: 'public' }, schema: { body: JoinBySlip, response: { 200: SessionView } },
  }, async (request, reply) => {
    reply.header('cache-control', 'no-store');
    const session = await joinBySlip(options, request.body, request.ip);
    const before = cookie.token(request);
    if (before) await signOut(database, before);
    cookie.write(request, reply, session.token, LIMITS.SESSION_HOURS * 3600);
    return sessionView(
      { database, leaves: () => city.now.grid.leaves }, session, !cookie.isSecure(request));
  });
}
