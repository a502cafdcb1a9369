import { afterAll, beforeAll, expect, it } from 'vitest';
import { randomUUID } from 'node:crypto';
import { selectPeople, selectPersonBySession, selectSessions } from '../../server/access/access.sql.ts';
import { selectAccessEntries } from '../../server/access/log.sql.ts';
import { type Actor, type Database, type Queryable, SYSTEM, transact } from '../../server/platform/database/database.ts';
import { selectNewsAfter, selectRecentStreams } from '../../server/platform/news.sql.ts';
import * as lists from '../../server/tasks/read-tasks.sql.ts';
import { selectSorted } from '../../server/tasks/sorted-tasks.sql.ts';
import type { TaskColumn } from '../../server/tasks/tasks.schema.ts';
import * as tasks from '../../server/tasks/tasks.sql.ts';
import { selectShift } from '../../server/workers/workers.sql.ts';
import { describeOnNative } from '../support/engines.ts';

interface Plan { 'Node Type': string; 'Relation Name'?: string; 'Index Name'?: string; Plans?: Plan[] }
/** Workers of a test are few: reading them through is right. */
const BIG = ['person', 'deed', 'household', 'transfer', 'task', 'offer', 'assignment', 'session', 'shift', 'news', 'stream', 'access_entry'];
const NOW = '2026-03-10T15:00:00.000Z';
const ID = randomUUID();
const AREAS = ['boston/04', 'boston/05'];
const OPEN = ['reported', 'new', 'offered', 'accepted', 'on_site', 'handled'];
const by = (right: string, areas: readonly string[]): Actor => ({
  id: ID, kind: 'person', scope: areas.join(' '), facts: { right, household: ID } });
/** As whom each is asked: the plan holds what row-level security adds. */
const OFFICE = by('tasks.read', AREAS);
const WORKER = by('work.do', AREAS);
const ASKED_BY: Record<string, Actor> = {
  'a household\'s reports': by('tasks.report', ['boston']), 'work in hand': WORKER, 'work to be verified': WORKER,
  'history grown old': SYSTEM.sweep, 'who is free while something waits': SYSTEM.sweep, 'what the matcher reads': SYSTEM.sweep,
  'due offers': SYSTEM.sweep, 'the open offer of a worker': WORKER, 'who was asked': SYSTEM.dispatch,
  'a session': SYSTEM.access, 'sessions of sockets': SYSTEM.access, 'an open shift': WORKER,
  'news after a sequence': SYSTEM.relay, 'streams that have spoken': SYSTEM.relay,
};
const askerOf = (name: string) => ASKED_BY[name] ?? (name.startsWith('people') ? by('people.read', ['boston'])
  : name.startsWith('the access log') ? by('audit.read', ['boston']) : OFFICE);
const ALL_OPEN: lists.OpenFilter = {
  areas: AREAS, states: OPEN, cellId: null, bbox: null, overdue: false };

/** Every order of the tables, either way, from the middle of the list. */
const WAYS = ['asc', 'desc'] as const;
const SORTED = WAYS.flatMap((direction): [string, (q: Queryable) => Promise<unknown>, RegExp][] => [
  ...([['due', /^task_pressing$/], ['opened', /^task_(filed|live)$/], ['priority', /^task_urgent$/], ['state', /^task_pressing$/]] as const)
    .map(([column, index]): [string, (q: Queryable) => Promise<unknown>, RegExp] => [
      `tasks by ${column}, ${direction}`, (q) => selectSorted(q, ALL_OPEN, {
        column: column satisfies TaskColumn, direction, at: NOW, limit: 51,
        after: { rank: 0, due: NOW, openedAt: NOW, id: ID } }), index]),
  ...([['name', /^person_name$/], ['account', /^person_account_key$/]] as const)
    .map(([column, index]): [string, (q: Queryable) => Promise<unknown>, RegExp] => [
      `people by ${column}, ${direction}`, (q) => selectPeople(q, { areas: ['boston'] }, {
        column, direction, limit: 51, after: { value: 'm', id: ID } }), index]),
  [`the access log, ${direction}`, (q) => selectAccessEntries(q, { areas: ['boston'], filter: { from: null, to: null, person: null, purpose: null, area: null } }, {
    direction, limit: 51, after: { value: NOW, id: '7' } }), /^access_entry_at$/],
]);

/** The statements that run at every request or every second, and the index each must stand on. */
const HOT: [string, (q: Queryable) => Promise<unknown>, RegExp][] = [
  ['live tasks of areas', (q) => lists.selectByAge(q, {
    areas: AREAS, cellId: null, states: OPEN, backlog: false }, { before: null, limit: 50 }), /^task_(live|open_area|pressing)$/],
  ['what presses most', (q) => lists.selectPressing(q, ALL_OPEN, { at: NOW, after: null, limit: 51 }), /^task_pressing$/],
  ['what presses next', (q) => lists.selectPressing(q, ALL_OPEN, {
    at: NOW, after: { rank: 1, due: NOW, openedAt: NOW, id: ID }, limit: 51 }), /^task_(pressing|urgent)$/],
  ['what is in view', (q) => lists.selectPressing(q, {
    ...ALL_OPEN, bbox: [-71.061, 42.319, -71.059, 42.321] }, { at: NOW, after: null, limit: 51 }), /^task_(place|pressing)$/],
  ['how many press', (q) => lists.countOpen(q, ALL_OPEN, NOW, []), /^task_(pressing|open_area|filed)$/],
  ['counts by cell', (q) => lists.countByCell(q, AREAS, NOW, []), /^task_(pressing|open_area|live|filed)$/],
  ['counts of areas', (q) => lists.countStates(q, AREAS, { now: NOW, today: NOW }, []), /^task_(open_area|live|pressing|filed)$/],
  ['a household\'s reports', (q) => lists.selectReported(q, ID, null, 50), /^task_household$/],
  ['work in hand', (q) => lists.selectInHand(q, ID), /^assignment_(worker|active)$/],
  ['work to be verified', (q) => lists.selectHandled(q, ID, null, 50), /^task_handled(_by)?$/],
  ['history grown old', (q) => tasks.markBacklog(q, NOW, 100), /^task_history_open$/],
  ['who is free while something waits', (q) => tasks.selectFree(q, 3, 5000), /^task_wanting/],
  ['what the matcher reads', (q) => tasks.selectWanting(q, [{ id: ID, area: 'boston', load: 0 }], {
    now: NOW, loadMax: 3, importLoadMax: 1, limit: 200 }), /^task_wanting(_due|_urgent)?$/],
  ['due offers', (q) => tasks.selectDueOffers(q, NOW, NOW, 20), /^offer_due$/],
  ['the open offer of a worker', (q) => tasks.selectOpenOffer(q, ID), /^offer_(open_worker|worker)$/],
  ['who was asked', (q) => tasks.selectAbility(q, [ID], ID), /^offer_worker$/],
  ['a session', (q) => selectPersonBySession(q, new Uint8Array(32), NOW), /^session_pkey$/],
  ['sessions of sockets', (q) => selectSessions(q, ['00'.repeat(32)], NOW), /^session_pkey$/],
  ['an open shift', (q) => selectShift(q, ID), /^shift_open$/],
  ['news after a sequence', (q) => selectNewsAfter(q, 'person:x', 3, 100), /^news_pkey$/],
  ['streams that have spoken', (q) => selectRecentStreams(q, NOW), /^news_at$/],
  ...SORTED,
];

/** What a city has after some weeks: an empty table is read through whatever indexes it has. */
const FILL = [
  `insert into session (token_hash, person_id, client, created_at, expires_at)
   select sha256(('s' || row_number() over ())::bytea), p.id, 'person', now(), now()
   from generate_series(1, 100) n, (select id from person order by id limit 200) p`,
  `insert into offer (id, task_id, worker_id, fence, state, distance_m, offered_at, expires_at)
   select gen_random_uuid(), t.id, w.id, 1000 + w.n, 'expired', 1, now(), now()
   from (select id, (row_number() over ())::int as n from worker) w,
     (select id from task order by id limit 400) t`,
  `insert into offer (id, task_id, worker_id, fence, state, distance_m, offered_at, expires_at)
   select gen_random_uuid(), t.id, w.id, 5000, 'open', 1, now(), now() + interval '30 seconds'
   from (select id, row_number() over (order by id) as n from worker) w
   join (select id, row_number() over (order by id) as n from task limit 1000) t on t.n = w.n`,
  `insert into assignment (offer_id, task_id, worker_id, fence, state, accepted_at, ended_at)
   select id, task_id, worker_id, fence, 'done', now(), now() from offer where state = 'expired'`,
  `insert into shift (id, worker_id, simulated, started_at, ended_at)
   select gen_random_uuid(), w.id, false, now(), now() from worker w, generate_series(1, 200)`,
  `insert into person (id, account, name, origin)
   select gen_random_uuid(), md5('a' || n), md5('n' || n), 'demo' from generate_series(1, 20000) n`,
  `insert into person_role (person_id, role, area_path) select id, 'resident', 'boston/04' from person on conflict do nothing`,
  `insert into access_entry (hour, person_id, role, by_right, purpose, kind, area_path, household_ids, people_ids, records, subjects, at, last_at)
   select date_trunc('hour', at, 'UTC'), id, 'supervisor', 'deeds.exact', 'test', 'deeds', 'boston/04', array[gen_random_uuid()], '{}', 1, sha256(id::text::bytea), at, at
   from (select p.id, timestamptz '2026-03-01Z' + n * interval '1 hour' as at
   from generate_series(1, 100) n, (select id from person order by id limit 300) p) looks`,
  `insert into stream (name, seq) select 'person:' || n, 200 from generate_series(1, 200) n`,
  `insert into news (stream, seq, kind, body, at)
   select 'person:' || n, s, 'deed:changed', '{}', timestamptz '2026-03-01Z' + s * interval '1 hour'
   from generate_series(1, 200) n, generate_series(1, 200) s`,
];

describeOnNative('the hot questions', 'boston', (clone) => {
  let database: Database;
  beforeAll(async () => {
    database = await clone.open();
    await database.asOwner(async (q) => {
      for (const fill of FILL) await q.query(fill, []);
      await q.query('analyze');
    });
  });
  afterAll(() => database.close());

  it.each(HOT)('%s: answered from an index, no table read through, by whom it is asked', async (name, ask, index) => {
    const asked: { text: string; params: readonly unknown[] }[] = [];
    await ask({ query: async (text, params) => {
      asked.push({ text, params: params ?? [] });
      return [];
    } });
    expect(asked).toHaveLength(1);
    const rows = await transact(database, askerOf(name), (q) => q.query<{ 'QUERY PLAN': [{ Plan: Plan }] }>(
      `explain (format json) ${asked[0]!.text}`, asked[0]!.params));
    const nodes: Plan[] = [];
    const walk = (plan: Plan) => {
      nodes.push(plan);
      plan.Plans?.forEach(walk);
    };
    walk(rows[0]!['QUERY PLAN'][0].Plan);
    const read = nodes.filter((node) => node['Node Type'] === 'Seq Scan' && BIG.includes(node['Relation Name'] ?? ''));
    expect(read.map((node) => node['Relation Name'])).toEqual([]);
    expect(nodes.map((node) => node['Index Name'] ?? '').filter((name) => index.test(name)).length, JSON.stringify(nodes.map((n) => n['Index Name']))).toBeGreaterThan(0);
  });
});
