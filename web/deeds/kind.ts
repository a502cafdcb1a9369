/** What a deed is called for those who may see exact places: at home by its category alone. */
import { useCallback } from 'react';
import type { MapDeed } from '../../server/deeds/deeds.schema.ts';
import type { RulebookView } from '../../server/rulebook/rulebook.schema.ts';
import { useName } from '../platform/i18n/format.ts';

export function useKindOf(rulebook: RulebookView | undefined) {
  const nameOf = useName();
  return useCallback(({ typeId, categoryId }: MapDeed): string => {
    const known = rulebook?.types.find((one) => one.id === typeId)
      ?? rulebook?.categories.find((one) => one.id === categoryId);
    return known ? nameOf(known) : (typeId ?? categoryId);
  }, [nameOf, rulebook]);
}
