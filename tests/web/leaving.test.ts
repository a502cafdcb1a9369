/** What stays on a device when somebody signs out, with and without the browser's own clearing. */
import { describe, expect, it } from 'vitest';
import { leaving } from '../../web/platform/leaving.ts';

function storage(kept: Record<string, string>): Storage {
  const map = new Map(Object.entries(kept));
  return {
    get length() { return map.size; },
    key: (i: number) => [...map.keys()][i] ?? null,
    getItem: (key: string) => map.get(key) ?? null,
    setItem: (key: string, value: string) => void map.set(key, value),
    removeItem: (key: string) => void map.delete(key),
    clear: () => map.clear(),
  };
}
const all = (store: Storage) => Object.fromEntries(
  Array.from({ length: store.length }, (_, i) => [store.key(i)!, store.getItem(store.key(i)!)]));
const KEPT = { 'deedgrid.language': 'zh-CN', 'deedgrid.outbox.anna': 'sealed', 'deedgrid.outbox.refused.anna': 'sealed', 'deedgrid.outbox.boris': 'sealed too' };
const LEFT = { 'deedgrid.language': 'zh-CN', 'deedgrid.outbox.boris': 'sealed too' };

describe('leaving a device', () => {
  it.each([['by itself', false], ['with the browser', true]])('takes one\'s own and nothing else, %s', async (_how, clears) => {
    const store = storage(KEPT);
    await leaving(store, 'anna', async () => { if (clears) store.clear(); });
    expect(all(store)).toEqual(LEFT);
  });
  it('takes nothing when the server was not reached', async () => {
    const store = storage(KEPT);
    await expect(leaving(store, 'anna', async () => { throw new Error('OFFLINE'); })).rejects.toThrow('OFFLINE');
    expect(all(store)).toEqual(KEPT);
  });
});
