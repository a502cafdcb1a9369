import { randomUUID } from 'node:crypto';
import fc from 'fast-check';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { RIGHTS, ROLES } from '../../server/access/access.schema.ts';
import type { Person } from '../../server/access/access.ts';
import { RIGHTS_OF } from '../../server/access/rights.ts';
import { actAs, readAs, scopeOf } from '../../server/grid/scope.ts';
import { announce } from '../../server/platform/announce.ts';
import { asEngine, SYSTEM, type Transaction, transact } from '../../server/platform/database/database.ts';
import { describeOnEngines } from '../support/engines.ts';
import { numbered } from '../support/numbered.ts';
import { startServer, type TestServer } from '../support/server.ts';

const told = async (tx: Transaction) => (await tx.query<Record<string, string>>(
  `select s ->> 'id' as actor, s ->> 'areas' as scope, s ->> 'right' as "right", s ->> 'household' as household
   from wall_scope() s`))[0]!;

describeOnEngines('where a person may do something', 'boston', (clone) => {
  let server: TestServer;
  let person: Person;
  const inTx = <T>(work: (tx: Transaction) => Promise<T>) => transact(server.database, SYSTEM.test, work);
  beforeAll(async () => {
    server = await startServer(await clone.open());
    const { id } = await server.person([{ role: 'panel', areaPath: 'boston/04' }, { role: 'planner', areaPath: 'boston' }]);
    person = {
      id, account: 'x', name: 'x', householdId: randomUUID(), client: 'person', purpose: 'round',
      roles: [{ role: 'panel', areaPath: 'boston/04' }, { role: 'planner', areaPath: 'boston' }] };
  });
  afterAll(() => server.close());
  const looks = () => inTx((tx) => tx.query<{ kind: string; homes: string[]; area: string }>(
    `select kind, household_ids as homes, area_path as area from access_entry where person_id = $1::uuid order by at, area_path`, [person.id]));

  it('is what SQL says of roles and areas, for any roles and every right', async () => {
    const { grid } = server.city.now;
    const cells = await inTx((tx) => tx.query<{ id: number; area: string }>(`select id, area_path as area from cell`));
    const paths = [...grid.areas.map((area) => area.path), 'boston/0', 'bost', 'elsewhere'];
    fc.assert(fc.property(
      fc.array(fc.record({ role: fc.constantFrom(...ROLES), areaPath: fc.constantFrom(...paths) }), { maxLength: 4 }),
      fc.constantFrom(...RIGHTS),
      (roles, right) => {
        const scope = scopeOf(grid, { ...person, roles }, right);
        const held = roles.filter((one) => RIGHTS_OF[one.role].includes(right)).map((one) => one.areaPath);
        const within = (path: string) => held.some((area) => path.split('/').slice(0, area.split('/').length).join('/') === area);
        expect([...scope.cellIds].sort((a, b) => a - b))
          .toEqual(cells.filter((cell) => within(cell.area)).map((cell) => cell.id).sort((a, b) => a - b));
        expect(scope.leaves).toEqual(grid.leaves.filter(within));
        for (const path of paths) expect(scope.covers(path)).toBe(within(path));
      }), { numRuns: 300 });
  });

  it('is known inside the transaction, by right, areas, person and household, and nowhere after it', async () => {
    const world = { database: server.database, city: server.city };
    const inside = await actAs(world, { person, right: 'deeds.decide' }, (tx) => told(tx));
    expect(inside).toEqual({ actor: person.id, scope: 'boston/04', right: 'deeds.decide', household: person.householdId });
    const two = await actAs(world, { person, right: ['deeds.decide', 'planning.read'] }, (tx) => told(tx));
    expect(two).toMatchObject({ scope: 'boston/04 boston', right: 'deeds.decide planning.read' });
    const later = await inTx((tx) => told(tx));
    expect(later).toMatchObject({ actor: 'system:test', scope: '*' });
    expect([later.right || '', later.household || '']).toEqual(['', '']);
  });

  it('steps aside for the matching and the telling, and comes back; news of both are told once, in order', async () => {
    const stream = `person:${randomUUID()}`;
    const say = (tx: Transaction, n: number) => announce(tx, numbered(stream, n));
    const seen = await actAs({ database: server.database, city: server.city }, { person, right: 'deeds.decide' }, async (tx) => {
      say(tx, 1);
      const within = await asEngine(tx, SYSTEM.dispatch, async (engine) => {
        say(engine, 2);
        return { ...await told(engine), id: engine.actor.id, nested: await asEngine(engine, SYSTEM.dispatch, (again) => told(again)) };
      });
      say(tx, 3);
      return { within, after: await told(tx) };
    });
    expect(seen.within).toMatchObject({ actor: 'system:dispatch', id: 'system:dispatch', scope: '*', right: null, household: null, nested: { actor: 'system:dispatch' } });
    expect(seen.after).toMatchObject({ actor: person.id, scope: 'boston/04', right: 'deeds.decide' });
    const news = await inTx((tx) => tx.query<{ seq: number; n: number }>(
      `select seq, (body ->> 'n')::int as n from news where stream = $1::text order by seq`, [stream]));
    expect(news).toEqual([{ seq: 1, n: 1 }, { seq: 2, n: 2 }, { seq: 3, n: 3 }]);
    await expect(inTx((tx) => asEngine(tx, { id: 'x', kind: 'person', scope: '*' }, async () => 1))).rejects.toThrow(/another person/);
  });

  it('is in the access log when the answer is out, and not when there was none', async () => {
    const world = { database: server.database, city: server.city };
    const asking = { person, right: 'deeds.decide' } as const;
    const [one, two] = [randomUUID(), randomUUID()].sort() as [string, string];
    await readAs(world, asking, async (_tx, _scope, look) => look({ kind: 'queue', seen: [
      { areaPath: 'boston/04', householdId: two }, { areaPath: 'boston/05', householdId: one }, { areaPath: 'boston/04', householdId: one }] }));
    expect(await looks()).toEqual([{ kind: 'queue', homes: [one, two], area: 'boston/04' }, { kind: 'queue', homes: [one], area: 'boston/05' }]);
    await expect(readAs(world, asking, async (_tx, _scope, look) => {
      look({ kind: 'queue', seen: [{ areaPath: 'boston/04' }] });
      throw new Error('no answer');
    })).rejects.toThrow('no answer');
    expect(await looks()).toHaveLength(2);
  });
});
