/** Households as the figures know them: dense numbers, and the record key of each. */
import type { Publication } from './publication.ts';

export interface Participants {
  /** The number of a household, a new one for who was not met before. Never leaves the server. */
  numberOf(householdId: string): number;
  /** Record keys by number. */
  readonly keys: Uint32Array;
}

export function createParticipants(publication: Publication): Participants {
  const numbers = new Map<string, number>();
  let keys = new Uint32Array(1024);
  return {
    get keys() { return keys; },
    numberOf: (householdId) => {
      const known = numbers.get(householdId);
      if (known !== undefined) return known;
      const fresh = numbers.size;
      numbers.set(householdId, fresh);
      if (fresh >= keys.length) {
        const wider = new Uint32Array(keys.length * 2);
        wider.set(keys);
        keys = wider;
      }
      keys[fresh] = publication.recordKey(householdId);
      return fresh;
    },
  };
}
