/**
 * The life of a deed as a table: from which state which verb leads where, who may, and what it
 * needs. Verbs ask it and decide nothing about states themselves, the screens' buttons come from
 * here, a test compares it with the database's check. Plain values: both sides import it.
 */
import type { Right } from '../access/access.schema.ts';
import type { DeedView } from './deeds.schema.ts';

export type DeedState = DeedView['state'];
/** What a step needs besides the right in the deed's area. */
export type Need =
  /** Neither submitted by the person nor of the person's household. */
  | 'not_own'
  /** As many like votes as the city's settings say. */
  | 'quorum'
  /** The time of public display is over. */
  | 'notice_over'
  /** A reason that the household will read. */
  | 'reason';

interface Step {
  /** Empty: a beginning. */
  from: readonly DeedState[];
  to: DeedState;
  /** The right that the step is taken by; null: nobody takes it, time or a load does. */
  by: Right | null;
  needs: readonly Need[];
}

export const LIFE = {
  submit: { from: [], to: 'submitted', by: 'deeds.submit', needs: [] },
  /** A load brings deeds of the past: decided elsewhere, still waiting, or never to be decided. */
  bringOpen: { from: [], to: 'submitted', by: null, needs: [] },
  bringPosted: { from: [], to: 'posted', by: null, needs: [] },
  bringArchived: { from: [], to: 'archived', by: null, needs: [] },
  /** The first vote. */
  takeUp: { from: ['submitted'], to: 'in_review', by: 'deeds.decide', needs: ['not_own'] },
  approve: {
    from: ['in_review'], to: 'on_notice', by: 'deeds.decide', needs: ['not_own', 'quorum'],
  },
  reject: {
    from: ['in_review'], to: 'rejected', by: 'deeds.decide', needs: ['not_own', 'quorum'],
  },
  post: { from: ['on_notice'], to: 'posted', by: null, needs: ['notice_over'] },
  reverse: {
    from: ['on_notice', 'posted'], to: 'reversed', by: 'deeds.reverse',
    needs: ['not_own', 'reason'],
  },
} as const satisfies Record<string, Step>;
export type DeedVerb = keyof typeof LIFE;

const rowOf = (verb: DeedVerb): Step => LIFE[verb];

/** True when the verb leads on from this state. */
export const can = (state: DeedState, verb: DeedVerb): boolean =>
  rowOf(verb).from.includes(state);

/** True while votes are taken. */
export const isOpen = ({ state }: { state: DeedState }): boolean =>
  can(state, 'takeUp') || can(state, 'approve');

/** True when the verb is not for somebody whose own deed it is. */
export const isForOthers = (verb: DeedVerb): boolean => rowOf(verb).needs.includes('not_own');
