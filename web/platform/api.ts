/** One typed call per verb of HTTP. A refused call throws ApiFailure with the server's code. */
import type { AccessEntry, SessionView, SetUp } from '../../server/access/access.schema.ts';
import type {
  CastVote, DeedCase, DeedPage, DeedQueue, DeedView, OwnDeed, OwnDeeds, ReverseDeed, SubmitDeed,
} from '../../server/deeds/deeds.schema.ts';
import type { AreaView, CellsView, CityView } from '../../server/grid/grid.schema.ts';
import type { CellHeatView, HeatView } from '../../server/heat/heat.schema.ts';
import type { OwnHousehold } from '../../server/households/households.schema.ts';
import type { ParticipationView } from '../../server/planning/planning.schema.ts';
import type { RulebookView } from '../../server/rulebook/rulebook.schema.ts';
import type { SimulationView } from '../../server/simulation/simulation.schema.ts';
import type {
  AnswerOffer, Candidates, DeclineOffer, FileTask, OwnWork, TaskPage, TaskSummary, TaskView,
  VerifyTask,
} from '../../server/tasks/tasks.schema.ts';
import type { OwnShift, WorkerView } from '../../server/workers/workers.schema.ts';

/** `code` is the server's, or OFFLINE when it could not be reached. */
export class ApiFailure extends Error {
  readonly code: string;
  readonly status: number;
  constructor(code: string, status: number, message = code) {
    super(message);
    this.name = 'ApiFailure';
    this.code = code;
    this.status = status;
  }
}

async function send<Answer>(method: string, path: string, body?: unknown): Promise<Answer> {
  let response: Response;
  try {
    response = await fetch(path, {
      method,
      credentials: 'same-origin',
      headers: {
        'x-deedgrid': '1', ...(body === undefined ? {} : { 'content-type': 'application/json' }),
      },
      ...(body === undefined ? {} : { body: JSON.stringify(body) }),
    });
  } catch {
    throw new ApiFailure('OFFLINE', 0);
  }
  const answer = (await response.json().catch(() => null)) as
    (Answer & { code?: string; message?: string }) | null;
  if (!response.ok) {
    throw new ApiFailure(answer?.code ?? 'INTERNAL', response.status, answer?.message);
  }
  return answer as Answer;
}

type Query = Record<string, string | number | boolean | undefined>;
function get<Answer>(path: string, query: Query = {}): Promise<Answer> {
  const asked = new URLSearchParams();
  for (const [name, value] of Object.entries(query)) {
    if (value !== undefined && value !== '') asked.set(name, String(value));
  }
  return send<Answer>('GET', asked.size ? `${path}?${asked}` : path);
}
const post = <Answer>(path: string, body: unknown = {}) => send<Answer>('POST', path, body);

export interface WindowQuery { from?: string; to?: string; categories?: string }
const asQuery = (window: WindowQuery): Query => ({ ...window });

export const api = {
  session: () => get<SessionView>('/api/session'),
  signIn: (account: string, password: string) =>
    post<SessionView>('/api/session', { account, password }),
  signOut: () => send<SessionView>('DELETE', '/api/session'),
  setUp: (body: SetUp) => post<SessionView>('/api/setup', body),
  city: () => get<CityView>('/api/city'),
  areas: () => get<{ areas: AreaView[] }>('/api/areas'),
  areaOutlines: () => get<GeoJSON.FeatureCollection>('/api/areas/outlines'),
  cells: () => get<CellsView>('/api/cells'),
  rulebook: () => get<RulebookView>('/api/rulebook'),
  heat: (window: WindowQuery) => get<HeatView>('/api/heat', asQuery(window)),
  cellHeat: (code: string, window: WindowQuery) =>
    get<CellHeatView>(`/api/heat/cells/${encodeURIComponent(code)}`, asQuery(window)),
  participation: (window: WindowQuery) =>
    get<ParticipationView>('/api/participation', asQuery(window)),
  deeds: (query: Query) => get<DeedPage>('/api/deeds', query),
  submitDeed: (body: SubmitDeed) => post<OwnDeed>('/api/deeds', body),
  ownDeeds: (cursor?: string) => get<OwnDeeds>('/api/deeds/mine', { cursor, limit: 50 }),
  deedQueue: () => get<DeedQueue>('/api/deeds/queue'),
  decidedDeeds: () => get<{ items: DeedCase[] }>('/api/deeds/decided'),
  castVote: (deedId: string, body: CastVote) =>
    post<DeedCase>(`/api/deeds/${deedId}/votes`, body),
  reverseDeed: (deedId: string, body: ReverseDeed) =>
    post<DeedView>(`/api/deeds/${deedId}/reversal`, body),
  ownHousehold: (cursor?: string) => get<OwnHousehold>('/api/households/mine', { cursor, limit: 50 }),
  workers: () => get<{ workers: WorkerView[] }>('/api/workers'),
  ownShift: () => get<OwnShift>('/api/shifts/mine'),
  startShift: (id: string) => post<OwnShift>('/api/shifts', { id }),
  endShift: (id: string) => post<OwnShift>(`/api/shifts/${id}/end`),
  tasks: (query: Query) => get<TaskPage>('/api/tasks', query),
  taskSummary: (area?: string) => get<TaskSummary>('/api/tasks/summary', { area }),
  candidates: (lon: number, lat: number) =>
    get<Candidates>('/api/tasks/candidates', { lon, lat }),
  taskCandidates: (id: string) => get<Candidates>(`/api/tasks/${id}/candidates`),
  releaseTask: (id: string, reason: string) =>
    post<TaskView>(`/api/tasks/${id}/release`, { reason }),
  task: (id: string) => get<TaskView>(`/api/tasks/${id}`),
  fileTask: (body: FileTask) => post<TaskView>('/api/tasks', body),
  offerTask: (id: string, workerId?: string) =>
    post<TaskView>(`/api/tasks/${id}/offers`, workerId ? { workerId } : {}),
  cancelTask: (id: string, reason: string) =>
    post<TaskView>(`/api/tasks/${id}/cancellation`, { reason }),
  verifyTask: (id: string, body: VerifyTask) =>
    post<TaskView>(`/api/tasks/${id}/verification`, body),
  ownWork: () => get<OwnWork>('/api/tasks/mine'),
  reported: () => get<{ tasks: TaskView[] }>('/api/tasks/reported'),
  acceptOffer: (body: AnswerOffer) =>
    post<TaskView>(`/api/offers/${body.offerId}/acceptance`, body),
  declineOffer: (body: DeclineOffer) =>
    post<Record<string, never>>(`/api/offers/${body.offerId}/refusal`, body),
  arrive: (taskId: string) => post<TaskView>(`/api/tasks/${taskId}/arrival`),
  handle: (taskId: string, note: string) =>
    post<TaskView>(`/api/tasks/${taskId}/handling`, { note }),
  people: (cursor?: string) => get<{
    items: { id: string; account: string; name: string; origin: string;
      roles: { role: string; areaPath: string }[] }[];
    nextCursor: string | null;
  }>('/api/people', { cursor, limit: 100 }),
  accessLog: (cursor?: string) =>
    get<{ items: AccessEntry[]; nextCursor: string | null }>(
      '/api/access-log', { cursor, limit: 100 }),
  simulation: () => get<SimulationView>('/api/simulation'),
  switchSimulation: (running: boolean) =>
    send<SimulationView>('PUT', '/api/simulation', { running }),
};
