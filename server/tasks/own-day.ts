/** A worker's day at a glance, on shift or off: figures alone, no place and no household. */
import type { Person } from '../access/access.ts';
import { LIMITS } from '../config.ts';
import { actAs } from '../grid/scope.ts';
import { dayNumber, dayStart } from '../platform/clock.ts';
import { asEngine, SYSTEM } from '../platform/database/database.ts';
import type { OwnDay } from './tasks.schema.ts';
import { countHandled, countWaiting } from './own-day.sql.ts';
import type { TaskWorld } from './task-view.ts';

export async function readOwnDay(world: TaskWorld, person: Person): Promise<OwnDay> {
  const { areas, city } = world.city.now.grid;
  const zone = city?.timeZone ?? 'UTC';
  const now = world.clock();
  return actAs(world, { person, right: 'work.do' }, async (tx, { leaves }) => {
    const done = await countHandled(tx, person.id, dayStart(dayNumber(now, zone), zone));
    // Figures of tasks that the worker does not see.
    const waiting = await asEngine(tx, SYSTEM.dispatch, (engine) =>
      countWaiting(engine, leaves, now.toISOString(), leaves.length));
    const sum = (of: (row: (typeof waiting)[number]) => number) =>
      waiting.reduce((total, row) => total + of(row), 0);
    return {
      handledToday: done.handled, closedToday: done.closed,
      waiting: sum((row) => row.count), overdue: sum((row) => row.overdue),
      urgent: sum((row) => row.urgent), tasksMax: LIMITS.TASKS_PER_WORKER_MAX,
      areas: waiting.slice(0, LIMITS.OWN_DAY_AREAS_MAX).flatMap((row) => {
        const area = areas.find((one) => one.path === row.areaPath);
        return area ? [{ nameZh: area.nameZh, nameEn: area.nameEn, count: row.count }] : [];
      }),
    };
  });
}
