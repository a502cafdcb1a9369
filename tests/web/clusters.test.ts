import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { TASK_STATES } from '../../server/tasks/life.schema.ts';
import type { TaskView } from '../../server/tasks/tasks.schema.ts';
import { apartPixels, boxOfMark, clusterTasks } from '../../web/tasks/clusters.ts';
import { isOverdue } from '../../web/tasks/use-live-tasks.ts';

const NOW = Date.parse('2026-03-10T12:00:00Z');
const OPEN = TASK_STATES.filter((state) => state !== 'closed' && state !== 'cancelled');
const NOBODY: ReadonlySet<string> = new Set();
const task = (part: Partial<TaskView> & { id: string }): TaskView => ({
  title: part.id, categoryId: null, note: '', point: [-71.06, 42.35], address: '', cellCode: '0401',
  cellIndex: 0, areaPath: 'boston/04', state: 'new', priority: 'normal', source: 'person', simulated: false, titles: null,
  openedAt: '2026-03-10T10:00:00.000Z', dueAt: null, closedAt: null, backlog: false, worker: null,
  offer: null, offersMade: 0, waitingFor: null, handlingNote: '', handledAt: null,
  reportedByHousehold: false, deedId: null, ...part,
});
const tasks = fc.uniqueArray(fc.record({
  id: fc.uuid(), state: fc.constantFrom(...OPEN),
  point: fc.tuple(fc.integer({ min: 0, max: 2000 }), fc.integer({ min: 0, max: 2000 }))
    .map(([x, y]): [number, number] => [-71.1 + x / 1e4, 42.3 + y / 1e4]),
  dueAt: fc.option(fc.integer({ min: -9, max: 9 }).map((h) => new Date(NOW + h * 3_600_000 + 1).toISOString())),
  priority: fc.constantFrom('normal' as const, 'urgent' as const),
}), { selector: ({ id }) => id, maxLength: 120 }).map((all) => all.map(task));
const zoom = fc.integer({ min: 12, max: 38 }).map((half) => half / 2);

describe('marks of tasks', () => {
  it('hold each task once, whatever the zoom', () => {
    fc.assert(fc.property(tasks, zoom, (all, z) => {
      const marks = clusterTasks(all, { zoom: z, now: NOW, alone: NOBODY });
      expect(marks.flatMap((mark) => mark.tasks.map(({ id }) => id)).sort())
        .toEqual(all.map(({ id }) => id).sort());
      expect(marks.reduce((sum, mark) => sum + mark.late, 0))
        .toBe(all.filter((one) => isOverdue(one, NOW)).length);
    }), { numRuns: 300 });
  });

  it('are the same in whatever order the tasks come', () => {
    fc.assert(fc.property(tasks, zoom, fc.infiniteStream(fc.nat()), (all, z, order) => {
      const shuffled = all.map((one) => ({ one, at: order.next().value }))
        .sort((a, b) => a.at - b.at).map(({ one }) => one);
      const look = { zoom: z, now: NOW, alone: NOBODY };
      expect(clusterTasks(shuffled, look)).toEqual(clusterTasks(all, look));
    }), { numRuns: 200 });
  });

  it('show the worst: no mark hides an overdue task behind one that is not', () => {
    fc.assert(fc.property(tasks, zoom, (all, z) => {
      for (const mark of clusterTasks(all, { zoom: z, now: NOW, alone: NOBODY })) {
        const worst = mark.tasks[0]!;
        expect([mark.id, mark.state]).toEqual([worst.id, worst.state]);
        expect(isOverdue(worst, NOW)).toBe(mark.late > 0);
        if (mark.tasks.some(({ state }) => state === 'reported') && mark.late === 0
          && worst.priority === 'normal') expect(worst.state).toBe('reported');
      }
    }), { numRuns: 300 });
  });

  it('leave alone what somebody looks at, on top of all', () => {
    fc.assert(fc.property(tasks.filter((all) => all.length > 0), zoom, (all, z) => {
      const looked = all[0]!.id;
      const marks = clusterTasks(all, { zoom: z, now: NOW, alone: new Set([looked]) });
      expect(marks.at(-1)!.tasks.map(({ id }) => id)).toEqual([looked]);
    }), { numRuns: 200 });
  });

  it('come apart as the map comes nearer, and stay within their group', () => {
    expect([10, 12, 14, 19].map(apartPixels)).toEqual([46, 38, 22, 8]);
    const near = [task({ id: 'a' }), task({ id: 'b', point: [-71.055, 42.35] })];
    const at = (z: number) => clusterTasks(near, { zoom: z, now: NOW, alone: NOBODY });
    expect([at(10).length, at(15).length]).toEqual([1, 2]);
    expect(boxOfMark(at(10)[0]!)).toEqual([-71.06, 42.35, -71.055, 42.35]);
  });
});
