/** One area, one window, one filter, one camera for everything on screen: all of it in the URL. */
import { useCallback, useSyncExternalStore } from 'react';
import { goTo, onAddress } from '../platform/address.ts';
import { readLink, type UrlState, writeLink } from './link.ts';

let cached = { search: '\0', state: readLink('') };
function snapshot(): UrlState {
  if (cached.search !== location.search) {
    cached = { search: location.search, state: readLink(location.search) };
  }
  return cached.state;
}

/**
 * A camera move replaces the entry; everything else that changes something is a step that "back"
 * takes back.
 */
export function useUrlState(): [UrlState, (change: Partial<UrlState>) => void] {
  const state = useSyncExternalStore(onAddress, snapshot);
  const change = useCallback((part: Partial<UrlState>) => {
    const next = writeLink({ ...snapshot(), ...part });
    if (next === location.search) return;
    const onlyCamera = Object.keys(part).every((key) => key === 'camera');
    goTo(next || location.pathname, onlyCamera ? 'replaceState' : 'pushState');
  }, []);
  return [state, change];
}
