import { afterAll, beforeAll, expect, it } from 'vitest';
import { LIMITS } from '../../server/config.ts';
import type { OwnDay, TaskView } from '../../server/tasks/tasks.schema.ts';
import { describeOnEngines } from '../support/engines.ts';
import { listenOn, startServer, type TestServer } from '../support/server.ts';
import { HERE, near, type Office, openOffice } from './office.ts';

describeOnEngines('a worker\'s day', 'boston', (clone) => {
  let server: TestServer;
  let office: Office;
  beforeAll(async () => {
    server = await startServer(await clone.open());
    office = await openOffice(server, await listenOn(server));
  });
  afterAll(() => server.close());

  it('counts what was handled and verified since the city\'s midnight, and what waits in the worker\'s areas', async () => {
    const { areas, cells, locator, leaves } = server.city.now.grid;
    const ward = cells[locator.locate(...HERE)]!.areaPath;
    const one = await office.worker(null, ward);
    const day = async (who: Pick<typeof one, 'get'>) => (await who.get('/api/tasks/mine/day')).json<OwnDay>();
    const before = await day(one);
    expect(before).toMatchObject({ handledToday: 0, closedToday: 0, tasksMax: LIMITS.TASKS_PER_WORKER_MAX });
    // History that nobody has taken up waits too; a worker of one ward hears of that ward alone.
    const { nameZh, nameEn } = areas.find((area) => area.path === ward)!;
    expect(before.areas).toEqual(before.waiting ? [{ nameZh, nameEn, count: before.waiting }] : []);

    const more = [{ priority: 'urgent' }, { dueInMinutes: 5 }, {}, { priority: 'urgent', dueInMinutes: 5 }];
    const filed: TaskView[] = [];
    for (const each of more) filed.push((await office.file(each)).task);
    server.clock.advance(5 * 60);
    expect(await day(one)).toMatchObject({ waiting: before.waiting + 4, urgent: before.urgent + 2, overdue: before.overdue });
    server.clock.advance(1);
    const now = await day(one);
    expect(now).toMatchObject({
      waiting: before.waiting + 4, urgent: before.urgent + 2, overdue: before.overdue + 2,
      areas: [{ nameZh, nameEn, count: before.waiting + 4 }] });

    const everywhere = await server.person([{ role: 'worker', areaPath: 'boston' }]);
    const all = await day(everywhere);
    const rows = await server.database.asOwner((q) => q.query<{ path: string; count: number }>(
      `select area_path as path, count(*)::int as count from task where state = 'new' and not backlog
       group by area_path order by count(*) desc, area_path`));
    expect(rows.length).toBeGreaterThan(LIMITS.OWN_DAY_AREAS_MAX);
    expect(all.waiting).toBe(rows.reduce((sum, row) => sum + row.count, 0));
    expect(all.areas.map((area) => area.count)).toEqual(rows.slice(0, LIMITS.OWN_DAY_AREAS_MAX).map((row) => row.count));
    const elsewhere = await server.person([{ role: 'worker', areaPath: leaves.find((leaf) => leaf !== ward)! }]);
    expect((await day(elsewhere)).areas.map((area) => area.nameEn)).not.toContain(nameEn);

    // Two are done, one of them verified; at midnight in Boston both are yesterday's.
    await one.walk(near(0.001));
    for (const task of filed.slice(0, 2)) {
      const asked = await office.dispatcher.post(`/api/tasks/${task.id}/offers`, { workerId: one.id });
      await one.accept(asked.json<TaskView>().offer!);
      await one.handle(task.id);
    }
    await office.dispatcher.post(`/api/tasks/${filed[0]!.id}/verification`, { outcome: 'done' });
    expect(await day(one)).toMatchObject({ handledToday: 2, closedToday: 1 });
    expect(await day(everywhere)).toMatchObject({ handledToday: 0, closedToday: 0 });
    server.clock.now = new Date('2026-03-11T03:59:59Z');
    expect(await day(one)).toMatchObject({ handledToday: 2, closedToday: 1 });
    server.clock.advance(1);
    expect(await day(one)).toMatchObject({ handledToday: 0, closedToday: 0 });
    await one.end();
  });
});
