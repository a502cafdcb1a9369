/** A small choice of how this device shows things, kept on it. */
import { useCallback, useState } from 'react';

function readKept(name: string): string | null {
  try {
    return localStorage.getItem(name);
  } catch {
    // A browser that keeps nothing shows the first look each time.
    return null;
  }
}

/** True or false, as it was left on this device; `first` where it never was chosen. */
export function useKept(name: string, first: boolean): [boolean, (value: boolean) => void] {
  const [value, setValue] = useState(() => {
    const kept = readKept(`deedgrid.${name}`);
    return kept === null ? first : kept === '1';
  });
  const keep = useCallback((next: boolean) => {
    setValue(next);
    try {
      localStorage.setItem(`deedgrid.${name}`, next ? '1' : '0');
    } catch {
      // See above.
    }
  }, [name]);
  return [value, keep];
}
