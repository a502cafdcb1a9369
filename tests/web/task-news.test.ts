import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { TaskState } from '../../server/tasks/life.schema.ts';
import type { TaskPage, TaskView } from '../../server/tasks/tasks.schema.ts';
import { heapsOf } from '../../web/tasks/task-cells.layer.ts';
import {
  type AskedPage, isListed, listWith, logWith, NOTHING_TOLD, pressure, type TaskFilter, type TaskLog,
  totalWith,
} from '../../web/tasks/task-news.ts';

const AT = '2026-03-10T12:00:00.000Z';
const STREAM = 'area:boston/04:work';
const minutes = (by: number) => new Date(Date.parse(AT) + by * 60_000).toISOString();
const task = (id: string, part: Partial<TaskView> = {}): TaskView => ({
  id, title: id, titles: null, simulated: false, categoryId: null, note: '', point: [-71.06, 42.35], address: '', cellCode: '0401',
  cellIndex: 0, areaPath: 'boston/04', state: 'new', priority: 'normal', source: 'person',
  openedAt: minutes(-60), dueAt: null, closedAt: null, backlog: false, worker: null,
  offer: null, offersMade: 0, waitingFor: null, handlingNote: '', handledAt: null,
  reportedByHousehold: false, deedId: null, ...part,
});
const ALL: TaskFilter = {
  states: ['reported', 'new', 'offered', 'accepted', 'on_site', 'handled'], area: null, cell: null,
  bbox: null, overdue: false };

/** A server of one table and one stream: what the real one does, by sorting everything. */
class Office {
  tasks = new Map<string, TaskView>();
  seq = 0;
  heard = 0;
  log: TaskLog = NOTHING_TOLD;
  pages: AskedPage[] = [];
  /** News on its way: spoken, not yet heard. */
  wire: (() => void)[] = [];
  constructor(readonly filter: TaskFilter) {}
  sorted() {
    return [...this.tasks.values()].filter((one) => isListed(one, this.filter, AT))
      .sort((a, b) => (pressure(a, AT) < pressure(b, AT) ? -1 : 1));
  }
  change(next: TaskView) {
    const known = this.tasks.get(next.id);
    const was = known && known.state !== 'closed' ? known.state : null;
    this.tasks.set(next.id, next);
    const seq = (this.seq += 1);
    this.wire.push(() => {
      this.heard += 1;
      this.log = logWith(this.log, [{ stream: STREAM, seq, order: this.heard, task: { ...next, was } }]);
    });
  }
  /** The answer is made now, and shown now: what is on the wire comes after it. */
  read(limit: number) {
    const last = this.pages.at(-1)?.page;
    if (last?.nextCursor === null) return;
    const rows = this.sorted().filter((one) => !last || pressure(one, AT) > last.nextCursor!);
    const items = rows.slice(0, limit);
    const page: TaskPage = {
      items, at: AT, nextCursor: rows.length > limit ? pressure(items.at(-1)!, AT) : null,
      total: last ? null : this.sorted().length, asOf: last ? null : { [STREAM]: this.seq } };
    this.pages = [...this.pages, { page, since: this.heard }];
  }
  shown() {
    return listWith(this.pages, this.filter, this.log);
  }
}

const STATES: TaskState[] = ['reported', 'new', 'offered', 'accepted', 'handled', 'closed'];
const step = fc.oneof(
  { weight: 3, arbitrary: fc.record({
    what: fc.constant('change' as const), id: fc.nat(9), state: fc.constantFrom(...STATES),
    due: fc.option(fc.integer({ min: -90, max: 90 })), urgent: fc.boolean() }) },
  { weight: 1, arbitrary: fc.record({ what: fc.constant('read' as const), limit: fc.integer({ min: 1, max: 3 }) }) },
  { weight: 2, arbitrary: fc.constant({ what: 'hear' as const }) },
);

describe('a list that is read by pages and follows the news', () => {
  it.each([
    ['every open task', ALL], ['one lane', { ...ALL, states: ['new'] as TaskState[] }],
    ['what is overdue', { ...ALL, overdue: true }], ['another area', { ...ALL, area: 'boston/05' }],
  ])('shows of %s, once all is heard, exactly what the server has up to where it is read', (_, filter) => {
    fc.assert(fc.property(fc.array(step, { maxLength: 60 }), (steps) => {
      const office = new Office(filter);
      for (let i = 0; i < 8; i += 1) office.tasks.set(`t${i}`, task(`t${i}`, { dueAt: i % 3 ? minutes(i * 7 - 50) : null }));
      for (const one of steps) {
        if (one.what === 'read') {
          const known = office.pages.length;
          office.read(one.limit);
          if (office.pages.length === known) continue;
          // What was read just now is shown as it was read, whatever was heard before.
          const { items } = office.pages.at(-1)!.page;
          const shown = office.shown();
          expect(items.filter((item) => !shown.some((other) => other === item))).toEqual([]);
          if (office.pages.length === 1) expect(shown).toEqual(items);
        }
        if (one.what === 'hear') office.wire.shift()?.();
        if (one.what === 'change') {
          // Due time and urgency are as a task was filed; its state moves.
          const filed = office.tasks.get(`t${one.id}`) ?? task(`t${one.id}`, {
            priority: one.urgent ? 'urgent' : 'normal',
            dueAt: one.due === null ? null : minutes(one.due) });
          office.change({ ...filed, state: one.state });
        }
        const ids = office.shown().map((other) => other.id);
        expect(new Set(ids).size).toBe(ids.length);
      }
      for (const hear of office.wire.splice(0)) hear();
      if (office.pages.length === 0) office.read(4);
      const last = office.pages.at(-1)!.page;
      const isRead = (one: TaskView) => last.nextCursor === null || pressure(one, AT) <= last.nextCursor;
      expect(office.shown()).toMatchObject(office.sorted().filter(isRead));
      expect(totalWith(office.pages, filter, office.log)).toBe(office.sorted().length);
      while (office.pages.at(-1)!.page.nextCursor !== null) office.read(7);
      expect(office.shown()).toMatchObject(office.sorted());
    }), { numRuns: 300 });
  });

  it('begins with what is overdue, then what is urgent, then what is due next', () => {
    const wanted = [
      task('longest', { dueAt: minutes(-90) }), task('late', { dueAt: minutes(-1), priority: 'urgent' }),
      task('urgent', { dueAt: minutes(90), priority: 'urgent' }), task('urgent-undated', { priority: 'urgent' }),
      task('next', { dueAt: minutes(5) }), task('later', { dueAt: minutes(60) }),
      task('oldest', { openedAt: minutes(-500) }), task('undated'),
    ];
    const sorted = [...wanted].reverse().sort((a, b) => (pressure(a, AT) < pressure(b, AT) ? -1 : 1));
    expect(sorted.map((one) => one.id)).toEqual(wanted.map((one) => one.id));
  });

  it('orders instants with and without microseconds by time, not by the letter Z', () => {
    const late = (dueAt: string) => task('a', { dueAt, openedAt: AT });
    const order = ['2026-03-10T11:59:59.789Z', '2026-03-10T11:59:59.789123Z', '2026-03-10T11:59:59.790Z'];
    const places = order.map((at) => pressure(late(at), AT));
    expect([...places].sort()).toEqual(places);
  });
});

describe('circles of counted tasks', () => {
  it('leave nobody out and count nobody twice, at any zoom', () => {
    const center = fc.tuple(fc.double({ min: -71.2, max: -70.9, noNaN: true }), fc.double({ min: 42.2, max: 42.4, noNaN: true }));
    const counted = fc.array(fc.tuple(center, fc.nat(500), fc.nat(500)), { minLength: 1, maxLength: 60 });
    fc.assert(fc.property(counted, fc.double({ min: 8, max: 16, noNaN: true }), (rows, zoom) => {
      const cells = rows.map(([at], index) => ({
        index, code: String(index), nameEn: '', nameZh: '', areaPath: 'b', center: at, bounds: [0, 0, 0, 0] as [number, number, number, number] }));
      const counts = rows.map(([, open, overdue], index) => ({ index, open: open + 1, overdue, urgent: 0 }));
      const heaps = heapsOf(counts, cells, zoom);
      const sum = (list: { open: number; overdue: number }[]) => list.reduce(
        ([open, overdue], one) => [open! + one.open, overdue! + one.overdue], [0, 0]);
      expect(sum(heaps)).toEqual(sum(counts));
      for (const heap of heaps) expect(Math.abs(heap.point[0] + 71.05)).toBeLessThan(0.16);
    }));
  });
});
