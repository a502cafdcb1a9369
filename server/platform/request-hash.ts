import { createHash } from 'node:crypto';

/** Objects with their keys in one order: the order in which a client writes them says nothing. */
const inOrder = (_key: string, value: unknown): unknown =>
  (typeof value === 'object' && value !== null && !Array.isArray(value)
    ? Object.fromEntries(Object.entries(value).sort(([a], [b]) => (a < b ? -1 : 1))) : value);

/** The same request has the same hash: a retry is known, another body under the same id refused. */
export const requestHash = (input: unknown): string =>
  createHash('sha256').update(JSON.stringify(input, inOrder)).digest('base64url');
