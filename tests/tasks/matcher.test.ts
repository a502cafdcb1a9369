import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { LIMITS } from '../../server/config.ts';
import { decide, type Free, isAble, pressOf, type Waiting } from '../../server/tasks/matcher.ts';
import { greatCircleMeters } from '../../cores/nearest-index.ts';

const NOW = Date.parse('2026-03-10T15:00:00Z');
const AREAS = ['town/1', 'town/2'];
const lon = fc.integer({ min: 0, max: 6000 }).map((n) => -71 + n / 10_000);
const lat = fc.integer({ min: 0, max: 3000 }).map((n) => 42 + n / 10_000);
const waiting = fc.record({
  lon, lat, areaPath: fc.constantFrom(...AREAS), urgent: fc.boolean(),
  dueAt: fc.option(fc.integer({ min: -300, max: 300 }).map((s) => NOW + s * 1000)),
  since: fc.integer({ min: 0, max: 600 }).map((s) => NOW - s * 1000),
  filedBy: fc.constantFrom(null, 'w1', 'w2'), loadMax: fc.constantFrom(1, 3),
  asked: fc.subarray(['w0', 'w1', 'w2', 'w3']).map((ids): ReadonlySet<string> => new Set(ids)),
});
const free = fc.record({
  lon, lat, load: fc.integer({ min: 0, max: 3 }), connected: fc.boolean(),
  areas: fc.constantFrom(['town'], ['town/1'], ['town/2'], ['town/1', 'elsewhere']),
});
const city = fc.tuple(fc.array(waiting, { maxLength: 14 }), fc.array(free, { maxLength: 8 })).map(
  ([tasks, workers]): [Waiting[], Free[]] => [
    tasks.map((task, i) => ({ ...task, id: `t${i}` })), workers.map((one, i) => ({ ...one, id: `w${i}` }))]);

const metersOf = (task: Waiting, worker: Free) =>
  greatCircleMeters(task.lon, task.lat, worker.lon, worker.lat);
const mayBe = (task: Waiting, worker: Free) =>
  isAble(worker, task) && metersOf(task, worker) <= LIMITS.OFFER_DISTANCE_METERS_MAX;
/** The same by looking at every pair each time. */
function brute(tasks: readonly Waiting[], workers: readonly Free[]) {
  const decisions: string[] = [];
  for (const press of [0, 1, 2, 3]) {
    for (;;) {
      const pairs = tasks.filter((task) => pressOf(task, NOW) === press && !decisions.some((d) => d.startsWith(`${task.id} `)))
        .flatMap((task) => workers.filter((worker) => mayBe(task, worker) && !decisions.some((d) => d.endsWith(` ${worker.id}`)))
          .map((worker) => ({ task, worker })))
        .sort((a, b) => Number(b.worker.connected) - Number(a.worker.connected)
          || metersOf(a.task, a.worker) - metersOf(b.task, b.worker)
          || a.task.since - b.task.since || (a.task.id < b.task.id ? -1 : 1) || (a.worker.id < b.worker.id ? -1 : 1));
      if (!pairs[0]) break;
      decisions.push(`${pairs[0].task.id} ${pairs[0].worker.id}`);
    }
  }
  return decisions;
}

describe('the matcher', () => {
  it('decides what looking at every pair decides, each task and worker once, nobody able left over', () => {
    fc.assert(fc.property(city, ([tasks, workers]) => {
      const decisions = decide(tasks, workers, NOW);
      expect(decisions.map((d) => `${d.taskId} ${d.workerId}`)).toEqual(brute(tasks, workers));
      const [asked, taken] = [new Set(decisions.map((d) => d.taskId)), new Set(decisions.map((d) => d.workerId))];
      expect([asked.size, taken.size]).toEqual([decisions.length, decisions.length]);
      for (const task of tasks.filter(({ id }) => !asked.has(id))) {
        expect(workers.filter((worker) => !taken.has(worker.id) && mayBe(task, worker))).toEqual([]);
      }
      // Whoever is asked is asked for nothing that presses less than what still waits for them.
      for (const { taskId, workerId } of decisions) {
        const worker = workers.find((one) => one.id === workerId)!;
        const mine = pressOf(tasks.find((one) => one.id === taskId)!, NOW);
        for (const task of tasks.filter(({ id }) => !asked.has(id) && mayBe(tasks.find((t) => t.id === id)!, worker))) {
          expect(pressOf(task, NOW)).toBeGreaterThanOrEqual(mine);
        }
      }
    }), { numRuns: 500 });
  });

  it('takes no account of the order in which it is told', () => {
    fc.assert(fc.property(city, ([tasks, workers]) => {
      const pairs = (some: ReturnType<typeof decide>) => some.map((d) => `${d.taskId} ${d.workerId}`).sort();
      expect(pairs(decide([...tasks].reverse(), [...workers].reverse(), NOW))).toEqual(pairs(decide(tasks, workers, NOW)));
    }));
  });

  const task = (id: string, more: Partial<Waiting> = {}): Waiting => ({
    id, lon: -71, lat: 42, areaPath: 'town/1', urgent: false, dueAt: null, since: NOW - 1000, filedBy: null,
    loadMax: 3, asked: new Set(), ...more });
  const worker = (id: string, more: Partial<Free> = {}): Free =>
    ({ id, lon: -71, lat: 42, areas: ['town'], load: 0, connected: true, ...more });

  it('puts overdue before urgent and urgent before the rest; urgent waits behind no crowd for long', () => {
    const overdue = Array.from({ length: 600 }, (_, i) => task(`o${i}`, { dueAt: NOW - 1000 - i }));
    const fresh = task('urgent', { urgent: true, lon: -71.1 });
    const first = (tasks: Waiting[]) => decide(tasks, [worker('w')], NOW)[0]!.taskId;
    expect(first([task('plain'), fresh])).toBe('urgent');
    expect(first([task('late', { dueAt: NOW - 1, lon: -71.2 }), fresh])).toBe('late');
    expect(first([...overdue, fresh])).toMatch(/^o/);
    const waited = { ...fresh, since: NOW - (LIMITS.URGENT_WAIT_SECONDS_MAX + 1) * 1000 };
    expect(first([...overdue, waited])).toBe('urgent');
  });

  it('asks for nothing whom may not be asked: no room, one\'s own report, asked before, another area', () => {
    const [one, wanted] = [worker('w', { load: 2 }), task('t', { filedBy: 'other', asked: new Set(['x']) })];
    expect(isAble(one, wanted)).toBe(true);
    expect(isAble({ ...one, load: 3 }, wanted)).toBe(false);
    expect(isAble(one, { ...wanted, filedBy: 'w' })).toBe(false);
    expect(isAble(one, { ...wanted, asked: new Set(['x', 'w']) })).toBe(false);
    for (const [areas, can] of [
      [['town/1'], true], [['town/2'], false], [['town/10'], false], [['town/1/5'], false], [['town/2', 'town'], true], [[], false],
    ] as const) expect([areas, isAble({ ...one, areas }, wanted)]).toEqual([areas, can]);
  });

  it('of tasks at one place takes the one that has waited longest, then the lower id', () => {
    const first = (...tasks: Waiting[]) => decide(tasks, [worker('w')], NOW).map((d) => d.taskId);
    expect(first(task('a', { since: NOW - 1000 }), task('b', { since: NOW - 2000 }))).toEqual(['b']);
    expect(first(task('b'), task('a'), task('c'))).toEqual(['a']);
  });

  it('presses: overdue from the moment after it was due, urgent for so long and no longer', () => {
    const press = (more: Partial<Waiting>) => pressOf(task('t', { since: NOW, ...more }), NOW);
    const longest = LIMITS.URGENT_WAIT_SECONDS_MAX * 1000;
    expect([press({}), press({ dueAt: NOW }), press({ dueAt: NOW - 1 })]).toEqual([3, 3, 1]);
    expect([press({ urgent: true }), press({ urgent: true, dueAt: NOW - 1 })]).toEqual([2, 0]);
    expect([press({ urgent: true, since: NOW - longest }), press({ urgent: true, since: NOW - longest - 1 })]).toEqual([2, 0]);
    expect(press({ since: NOW - longest - 1 })).toBe(3);
  });

  it('asks a phone that is on the line before a silent one that is nearer', () => {
    const decisions = decide([task('t')], [worker('near', { connected: false }), worker('far', { lon: -71.05 })], NOW);
    expect(decisions.map((d) => d.workerId)).toEqual(['far']);
  });

  it('decides for six hundred tasks and two hundred workers one task a worker', () => {
    const tasks = Array.from({ length: 600 }, (_, i) => task(`t${i}`, { lon: -71 + (i % 30) / 300, lat: 42 + i / 6000 }));
    const workers = Array.from({ length: 200 }, (_, i) => worker(`w${i}`, { lon: -71 + i / 2000, lat: 42.05 }));
    const decisions = decide(tasks, workers, NOW);
    expect(decisions).toHaveLength(200);
    expect(new Set(decisions.map((d) => d.workerId)).size).toBe(200);
  });
});
