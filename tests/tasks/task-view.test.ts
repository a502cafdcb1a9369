import { describe, expect, it } from 'vitest';
import type { Person } from '../../server/access/access.ts';
import type { Role } from '../../server/access/access.schema.ts';
import {
  forFormerHolder, forHolder, forOffice, forReporter, shownTo, type TaskWorld, tellsPlace, viewOf,
} from '../../server/tasks/task-view.ts';
import type { TaskDetail } from '../../server/tasks/tasks.sql.ts';

const HOME: [number, number] = [-71.06, 42.32];
const MIDDLE: [number, number] = [-71.0625, 42.3225];
/** A grid of two cells that were; the second has no successor. */
const world = { city: { now: { grid: {
  bounds: [-71.2, 42.2, -70.9, 42.4],
  byCode: new Map([['B-2', { code: 'B-2', center: MIDDLE }]]),
  placeOf: (id: number) => (id === 1
    ? { code: 'B-1', now: { code: 'B-2', index: 4 } } : { code: 'B-9', now: undefined }),
} } } } as unknown as TaskWorld;

const row = (more: Partial<TaskDetail> = {}): TaskDetail => ({
  id: 't', title: 'Lamp is out', titleZh: '路灯不亮', titleEn: 'Lamp is out', categoryId: 'light', note: 'corner',
  cellId: 1, areaPath: 'town/1', lon: HOME[0], lat: HOME[1], address: '5 Main Street', state: 'handled',
  priority: 'normal', source: 'person', filedBy: 'p', householdId: 'h', openedAt: 'o', dueAt: 'd', closedAt: null,
  backlog: false, fence: 3, offersMade: 2, waitingFor: null, handlingNote: 'changed', handledBy: 'w', handledAt: 'a',
  deedId: 'deed', requestHash: 'x', simulated: false, workerId: 'w', workerName: 'Wu', offerId: 'of', offerWorkerId: 'v',
  offerWorkerName: 'Vera', offerFence: 3, offeredAt: 'oa', expiresAt: 'ea', distanceMeters: 12, ...more });
const view = (more: Partial<TaskDetail> = {}) => viewOf(world, row(more));
const person = (role: Role, areaPath = 'town', id = 'reader'): Person =>
  ({ id, account: id, name: id, roles: [{ role, areaPath }], householdId: null, client: 'person', purpose: 'round' });

describe('a task as it is shown', () => {
  it('stands where its cell stands now, has who works and who is asked, both titles or none', () => {
    expect(view()).toMatchObject({
      cellCode: 'B-2', cellIndex: 4, point: HOME, titles: { nameZh: '路灯不亮', nameEn: 'Lamp is out' },
      worker: { id: 'w', name: 'Wu' }, reportedByHousehold: true, deedId: 'deed',
      offer: { id: 'of', workerId: 'v', workerName: 'Vera', fence: 3, offeredAt: 'oa', expiresAt: 'ea', distanceMeters: 12 },
    });
    expect(view({ cellId: 2 })).toMatchObject({ cellCode: 'B-9', cellIndex: -1 });
    expect(view({ workerName: null }).worker).toBeNull();
    expect(view({ workerId: null }).worker).toBeNull();
    expect(view({ offerId: null }).offer).toBeNull();
    expect(view({ householdId: null }).reportedByHousehold).toBe(false);
    for (const half of [{ titleZh: null }, { titleEn: null }]) expect(view(half).titles).toBeNull();
  });

  it('that is over hides its home and its place, whoever filed it', () => {
    const hidden = { reportedByHousehold: false, deedId: null };
    const sources = ['person', 'import', 'simulated'] as const;
    for (const state of ['closed', 'cancelled'] as const) {
      for (const source of sources) {
        const over = view({ state, source });
        expect(forOffice(world, over)).toEqual({ ...over, ...hidden, address: '', point: MIDDLE });
        expect(forHolder(world, over)).toEqual({ ...over, ...hidden, offer: null, address: '', point: MIDDLE });
        const gone = forOffice(world, view({ state, source, cellId: 2 }));
        expect(gone.point.map((n) => Number(n.toFixed(6)))).toEqual([-71.05, 42.3]);
      }
    }
    for (const source of sources) expect(forOffice(world, view({ source }))).toEqual(view({ source }));
  });

  it('tells a place where it has an address or a household', () => {
    const silent = { address: '', householdId: null };
    expect([tellsPlace(view()), tellsPlace(view({ address: '' })), tellsPlace(view({ householdId: null })), tellsPlace(view(silent))])
      .toEqual([true, true, true, false]);
  });

  it('to its worker has the place and no household; to its household no worker, no offer, no note', () => {
    expect(forHolder(world, view())).toEqual({ ...view(), offer: null, reportedByHousehold: false, deedId: null });
    expect(forFormerHolder(world, view())).toEqual({ ...forHolder(world, view()), address: '', point: MIDDLE });
    expect(forReporter(view())).toEqual({ ...view(), worker: null, offer: null, handlingNote: '', deedId: null });
  });

  it('is shown to each by right: worker, verifier, reader, supervisor, and anybody else as to a reporter', () => {
    const over = { state: 'closed' } as const;
    const hidden = { reportedByHousehold: false, deedId: null };
    const see = (who: Person, more: Partial<TaskDetail> = {}) => shownTo(world, who, view(more));
    expect(see(person('dispatcher', 'town', 'w'))).toEqual(forHolder(world, view()));
    expect(see(person('dispatcher'))).toEqual(view());
    expect(see(person('supervisor'))).toEqual(view());
    for (const role of ['dispatcher', 'supervisor'] as const) {
      expect(see(person(role), over)).toEqual({ ...view(over), ...hidden, address: '', point: MIDDLE });
    }
    for (const stranger of [person('dispatcher', 'town/2'), person('resident'), person('worker')]) {
      expect(see(stranger)).toEqual(forReporter(view()));
    }
  });
});
