/** Ids that follow from the source's own ids, so that a second load finds the first one's rows. */
import { v5 } from 'uuid';

const NAMESPACE = 'd4e1c6a0-5b0e-5f6b-9d52-8f3a6c1b7e20';

export type RecordKind = 'task' | 'deed' | 'household';

/** UUIDv5 of e.g. `task:boston:101001240734`; equal input, equal id, for ever. */
export function sourceId(kind: RecordKind, city: string, sourceKey: string): string {
  return v5(`${kind}:${city}:${sourceKey}`, NAMESPACE);
}

/** Lower case words joined by '_', ASCII only; '' when nothing is left. */
export function slug(text: string): string {
  return text
    .normalize('NFKD')
    .toLowerCase()
    .replace(/[^a-z0-9]+/g, '_')
    .replace(/^_+|_+$/g, '');
}
