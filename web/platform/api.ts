/**
 * One call per verb of HTTP, typed by the contract that the server's routes emit: a path, a field
 * or an answer that is not there does not compile. A refused call throws ApiFailure with the
 * server's code.
 */
import createClient from 'openapi-fetch';
import type { ConsentKind, SetUp, SignIn } from '../../server/access/access.schema.ts';
import type { ChangePassword, RemoveFactor } from '../../server/access/own-access.schema.ts';
import type { CastVote, ReverseDeed, SubmitDeed } from '../../server/deeds/deeds.schema.ts';
import type { JoinBySlip, MakeSlips } from '../../server/people/slips.schema.ts';
import type { WritePerson } from '../../server/people/people.schema.ts';
import type {
  AnswerOffer, DeclineOffer, FileTask, VerifyTask,
} from '../../server/tasks/tasks.schema.ts';
import type { paths } from './contract.gen.ts';
import { hearServerDate } from './server-clock.ts';

/** `code` is the server's, or OFFLINE when it could not be reached. */
export class ApiFailure extends Error {
  readonly code: string;
  readonly status: number;
  /** What the refusal says beside its code. */
  readonly detail: unknown;
  constructor(code: string, status: number, said: { message?: string; detail?: unknown } = {}) {
    super(said.message ?? code);
    this.detail = said.detail ?? null;
    this.name = 'ApiFailure';
    this.code = code;
    this.status = status;
  }
}

const http = createClient<paths>({
  // Asked for at the call, not here: a page may put another in its place while it runs.
  fetch: async (request) => {
    const askedAt = Date.now();
    const response = await fetch(request);
    hearServerDate(response.headers.get('date'), askedAt, Date.now());
    return response;
  },
  credentials: 'same-origin',
  headers: { 'x-deedgrid': '1' },
});

interface Answer<Data> { data?: Data; error?: unknown; response: Response }
/** The answer itself, or an ApiFailure. */
async function answer<Data>(asked: Promise<Answer<Data>>): Promise<Data> {
  let got: Answer<Data>;
  try {
    got = await asked;
  } catch {
    throw new ApiFailure('OFFLINE', 0);
  }
  if (got.response.ok) return got.data as Data;
  const said = got.error as
    { code?: string; message?: string; details?: unknown } | null | undefined;
  throw new ApiFailure(said?.code ?? 'INTERNAL', got.response.status, {
    ...(said?.message !== undefined && { message: said.message }), detail: said?.details });
}

type Get = { [Path in keyof paths]: paths[Path] extends { get: unknown } ? Path : never }[keyof paths];
/** What may be asked of a path, as the server's schema says it. */
export type QueryOf<Path extends Get> =
  paths[Path] extends { get: { parameters: { query?: infer Query } } } ? NonNullable<Query> : never;
export type WindowQuery = QueryOf<'/api/heat'>;
/** Inclusive days. */
export type Window = WindowQuery & { from: string; to: string };
/** As it comes over the wire: there a figure is a number like any other. */
export type HeatView = Awaited<ReturnType<typeof api.heat>>;

const byId = (id: string) => ({ path: { id } });

export const api = {
  session: () => answer(http.GET('/api/session')),
  signIn: (body: SignIn) => answer(http.POST('/api/session', { body })),
  signOut: () => answer(http.DELETE('/api/session')),
  choosePurpose: (purpose: string) =>
    answer(http.PUT('/api/session/purpose', { body: { purpose } })),
  setUp: (body: SetUp) => answer(http.POST('/api/setup', { body })),
  city: () => answer(http.GET('/api/city')),
  areas: () => answer(http.GET('/api/areas')),
  areaOutlines: () => answer(http.GET('/api/areas/outlines')),
  cells: () => answer(http.GET('/api/cells')),
  rulebook: () => answer(http.GET('/api/rulebook')),
  heat: (query: WindowQuery) => answer(http.GET('/api/heat', { params: { query } })),
  cellHeat: (code: string, query: WindowQuery) =>
    answer(http.GET('/api/heat/cells/{code}', { params: { path: { code }, query } })),
  participation: (query: WindowQuery) =>
    answer(http.GET('/api/participation', { params: { query } })),
  deeds: (query: QueryOf<'/api/deeds'>) => answer(http.GET('/api/deeds', { params: { query } })),
  submitDeed: (body: SubmitDeed) => answer(http.POST('/api/deeds', { body })),
  ownDeeds: (cursor?: string) =>
    answer(http.GET('/api/deeds/mine', { params: { query: { cursor, limit: 50 } } })),
  deedQueue: (cursor?: string) =>
    answer(http.GET('/api/deeds/queue', { params: { query: { cursor } } })),
  decidedDeeds: (cursor?: string) =>
    answer(http.GET('/api/deeds/decided', { params: { query: { cursor } } })),
  castVote: (id: string, body: CastVote) =>
    answer(http.POST('/api/deeds/{id}/votes', { params: byId(id), body })),
  reverseDeed: (id: string, body: ReverseDeed) =>
    answer(http.POST('/api/deeds/{id}/reversal', { params: byId(id), body })),
  ownHousehold: (cursor?: string) =>
    answer(http.GET('/api/households/mine', { params: { query: { cursor, limit: 50 } } })),
  consents: () => answer(http.GET('/api/privacy/consents')),
  sayConsent: (kind: ConsentKind, given: boolean) =>
    answer(http.PUT('/api/privacy/consents/{kind}', {
      params: { path: { kind } }, body: { given },
    })),
  erase: (password: string) => answer(http.POST('/api/privacy/erasure', { body: { password } })),
  workers: (cursor?: string) =>
    answer(http.GET('/api/workers', { params: { query: { cursor } } })),
  ownShift: () => answer(http.GET('/api/shifts/mine')),
  startShift: (id: string) => answer(http.POST('/api/shifts', { body: { id } })),
  endShift: (id: string) =>
    answer(http.POST('/api/shifts/{id}/end', { params: byId(id), body: {} })),
  tasks: (query: QueryOf<'/api/tasks'>) => answer(http.GET('/api/tasks', { params: { query } })),
  taskSummary: (area?: string) =>
    answer(http.GET('/api/tasks/summary', { params: { query: { area } } })),
  taskCells: (area?: string) =>
    answer(http.GET('/api/tasks/cells', { params: { query: { area } } })),
  candidates: (lon: number, lat: number) =>
    answer(http.GET('/api/tasks/candidates', { params: { query: { lon, lat } } })),
  taskCandidates: (id: string) =>
    answer(http.GET('/api/tasks/{id}/candidates', { params: byId(id) })),
  releaseTask: (id: string, reason: string) =>
    answer(http.POST('/api/tasks/{id}/release', { params: byId(id), body: { reason } })),
  task: (id: string) => answer(http.GET('/api/tasks/{id}', { params: byId(id) })),
  fileTask: (body: FileTask) => answer(http.POST('/api/tasks', { body })),
  offerTask: (id: string, workerId?: string) =>
    answer(http.POST('/api/tasks/{id}/offers', {
      params: byId(id), body: workerId ? { workerId } : {} })),
  cancelTask: (id: string, reason: string) =>
    answer(http.POST('/api/tasks/{id}/cancellation', { params: byId(id), body: { reason } })),
  verifyTask: (id: string, body: VerifyTask) =>
    answer(http.POST('/api/tasks/{id}/verification', { params: byId(id), body })),
  ownDay: () => answer(http.GET('/api/tasks/mine/day')),
  ownWork: (cursor?: string) =>
    answer(http.GET('/api/tasks/mine', { params: { query: { cursor } } })),
  reported: (cursor?: string) =>
    answer(http.GET('/api/tasks/reported', { params: { query: { cursor, limit: 20 } } })),
  acceptOffer: (body: AnswerOffer) =>
    answer(http.POST('/api/offers/{id}/acceptance', { params: byId(body.offerId), body })),
  declineOffer: (body: DeclineOffer) =>
    answer(http.POST('/api/offers/{id}/refusal', { params: byId(body.offerId), body })),
  arrive: (id: string) =>
    answer(http.POST('/api/tasks/{id}/arrival', { params: byId(id), body: {} })),
  handle: (id: string, note: string) =>
    answer(http.POST('/api/tasks/{id}/handling', { params: byId(id), body: { note } })),
  people: (query: QueryOf<'/api/people'>) =>
    answer(http.GET('/api/people', { params: { query: { limit: 100, ...query } } })),
  person: (id: string) => answer(http.GET('/api/people/{id}', { params: byId(id) })),
  putPerson: (id: string, body: WritePerson) =>
    answer(http.PUT('/api/people/{id}', { params: byId(id), body })),
  loadPeople: (body: { csv: string; dryRun: boolean }) =>
    answer(http.POST('/api/people/load', { body })),
  makeSlips: (body: MakeSlips) => answer(http.POST('/api/slips', { body })),
  lookAtSlip: (code: string) => answer(http.POST('/api/join/look', { body: { code } })),
  joinBySlip: (body: JoinBySlip) => answer(http.POST('/api/join', { body })),
  ownAccess: () => answer(http.GET('/api/me/access')),
  changePassword: (body: ChangePassword) => answer(http.PUT('/api/me/password', { body })),
  endOtherSessions: () => answer(http.DELETE('/api/me/sessions')),
  showFactor: (password: string) => answer(http.PUT('/api/me/factor', { body: { password } })),
  switchFactorOn: (code: string) =>
    answer(http.POST('/api/me/factor/confirmation', { body: { code } })),
  switchFactorOff: (body: RemoveFactor) =>
    answer(http.POST('/api/me/factor/removal', { body })),
  accessLog: (query: QueryOf<'/api/access-log'>) =>
    answer(http.GET('/api/access-log', { params: { query: { limit: 100, ...query } } })),
  lookAlerts: () => answer(http.GET('/api/access-log/alerts')),
  purposes: () => answer(http.GET('/api/purposes')),
  ownLooks: (cursor?: string) =>
    answer(http.GET('/api/access-log/mine', { params: { query: { cursor, limit: 20 } } })),
  simulation: () => answer(http.GET('/api/simulation')),
  switchSimulation: (running: boolean) =>
    answer(http.PUT('/api/simulation', { body: { running } })),
};
