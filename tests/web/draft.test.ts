import { beforeEach, expect, it } from 'vitest';
import { draftIn, type DraftStore, dropDrafts, keepDraft } from '../../web/platform/draft-store.ts';

const kept = new Map<string, string>();
const store: DraftStore = {
  getItem: (key) => kept.get(key) ?? null,
  setItem: (key, value) => void kept.set(key, value),
  removeItem: (key) => void kept.delete(key),
};
beforeEach(() => kept.clear());

it('a draft is its person\'s: another one finds nothing, and what they write takes it away', () => {
  keepDraft(store, { owner: 'ann', name: 'deed' }, { note: 'half' });
  keepDraft(store, { owner: 'ann', name: 'report' }, { title: 'a lamp' });
  expect(draftIn(store, { owner: 'ann', name: 'deed' })).toEqual({ note: 'half' });
  expect(draftIn(store, { owner: 'bob', name: 'deed' })).toBeUndefined();
  keepDraft(store, { owner: 'bob', name: 'report' }, { title: 'mine' });
  expect(draftIn(store, { owner: 'ann', name: 'deed' })).toBeUndefined();
});

it('is gone when it was sent, and after signing out nothing is left on the phone', () => {
  keepDraft(store, { owner: 'ann', name: 'deed' }, { note: 'half' });
  keepDraft(store, { owner: 'ann', name: 'report' }, { title: 'a lamp' });
  keepDraft(store, { owner: 'ann', name: 'deed' }, undefined);
  expect(draftIn(store, { owner: 'ann', name: 'deed' })).toBeUndefined();
  expect(draftIn(store, { owner: 'ann', name: 'report' })).toEqual({ title: 'a lamp' });
  dropDrafts(store);
  expect(kept.size).toBe(0);
});

it('what is no draft of ours breaks nothing', () => {
  for (const text of ['{', 'null', '7', '{"owner":"ann"}', '{"owner":"ann","drafts":7}', '[]']) {
    kept.set('deedgrid.drafts', text);
    expect(draftIn(store, { owner: 'ann', name: 'deed' })).toBeUndefined();
    keepDraft(store, { owner: 'ann', name: 'deed' }, { note: text });
    expect(draftIn(store, { owner: 'ann', name: 'deed' })).toEqual({ note: text });
  }
});
