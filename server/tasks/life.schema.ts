/**
 * The life of a task as a table: verb x state -> state, with who may and what it needs. The server's
 * steps take nothing else, the screens' buttons come from here, a test compares it with the
 * database's check. Plain values: both sides import it.
 */

/**
 * reported: a resident's need that a dispatcher has not yet taken up; new: filed, nobody is asked
 * now; offered: one worker is asked; accepted, on_site, handled: in that worker's hands; closed:
 * verified by somebody else; cancelled.
 */
export const TASK_STATES = [
  'reported', 'new', 'offered', 'accepted', 'on_site', 'handled', 'closed', 'cancelled',
] as const;
export type TaskState = (typeof TASK_STATES)[number];

/**
 * A right of the table of roles in the task's area; or 'asked', the worker with the open offer;
 * 'holder', the worker who has the task; 'system', the server's own verbs.
 */
export type TaskActor = 'tasks.file' | 'tasks.report' | 'tasks.verify' | 'asked' | 'holder' | 'system';

interface Verb {
  /** The states it starts from; 'none': the task begins with it. */
  from: readonly (TaskState | 'none')[];
  to: TaskState;
  who: TaskActor;
  /** live: no backlog; other_person: somebody else than the handler. */
  needs?: 'live' | 'other_person';
}

const IN_HAND = ['accepted', 'on_site'] as const;

/** A task in 'new' wants a worker, unless it is held: the matcher looks for one. */
export const TASK_LIFE = {
  file: { from: ['none'], to: 'new', who: 'tasks.file' },
  report: { from: ['none'], to: 'reported', who: 'tasks.report' },
  /** Takes up a report, or asks again: the nearest, or somebody chosen. */
  offer: { from: ['reported', 'new'], to: 'new', who: 'tasks.file', needs: 'live' },
  ask: { from: ['new'], to: 'offered', who: 'system', needs: 'live' },
  accept: { from: ['offered'], to: 'accepted', who: 'asked' },
  decline: { from: ['offered'], to: 'new', who: 'asked' },
  expire: { from: ['offered'], to: 'new', who: 'system' },
  withdraw: { from: ['offered'], to: 'new', who: 'system' },
  arrive: { from: ['accepted'], to: 'on_site', who: 'holder' },
  handle: { from: IN_HAND, to: 'handled', who: 'holder' },
  /** A dispatcher takes it back; or the worker's shift or right has ended. */
  release: { from: IN_HAND, to: 'new', who: 'tasks.file' },
  leave: { from: IN_HAND, to: 'new', who: 'system' },
  verify: { from: ['handled'], to: 'closed', who: 'tasks.verify', needs: 'other_person' },
  /** Back to the handler, or to the next when the handler has gone home. */
  give_back: { from: ['handled'], to: 'accepted', who: 'tasks.verify', needs: 'other_person' },
  pass_on: { from: ['handled'], to: 'new', who: 'tasks.verify', needs: 'other_person' },
  cancel: {
    from: ['reported', 'new', 'offered', ...IN_HAND], to: 'cancelled', who: 'tasks.file',
  },
} as const satisfies Record<string, Verb>;

export type TaskVerb = keyof typeof TASK_LIFE;
export const TASK_VERBS = Object.keys(TASK_LIFE) as TaskVerb[];

/** The state a verb leads to from a state; undefined when it is not possible there. */
export function nextState(state: TaskState | 'none', verb: TaskVerb): TaskState | undefined {
  const row: Verb = TASK_LIFE[verb];
  return row.from.includes(state) ? row.to : undefined;
}

/** The verbs that a task's state allows to somebody with these rights or this part in it. */
export function verbsOf(
  task: { state: TaskState; backlog: boolean }, actors: readonly TaskActor[],
): TaskVerb[] {
  return TASK_VERBS.filter((verb) => {
    const row: Verb = TASK_LIFE[verb];
    return actors.includes(row.who) && row.from.includes(task.state)
      && !(row.needs === 'live' && task.backlog);
  });
}
