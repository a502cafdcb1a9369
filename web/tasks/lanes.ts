import type { TaskState } from '../../server/tasks/life.schema.ts';

/** The board's lanes, in the order of a task's life, and the state each one shows. */
export const LANES = ['reported', 'to-offer', 'offered', 'accepted', 'on_site', 'handled'] as const;
export type Lane = (typeof LANES)[number];
export const stateOfLane = (lane: Lane): TaskState => (lane === 'to-offer' ? 'new' : lane);
