/** What a person has begun to write, kept while the page is left and comes back. */
import { useCallback, useEffect, useState } from 'react';
import { draftIn, keepDraft } from './draft-store.ts';
import { useSession } from './session.tsx';

/**
 * A value that survives leaving the page: [value, change, done]. `done` drops the draft for good.
 * A kept draft is taken for what it was: fields that are missing in it come from `initial`.
 */
export function useDraft<Value extends object>(
  name: string, initial: () => Value,
): [Value, (part: Partial<Value>) => void, () => void] {
  const { session } = useSession();
  const owner = session?.person?.id ?? '';
  const [value, setValue] = useState<Value>(() =>
    ({ ...initial(), ...(draftIn(sessionStorage, { owner, name }) as Partial<Value> | undefined) }));
  const [isTouched, setTouched] = useState(false);
  useEffect(() => {
    if (isTouched && owner) keepDraft(sessionStorage, { owner, name }, value);
  }, [isTouched, owner, name, value]);
  const change = useCallback((part: Partial<Value>) => {
    setTouched(true);
    setValue((was) => ({ ...was, ...part }));
  }, []);
  const done = useCallback(() => {
    setTouched(false);
    keepDraft(sessionStorage, { owner, name }, undefined);
  }, [owner, name]);
  return [value, change, done];
}
