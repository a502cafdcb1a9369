import { describe, expect, it } from 'vitest';
import { createStore } from '../../web/platform/store.ts';

describe('a store', () => {
  it('tells of what became another value, and of nothing else', () => {
    const store = createStore<{ a: number | null; b: string }>({ a: 1, b: 'x' });
    const heard: unknown[] = [];
    const leave = store.subscribe(() => heard.push(store.get()));
    store.set({ a: 1 });
    store.set({ a: Number.NaN });
    store.set({ a: Number.NaN, b: 'x' });
    store.set({ a: null });
    leave();
    store.set({ a: 5 });
    expect(heard).toEqual([{ a: Number.NaN, b: 'x' }, { a: null, b: 'x' }]);
    expect(store.get()).toEqual({ a: 5, b: 'x' });
  });
  it('keeps the parts that did not change as they lie', () => {
    const far = { lon: 1 };
    const store = createStore({ near: 0, far });
    store.set({ near: 1 });
    expect(store.get().far).toBe(far);
  });
  it('tells everybody, also when one of them leaves while it is told', () => {
    const store = createStore({ a: 0 });
    const heard: string[] = [];
    const leave = store.subscribe(() => { heard.push('first'); leave(); });
    store.subscribe(() => heard.push('second'));
    store.set({ a: 1 });
    store.set({ a: 2 });
    expect(heard).toEqual(['first', 'second', 'second']);
  });
});
