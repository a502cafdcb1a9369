import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { TASK_STATES } from '../../server/tasks/life.schema.ts';
import type { TaskView } from '../../server/tasks/tasks.schema.ts';
import type { WorkerView } from '../../server/workers/workers.schema.ts';
import {
  aged, type KnownWorkers, unknownIn, withMoves, withoutWorker, withTaskNews,
} from '../../web/workers/worker-news.ts';

const NOW = Date.parse('2026-03-10T12:00:00Z');
const at = (seconds: number) => new Date(NOW + seconds * 1000).toISOString();
const IDS = ['w1', 'w2', 'w3'];
const worker = (id: string, part: Partial<WorkerView> = {}): WorkerView => ({
  id, name: id, areaPath: 't', point: [0, 0], seenAt: at(0), freshness: 'live', load: 0,
  hasOffer: false, taskIds: [], offeredTaskId: null, simulated: false, ...part });
const known = (workers = IDS.map((id) => worker(id))): KnownWorkers =>
  ({ workers, aheadMilliseconds: 0, ageingSeconds: 60, staleSeconds: 300 });

/** As the server tells it: an offered task has an offer, one in hand has a worker. */
const news = fc.record({
  id: fc.constantFrom('t1', 't2', 't3', 't4'), state: fc.constantFrom(...TASK_STATES),
  who: fc.constantFrom(...IDS, 'elsewhere'),
}).map(({ id, state, who }) => ({
  id, state,
  worker: ['accepted', 'on_site', 'handled', 'closed'].includes(state) ? { id: who, name: who } : null,
  offer: state === 'offered' ? { workerId: who } : null,
} as TaskView));

describe('workers by the news', () => {
  it('have what the last word on each task says, told once or twice', () => {
    fc.assert(fc.property(fc.array(news, { maxLength: 40 }), (all) => {
      const once = all.reduce(withTaskNews, known());
      const twice = all.flatMap((task) => [task, task]).reduce(withTaskNews, known());
      expect(twice).toEqual(once);
      const last = [...new Map(all.map((task) => [task.id, task])).values()];
      for (const one of once.workers) {
        const inHand = last.filter((task) => task.worker?.id === one.id
          && (task.state === 'accepted' || task.state === 'on_site'));
        expect([...one.taskIds].sort()).toEqual(inHand.map((task) => task.id).sort());
        expect(one.load).toBe(inHand.length);
        // Asked of one task at a time: a later offer takes the place of an earlier one.
        if (one.offeredTaskId) {
          expect(last.find((task) => task.id === one.offeredTaskId)?.offer?.workerId).toBe(one.id);
        }
        expect(one.hasOffer).toBe(one.offeredTaskId !== null);
      }
    }), { numRuns: 500 });
  });

  it('stay the very same where nothing is new', () => {
    const before = known();
    expect(withTaskNews(before, { id: 't', state: 'new', worker: null, offer: null } as TaskView)).toBe(before);
    expect(withMoves(before, [{ id: 'elsewhere', point: [9, 9], seenAt: at(1) }])).toBe(before);
    expect(withoutWorker(before, 'elsewhere')).toBe(before);
    expect(aged(before, NOW)).toBe(before);
  });

  it('go where they were seen last, whatever comes later', () => {
    const moves = (seconds: number, lon: number) => [{ id: 'w1', point: [lon, 0] as [number, number], seenAt: at(seconds) }];
    const there = withMoves(withMoves(known(), moves(20, 2)), moves(10, 1));
    expect(there.workers[0]).toMatchObject({ point: [2, 0], seenAt: at(20), freshness: 'live' });
    expect(unknownIn(there, [...moves(1, 1), { id: 'x', point: [0, 0], seenAt: at(1) }])).toEqual(['x']);
    expect(withoutWorker(there, 'w1').workers.map(({ id }) => id)).toEqual(['w2', 'w3']);
  });

  it('age by the clock of the server, also on a device whose clock is wrong', () => {
    const ages = (list: KnownWorkers, now: number) => aged(list, now).workers.map((one) => one.freshness);
    const three = [worker('w1'), worker('w2', { seenAt: at(-100) }), worker('w3', { seenAt: null })];
    expect(ages(known(three), NOW)).toEqual(['live', 'ageing', 'stale']);
    expect(ages(known(three), NOW + 250_000)).toEqual(['ageing', 'stale', 'stale']);
    const behind = { ...known(three), aheadMilliseconds: 3_600_000 };
    expect(ages(behind, NOW - 3_600_000)).toEqual(['live', 'ageing', 'stale']);
  });
});
