import { areasOf, type Person } from '../access/access.ts';
import type { Realtime } from '../platform/realtime.ts';
import { AnswerOffer, DeclineOffer } from './tasks.schema.ts';
import { acceptOffer, declineOffer } from './offers.ts';
import type { TaskWorld } from './tasks.ts';

const allowed = (person: Person) => areasOf(person, 'work.do').length > 0;

/** A worker's answer to an offer: the same verbs as over HTTP. */
export function answerTaskCalls(realtime: Realtime<Person>, world: TaskWorld): void {
  realtime.answer<AnswerOffer>('task:accept', {
    schema: AnswerOffer, policy: 'work.do', allowed,
    run: (person, input) => acceptOffer(world, person, input),
  });
  realtime.answer<DeclineOffer>('task:decline', {
    schema: DeclineOffer, policy: 'work.do', allowed,
    run: (person, input) => declineOffer(world, person, input),
  });
}
