import type { FastifyRequest } from 'fastify';
import type { App } from '../platform/http.ts';
import {
  ChangePassword, ConfirmFactor, FactorShown, OwnAccess, RecoveryCodes, RemoveFactor, ShowFactor,
} from './own-access.schema.ts';
import {
  type Asker, changePassword, endOtherSessions, type OwnWorld, ownAccess, showFactor,
  switchFactorOff, switchFactorOn,
} from './own-access.ts';
import type { SessionCookie } from './session-cookie.ts';

interface OwnAccessRoutes extends OwnWorld {
  cookie: SessionCookie;
  /** The city: its name is no password, and what an authenticator calls us. */
  place: () => { nameEn: string } | undefined;
}

export function ownAccessRoutes(app: App, options: OwnAccessRoutes): void {
  const { cookie, place } = options;
  const cityName = () => place()?.nameEn ?? '';
  const askerOf = (request: FastifyRequest): Asker => ({
    person: request.person!, token: cookie.token(request) ?? '', from: request.ip });
  const config = { policy: 'signed-in' } as const;
  app.get('/api/me/access', {
    config, schema: { response: { 200: OwnAccess } },
  }, async (request) => ownAccess(options, askerOf(request)));
  app.put('/api/me/password', {
    config, schema: { body: ChangePassword, response: { 200: OwnAccess } },
  }, async (request) => changePassword(
    options, askerOf(request), { ...request.body, city: cityName() }));
  app.delete('/api/me/sessions', {
    config, schema: { response: { 200: OwnAccess } },
  }, async (request) => endOtherSessions(options, askerOf(request)));
  app.put('/api/me/factor', {
    config, schema: { body: ShowFactor, response: { 200: FactorShown } },
  }, async (request) => showFactor(
    options, askerOf(request), { password: request.body.password, city: cityName() }));
  app.post('/api/me/factor/confirmation', {
    config, schema: { body: ConfirmFactor, response: { 200: RecoveryCodes } },
  }, async (request) => switchFactorOn(options, askerOf(request), request.body.code));
  app.post('/api/me/factor/removal', {
    config, schema: { body: RemoveFactor, response: { 200: OwnAccess } },
  }, async (request) => switchFactorOff(options, askerOf(request), request.body));
}
