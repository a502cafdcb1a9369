import type { App } from '../platform/http.ts';
import { Empty, Id, Strict } from '../platform/wire.schema.ts';
import { OwnShift, StartShift } from './workers.schema.ts';
import {
  endShift, readShift, type ReleaseWork, startShift, type WorkerWorld,
} from './workers.ts';

export interface WorkerRoutes extends WorkerWorld {
  release: ReleaseWork;
}

export default async function workerRoutes(app: App, world: WorkerRoutes): Promise<void> {
  app.get('/api/shifts/mine', {
    config: { policy: 'work.do' }, schema: { response: { 200: OwnShift } },
  }, async (request) => readShift(world, request.person!));
  app.post('/api/shifts', {
    config: { policy: 'work.do' }, schema: { body: StartShift, response: { 200: OwnShift } },
  }, async (request) => startShift(world, request.person!, request.body.id));
  app.post('/api/shifts/:id/end', {
    config: { policy: 'work.do' },
    schema: { params: Strict({ id: Id }), body: Empty, response: { 200: OwnShift } },
  }, async (request) => endShift(world, request.person!, request.params.id, world.release));
}
