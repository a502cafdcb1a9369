/**
 * What waits on a phone, sealed: without the session of that very person nobody who holds the phone
 * reads it, or changes it unseen. XChaCha20-Poly1305 by a library, for a page on plain http
 * (a town hall's network) has no WebCrypto; the key comes with the session and stays in memory.
 */
import { xchacha20poly1305 } from '@noble/ciphers/chacha.js';
import type { Store } from './outbox.ts';

const NONCE_BYTES = 24;

const toText = (bytes: Uint8Array) =>
  btoa(Array.from(bytes, (byte) => String.fromCharCode(byte)).join(''));
const toBytes = (text: string) => Uint8Array.from(atob(text), (sign) => sign.charCodeAt(0));

/** A key as the session tells it: base64url. */
export const keyOf = (text: string) => toBytes(text.replaceAll('-', '+').replaceAll('_', '/'));

/** Where a person's own lies in the storage of the phone. */
export const sealedName = (name: string, owner: string) => `${name}.${owner}`;

/**
 * The part of `store` that is this person's. What cannot be opened (cut, changed, of another key)
 * is as if it were not there.
 */
export function sealedStore(
  store: Store, { owner, key }: { owner: string; key: Uint8Array },
): Store {
  const name = (of: string) => sealedName(of, owner);
  const about = (of: string) => new TextEncoder().encode(name(of));
  return {
    getItem: (of) => {
      const kept = store.getItem(name(of));
      if (kept === null) return null;
      try {
        const bytes = toBytes(kept);
        const box = xchacha20poly1305(key, bytes.subarray(0, NONCE_BYTES), about(of));
        return new TextDecoder().decode(box.decrypt(bytes.subarray(NONCE_BYTES)));
      } catch {
        return null;
      }
    },
    setItem: (of, value) => {
      const nonce = crypto.getRandomValues(new Uint8Array(NONCE_BYTES));
      const sealed = xchacha20poly1305(key, nonce, about(of))
        .encrypt(new TextEncoder().encode(value));
      const bytes = new Uint8Array(NONCE_BYTES + sealed.length);
      bytes.set(nonce);
      bytes.set(sealed, NONCE_BYTES);
      store.setItem(name(of), toText(bytes));
    },
  };
}
