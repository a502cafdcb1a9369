/** The tab is part of the address: each is a step of the history, and Back leads to the one before. */
import { useCallback, useSyncExternalStore } from 'react';
import { goTo, onAddress } from '../platform/address.ts';

const NAME = 'tab';

/** The tab of an address; the first one for none and for one that is not there. */
export function tabOf<Tab extends string>(search: string, tabs: readonly [Tab, ...Tab[]]): Tab {
  const named = new URLSearchParams(search).get(NAME);
  return tabs.find((tab) => tab === named) ?? tabs[0];
}

export function useTab<Tab extends string>(
  tabs: readonly [Tab, ...Tab[]],
): [Tab, (to: Tab) => void] {
  const search = useSyncExternalStore(onAddress, () => location.search);
  const tab = tabOf(search, tabs);
  const go = useCallback((to: Tab) => {
    if (to === tab) return;
    const address = new URL(location.href);
    if (to === tabs[0]) address.searchParams.delete(NAME);
    else address.searchParams.set(NAME, to);
    goTo(address);
  }, [tab, tabs]);
  return [tab, go];
}
