import { createHash } from 'node:crypto';
import { beforeAll, describe, expect, it } from 'vitest';
import { readBoston } from '../../geodata/boston.ts';
import type { CitySource, SourceDeed } from '../../server/exchange/city-source.ts';
import { createLocalClock, DAY_MS, WEEK_MS } from '../../geodata/local-time.ts';
import { givePoints } from '../../geodata/points.ts';

const NOW = new Date('2026-11-24T15:00:00Z');
/** A failed comparison of a hundred thousand records would print for minutes. */
const digest = (source: CitySource): string =>
  createHash('sha256').update(JSON.stringify(source)).digest('hex');
const clock = createLocalClock('America/New_York');

describe('Boston 2015 as the present', { timeout: 60_000 }, () => {
  let boston: CitySource;
  beforeAll(async () => {
    boston = await readBoston({ now: NOW });
  }, 60_000);

  const newestOpening = (source: CitySource): number =>
    source.tasks.reduce((latest, task) => Math.max(latest, Date.parse(task.openedAt)), 0);

  it('has 255 precincts in code order under 22 wards, and names in two languages', () => {
    expect(boston.cells).toHaveLength(255);
    expect(boston.cells.map((cell) => cell.code)).toEqual(
      boston.cells.map((cell) => cell.code).toSorted(),
    );
    expect(boston.areas.map((area) => area.path)).toEqual([
      'boston',
      ...Array.from({ length: 22 }, (_, i) => `boston/${String(i + 1).padStart(2, '0')}`),
    ]);
    for (const cell of boston.cells) expect(cell.areaPath).toBe(`boston/${cell.code.slice(0, 2)}`);
    expect(boston.categories).toHaveLength(8);
    expect(boston.deedTypes).toHaveLength(41);
    expect(new Set(boston.deedTypes.map((type) => type.id)).size).toBe(41);
    const chinese = /\p{Script=Han}/u;
    for (const { nameZh } of [...boston.deedTypes, ...boston.categories, ...boston.labels]) {
      expect(nameZh).toMatch(chinese);
    }
    expect(boston.labels).toHaveLength(26);
  });

  it('takes every dwelling as a household and accounts for every row it leaves out', () => {
    expect(boston.households).toHaveLength(36_298);
    expect(boston.tasks).toHaveLength(104_052);
    expect(boston.account.read).toMatchObject({ addresses: 44_491, requests: 121_145 });
    expect(boston.account.refused).toEqual([
      { kind: 'household', reason: 'not a dwelling', count: 44_491 - 36_298 },
      { kind: 'household', reason: 'outside every cell', count: 0 },
      { kind: 'task', reason: 'no location', count: 17_070 },
      { kind: 'task', reason: 'outside every cell', count: 23 },
      { kind: 'deed', reason: "a crossing's number, not a home's", count: 2_267 },
    ]);
    expect(121_145 - 17_070 - 23).toBe(boston.tasks.length);
  });

  it('takes as deeds what residents reported from a home, near that home, and nothing else', () => {
    expect(boston.deeds).toHaveLength(17_679);
    const households = new Map(boston.households.map((household) => [household.id, household]));
    const tasks = new Map(boston.tasks.map((task) => [task.id, task]));
    const types = new Map(boston.deedTypes.map((type) => [type.id, type]));
    const wrong = boston.deeds.filter((deed) => {
      const home = households.get(deed.householdId)!;
      const task = tasks.get(deed.taskId!)!;
      const far = Math.hypot(home.lon - deed.lon, home.lat - deed.lat) > 0.005;
      const otherCategory = task.categoryId !== types.get(deed.typeId)!.categoryId;
      return far || task.deedId !== deed.id || otherCategory;
    });
    expect(wrong).toEqual([]);
  });

  it('moves everything by whole weeks so that the newest opening is at most a week old', () => {
    const { shiftWeeks, shiftSeconds } = boston.account;
    expect(Number.isInteger(shiftWeeks)).toBe(true);
    expect(shiftSeconds).toBe(shiftWeeks! * 7 * 86_400);
    const newest = newestOpening(boston);
    expect(newest).toBeLessThanOrEqual(NOW.getTime());
    expect(newest).toBeGreaterThan(NOW.getTime() - WEEK_MS);
    // The newest opening of the file is on 2015-12-31 at 23:10:09 by Boston's clock.
    const original = Date.parse('2015-12-31T23:10:09Z');
    expect(clock.toLocal(newest) - original).toBe(shiftWeeks! * WEEK_MS);
  });

  it('leaves a task open whose close would lie in the future, and no time is ahead of now', () => {
    const now = NOW.toISOString();
    const wrong = boston.tasks.filter(({ openedAt, closedAt, status }) => {
      if (closedAt === null) return openedAt > now || status !== 'open';
      return status !== 'closed' || closedAt < openedAt || closedAt > now;
    });
    expect(wrong).toEqual([]);
    expect(boston.account.adjusted['tasksCloseInFuture']).toBeGreaterThan(0);
    expect(boston.account.adjusted['tasksClosedBeforeOpened']).toBe(191);
    const adjusted = boston.tasks.filter((task) => task.adjusted);
    expect(adjusted).toHaveLength(191);
  });

  it('lets history not drown the present: a short queue, and old open tasks as backlog', () => {
    const [posted, submitted, archived] = (['posted', 'submitted', 'archived'] as const).map(
      (state) => boston.deeds.filter((deed) => deed.state === state),
    ) as [SourceDeed[], SourceDeed[], SourceDeed[]];
    expect(submitted).toHaveLength(60);
    // 15,452 were closed in the file; some of those closes have not happened yet.
    expect(posted.length).toBeGreaterThan(15_200);
    expect(posted.length).toBeLessThanOrEqual(15_452);
    const oldestWaiting = submitted.map((deed) => deed.occurredAt).toSorted()[0]!;
    expect(archived.filter((deed) => deed.occurredAt > oldestWaiting)).toEqual([]);
    expect(posted.filter((deed) => deed.decidedAt === null)).toEqual([]);
    expect([...submitted, ...archived].filter((deed) => deed.decidedAt !== null)).toEqual([]);
    const openTasks = boston.tasks.filter((task) => task.status === 'open');
    const open = openTasks.length;
    const limit = new Date(NOW.getTime() - 14 * DAY_MS).toISOString();
    const backlog = openTasks.filter((task) => task.openedAt < limit).length;
    expect(backlog).toBeGreaterThan(15_000);
    expect(open - backlog).toBeGreaterThan(100);
    expect(open - backlog).toBeLessThan(2_000);
  });

  it('gives the same records again when the shift of the first load is reused', async () => {
    const again = await readBoston({ now: NOW, shiftWeeks: boston.account.shiftWeeks! });
    expect(digest(again)).toBe(digest(boston));
    const later = new Date(NOW.getTime() + 30 * DAY_MS);
    const reused = await readBoston({ now: later, shiftWeeks: boston.account.shiftWeeks! });
    expect(newestOpening(reused)).toBe(newestOpening(boston));
    expect(reused.tasks.map((task) => task.id)).toEqual(boston.tasks.map((task) => task.id));
  });

  it('keeps hours and weekdays on either side of a change of the clock', async () => {
    for (const now of ['2026-11-01T05:59:00Z', '2026-11-01T06:30:00Z', '2027-03-14T07:00:01Z']) {
      const source = await readBoston({ now: new Date(now) });
      const newest = newestOpening(source);
      expect(newest).toBeLessThanOrEqual(Date.parse(now));
      // A week that holds the autumn change has an hour more.
      expect(newest).toBeGreaterThan(Date.parse(now) - WEEK_MS - 3_600_000);
      const local = new Date(clock.toLocal(newest)).toISOString();
      expect(local.slice(11, 19)).toBe('23:10:09');
      expect(new Date(local).getUTCDay()).toBe(new Date('2015-12-31').getUTCDay());
    }
  });
});

describe('points of imported deeds', () => {
  it('stop at the monthly cap of household and type, in order of occurrence', () => {
    const deed = (id: string, occurredAt: string, householdId = 'h') => ({
      id,
      householdId,
      typeId: 't',
      lon: 0,
      lat: 0,
      cellIndex: 0,
      occurredAt,
      decidedAt: occurredAt,
      state: 'posted' as const,
      points: 0,
      taskId: null,
    });
    const deeds = [
      deed('3', '2026-05-03T12:00:00.000Z'),
      deed('1', '2026-05-01T12:00:00.000Z'),
      deed('2', '2026-05-02T12:00:00.000Z'),
      // Still the 31st of May in Boston.
      deed('4', '2026-06-01T02:00:00.000Z'),
      deed('5', '2026-06-01T12:00:00.000Z'),
      deed('6', '2026-05-03T12:00:00.000Z', 'other'),
    ];
    const type = { id: 't', categoryId: 'c', nameZh: '', nameEn: '', points: 5, monthlyCap: 12 };
    expect(givePoints(deeds, [type], clock)).toBe(2);
    expect(deeds.map(({ id, points }) => [id, points])).toEqual([
      ['3', 2],
      ['1', 5],
      ['2', 5],
      ['4', 0],
      ['5', 5],
      ['6', 5],
    ]);
  });
});
