/** A deed's steps: from the table of its life and from nowhere else. */
import { failure } from '../platform/errors.ts';
import { can, type DeedState, type DeedVerb, LIFE } from './life.schema.ts';

/** The state a verb leads to. Error: STATE_CONFLICT where it does not lead on from here. */
export function after(state: DeedState, verb: DeedVerb): DeedState {
  if (!can(state, verb)) throw failure('STATE_CONFLICT', { state, verb });
  return LIFE[verb].to;
}
