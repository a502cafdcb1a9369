/** A worker's day at a glance, on shift or off: figures alone, no place and no household. */
import { actorOf, areasOf, type Person, within } from '../access/access.ts';
import { LIMITS } from '../config.ts';
import { dayNumber, dayStart } from '../platform/clock.ts';
import { transact } from '../platform/database/database.ts';
import type { OwnDay } from './tasks.schema.ts';
import { countHandled, countWaiting } from './own-day.sql.ts';
import type { TaskWorld } from './task-view.ts';

export async function readOwnDay(world: TaskWorld, person: Person): Promise<OwnDay> {
  const { areas, leaves, city } = world.grid.now;
  const zone = city?.timeZone ?? 'UTC';
  const now = world.clock();
  const mine = areasOf(person, 'work.do');
  const own = leaves.filter((leaf) => mine.some((area) => within(leaf, area)));
  return transact(world.database, actorOf(person), async (tx) => {
    const done = await countHandled(tx, person.id, dayStart(dayNumber(now, zone), zone));
    const waiting = await countWaiting(tx, own, now.toISOString(), own.length);
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
