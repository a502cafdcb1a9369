import { afterAll, expect, it } from 'vitest';
import { RIGHTS } from '../../server/access/access.schema.ts';
import {
  nextState, TASK_LIFE, TASK_STATES, TASK_VERBS, verbsOf,
} from '../../server/tasks/life.schema.ts';
import { describeOnEngines } from '../support/engines.ts';

describeOnEngines('the life of a task', 'empty', (clone) => {
  afterAll(async () => (await clone.open()).close());

  it('has the states that the database allows, each reached and each but the last two left', async () => {
    const rows = await (await clone.open()).asOwner((q) => q.query<{ text: string }>(
      `select pg_get_constraintdef(oid) as text from pg_constraint
       where conrelid = 'task'::regclass and contype = 'c' and conname = 'task_state_check'`));
    const allowed = [...rows[0]!.text.matchAll(/'(\w+)'/g)].map((match) => match[1]!);
    expect(allowed.sort()).toEqual([...TASK_STATES].sort());
    expect(new Set(TASK_VERBS.map((verb) => TASK_LIFE[verb].to))).toEqual(new Set(TASK_STATES));
    const left = new Set<string>(TASK_VERBS.flatMap((verb) => [...TASK_LIFE[verb].from]));
    expect(TASK_STATES.filter((state) => !left.has(state))).toEqual(['closed', 'cancelled']);
  });

  it('comes to an end from everywhere, and only tasks that begin come from nowhere', () => {
    const ends = new Set<string>(['closed', 'cancelled']);
    for (let i = 0; i < TASK_STATES.length; i += 1) {
      for (const state of TASK_STATES) {
        if (TASK_VERBS.some((verb) => ends.has(nextState(state, verb) ?? ''))) ends.add(state);
      }
    }
    expect([...ends].sort()).toEqual([...TASK_STATES].sort());
    expect(TASK_VERBS.filter((verb) => nextState('none', verb))).toEqual(['file', 'report']);
  });

  it('names rights of the table of roles, and gives each reader the verbs of a state', () => {
    for (const verb of TASK_VERBS) {
      expect([...RIGHTS, 'asked', 'holder', 'system']).toContain(TASK_LIFE[verb].who);
    }
    const office = (state: (typeof TASK_STATES)[number], backlog = false) =>
      verbsOf({ state, backlog }, ['tasks.file', 'tasks.verify']);
    expect(office('reported')).toEqual(['offer', 'cancel']);
    expect(office('new')).toEqual(['offer', 'cancel']);
    expect(office('new', true)).toEqual(['cancel']);
    expect(office('offered')).toEqual(['cancel']);
    expect(office('on_site')).toEqual(['release', 'cancel']);
    expect(office('handled')).toEqual(['verify', 'give_back', 'pass_on']);
    expect(office('closed')).toEqual([]);
    expect(verbsOf({ state: 'accepted', backlog: false }, ['holder'])).toEqual(['arrive', 'handle']);
  });
});
