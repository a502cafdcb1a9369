/** The tab is part of the address: each is a step of the history, and Back leads to the one before. */
import { useCallback, useSyncExternalStore } from 'react';

const NAME = 'tab';
const CHANGED = 'deedgrid:tab';

function subscribe(hear: () => void): () => void {
  addEventListener('popstate', hear);
  addEventListener(CHANGED, hear);
  return () => {
    removeEventListener('popstate', hear);
    removeEventListener(CHANGED, hear);
  };
}

/** The tab of an address; the first one for none and for one that is not there. */
export function tabOf<Tab extends string>(search: string, tabs: readonly [Tab, ...Tab[]]): Tab {
  const named = new URLSearchParams(search).get(NAME);
  return tabs.find((tab) => tab === named) ?? tabs[0];
}

export function useTab<Tab extends string>(
  tabs: readonly [Tab, ...Tab[]],
): [Tab, (to: Tab) => void] {
  const search = useSyncExternalStore(subscribe, () => location.search);
  const tab = tabOf(search, tabs);
  const go = useCallback((to: Tab) => {
    if (to === tab) return;
    const address = new URL(location.href);
    if (to === tabs[0]) address.searchParams.delete(NAME);
    else address.searchParams.set(NAME, to);
    history.pushState(null, '', address);
    dispatchEvent(new Event(CHANGED));
  }, [tab, tabs]);
  return [tab, go];
}
