/** Timers are rows: whatever falls due is looked for, by one process of all. */
import { settleRoles } from './access/access.ts';
import { sweepLooks } from './access/look-alerts.ts';
import { sealWaiting } from './chain.ts';
import { LIMITS } from './config.ts';
import { sweepNotices } from './deeds/deeds.ts';
import { type Heat, sweepFigures } from './heat/heat.ts';
import type { App } from './platform/http.ts';
import { sweepOld } from './privacy/privacy.ts';
import { sweepOffers } from './tasks/offers.ts';
import { sweepBacklog, type TaskWorld } from './tasks/tasks.ts';
import { type ReleaseWork, settleShifts } from './workers/workers.ts';

/** Looks once a second, one look at a time; answers how to stop. */
export function startSweeps(
  world: TaskWorld, { log, heat }: { log: App['log']; heat: Heat }, release: ReleaseWork,
): () => Promise<void> {
  let running: Promise<void> | undefined;
  let backlogAt = 0;
  let rightsAt = 0;
  let forgetAt = 0;
  let looksAt = 0;
  const sweep = async () => {
    try {
      // One process of all sweeps; another takes over within seconds when it is gone or hangs.
      if (!await world.database.leads('sweeps')) return;
      if (Date.now() >= rightsAt) {
        rightsAt = Date.now() + LIMITS.RIGHTS_SWEEP_SECONDS * 1000;
        await settleShifts(world, null, release);
      }
      if (Date.now() >= backlogAt) {
        // At the start and once an hour; what one look does not finish is the next one's.
        const marked = await sweepBacklog(world);
        const isDone = marked < LIMITS.BACKLOG_SWEEP_ROWS;
        backlogAt = isDone ? Date.now() + LIMITS.BACKLOG_SWEEP_SECONDS * 1000 : 0;
      }
      if (Date.now() >= forgetAt) {
        forgetAt = Date.now() + LIMITS.FORGET_SWEEP_SECONDS * 1000;
        await sweepOld(world);
      }
      if (Date.now() >= looksAt) {
        looksAt = Date.now() + LIMITS.LOOKS_SWEEP_SECONDS * 1000;
        await sweepLooks(world.database, world.clock(), world.city.now.settings.homesAlert);
      }
      await settleRoles(world.database);
      await sweepOffers(world);
      await sweepFigures(world.database, heat, world.clock());
      await sweepNotices(world, (error, deedId) => log.error({ err: error, deedId }, 'notice'));
      await sealWaiting(world.database, world.clock());
    } catch (error) {
      log.error({ err: error }, 'sweep');
    }
  };
  const timer = setInterval(() => {
    running ??= sweep().finally(() => { running = undefined; });
  }, LIMITS.SWEEP_MILLISECONDS);
  return async () => {
    clearInterval(timer);
    await running;
  };
}
