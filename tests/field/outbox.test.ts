import { beforeEach, describe, expect, it } from 'vitest';
import { ApiFailure } from '../../web/platform/api.ts';
import {
  createOutbox, type Entry, idOf, type Outbox, REFUSED, refusedIn, stateWith, type Store, WAITING,
  waitingIn,
} from '../../web/field/outbox.ts';

const ANNA = 'anna';
const BORIS = 'boris';
const deed = (id: string, owner = ANNA): Entry => ({
  kind: 'deed', owner, about: `deed ${id}`,
  body: { id, householdId: 'h', typeId: 't', point: [0, 0], occurredAt: '2026-03-01T10:00:00Z' },
});
const arrival = (taskId: string): Entry => ({ kind: 'arrival', owner: ANNA, about: '', taskId });
const handling = (taskId: string): Entry => ({ kind: 'handling', owner: ANNA, about: '', taskId, note: 'n' });

/** A phone's storage, shared by its tabs. */
function phone(): Store {
  const kept = new Map<string, string>();
  return {
    getItem: (key) => kept.get(key) ?? null,
    setItem: (key, value) => void kept.set(key, value),
  };
}

/** A server that answers per entry id; what it took is in `taken`. */
function server() {
  const taken: string[] = [];
  const answers = new Map<string, Error>();
  let person: string | null = ANNA;
  return {
    taken, answers,
    signIn: (who: string | null) => { person = who; },
    doors: (store: Store) => ({
      store, tell: () => undefined, person: async () => person,
      send: async (entry: Entry) => {
        const answer = answers.get(idOf(entry)) ?? answers.get('*');
        if (answer) throw answer;
        taken.push(idOf(entry));
      },
    }),
  };
}

describe('the outbox', () => {
  let store: Store;
  let world: ReturnType<typeof server>;
  let box: Outbox;
  const waiting = (owner = ANNA) => waitingIn(store.getItem(WAITING), owner).map(idOf);
  const refused = (owner = ANNA) => refusedIn(store.getItem(REFUSED), owner)
    .map(({ entry, code }) => `${idOf(entry)} ${code}`);
  beforeEach(() => {
    store = phone();
    world = server();
    box = createOutbox(world.doors(store), 50);
  });

  it('sends at once and keeps nothing', async () => {
    expect(await box.submit(deed('1'))).toBe('sent');
    expect(world.taken).toEqual(['1']);
    expect(waiting()).toEqual([]);
  });

  it.each([
    ['no connection', 0], ['signed out', 401], ['too many tries', 429], ['broken', 500],
    ['a bad gateway', 502], ['stopping', 503],
  ])('keeps an entry when the answer is: %s (%i)', async (_name, status) => {
    world.answers.set('*', new ApiFailure('X', status));
    expect(await box.submit(deed('1'))).toBe('kept');
    await box.flush(ANNA);
    expect(waiting()).toEqual(['1']);
    expect(refused()).toEqual([]);
    world.answers.clear();
    expect(await box.flush(ANNA)).toBe(1);
    expect(world.taken).toEqual(['1']);
    expect(waiting()).toEqual([]);
  });

  it.each([400, 403, 404, 409, 413, 422])('takes out what is refused with %i, and keeps the reason to be read', async (status) => {
    world.answers.set('*', new ApiFailure('OFFLINE', 0));
    await box.submit(deed('1'));
    world.answers.set('1', new ApiFailure('TIME_OUT_OF_RANGE', status));
    await box.flush(ANNA);
    expect(waiting()).toEqual([]);
    expect(refused()).toEqual(['1 TIME_OUT_OF_RANGE']);
    expect(refused(BORIS)).toEqual([]);
    box.dismiss(deed('1'));
    expect(refused()).toEqual([]);
  });

  it('takes out what is one too many for a day: it is told today, and nothing waits behind it', async () => {
    world.answers.set('1', new ApiFailure('DEEDS_PER_DAY', 429));
    for (const id of ['1', '2']) box.keep(deed(id));
    await box.flush(ANNA);
    expect(world.taken).toEqual(['2']);
    expect(refused()).toEqual(['1 DEEDS_PER_DAY']);
  });

  it('throws a refusal to the one who looks on, once, and lists it not', async () => {
    world.answers.set('1', new ApiFailure('GRID_OUTSIDE', 422));
    await expect(box.submit(deed('1'))).rejects.toMatchObject({ code: 'GRID_OUTSIDE', status: 422 });
    expect(refused()).toEqual([]);
    expect(waiting()).toEqual([]);
  });

  it('keeps the order, and stops where nothing gets through', async () => {
    world.answers.set('*', new ApiFailure('OFFLINE', 0));
    for (const id of ['1', '2', '3']) await box.submit(deed(id));
    world.answers.clear();
    world.answers.set('2', new ApiFailure('STOPPING', 503));
    await box.flush(ANNA);
    expect(world.taken).toEqual(['1']);
    world.answers.clear();
    await box.flush(ANNA);
    expect(world.taken).toEqual(['1', '2', '3']);
  });

  it('goes round an entry that breaks the server, but never past it in the same task', async () => {
    for (const entry of [arrival('a'), handling('a'), arrival('b')]) box.keep(entry);
    world.answers.set('arrival a', new ApiFailure('INTERNAL', 500));
    await box.flush(ANNA);
    expect(world.taken).toEqual(['arrival b']);
    expect(waiting()).toEqual(['arrival a', 'handling a']);
    world.answers.clear();
    await box.flush(ANNA);
    expect(world.taken).toEqual(['arrival b', 'arrival a', 'handling a']);
  });

  it('counts and sends the entries of the signed-in person only', async () => {
    box.keep(deed('1', BORIS));
    box.keep(deed('2'));
    expect([waiting(), waiting(BORIS), waiting('nobody')]).toEqual([['2'], ['1'], []]);
    await box.flush(ANNA);
    expect(world.taken).toEqual(['2']);
    expect(waiting(BORIS)).toEqual(['1']);
  });

  it('sends nothing of one person when the server knows another one now', async () => {
    box.keep(deed('1'));
    world.signIn(BORIS);
    expect(await box.flush(ANNA)).toBe(0);
    world.signIn(null);
    expect(await box.submit(deed('2'))).toBe('kept');
    expect(world.taken).toEqual([]);
    expect(waiting()).toEqual(['1', '2']);
  });

  it('two tabs share one list and overwrite nothing', async () => {
    const other = createOutbox(world.doors(store), 50);
    box.keep(deed('1'));
    other.keep(deed('2'));
    box.keep(deed('3'));
    expect(waiting()).toEqual(['1', '2', '3']);
    await Promise.all([box.flush(ANNA), other.flush(ANNA)]);
    expect([...new Set(world.taken)].sort()).toEqual(['1', '2', '3']);
    expect(waiting()).toEqual([]);
  });

  it('an entry that is kept while another is on its way is not lost', async () => {
    let arrive = () => {};
    const slow = createOutbox({
      ...world.doors(store),
      send: async (entry) => {
        await new Promise<void>((resolve) => { arrive = resolve; });
        world.taken.push(idOf(entry));
      },
    }, 5);
    const first = slow.submit(deed('1'));
    expect(await first).toBe('kept');
    box.keep(deed('2'));
    arrive();
    await new Promise((resolve) => setTimeout(resolve, 5));
    expect(world.taken).toEqual(['1']);
    expect(waiting()).toEqual(['2']);
  });

  it('flushes one at a time in a tab: nothing goes out twice', async () => {
    box.keep(deed('1'));
    await Promise.all([box.flush(ANNA), box.flush(ANNA), box.flush(ANNA)]);
    expect(world.taken).toEqual(['1']);
  });

  it('keeps the same entry once, whoever taps twice', () => {
    box.keep(arrival('a'));
    box.keep(arrival('a'));
    expect(waiting()).toEqual(['arrival a']);
  });

  it('reads what an earlier version kept, and survives a broken storage', async () => {
    store.setItem(WAITING, JSON.stringify([{ kind: 'task', owner: ANNA, body: { id: 'old', title: 'x', point: [0, 0] } }]));
    await box.flush(ANNA);
    expect(world.taken).toEqual(['old']);
    store.setItem(WAITING, '{"no":');
    store.setItem(REFUSED, '7');
    expect([waiting(), refused()]).toEqual([[], []]);
    expect(await box.submit(deed('1'))).toBe('sent');
  });
});

describe('a task with steps that wait', () => {
  const task = { id: 'a', state: 'accepted' as const };
  it('stands where the worker left it', () => {
    expect(stateWith(task, [])).toEqual({ state: 'accepted', waits: false });
    expect(stateWith(task, [arrival('a')])).toEqual({ state: 'on_site', waits: true });
    expect(stateWith(task, [arrival('a'), handling('a')])).toEqual({ state: 'handled', waits: true });
    expect(stateWith(task, [arrival('b'), deed('a')])).toEqual({ state: 'accepted', waits: false });
  });
  it('never stands behind what the server knows', () => {
    expect(stateWith({ id: 'a', state: 'on_site' }, [arrival('a')])).toEqual({ state: 'on_site', waits: false });
    expect(stateWith({ id: 'a', state: 'closed' }, [handling('a')])).toEqual({ state: 'closed', waits: false });
  });
});
