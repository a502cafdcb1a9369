/** Ids that follow from the source's own ids, so that a second load finds the first one's rows. */
import { v5 } from 'uuid';

const NAMESPACE = 'd4e1c6a0-5b0e-5f6b-9d52-8f3a6c1b7e20';

export type RecordKind = 'task' | 'deed' | 'household';

/** UUIDv5 of e.g. `task:boston:101001240734`; equal input, equal id, for ever. */
export function sourceId(kind: RecordKind, city: string, sourceKey: string): string {
  return v5(`${kind}:${city}:${sourceKey}`, NAMESPACE);
}

export { citySlug, slug } from '../setup/slug.ts';
