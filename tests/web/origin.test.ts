import { describe, expect, it } from 'vitest';
import type { HeatView } from '../../server/heat/heat.schema.ts';
import type { TaskNews, TaskSummary } from '../../server/tasks/tasks.schema.ts';
import { originOf } from '../../web/heat/origin.ts';
import { NOTHING_TOLD, logWith, summaryWith } from '../../web/tasks/task-news.ts';

const heat = (part: Partial<HeatView>): HeatView => ({
  gridVersion: 1, from: '2026-01-01', to: '2026-03-31', registered: [], points: [], households: [],
  deeds: [10, null, 5, 7], simulatedDeeds: [4, null, 0, 2], minHouseholds: 10, minContributors: 3,
  suppressed: 1, asOf: {}, ...part,
});

describe('how much of a figure is simulated', () => {
  it('is summed over what is shown, and where a part is withheld it is a lower bound', () => {
    expect(originOf(heat({}), () => true)).toEqual({ deeds: 22, simulated: 6, isWhole: true });
    expect(originOf(heat({}), (i) => i === 2)).toEqual({ deeds: 5, simulated: 0, isWhole: true });
    expect(originOf(heat({ simulatedDeeds: [null, null, 0, 2] }), () => true))
      .toEqual({ deeds: 22, simulated: 2, isWhole: false });
  });

  const task = (part: Partial<TaskNews>): TaskNews => ({
    id: 't', title: 't', titles: null, categoryId: null, note: '', point: [0, 0], address: '',
    cellCode: '1', cellIndex: 0, areaPath: 'c/1', state: 'new', priority: 'normal',
    source: 'person', simulated: false, openedAt: '2026-03-10T10:00:00.000Z', dueAt: null,
    closedAt: null, backlog: false, worker: null, offer: null, offersMade: 0, waitingFor: null,
    handlingNote: '', handledAt: null, reportedByHousehold: false, deedId: null, ...part,
  });
  const before: TaskSummary = {
    byState: { new: 5, handled: 2 }, overdue: 0, backlog: 0, closedToday: 3,
    at: '2026-03-10T12:00:00.000Z', nextDueAt: null, asOf: {},
    simulated: { byState: { new: 1, handled: 1 }, overdue: 0, closedToday: 2 },
  };
  const after = (told: TaskNews) => summaryWith(before, null, logWith(
    NOTHING_TOLD, [{ stream: 'area:c/1:work', seq: 1, order: 1, task: told }]));

  it('follows the news as the count does', () => {
    expect(after(task({ state: 'closed', was: 'handled', simulated: true, source: 'simulated' })))
      .toMatchObject({ closedToday: 4, simulated: { closedToday: 3, byState: { new: 1, handled: 0 } } });
    // A person's need that a simulated worker takes: simulated from here on, not before.
    expect(after(task({ state: 'accepted', was: 'offered', simulated: true })))
      .toMatchObject({ simulated: { byState: { new: 1, accepted: 1 } } });
    expect(after(task({ state: 'closed', was: 'handled' })))
      .toMatchObject({ closedToday: 4, simulated: before.simulated });
  });
});
