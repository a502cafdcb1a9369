import { describe, expect, it } from 'vitest';
import type { HeatView } from '../../web/platform/api.ts';
import type { TaskNews, TaskSummary } from '../../server/tasks/tasks.schema.ts';
import { originOf } from '../../web/heat/origin.ts';
import { NOTHING_TOLD, logWith, summaryWith } from '../../web/tasks/task-news.ts';

const area = (path: string, deeds: number | null, simulatedDeeds: number | null) =>
  ({ path, registered: 50, households: 9, points: 30, deeds, simulatedDeeds });
const heat = (...areas: HeatView['areas']): HeatView => ({
  gridVersion: 1, from: '2026-01-05', to: '2026-04-05', registered: [], points: [], households: [],
  deeds: [], simulatedDeeds: [], minHouseholds: 10, suppressed: 1, asOf: {}, areas, exactAreas: [], isPublished: true,
});

describe('how much of a figure is simulated', () => {
  it('is what the area says of itself, or is not known', () => {
    const view = heat(area('c', 22, 6), area('c/1', 5, 0), area('c/2', 16, null), area('c/3', null, null));
    const of = (path: string | null) => Object.values(originOf(view, path));
    expect(['c', null, 'c/1', 'c/2', 'c/3', 'c/9'].map(of)).toEqual([
      [22, 6, true], [22, 6, true], [5, 0, true], [16, 0, false], [0, 0, true], [0, 0, true]]);
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
