import fc from 'fast-check';
import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { SYSTEM, transact } from '../../server/platform/database/database.ts';
import type { TaskState } from '../../server/tasks/life.schema.ts';
import { selectSorted } from '../../server/tasks/sorted-tasks.sql.ts';
import {
  TASK_COLUMNS, type TaskCells, type TaskPage, type TaskSummary, type TaskView,
} from '../../server/tasks/tasks.schema.ts';
import {
  cellsWith, logWith, NOTHING_TOLD, pressure, summaryWith, type TaskFilter, type Told, totalWith,
} from '../../web/tasks/task-news.ts';
import { describeOnEngines, describeOnNative } from '../support/engines.ts';
import { connect, listenOn, startServer, type TestServer, until, type Visitor } from '../support/server.ts';
import { HERE, near, type Office, openOffice } from './office.ts';

const OPEN_TASKS = 100_000;
const OVERDUE = 82_815;
/** A page of 51 with its joins; the 100,000 tasks lie on far more. */
const BLOCKS_MAX = 20_000;
const NOW = '2026-03-10T15:00:00.000Z';

type Ask = <Row>(text: string, params?: unknown[]) => Promise<Row[]>;
const asking = (server: TestServer): Ask => (text, params = []) =>
  transact(server.database, SYSTEM.test, (tx) => tx.query(text, params));

/** Reads a list to its end, page by page. */
async function readAll(who: Visitor, query: string, limit = 500): Promise<{ items: TaskView[]; total: number }> {
  const items: TaskView[] = [];
  let total = 0;
  for (let cursor: string | null = ''; cursor !== null;) {
    const answer = await who.get(`/api/tasks?order=pressing&limit=${limit}&${query}${cursor && `&cursor=${cursor}`}`);
    expect(answer.statusCode, answer.body).toBe(200);
    const page = answer.json<TaskPage>();
    if (cursor === '') total = page.total!;
    else expect([page.total, page.asOf]).toEqual([null, null]);
    items.push(...page.items);
    cursor = page.nextCursor;
  }
  return { items, total };
}

/** The order in words of SQL that share nothing with the statement under test. */
const ORDER = `case when due_at < timestamptz '${NOW}' then 0 when priority = 'urgent' then 1 else 2 end,
  due_at asc nulls last, opened_at, id`;

describeOnNative('a hundred thousand open tasks', 'boston', (clone) => {
  let server: TestServer;
  let ask: Ask;
  let city: Visitor;
  beforeAll(async () => {
    const database = await clone.open();
    await database.asOwner(async (q) => {
      await q.query(`update task set backlog = true, wants_since = null where state not in ('closed', 'cancelled')`, []);
      // One in fifty urgent, one in nine without a due time; the overdue ones are not the newest.
      await q.query(
        `insert into task (id, title, note, cell_id, area_path, geom, address, state, priority, source,
           filed_by, opened_at, due_at, request_hash)
         select md5('t' || n)::uuid, 'Task ' || n, '', c.id, c.area_path, st_pointonsurface(c.geom), '',
           case when n <= $2::int then (array['new', 'new', 'new', 'offered', 'accepted', 'reported'])[1 + n % 6]
             else (array['new', 'new', 'handled', 'on_site'])[1 + n % 4] end,
           case when n % 50 = 0 then 'urgent' else 'normal' end, 'person',
           (select id from person order by id limit 1),
           timestamptz '${NOW}' - (n * 7919 % 400000) * interval '1 minute',
           case when n <= $2::int then timestamptz '${NOW}' - (1 + n * 6007 % 300000) * interval '1 minute'
             when n % 9 > 0 then timestamptz '${NOW}' + (n * 4801 % 300000) * interval '1 minute' end, 'test'
         from generate_series(1, $1::int) n
         join (select id, area_path, geom, row_number() over (order by id) - 1 as at, count(*) over () as of
               from cell where area_path like 'boston/%') c on c.at = n * 31 % c.of`, [OPEN_TASKS, OVERDUE]);
      await q.query('analyze task', []);
    });
    server = await startServer(database);
    ask = asking(server);
    city = await server.person([{ role: 'dispatcher', areaPath: 'boston' }]);
  }, 240_000);
  afterAll(() => server.close());
  const page = async (query: string) => (await city.get(`/api/tasks?order=pressing&${query}`)).json<TaskPage>();
  const one = async <Row>(text: string) => (await ask<Row>(text))[0]!;
  const OPEN = `not backlog and state not in ('closed', 'cancelled')`;

  it('begin with the most overdue of the whole city, and are all counted', async () => {
    const { items, total } = await page('limit=50');
    const worst = await ask<{ id: string }>(`select id from task where ${OPEN} order by ${ORDER} limit 50`);
    expect(items.map((task) => task.id)).toEqual(worst.map((row) => row.id));
    expect(items.every((task) => task.dueAt! < NOW)).toBe(true);
    expect(total).toBe(OPEN_TASKS);
    const late = await page('limit=50&overdue=true');
    expect(late.total).toBe(OVERDUE);
    const summary = (await city.get('/api/tasks/summary')).json<TaskSummary>();
    expect(summary.overdue).toBe(OVERDUE);
    expect(Object.values(summary.byState).reduce((sum, count) => sum + count, 0)).toBe(OPEN_TASKS);
  });

  it('show of a ward exactly what the ward has, each once and to the end', async () => {
    const area = 'boston/18';
    const inArea = `${OPEN} and (area_path = '${area}' or area_path like '${area}/%')`;
    const { items, total } = await readAll(city, `area=${area}`);
    const rows = await ask<{ id: string }>(`select id from task where ${inArea} order by ${ORDER}`);
    expect(items.map((task) => task.id)).toEqual(rows.map((row) => row.id));
    expect(total).toBe(rows.length);
    expect(total).toBeGreaterThan(1000);
    // The page sorts what the news brings in by the same order.
    const places = items.map((task) => pressure(task, NOW));
    expect([...places].sort()).toEqual(places);
    const late = await readAll(city, `area=${area}&overdue=true`, 300);
    const { count } = await one<{ count: number }>(`select count(*)::int as count from task where ${inArea}
      and due_at < timestamptz '${NOW}' and state <> 'handled'`);
    expect([late.items.length, late.total]).toEqual([count, count]);
    // What is more than the first six is exactly the rest.
    const first = (await page(`area=${area}&overdue=true&limit=6`)).items.map((task) => task.id);
    expect(late.items.slice(0, 6).map((task) => task.id)).toEqual(first);
    expect(late.items.every((task) => task.dueAt! < NOW && task.state !== 'handled')).toBe(true);
  });

  it.each(['reported', 'new', 'offered', 'accepted', 'on_site', 'handled'] as const)(
    'stand in the lane "%s" with its exact count and its worst first', async (state: TaskState) => {
      const { items, total } = await page(`states=${state}&limit=25`);
      const rows = await ask<{ id: string }>(
        `select id from task where ${OPEN} and state = '${state}' order by ${ORDER} limit 25`);
      expect(items.map((task) => task.id)).toEqual(rows.map((row) => row.id));
      const { count } = await one<{ count: number }>(
        `select count(*)::int as count from task where ${OPEN} and state = '${state}'`);
      expect(total).toBe(count);
    });

  it('are counted by cell: what is drawn for many hides none', async () => {
    const cells = (await city.get('/api/tasks/cells')).json<TaskCells>();
    const rows = await ask<{ id: number; open: number; overdue: number; urgent: number }>(
      `select cell_id as id, count(*)::int as open,
         count(*) filter (where due_at < timestamptz '${NOW}' and state <> 'handled')::int as overdue,
         count(*) filter (where priority = 'urgent')::int as urgent
       from task where ${OPEN} group by cell_id`);
    const at = new Map(cells.cells.map((index, i) => [index, i]));
    expect(cells.cells).toHaveLength(rows.length);
    for (const row of rows) {
      const i = at.get(server.world.city.now.grid.placeOf(row.id).now!.index)!;
      expect([cells.open[i], cells.overdue[i], cells.urgent[i]]).toEqual([row.open, row.overdue, row.urgent]);
    }
    const ward = (await city.get('/api/tasks/cells?area=boston/04')).json<TaskCells>();
    expect(ward.cells.every((index) => server.world.city.now.grid.cells[index]!.areaPath === 'boston/04')).toBe(true);
  });

  it.each(TASK_COLUMNS.flatMap((column) => (['asc', 'desc'] as const).map((direction) => ({ column, direction }))))(
    'by $column, $direction: a page from the middle reads a page, not the city', async ({ column, direction }) => {
      const areas = (await ask<{ path: string }>(`select distinct area_path as path from task`)).map(({ path }) => path);
      const states = ['reported', 'new', 'offered', 'accepted', 'on_site', 'handled'];
      const asked: { text: string; params: readonly unknown[] }[] = [];
      await selectSorted({ query: async (text, params) => {
        asked.push({ text, params: params ?? [] });
        return [];
      } }, { areas, states, cellId: null, bbox: null, overdue: false }, {
        column, direction, at: NOW, limit: 51,
        after: { rank: 0, due: '2026-01-10T00:00:00Z', openedAt: '2025-12-10T00:00:00Z', id: randomUUID() } });
      const [row] = await server.database.asOwner((q) => q.query<{ 'QUERY PLAN': [{ Plan: Record<string, number> }] }>(
        `explain (analyze, buffers, format json) ${asked[0]!.text}`, asked[0]!.params));
      const { Plan: plan } = row!['QUERY PLAN'][0];
      expect(plan['Shared Hit Blocks']! + plan['Shared Read Blocks']!).toBeLessThan(BLOCKS_MAX);
    });

  it('of a cell and of a view are its own, with their count', async () => {
    const { id, code } = server.world.city.now.grid.cells[40]!;
    const cell = await readAll(city, `cell=${code}`);
    const rows = await ask<{ id: string; lon: number; lat: number }>(
      `select id, st_x(geom) as lon, st_y(geom) as lat from task where ${OPEN} and cell_id = ${id} order by ${ORDER}`);
    expect([cell.items.map((task) => task.id), cell.total]).toEqual([rows.map((row) => row.id), rows.length]);
    const { lon, lat } = rows[0]!;
    const view = await readAll(city, `bbox=${lon - 1e-6},${lat - 1e-6},${lon + 1e-6},${lat + 1e-6}`);
    expect(view.items.map((task) => task.id)).toEqual(rows.map((row) => row.id));
    expect(view.total).toBe(rows.length);
  });
});

describeOnEngines('lists by pressure', 'boston', (clone) => {
  let server: TestServer;
  let ask: Ask;
  let office: Office;
  let base: string;
  beforeAll(async () => {
    server = await startServer(await clone.open());
    ask = asking(server);
    base = await listenOn(server);
    office = await openOffice(server, base);
  });
  afterAll(() => server.close());

  it('visit each task once that stands still, however the others move and time passes', async () => {
    const reader = await server.person([{ role: 'dispatcher', areaPath: 'boston' }]);
    await ask(`update task set state = 'cancelled' where state not in ('closed', 'cancelled')`);
    const ids = (await ask<{ id: string }>(
      `update task set state = 'new', backlog = false where id in (
         select id from task where area_path in ('boston/04', 'boston/05', 'boston/06') order by id limit 60)
       returning id`)).map((row) => row.id).sort();
    const move = fc.record({
      task: fc.nat(19), due: fc.option(fc.integer({ min: -90, max: 90 })), urgent: fc.boolean(),
      state: fc.constantFrom('new', 'reported', 'handled', 'closed'), seconds: fc.nat(7200) });
    const still = ids.slice(20);
    await fc.assert(fc.asyncProperty(
      fc.array(fc.tuple(fc.option(fc.integer({ min: -90, max: 90 })), fc.boolean(), fc.integer({ min: 0, max: 3 })), { minLength: 60, maxLength: 60 }),
      fc.integer({ min: 1, max: 25 }), fc.array(move, { maxLength: 12 }),
      async (starts, limit, moves) => {
        const minutes = (by: number | null) => (by === null ? null
          : new Date(server.clock.now.getTime() + by * 60_000).toISOString());
        await ask(
          `update task t set state = 'new', due_at = n.due, priority = n.priority, opened_at = n.opened
           from unnest($1::uuid[], $2::timestamptz[], $3::text[], $4::timestamptz[]) n (id, due, priority, opened)
           where t.id = n.id`,
          [ids, starts.map(([due]) => minutes(due)), starts.map(([, urgent]) => (urgent ? 'urgent' : 'normal')),
            starts.map(([,, day]) => minutes(-day * 1440))]);
        const seen: string[] = [];
        const waiting = [...moves];
        for (let cursor: string | null = ''; cursor !== null;) {
          const page: TaskPage = (await reader.get(`/api/tasks?order=pressing&limit=${limit}${cursor && `&cursor=${cursor}`}`)).json();
          seen.push(...page.items.map((task) => task.id).filter((id) => still.includes(id)));
          cursor = page.nextCursor;
          const next = waiting.shift();
          if (!next) continue;
          server.clock.advance(next.seconds);
          await ask(`update task set state = $2::text, priority = $3::text, due_at = $4::timestamptz where id = $1::uuid`,
            [ids[next.task], next.state, next.urgent ? 'urgent' : 'normal', minutes(next.due)]);
        }
        expect([...seen].sort()).toEqual(still);
      }), { numRuns: 12 });
    await ask(`update task set state = 'cancelled', due_at = null where id = any ($1::uuid[])`, [ids]);
  });

  it('and counts follow the news: what is counted on is what is asked again', async () => {
    const { dispatcher } = office;
    const board = await connect(base, dispatcher);
    const get = async <Answer>(url: string) => (await dispatcher.get(url)).json<Answer>();
    const filter: TaskFilter = { states: ['new', 'offered', 'accepted', 'on_site'], area: null, cell: null, bbox: null, overdue: true };
    const LATE = '/api/tasks?order=pressing&overdue=true&states=new,offered,accepted,on_site&limit=1';
    const before = await office.file({ dueInMinutes: 5 });
    const other = await office.file({ dueInMinutes: 5, priority: 'urgent' });
    server.clock.advance(600);
    const [summary, cells, late] = [await get<TaskSummary>('/api/tasks/summary'),
      await get<TaskCells>('/api/tasks/cells'), await get<TaskPage>(LATE)];
    expect([summary.overdue, late.total]).toEqual([2, 2]);
    const one = await office.worker(near(0.001));
    await office.file({ title: 'One more' });
    const work = async (id: string) => {
      const { offer } = (await dispatcher.post(`/api/tasks/${id}/offers`, {})).json<TaskView>();
      if (offer) await one.accept(offer);
      await one.handle(id);
    };
    await one.work().then(async ({ offer }) => offer && one.accept(offer));
    await dispatcher.post(`/api/tasks/${other.task.id}/cancellation`, { reason: 'not needed' });
    await work(before.task.id);
    await dispatcher.post(`/api/tasks/${before.task.id}/verification`, { outcome: 'done' });
    const [summaryNow, cellsNow, lateNow] = [await get<TaskSummary>('/api/tasks/summary'),
      await get<TaskCells>('/api/tasks/cells'), await get<TaskPage>(LATE)];
    const told = () => board.heard.flatMap((news, order): Told[] => (news.kind === 'task:changed'
      ? [{ stream: news.stream, seq: news.seq, order, task: news.body }] : []));
    await until(() => Object.entries(summaryNow.asOf).every(([stream, seq]) =>
      seq === 0 || board.heard.some((news) => news.stream === stream && news.seq >= seq)
      || summary.asOf[stream] === seq), 'the news that the answer knows of');
    const log = logWith(NOTHING_TOLD, told());
    const open = (counts: TaskSummary['byState']) => Object.fromEntries(Object.entries(counts).filter(([, count]) => count > 0));
    const followed = summaryWith(summary, null, log);
    expect({ ...followed, byState: open(followed.byState), at: '', nextDueAt: null, asOf: {} })
      .toEqual({ ...summaryNow, byState: open(summaryNow.byState), at: '', nextDueAt: null, asOf: {} });
    expect(followed.closedToday).toBe(summary.closedToday + 1);
    const sorted = (list: ReturnType<typeof cellsWith>) => [...list].sort((a, b) => a.index - b.index);
    expect(sorted(cellsWith(cells, null, log))).toEqual(sorted(cellsWith(cellsNow, null, NOTHING_TOLD)));
    expect(totalWith([{ page: late, since: 0 }], filter, log)).toBe(lateNow.total);
    // News that the answer knows of already changes nothing.
    expect(summaryWith(summaryNow, null, log)).toEqual(summaryNow);
    board.socket.disconnect();
    await one.end();
  });

  it('are read inside the reader\'s areas only', async () => {
    await office.file({ point: HERE });
    const ward = await server.person([{ role: 'supervisor', areaPath: 'boston/04' }]);
    const { items } = await readAll(ward, '');
    expect(items.every((task) => task.areaPath === 'boston/04')).toBe(true);
    const foreign = (await ward.get('/api/tasks?order=pressing&area=boston/05')).json<TaskPage>();
    expect([foreign.items, foreign.total]).toEqual([[], 0]);
    expect((await ward.get(`/api/tasks?order=pressing&cell=${randomUUID()}`)).json<TaskPage>().items).toEqual([]);
  });

  it('of a worker: all that is in hand, whatever waits to be verified, and that in pages', async () => {
    const one = await office.worker(HERE);
    const [offerer] = await ask<{ id: string }>(`select id from person order by id limit 1`);
    await ask(
      `insert into task (id, title, note, cell_id, area_path, geom, address, state, priority, source, filed_by,
         opened_at, handled_by, handled_at, request_hash)
       select gen_random_uuid(), 'Handled ' || n, '', c.id, c.area_path, st_pointonsurface(c.geom), '', 'handled',
         'normal', 'person', $2::uuid, now(), $1::uuid, now() - n * interval '1 minute', 'test'
       from generate_series(1, 130) n, (select * from cell order by id limit 1) c`, [one.id, offerer!.id]);
    await office.file();
    await one.work().then(({ offer }) => one.accept(offer!));
    const first = await one.work();
    expect(first.tasks[0]!.state).toBe('accepted');
    expect([first.handled, first.tasks.length]).toEqual([130, 51]);
    const seen = first.tasks.map((task) => task.id);
    for (let cursor = first.nextCursor; cursor;) {
      const more = (await one.get(`/api/tasks/mine?cursor=${cursor}`)).json<typeof first>();
      expect(more.offer).toBeNull();
      seen.push(...more.tasks.map((task) => task.id));
      cursor = more.nextCursor;
    }
    expect([seen.length, new Set(seen).size]).toEqual([131, 131]);
    await one.end();
  });
});
