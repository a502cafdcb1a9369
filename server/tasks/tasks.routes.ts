import Type from 'typebox';
import type { Person } from '../access/access.ts';
import { readBounds } from '../platform/bounds.ts';
import { LIMITS } from '../config.ts';
import {
  isId, isInstant, orderName, readIdCursor, readOrderedCursor, readTimeCursor, writeCursor,
  writeOrderedCursor,
} from '../platform/cursor.ts';
import { failure } from '../platform/errors.ts';
import type { App } from '../platform/http.ts';
import { Empty, Id, PageQuery, Strict } from '../platform/wire.schema.ts';
import { WorkerPage } from '../workers/workers.schema.ts';
import { TASK_STATES } from './life.schema.ts';
import {
  AnswerOffer, CancelTask, Candidates, DeclineOffer, FileTask, HandleTask, OwnDay, OwnWork,
  ReleaseTask, ReportedPage, TaskCells, TaskPage, TaskQuery, TASK_COLUMNS, TaskSummary, TaskView,
  VerifyTask,
} from './tasks.schema.ts';
import { readOwnDay } from './own-day.ts';
import {
  countTaskCells, listOpen, listTasks, listWorkers, readOwnWork, readReported, readTask,
  summariseTasks,
} from './read-tasks.ts';
import { previewCandidates } from './candidates.ts';
import { acceptOffer, declineOffer, offerTask } from './offers.ts';
import { cancelTask, fileTask, type TaskWorld } from './tasks.ts';
import { verifyTask } from './verify.ts';
import { arriveAtTask, handleTask, releaseTask } from './work.ts';

const ById = Strict({ id: Id });
const InArea = Strict({ area: Type.Optional(Type.String({ maxLength: 80 })) });

function readStates(text: string | undefined): string[] | null {
  if (!text) return null;
  const states = text.split(',');
  if (!states.every((state) => (TASK_STATES as readonly string[]).includes(state))) {
    throw failure('BAD_REQUEST', { states: text });
  }
  return states;
}

const NEWEST = orderName('newest');
const PRESSING = orderName('pressing');
type Asked = Parameters<typeof listTasks>[2];
type Common = Pick<Asked, 'states' | 'cellCode' | 'area' | 'limit'>;

/** Error: BAD_REQUEST for what only the other order has. */
async function newestPage(world: TaskWorld, person: Person, asked: Common, query: TaskQuery) {
  if (query.overdue || query.bbox !== undefined || query.direction) {
    throw failure('BAD_REQUEST', {
      order: 'overdue, bbox and a direction are asked with another order than newest' });
  }
  const place = readOrderedCursor(query.cursor, NEWEST, [isInstant, isId]);
  const { last, ...page } = await listTasks(world, person, {
    ...asked, backlog: query.backlog ?? false,
    before: place && { openedAt: place[0]!, id: place[1]! },
  });
  return {
    ...page, nextCursor: last ? writeOrderedCursor(NEWEST, [last.openedAt, last.id]) : null };
}

const isRank = (part: string) => /^[0-5]$/.test(part);
const isDue = (part: string) => part === 'infinity' || isInstant(part);

/**
 * Errors: BAD_REQUEST for backlog and for states that are over, of which no order but the newest is
 * kept, and for a direction of what has none; CURSOR_OTHER_ORDER.
 */
async function openPage(world: TaskWorld, person: Person, asked: Common, query: TaskQuery) {
  if (query.backlog || asked.states?.some((state) => state === 'closed' || state === 'cancelled')) {
    throw failure('BAD_REQUEST', { order: 'is of open tasks' });
  }
  const column = TASK_COLUMNS.find((one) => one === query.order);
  if (query.direction && !column) {
    throw failure('BAD_REQUEST', { direction: 'is asked with a column' });
  }
  const sort = column ? { column, direction: query.direction ?? 'asc' } as const : null;
  const order = sort ? orderName(sort.column, sort.direction) : PRESSING;
  const place = readOrderedCursor(query.cursor, order, [isRank, isInstant, isDue, isInstant, isId]);
  const { last, ...page } = await listOpen(world, person, {
    ...asked, sort, overdue: query.overdue ?? false, bbox: readBounds(query.bbox),
    after: place && {
      rank: Number(place[0]), at: place[1]!, due: place[2]!, openedAt: place[3]!, id: place[4]!,
    },
  });
  return {
    ...page, nextCursor: last
      && writeOrderedCursor(order, [
        String(last.rank), page.at, last.due, last.openedAt, last.id]),
  };
}

export default async function taskRoutes(app: App, world: TaskWorld): Promise<void> {
  readRoutes(app, world);
  fileRoutes(app, world);
  workRoutes(app, world);
}

function readRoutes(app: App, world: TaskWorld): void {
  app.get('/api/tasks', {
    config: { policy: 'tasks.read' },
    schema: { querystring: TaskQuery, response: { 200: TaskPage } },
  }, async (request) => {
    const { states, cell, area, limit = 50 } = request.query;
    const asked = {
      states: readStates(states), cellCode: cell ?? null, area: area ?? null, limit };
    const { order = 'newest' } = request.query;
    const page = order === 'newest' ? newestPage : openPage;
    return page(world, request.person!, asked, request.query);
  });
  app.get('/api/tasks/cells', {
    config: { policy: 'tasks.read' },
    schema: { querystring: InArea, response: { 200: TaskCells } },
  }, async (request) => countTaskCells(world, request.person!, request.query.area ?? null));
  app.get('/api/tasks/summary', {
    config: { policy: 'tasks.read' },
    schema: { querystring: InArea, response: { 200: TaskSummary } },
  }, async (request) => summariseTasks(world, request.person!, request.query.area ?? null));
  app.get('/api/tasks/candidates', {
    config: { policy: 'tasks.file' },
    schema: {
      querystring: Strict({
        lon: Type.Number({ minimum: -180, maximum: 180 }),
        lat: Type.Number({ minimum: -90, maximum: 90 }),
      }),
      response: { 200: Candidates },
    },
  }, async (request) =>
    previewCandidates(world, request.person!, { point: [request.query.lon, request.query.lat] }));
  app.get('/api/tasks/:id/candidates', {
    config: { policy: 'tasks.file' },
    schema: { params: ById, response: { 200: Candidates } },
  }, async (request) => previewCandidates(world, request.person!, { taskId: request.params.id }));
  app.get('/api/tasks/mine', {
    config: { policy: 'work.do' },
    schema: { querystring: Strict(PageQuery), response: { 200: OwnWork } },
  }, async (request) => {
    const { last, ...work } = await readOwnWork(world, request.person!, {
      before: readTimeCursor(request.query.cursor), limit: request.query.limit ?? 50,
    });
    return { ...work, nextCursor: last && writeCursor([last.at, last.id]) };
  });
  app.get('/api/tasks/mine/day', {
    config: { policy: 'work.do' }, schema: { response: { 200: OwnDay } },
  }, async (request) => {
    return readOwnDay(world, request.person!);
  });
  app.get('/api/tasks/reported', {
    config: { policy: 'tasks.report' },
    schema: { querystring: Strict(PageQuery), response: { 200: ReportedPage } },
  }, async (request) => {
    const before = readTimeCursor(request.query.cursor);
    const { tasks, last } = await readReported(world, request.person!, {
      before: before && { openedAt: before.at, id: before.id }, limit: request.query.limit ?? 50,
    });
    return { tasks, nextCursor: last ? writeCursor([last.openedAt, last.id]) : null };
  });
  app.get('/api/tasks/:id', {
    config: { policy: 'tasks.read' },
    schema: { params: ById, response: { 200: TaskView } },
  }, async (request) => readTask(world, request.person!, request.params.id));
  app.get('/api/workers', {
    config: { policy: 'workers.read' },
    schema: {
      querystring: Strict({
        limit: Type.Optional(Type.Integer({ minimum: 1, maximum: 1000, default: 1000 })),
        cursor: PageQuery.cursor,
      }),
      response: { 200: WorkerPage },
    },
  }, async (request) => {
    const { workers, total, last } = await listWorkers(world, request.person!, {
      after: readIdCursor(request.query.cursor), limit: request.query.limit ?? 1000,
    });
    return {
      workers, total, nextCursor: last === null ? null : writeCursor([last]),
      at: world.clock().toISOString(), ageingSeconds: LIMITS.WORKER_LIVE_SECONDS,
      staleSeconds: LIMITS.WORKER_SEEN_MAX_SECONDS,
    };
  });
}

function fileRoutes(app: App, world: TaskWorld): void {
  app.post('/api/tasks', {
    config: { policy: 'tasks.file|tasks.report' },
    schema: { body: FileTask, response: { 200: TaskView, 201: TaskView } },
  }, async (request, reply) => {
    const { task, repeated } = await fileTask(world, request.person!, request.body);
    return reply.code(repeated ? 200 : 201).send(task);
  });
  app.post('/api/tasks/:id/offers', {
    config: { policy: 'tasks.file' },
    schema: {
      params: ById, body: Strict({ workerId: Type.Optional(Id) }), response: { 200: TaskView },
    },
  }, async (request) =>
    offerTask(world, request.person!, request.params.id, request.body.workerId));
  app.post('/api/tasks/:id/cancellation', {
    config: { policy: 'tasks.file' },
    schema: { params: ById, body: CancelTask, response: { 200: TaskView } },
  }, async (request) => cancelTask(world, request.person!, request.params.id, request.body));
  app.post('/api/tasks/:id/release', {
    config: { policy: 'tasks.file' },
    schema: { params: ById, body: ReleaseTask, response: { 200: TaskView } },
  }, async (request) => releaseTask(world, request.person!, request.params.id, request.body));
  app.post('/api/tasks/:id/verification', {
    config: { policy: 'tasks.verify' },
    schema: { params: ById, body: VerifyTask, response: { 200: TaskView } },
  }, async (request) => verifyTask(world, request.person!, request.params.id, request.body));
}

function workRoutes(app: App, world: TaskWorld): void {
  const sameOffer = (id: string, offerId: string) => {
    if (id !== offerId) throw failure('BAD_REQUEST', { offerId: 'differs from the address' });
  };
  app.post('/api/offers/:id/acceptance', {
    config: { policy: 'work.do' },
    schema: { params: ById, body: AnswerOffer, response: { 200: TaskView } },
  }, async (request) => {
    sameOffer(request.params.id, request.body.offerId);
    return acceptOffer(world, request.person!, request.body);
  });
  app.post('/api/offers/:id/refusal', {
    config: { policy: 'work.do' },
    schema: { params: ById, body: DeclineOffer, response: { 200: Empty } },
  }, async (request) => {
    sameOffer(request.params.id, request.body.offerId);
    return declineOffer(world, request.person!, request.body);
  });
  app.post('/api/tasks/:id/arrival', {
    config: { policy: 'work.do' },
    schema: { params: ById, body: Empty, response: { 200: TaskView } },
  }, async (request) => arriveAtTask(world, request.person!, request.params.id));
  app.post('/api/tasks/:id/handling', {
    config: { policy: 'work.do' },
    schema: { params: ById, body: HandleTask, response: { 200: TaskView } },
  }, async (request) => handleTask(world, request.person!, request.params.id, request.body));
}
