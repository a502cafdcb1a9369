/**
 * DeedGrid in fifteen words, one meaning each:
 *   cell       a polygon of the grid; every point of the city lies in exactly one
 *   area       what cells belong to: city, ward or township; an opaque path like boston/04
 *   household  a home; points belong to it, not to a person
 *   deed       something done for the common good, reported from a household
 *   panel      the people who decide on deeds
 *   notice     the time a decision is displayed before it takes effect
 *   points     what a posted deed is worth by the published rulebook
 *   account    where an owner's points are kept
 *   transfer   points going from one account to another; never edited
 *   heat       posted deeds by cell, day and category
 *   worker     a grid worker, paid, on shift or not
 *   task       community work to be done at a place; never a background job
 *   offer      a question to one worker whether to take a task, with an end
 *   news       what became true, told in the past tense, in order
 *   stream     an ordered channel of news: of an area, a worker or a person
 *
 * The order of the features below is the architecture: each imports only what stands above it.
 */
import type { FastifyRequest } from 'fastify';
import accessRoutes from './access/access.routes.ts';
import { type Person, readSessions, rightsOf, sessionKey, streamsOf } from './access/access.ts';
import { RIGHTS } from './access/access.schema.ts';
import { createSessionCookie } from './access/session-cookie.ts';
import chainRoutes from './chain.routes.ts';
import { type City, followCity, openCity } from './city/city.ts';
import { type AllowanceName, ALLOWANCES, type Config, LIMITS } from './config.ts';
import { streams } from './events.ts';
import deedRoutes from './deeds/deeds.routes.ts';
import { householdOwner } from './deeds/deeds.ts';
import gridRoutes from './grid/grid.routes.ts';
import heatRoutes from './heat/heat.routes.ts';
import { createHeat, followHeat, type Heat } from './heat/heat.ts';
import householdRoutes from './households/households.routes.ts';
import peopleRoutes from './people/people.routes.ts';
import planningRoutes from './planning/planning.routes.ts';
import privacyRoutes from './privacy/privacy.routes.ts';
import { addressOf, type Allowance, createAllowances } from './platform/allowance.ts';
import type { Clock } from './platform/clock.ts';
import { openDatabaseClock } from './platform/database-clock.ts';
import type { Database } from './platform/database/database.ts';
import { failure } from './platform/errors.ts';
import healthRoutes from './health.routes.ts';
import { isOurs } from './platform/hosts.ts';
import { type App, createHttp } from './platform/http.ts';
import { createRealtime, type Realtime } from './platform/realtime.ts';
import { serveWeb } from './platform/web-files.ts';
import rulebookRoutes from './rulebook/rulebook.routes.ts';
import setUpRoutes from './setup/setup.routes.ts';
import { createSetUpState } from './setup/setup.ts';
import simulationRoutes from './simulation/simulation.routes.ts';
import { createSimulation, type Simulation } from './simulation/simulation.ts';
import { startSweeps } from './sweeps.ts';
import taskRoutes from './tasks/tasks.routes.ts';
import { answerTaskCalls } from './tasks/tasks.socket.ts';
import { matchWaiting } from './tasks/matching.ts';
import type { TaskWorld } from './tasks/tasks.ts';
import { releaseWork } from './tasks/work.ts';
import workerRoutes from './workers/workers.routes.ts';
import { answerWorkerCalls } from './workers/workers.socket.ts';
import { labelShift, openWorkers, type ReleaseWork, settleShifts } from './workers/workers.ts';

export interface BuiltApp {
  app: App;
  world: TaskWorld;
  city: City;
  heat: Heat;
  realtime: Realtime<Person>;
  simulation: Simulation;
  /** Stops sweeps, relay, sockets and HTTP in this order; the database stays open. */
  close(): Promise<void>;
}

export interface AppOptions {
  config: Config;
  database: Database;
  clock?: Clock;
  /** Folder of the built web; absent in tests that need no page. */
  webDirectory?: string;
  /** Sweeps run by themselves; a test may sweep by hand. */
  sweeps?: boolean;
  /** Of the settings that the first start puts. */
  offerLifetimeSeconds?: number;
  /** Requests that are worked on at once. */
  requestsAtOnceMax?: number;
  /** How much one may ask for; ALLOWANCES where absent. */
  allowances?: Readonly<Record<AllowanceName, Allowance>>;
  /** A bench asks faster than any phone. */
  socketCallsPerSecondMax?: number;
  /** Routes of a bench that compares with ours in the same process. */
  extraRoutes?: (app: App) => void;
}

/** Builds the whole server around an open, migrated database. It does not listen. */
export async function buildApp(options: AppOptions): Promise<BuiltApp> {
  const { config, database } = options;
  const ownClock = options.clock && { now: options.clock, stop: () => undefined };
  // One time for every process: the database's.
  const { now: clock, stop: stopClock } = ownClock ?? await openDatabaseClock(
    database, { error: (facts, text) => app.log.error(facts, text) });
  const cookie = createSessionCookie(database, clock, config.publicUrl);
  const app = await createHttp({
    workingMax: options.requestsAtOnceMax, logLevel: config.logLevel, publicUrl: config.publicUrl,
    trustedProxies: config.trustedProxies, rights: RIGHTS,
    authorise: async (request, policy) => authorise(await cookie.read(request), request, policy),
    spend: (request, name) => allowances.spend(name, name === 'stranger'
      ? [`address ${addressOf(request.ip)}`] : subjectsOf(request.person!)),
  });
  const { allowances: table = ALLOWANCES } = options;
  const allowances = createAllowances({ database, log: app.log, table });
  app.decorateRequest('person', null);
  const realtime = createRealtime<Person>({
    database, http: app.server, log: app.log,
    recognise: async (header) => {
      const session = await cookie.readHeader(header);
      return session && {
        who: session.person, session: sessionKey(session.token),
        streams: streamsNow(session.person),
      };
    },
    recheck: async (sessions) => new Map([...await readSessions(database, clock, sessions)]
      .map(([session, who]) => [session, { who, session, streams: streamsNow(who) }])),
    isOurOrigin: (origin, host) => isOurs(origin, { host }, config.publicUrl),
    callsPerSecondMax: options.socketCallsPerSecondMax ?? LIMITS.SOCKET_CALLS_PER_SECOND_MAX,
    spend: (person) => allowances.spend('call', subjectsOf(person)),
  });
  const following = createHeat(clock);
  const { heat } = following;
  const setUp = createSetUpState();
  const city = await openCity(database, {
    noticeDays: config.noticeDays, panelQuorum: config.panelQuorum,
    offerLifetimeSeconds: options.offerLifetimeSeconds ?? LIMITS.OFFER_LIFETIME_SECONDS,
  }, [following.read, setUp.read]);
  followHeat(following, realtime);
  followCity(city, realtime);
  // Other areas are other streams: sockets that need them come again for them.
  realtime.follow('city:reloaded', () => realtime.recheckSessions());
  const matching = createMatching(() => world, app.log, options.sweeps !== false);
  const workers = await openWorkers(
    { database, clock, city, freed: matching.wake }, realtime, app.log);
  const world: TaskWorld = {
    database, clock, city, workers, freed: matching.wake,
  };
  const release: ReleaseWork = (tx, workerId, because) => releaseWork(tx, world, workerId, because);
  // First the work, then the sockets: a phone is told what it lost before it is let go.
  realtime.follow('people:changed', async (news) => {
    const { personIds } = news.detail;
    await settleShifts(world, personIds, release);
    await realtime.catchUp(personIds.map(streams.worker));
    await realtime.recheckSessions();
  });
  realtime.follow('session:ended', ({ detail }) =>
    realtime.endSession(detail.session, detail.because));
  const streamsNow = (person: Person) => streamsOf(person, city.now.grid.leaves);
  const simulation = createSimulation(
    config.simulationToken, () => ownAddress(app), app.log);

  // The features, in order.
  await app.register(accessRoutes, {
    database, clock, cookie, leaves: () => city.now.grid.leaves,
    place: () => city.now.grid.city, simulationToken: config.simulationToken,
    signedIn: (person) => labelShift({ database, clock, city }, person),
  });
  await app.register(gridRoutes, {
    grid: () => city.now.grid, publicUrl: config.publicUrl,
    settings: () => ({
      demo: config.demo, setUpNeeded: !config.demo && setUp.isNeeded(), ...city.now.settings,
    }),
  });
  await app.register(setUpRoutes, { database, clock, city, cookie });
  await app.register(householdRoutes, { database, city, ownerOf: householdOwner });
  await app.register(workerRoutes, {
    database, clock, city, release,
  });
  answerWorkerCalls(realtime, workers);
  await app.register(peopleRoutes, { database, clock, city, cookie });
  await app.register(rulebookRoutes, { rulebook: () => city.now.rulebook });
  await app.register(heatRoutes, { heat, city, clock, positions: realtime.positions });
  await app.register(deedRoutes, world);
  await app.register(taskRoutes, world);
  answerTaskCalls(realtime, world);
  await app.register(privacyRoutes, world);
  await app.register(planningRoutes, { heat, city, clock });
  await app.register(simulationRoutes, { simulation });
  for (const routes of [healthRoutes, chainRoutes]) await app.register(routes, { database });
  app.get('/api/openapi.json', { config: { policy: 'public' } }, async () => app.swagger());
  if (options.webDirectory) {
    await serveWeb(app, options.webDirectory, {
      '/': '/index.html', '/field': '/field/index.html', '/field/': '/field/index.html',
    });
  }
  options.extraRoutes?.(app);
  await app.ready();
  await realtime.start(city.positions);
  const stopSweeps = options.sweeps === false ? async () => undefined
    : startSweeps(world, { log: app.log, heat }, release);
  return {
    app, world, city, heat, realtime, simulation,
    close: () => drain(app, async () => {
      await simulation.stop();
      await stopSweeps();
      await matching.stop();
      await workers.stop();
      stopClock();
      await allowances.stop();
      await realtime.close();
      await app.close();
    }),
  };
}

/** Takes nothing new on, and ends what is open while `end` runs. */
async function drain(app: App, end: () => Promise<void>): Promise<void> {
  app.gate.stop();
  // A connection that was busy is idle when its answer is out, and would be waited for.
  const idle = setInterval(() => app.server.closeIdleConnections(), 50);
  // Who never sends the rest of a request, or never takes an answer, is not waited for.
  const cut = setTimeout(() => app.server.closeAllConnections(), LIMITS.DRAIN_MILLISECONDS_MAX);
  try {
    await end();
  } finally {
    clearInterval(idle);
    clearTimeout(cut);
  }
}

function authorise(
  session: { person: Person } | undefined, request: FastifyRequest, policy: string,
): void {
  if (!session) throw failure('SIGN_IN_REQUIRED');
  request.person = session.person;
  if (policy === 'signed-in') return;
  const rights: readonly string[] = rightsOf(session.person);
  if (!policy.split('|').some((right) => rights.includes(right))) throw failure('NOT_ALLOWED');
}

/** Whose allowance somebody spends: their own, and that of the household they belong to. */
const subjectsOf = ({ id, householdId }: Person) =>
  [`person ${id}`, ...(householdId === null ? [] : [`household ${householdId}`])];

function ownAddress(app: App): string {
  const address = app.server.address();
  if (!address || typeof address === 'string') throw failure('STATE_CONFLICT');
  return `http://127.0.0.1:${address.port}`;
}

/**
 * A look of the matcher as soon as somebody becomes free; one at a time, and once more when somebody
 * did meanwhile. Without sweeps (a test that sweeps by hand) it never looks by itself.
 */
function createMatching(world: () => TaskWorld, log: App['log'], isOn: boolean) {
  let running: Promise<void> | undefined;
  let again = false;
  let stopped = !isOn;
  const run = async () => {
    do {
      again = false;
      await matchWaiting(world()).catch((error: unknown) => log.error({ err: error }, 'matching'));
    } while (again && !stopped);
  };
  return {
    wake: () => {
      if (stopped) return;
      again = true;
      running ??= run().finally(() => { running = undefined; });
    },
    stop: async () => {
      stopped = true;
      await running;
    },
  };
}
