/**
 * Every route of the API's own document, as every role, held in a ward, in another ward, in the
 * city, and nowhere: who is let in follows from the route's policy, and of a ward that is not theirs
 * nobody is told a thing. What is in that ward answers like what is not there at all.
 */
import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { areasOf, within } from '../../server/access/access.ts';
import { type Right, ROLES, type Role } from '../../server/access/access.schema.ts';
import { RIGHTS_OF } from '../../server/access/rights.ts';
import { SYSTEM, transact } from '../../server/platform/database/database.ts';
import { describeOnNative } from '../support/engines.ts';
import { startServer, type TestServer, type Visitor } from '../support/server.ts';
import { addressOf, bodyOf, type Operation, operationsOf, type Samples } from './operations.ts';

const UUID = /[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}/g;
const [OWN, OTHER, CITY] = ['boston/04', 'boston/20', 'boston'] as const;
const STANDINGS = [['another ward', OTHER], ['nowhere', null], ['the ward', OWN], ['the city', CITY]] as const;

describeOnNative('who may do what where', 'boston', (clone) => {
  let server: TestServer;
  let operations: Operation[];
  /** Things of the ward, by the first word of a route's path. */
  const things: Record<string, Samples> = {};
  let anything: Samples;
  /** Where each thing with an id belongs. */
  const placed = new Map<string, string>();
  /** Whose a deed is, and the task that it comes from. */
  const householdOf = new Map<string, string>();
  let homes: { id: string; area: string }[];
  const find = <Row>(text: string, params: unknown[] = []) =>
    transact(server.database, SYSTEM.test, (tx) => tx.query<Row>(text, params));

  beforeAll(async () => {
    server = await startServer(await clone.open());
    operations = operationsOf((await server.app.inject('/api/openapi.json')).json<{ paths: object }>().paths);
    const { placeOf, byCode } = server.city.now.grid;
    const areaOf = (cellId: number) => placeOf(cellId).areaNow;
    const worker = await server.person([{ role: 'worker', areaPath: OWN }]);
    placed.set(worker.id, OWN);
    const tasks = await find<{ id: string; area: string; state: string }>('select id, area_path as area, state from task');
    const task = tasks.find((one) => one.area === OWN && one.state === 'new')!;
    const offer = randomUUID();
    await server.database.asOwner((q) => q.query(
      `insert into offer (id, task_id, worker_id, fence, state, distance_m, offered_at, expires_at)
       values ($1::uuid, $2::uuid, $3::uuid, 1, 'open', 1, $4::timestamptz, $4::timestamptz + interval '10 minutes')`,
      [offer, task.id, worker.id, server.clock.now.toISOString()]));
    const shift = randomUUID();
    expect((await worker.post('/api/shifts', { id: shift })).statusCode).toBeLessThan(300);
    const deeds = await find<{ id: string; cell: number; state: string; household: string; task: string | null; lon: number; lat: number }>(
      `select id, cell_id as cell, state, household_id as household, task_id as task, st_x(geom) as lon, st_y(geom) as lat from deed order by id`);
    const dwellings = await find<{ id: string; cell: number }>('select id, cell_id as cell from household order by id desc');
    homes = dwellings.map(({ id, cell }) => ({ id, area: areaOf(cell) }));
    for (const { id, area } of tasks) placed.set(id, area);
    for (const one of [...deeds, ...dwellings]) placed.set(one.id, areaOf(one.cell));
    for (const { id, household, task: from } of deeds) for (const one of [id, from]) if (one) householdOf.set(one, household);
    placed.set(offer, OWN);
    placed.set(shift, OWN);
    const inWard = (one: { cell: number }) => areaOf(one.cell) === OWN;
    const deed = deeds.find((one) => inWard(one) && one.state === 'submitted') ?? deeds.find((one) => inWard(one) && one.state === 'in_review')!;
    const code = [...byCode.values()].find((cell) => cell.areaPath === OWN)!.code;
    const [type] = await find<{ id: string }>('select id from deed_type order by id limit 1');
    const tile = tileAt(deed.lon, deed.lat);
    anything = {
      householdId: dwellings.find(inWard)!.id, workerId: worker.id, typeId: type!.id, point: [deed.lon, deed.lat],
      lon: deed.lon, lat: deed.lat, code, cell: code, area: OWN, areaPath: OWN, ...tile, occurredAt: server.clock.now.toISOString(),
      offerId: offer, running: false, kind: 'bank', password: 'not the password', version: server.city.now.grid.version,
    };
    things.tasks = { id: task.id };
    things.offers = { id: offer };
    things.shifts = { id: shift };
    things.deeds = { id: deed.id };
    things.people = { id: worker.id };
  });
  afterAll(() => server.close());

  const thingOf = (path: string): Samples => things[path.split('/')[2] ?? ''] ?? {};
  function send(operation: Operation, visitor: Visitor | null, samples: Samples) {
    const url = addressOf(operation, { ...anything, ...samples });
    if (url === undefined) throw new Error(`${operation.method} ${operation.path}: tell the matrix a thing of the ward to ask for`);
    // A write names its own new row; what it acts on is in the path.
    const named = { ...anything, ...samples, id: randomUUID() };
    return server.app.inject({
      method: operation.method as 'POST', url,
      headers: { host: 'localhost', ...(visitor && { cookie: visitor.cookie }) },
      ...(operation.method !== 'GET' && { payload: bodyOf(operation.body, named) as object }),
    });
  }
  const nothing = (): Samples => {
    const id = randomUUID();
    return { id, offerId: id, householdId: randomUUID(), workerId: randomUUID() };
  };
  /** Places may be asked about by anybody who has the right there; elsewhere it is refused as such. */
  const isOfPlace = (operation: Operation) => operation.parameters.some((one) => one.name === 'lon')
    || Object.keys(operation.body?.properties ?? {}).includes('point');
  const isSpecific = (operation: Operation) => operation.path.includes('{id}')
    || Object.keys(operation.body?.properties ?? {}).includes('householdId');

  it('lets in by the policy alone, and tells nothing of another ward', async () => {
    const gaps: string[] = [];
    const seen = { asked: 0, allowed: 0, refused: 0, likeNothing: 0, ids: 0 };
    const gap = (operation: Operation, of: string, what: string) =>
      gaps.push(`${operation.method} ${operation.path} as ${of}: ${what}`);
    for (const operation of operations) {
      const { policy } = operation;
      if (policy === '') gap(operation, 'anybody', 'no policy');
      const scan = (text: string, areas: readonly string[], own: readonly string[], of: string) => {
        const found = text.match(UUID) ?? [];
        seen.ids += found.length;
        const foreign = found.filter((id) => placed.has(id) && !own.includes(id) && !own.includes(householdOf.get(id) ?? id)
          && !areas.some((area) => within(placed.get(id)!, area)));
        if (foreign.length > 0) gap(operation, of, `${foreign.length} things of another ward`);
      };
      const stranger = await send(operation, null, { ...thingOf(operation.path), ...(policy === 'public' && nothing()) });
      seen.asked += 1;
      scan(stranger.body, [], [], 'a stranger');
      if (policy !== 'public' && stranger.statusCode !== 401) gap(operation, 'a stranger', `${stranger.statusCode}`);
      if (policy === 'public') continue;
      const rights = policy.split('|') as Right[];
      const mayEver = (role: Role) => policy === 'signed-in' || rights.some((right) => RIGHTS_OF[role].includes(right));
      for (const [standing, area] of STANDINGS) {
        for (const role of ROLES) {
          const of = `${role} in ${standing}`;
          const roles = area === null ? [] : [{ role, areaPath: area }];
          const home = role === 'resident' && area !== null ? homeIn(area) : null;
          const visitor = await server.person(roles, home);
          const answer = await send(operation, visitor, thingOf(operation.path));
          const status = answer.statusCode;
          seen.asked += 1;
          if (status >= 500) gap(operation, of, `${status}`);
          const person = { ...visitor, account: '', name: '', client: 'person' as const, purpose: 'round', householdId: home, roles };
          const areas = policy === 'signed-in' ? [] : rights.flatMap((right) => areasOf(person, right));
          scan(answer.body, areas, [visitor.id, home ?? ''], of);
          const isIn = mayEver(role) && (area !== null || policy === 'signed-in');
          if (!isIn) {
            seen.refused += 1;
            if (status !== 403) gap(operation, of, `${status}, not 403`);
            continue;
          }
          seen.allowed += 1;
          const isElsewhere = standing === 'another ward' && isOfPlace(operation);
          if (status === 401 || (status === 403 && !isElsewhere)) gap(operation, of, `${status}, not let in`);
          if (standing !== 'another ward' || !isSpecific(operation)) continue;
          const missing = await send(operation, visitor, nothing());
          const codeOf = (body: string) => (/"code":"([A-Z_]+)"/.exec(body) ?? [])[1];
          seen.likeNothing += 1;
          if (status < 400 || status !== missing.statusCode || codeOf(answer.body) !== codeOf(missing.body)) {
            gap(operation, of, `${status} ${codeOf(answer.body)}, but ${missing.statusCode} ${codeOf(missing.body)} for what is not there`);
          }
        }
      }
    }
    console.log(`matrix: ${operations.length} routes x ${ROLES.length} roles x ${STANDINGS.length} places: ${seen.asked} asked, ` +
      `${seen.allowed} let in, ${seen.refused} refused, ${seen.likeNothing} of another ward like nothing at all, ${seen.ids} ids read, ` +
      `gaps ${gaps.length}`);
    expect(gaps).toEqual([]);
    expect(seen.ids).toBeGreaterThan(1000);
    expect(seen.likeNothing).toBeGreaterThanOrEqual(20);
  }, 600_000);

  /** A household of the area that the other samples are not about. */
  const homeIn = (area: string) =>
    homes.find(({ id, area: at }) => id !== anything.householdId && within(at, area))!.id;
});

/** The tile of zoom 14 that a place lies in. */
function tileAt(lon: number, lat: number) {
  const sin = Math.sin((lat * Math.PI) / 180);
  return {
    z: 14, x: Math.floor((lon / 360 + 0.5) * 2 ** 14),
    y: Math.floor((0.5 - (0.25 * Math.log((1 + sin) / (1 - sin))) / Math.PI) * 2 ** 14),
  };
}
