/** The page's address as a store: what is in it outlives the page, and Back leads through it. */
const CHANGED = 'deedgrid:address';

/** Hears of every change of the address, by the browser's buttons or by us. */
export function onAddress(hear: () => void): () => void {
  addEventListener('popstate', hear);
  addEventListener(CHANGED, hear);
  return () => {
    removeEventListener('popstate', hear);
    removeEventListener(CHANGED, hear);
  };
}

/** Goes to an address of this page: a step that Back takes back, or one in place of the present. */
export function goTo(address: string | URL, how: 'pushState' | 'replaceState' = 'pushState'): void {
  history[how](null, '', address);
  dispatchEvent(new Event(CHANGED));
}
