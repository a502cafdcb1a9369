/** What waits on a phone is sealed: read by the person's own key alone, under the person's own name. */
import { randomBytes } from 'node:crypto';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { keyOf, sealedName, sealedStore } from '../../web/field/sealed-store.ts';

function phone() {
  const kept = new Map<string, string>();
  return {
    kept, getItem: (key: string) => kept.get(key) ?? null,
    setItem: (key: string, value: string) => void kept.set(key, value),
  };
}
const key = new Uint8Array(randomBytes(32));

describe('a sealed store', () => {
  it('gives back what was kept, whatever it is, and shows nothing of it', () => {
    fc.assert(fc.property(fc.string({ minLength: 6, unit: 'grapheme' }), (text) => {
      const storage = phone();
      const own = sealedStore(storage, { owner: 'anna', key });
      own.setItem('box', text);
      expect(own.getItem('box')).toBe(text);
      expect([...storage.kept.keys()]).toEqual([sealedName('box', 'anna')]);
      expect([...storage.kept.values()].join()).not.toContain(text);
    }));
  });
  it('is another text each time, also of the same', () => {
    const storage = phone();
    const own = sealedStore(storage, { owner: 'anna', key });
    own.setItem('box', 'the same');
    const first = storage.getItem('box.anna');
    own.setItem('box', 'the same');
    expect(storage.getItem('box.anna')).not.toBe(first);
  });
  it('opens to no other key, no other person, under no other name, and not changed', () => {
    const storage = phone();
    const own = sealedStore(storage, { owner: 'anna', key });
    own.setItem('box', 'something of Anna\'s');
    const sealed = storage.getItem('box.anna')!;
    expect(sealedStore(storage, { owner: 'anna', key: new Uint8Array(randomBytes(32)) }).getItem('box')).toBeNull();
    storage.setItem('box.boris', sealed);
    storage.setItem('other.anna', sealed);
    expect(sealedStore(storage, { owner: 'boris', key }).getItem('box')).toBeNull();
    expect(own.getItem('other')).toBeNull();
    const bytes = Buffer.from(sealed, 'base64');
    for (const at of [0, 23, 24, bytes.length - 1]) {
      const changed = Buffer.from(bytes);
      changed[at]! ^= 1;
      storage.setItem('box.anna', changed.toString('base64'));
      expect(own.getItem('box'), `byte ${at}`).toBeNull();
    }
    for (const broken of ['', 'no base64!', sealed.slice(0, 20)]) {
      storage.setItem('box.anna', broken);
      expect(own.getItem('box')).toBeNull();
    }
    storage.setItem('box.anna', sealed);
    expect(own.getItem('box')).toBe('something of Anna\'s');
  });
  it('reads a key as the session tells it', () => {
    const bytes = randomBytes(32);
    expect(Buffer.from(keyOf(bytes.toString('base64url')))).toEqual(bytes);
  });
});
