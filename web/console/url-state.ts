/** One area, one window, one filter, one camera for everything on screen: all of it in the URL. */
import { useCallback, useSyncExternalStore } from 'react';
import { readLink, type UrlState, writeLink } from './link.ts';

const CHANGED = 'deedgrid:url';
function subscribe(hear: () => void): () => void {
  addEventListener('popstate', hear);
  addEventListener(CHANGED, hear);
  return () => {
    removeEventListener('popstate', hear);
    removeEventListener(CHANGED, hear);
  };
}
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
  const state = useSyncExternalStore(subscribe, snapshot);
  const change = useCallback((part: Partial<UrlState>) => {
    const next = writeLink({ ...snapshot(), ...part });
    if (next === location.search) return;
    const onlyCamera = Object.keys(part).every((key) => key === 'camera');
    history[onlyCamera ? 'replaceState' : 'pushState'](null, '', next || location.pathname);
    dispatchEvent(new Event(CHANGED));
  }, []);
  return [state, change];
}
