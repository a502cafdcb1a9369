import type { App } from '../platform/http.ts';
import { Id, Strict } from '../platform/wire.schema.ts';
import { loadPeople } from './load-people.ts';
import { LoadPeople, PeopleLoaded, PersonDetail, WritePerson } from './people.schema.ts';
import { putPerson, readPerson } from './people.ts';
import slipRoutes, { type SlipRoutes } from './slips.routes.ts';

const Named = Strict({ id: Id });

export default async function peopleRoutes(app: App, world: SlipRoutes): Promise<void> {
  await slipRoutes(app, world);
  app.get('/api/people/:id', {
    config: { policy: 'people.manage' },
    schema: { params: Named, response: { 200: PersonDetail } },
  }, async (request) => readPerson(world, request.person!, request.params.id));
  app.put('/api/people/:id', {
    config: { policy: 'people.manage' },
    schema: { params: Named, body: WritePerson, response: { 200: PersonDetail } },
  }, async (request) =>
    putPerson(world, request.person!, { id: request.params.id, written: request.body }));
  app.post('/api/people/load', {
    config: { policy: 'people.manage' },
    schema: { body: LoadPeople, response: { 200: PeopleLoaded } },
  }, async (request) => loadPeople(world, request.person!, request.body));
}
