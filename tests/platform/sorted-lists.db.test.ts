import { randomUUID } from 'node:crypto';
import fc from 'fast-check';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { SYSTEM, transact } from '../../server/platform/database/database.ts';
import { PEOPLE_COLUMNS } from '../../server/access/access.schema.ts';
import { DEED_COLUMNS } from '../../server/deeds/deeds.schema.ts';
import { TASK_COLUMNS, type TaskView } from '../../server/tasks/tasks.schema.ts';
import { compareIn } from '../../web/tasks/task-news.ts';
import { describeOnEngines } from '../support/engines.ts';
import { startServer, type TestServer, type Visitor } from '../support/server.ts';

const ROWS = 40;
/** These stand still; the rest change between two pages. */
const STILL = 25;
const DAY = '2026-03-01T12:00:00Z';

type Page = { items: { id: string | number }[]; total: number | null; nextCursor: string | null };
interface List {
  url: string;
  /** What makes one of the rows anew, with its place among few values: ties and nothing at all. */
  change(ids: readonly string[], values: readonly number[]): Promise<unknown>;
  /** The order in words of SQL that share nothing with the statement under test. */
  inOrder(direction: 'asc' | 'desc'): string;
}

describeOnEngines('lists in the order of a column', 'boston', (clone) => {
  let server: TestServer;
  let reader: Visitor;
  const lists = new Map<string, List & { ids: string[] }>();
  const ask = <Row>(text: string, params: unknown[] = []) =>
    transact(server.database, SYSTEM.test, (tx) => tx.query<Row>(text, params));
  const idsOf = async (text: string, params: unknown[] = []) =>
    (await ask<{ id: string }>(text, params)).map((row) => String(row.id));

  beforeAll(async () => {
    server = await startServer(await clone.open());
    reader = await server.person(['supervisor', 'admin', 'auditor'].map((role) =>
      ({ role: role as 'admin', areaPath: 'boston' })));
    await ask(`update task set state = 'cancelled', wants_since = null where state not in ('closed', 'cancelled')`);
    await tasks();
    await deeds();
    await people();
    await log();
  });
  afterAll(() => server.close());

  const NOTHING = 5;
  async function tasks() {
    const ids = await idsOf(
      `update task set state = 'new', backlog = false, wants_since = null where id in (
         select id from task where area_path in ('boston/04', 'boston/05') order by id limit $1::int) returning id`, [ROWS]);
    const STATES = ['reported', 'new', 'offered', 'accepted', 'on_site', 'handled'];
    const change = (some: readonly string[], values: readonly number[]) => ask(
      `update task t set due_at = n.day, opened_at = coalesce(n.day, '${DAY}'), priority = n.priority, state = n.state
       from unnest($1::uuid[], $2::timestamptz[], $3::text[], $4::text[]) n (id, day, priority, state) where t.id = n.id`,
      [some, values.map((value) => (value === NOTHING ? null : `2026-03-0${value + 1}T12:00:00Z`)),
        values.map((value) => (value % 2 ? 'urgent' : 'normal')), values.map((value) => STATES[value])]);
    const pressing = `coalesce(due_at, 'infinity'), opened_at, id`;
    const state = STATES.map((one, rank) => `when '${one}' then ${rank}`).join(' ');
    const orders: Record<(typeof TASK_COLUMNS)[number], List['inOrder']> = {
      due: (way) => `due_at ${way} nulls last, opened_at ${way}, id ${way}`,
      opened: (way) => `opened_at ${way}, id ${way}`,
      priority: (way) => `(priority = 'urgent') ${way}, ${pressing}`,
      state: (way) => `case state ${state} end ${way}, ${pressing}`,
    };
    for (const column of TASK_COLUMNS) {
      lists.set(`tasks by ${column}`, { url: `/api/tasks?order=${column}`, ids, change, inOrder: (way) =>
        `select id from task where id = any ($1::uuid[]) and state not in ('closed', 'cancelled') order by ${orders[column](way)}` });
    }
  }
  async function deeds() {
    const ids = await idsOf(
      `insert into deed (id, household_id, submitted_by, type_id, rule_version, category_id, cell_id, geom,
         occurred_at, note, state, source, submitted_at, points, request_hash)
       select gen_random_uuid(), household_id, submitted_by, type_id, rule_version, category_id, cell_id, geom,
         now(), '', 'submitted', 'person', now(), n, 'sorted'
       from (select * from deed order by id limit 1) one, generate_series(1, $1::int) n returning id`, [ROWS]);
    const [place] = await ask<{ code: string }>(
      `select c.code from deed d join cell c on c.id = d.cell_id where d.id = $1::uuid`, [ids[0]]);
    await ask(`update deed set state = 'archived' where state = 'submitted' and id <> all ($1::uuid[])`, [ids]);
    for (const column of DEED_COLUMNS) {
      const at = `${column}_at`;
      lists.set(`deeds by ${column}`, {
        url: `/api/deeds?cell=${place!.code}&order=${column}`, ids,
        change: (some, values) => ask(
          `update deed d set ${at} = n.day from unnest($1::uuid[], $2::timestamptz[]) n (id, day) where d.id = n.id`,
          [some, values.map((value) => `2026-03-0${value + 1}T12:00:00Z`)]),
        inOrder: (way) => `select id from deed where id = any ($1::uuid[]) order by ${at} ${way}, id ${way}`,
      });
    }
  }
  async function people() {
    // As long as names may be, of signs of two code units each: a place in the list holds all of it.
    const long = '𠮷'.repeat(80);
    const ids = await idsOf(
      `insert into person (id, account, name, origin) select gen_random_uuid(), 'sorted-' || n || repeat('x', 70), '', 'demo'
       from generate_series(10, 9 + $1::int) n returning id`, [ROWS]);
    await ask(`insert into person_role select id, 'resident', 'boston/04' from unnest($1::uuid[]) id`, [ids]);
    for (const column of PEOPLE_COLUMNS) {
      lists.set(`people by ${column}`, {
        url: `/api/people?order=${column}`, ids,
        change: (some, values) => ask(
          `update person p set name = n.name from unnest($1::uuid[], $2::text[]) n (id, name) where p.id = n.id`,
          [some, values.map((value) => ['', 'Bea', 'bea', '王芳', `${long}a`, `${long}b`][value])]),
        inOrder: (way) => `select id from person where id = any ($1::uuid[])
          order by ${column === 'name' ? 'substr(name, 1, 80)' : 'account'} ${way}, id ${way}`,
      });
    }
  }
  async function log() {
    const ids = await idsOf(
      `insert into access_entry (hour, person_id, role, by_right, purpose, kind, area_path, household_ids, people_ids, records, subjects, at, last_at)
       select date_trunc('hour', now(), 'UTC'), $2::uuid, 'supervisor', 'deeds.exact', 'test', 'deeds', 'boston/04', '{}', '{}', 1, sha256(n::text::bytea), now(), now()
       from generate_series(1, $1::int) n returning id`, [ROWS, reader.id]);
    lists.set('the access log', {
      // The test's own reading is looked at too: without a filter the list grows by each page of it.
      url: '/api/access-log?order=at&purpose=test', ids,
      change: (some, values) => transact(server.database, SYSTEM.test, (tx) => tx.query(
        `select 1 from unnest($1::bigint[], $2::int[]) n limit 0`, [some, values])),
      inOrder: (way) => `select id from access_entry where id = any ($1::bigint[]) order by at ${way}, id ${way}`,
    });
  }

  const NAMES = [
    ...TASK_COLUMNS.map((column) => `tasks by ${column}`), ...DEED_COLUMNS.map((column) => `deeds by ${column}`),
    ...PEOPLE_COLUMNS.map((column) => `people by ${column}`), 'the access log'];

  it.each(NAMES)('%s: over ties and nothing, either way, no row is lost or doubled while others change', async (name) => {
    const list = lists.get(name)!;
    const still = list.ids.slice(0, STILL);
    const moving = list.ids.slice(STILL);
    await fc.assert(fc.asyncProperty(
      fc.array(fc.nat(NOTHING), { minLength: ROWS, maxLength: ROWS }), fc.integer({ min: 1, max: 12 }),
      fc.constantFrom('asc' as const, 'desc' as const),
      fc.array(fc.tuple(fc.nat(moving.length - 1), fc.nat(NOTHING)), { maxLength: 8 }),
      async (starts, limit, direction, moves) => {
        await list.change(list.ids, starts);
        const seen: string[] = [];
        const waiting = [...moves];
        for (let cursor: string | null = ''; cursor !== null;) {
          const answer = await reader.get(`${list.url}&direction=${direction}&limit=${limit}${cursor && `&cursor=${cursor}`}`);
          expect(answer.statusCode, answer.body).toBe(200);
          const page = answer.json<Page>();
          expect(page.items.length).toBeLessThanOrEqual(limit);
          seen.push(...page.items.map(({ id }) => String(id)));
          cursor = page.nextCursor;
          const next = waiting.shift();
          if (next) await list.change([moving[next[0]]!], [next[1]]);
        }
        expect(seen.filter((id) => still.includes(id))).toEqual(await idsOf(list.inOrder(direction), [still]));
      }), { numRuns: 8 });
  });

  it.each(NAMES)('%s: a page is the first of all there are, and their count is exact', async (name) => {
    const list = lists.get(name)!;
    await list.change(list.ids, list.ids.map((_, i) => i % (NOTHING + 1)));
    for (const direction of ['asc', 'desc'] as const) {
      const whole = (await reader.get(`${list.url}&direction=${direction}&limit=500`)).json<Page>();
      const first = (await reader.get(`${list.url}&direction=${direction}&limit=7`)).json<Page>();
      expect(first.items.map((one) => one.id)).toEqual(whole.items.slice(0, 7).map((one) => one.id));
      if (whole.nextCursor === null) expect(whole.total).toBe(whole.items.length);
      expect(first.total).toBeGreaterThanOrEqual(ROWS);
      // The page sorts what the news brings in by the same order.
      const by = TASK_COLUMNS.find((one) => name === `tasks by ${one}`);
      const tasks = whole.items as unknown as TaskView[];
      const compare = compareIn(by ? { by, down: direction === 'desc' } : null, DAY);
      if (by) expect([...tasks].reverse().sort(compare).map((one) => one.id)).toEqual(tasks.map((one) => one.id));
    }
  });

  it.each(NAMES)('%s: a place in another order is refused by a code of its own', async (name) => {
    const { url } = lists.get(name)!;
    const { nextCursor } = (await reader.get(`${url}&direction=desc&limit=2`)).json<Page>();
    const code = async (asked: string) => {
      const answer = await reader.get(`${asked}&limit=2&cursor=${nextCursor}`);
      return [answer.statusCode, answer.json<{ code?: string }>().code];
    };
    expect(await code(`${url}&direction=asc`)).toEqual([400, 'CURSOR_OTHER_ORDER']);
    expect(await code(`${url}&direction=desc`)).toEqual([200, undefined]);
    const [list, other] = [url.replace(/[?&]order=\w+/, '').replace('&', '?'), name.startsWith('tasks')];
    if (other) expect(await code(`${list}?order=pressing`)).toEqual([400, 'CURSOR_OTHER_ORDER']);
    if (other) expect(await code(`${list}?order=newest`)).toEqual([400, 'CURSOR_OTHER_ORDER']);
    const column = name.endsWith('account') ? 'name' : 'account';
    if (name.startsWith('people')) {
      expect(await code(`${list}?order=${column}&direction=desc`)).toEqual([400, 'CURSOR_OTHER_ORDER']);
    }
  });

  it('are of columns only that the reader sees in every row', async () => {
    const refused = [
      '/api/deeds?cell=0401&order=points', '/api/deeds?cell=0401&order=household', '/api/deeds?cell=0401&order=note',
      '/api/tasks?order=address', '/api/tasks?order=household', '/api/tasks?order=deed', '/api/tasks?order=worker',
      '/api/people?order=household', '/api/people?order=origin', '/api/access-log?order=subject',
      // A direction belongs to a column.
      '/api/tasks?direction=asc', '/api/tasks?order=pressing&direction=desc', '/api/deeds?cell=0401&direction=up',
      '/api/tasks?order=due&states=closed', '/api/tasks?order=state&backlog=true'];
    for (const url of refused) {
      const answer = await reader.get(url);
      expect([url, answer.statusCode, answer.json<{ code: string }>().code]).toEqual([url, 400, 'BAD_REQUEST']);
    }
  });

  it('are read inside the reader\'s areas only', async () => {
    const ward = await server.person([{ role: 'supervisor', areaPath: 'boston/05' }, { role: 'admin', areaPath: 'boston/05' }]);
    for (const column of TASK_COLUMNS) {
      const { items } = (await ward.get(`/api/tasks?order=${column}&direction=desc&limit=500`)).json<{ items: { areaPath: string }[] }>();
      expect(new Set(items.map((task) => task.areaPath))).toEqual(new Set(['boston/05']));
    }
    const mine = new Set(lists.get('people by name')!.ids);
    const { items } = (await ward.get('/api/people?order=name&direction=desc&limit=500')).json<Page>();
    expect(items.filter(({ id }) => mine.has(String(id)))).toEqual([]);
  });

  it('refuse a place that is none', async () => {
    const made = (...parts: unknown[]) => Buffer.from(JSON.stringify(parts)).toString('base64url');
    const id = randomUUID();
    for (const [url, ...parts] of [
      ['/api/people?order=name&direction=asc', 'by:name:asc', 'a'], ['/api/people?order=name', 'by:name:asc', 'a\0', id],
      ['/api/people?order=name', 'by:name:asc', 'a', 'b'], ['/api/people?order=name', 'by:name:asc', 'a'.repeat(161), id],
      ['/api/people?order=name', 'a', id], ['/api/access-log?order=at', 'by:at:desc', DAY, '-1'],
      ['/api/access-log?order=at', 'by:at:desc', 'infinity', '1'], ['/api/access-log?order=at', 'by:at:desc', DAY, '9'.repeat(16)],
      ['/api/tasks?order=due', 'by:due:asc', '6', DAY, DAY, DAY, id], ['/api/tasks?order=due', 'by:due:asc'],
    ] as string[][]) {
      const answer = await reader.get(`${url}&cursor=${made(...parts)}`);
      expect([parts, answer.statusCode, answer.json<{ code: string }>().code]).toEqual([parts, 400, 'BAD_REQUEST']);
    }
  });
});
