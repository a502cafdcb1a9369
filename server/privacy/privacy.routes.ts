import { CONSENTS } from '../access/access.schema.ts';
import { dayNumber, dayText } from '../platform/clock.ts';
import type { App } from '../platform/http.ts';
import { OneOf, Strict } from '../platform/wire.schema.ts';
import { Consents, Erase, Erased, PersonalCopy, SayConsent } from './privacy.schema.ts';
import { consentsOf, copyOf, erase, type PrivacyWorld, sayConsent } from './privacy.ts';

export default async function privacyRoutes(app: App, world: PrivacyWorld): Promise<void> {
  app.get('/api/privacy/copy', {
    config: { policy: 'signed-in', allowance: 'export' },
    schema: { response: { 200: PersonalCopy } },
  }, async (request, reply) => {
    const zone = world.city.now.grid.city?.timeZone ?? 'UTC';
    const day = dayText(dayNumber(world.clock(), zone));
    reply.header('content-disposition', `attachment; filename="deedgrid-${day}.json"`);
    return copyOf(world, request.person!);
  });
  app.get('/api/privacy/consents', {
    config: { policy: 'signed-in' }, schema: { response: { 200: Consents } },
  }, async (request) => consentsOf(world, request.person!));
  app.put('/api/privacy/consents/:kind', {
    config: { policy: 'signed-in' },
    schema: {
      params: Strict({ kind: OneOf(CONSENTS) }), body: SayConsent, response: { 200: Consents },
    },
  }, async (request) => sayConsent(world, request.person!, {
    kind: request.params.kind, given: request.body.given,
  }));
  app.post('/api/privacy/erasure', {
    config: { policy: 'signed-in' }, schema: { body: Erase, response: { 200: Erased } },
  }, async (request) => erase(world, request.person!, {
    password: request.body.password, from: request.ip,
  }));
}
