import { areasOf, type Person } from '../access/access.ts';
import type { Realtime } from '../platform/realtime.ts';
import { ReportPosition } from './workers.schema.ts';
import type { Workers } from './workers.ts';

/** A phone's position: at once to the index and the maps, never a trail. */
export function answerWorkerCalls(realtime: Realtime<Person>, workers: Workers): void {
  realtime.answer<ReportPosition>('worker:report-position', {
    schema: ReportPosition,
    policy: 'work.do',
    allowed: (person) => areasOf(person, 'work.do').length > 0,
    run: (person, input) => workers.report(person, input),
  });
}
