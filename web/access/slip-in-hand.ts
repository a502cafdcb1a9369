/** The slip by whose link the page was opened. */
const LINK = /^#join(?:=([\w-]*))?$/;
/** Of the link that the page was opened by: it outlives a sign-out, and nothing else. */
let inHand: string | null = null;

/**
 * What a link says of a slip: null for nothing, else its code, or '' where it is to be typed. Taken
 * out of the address at once: it is nobody's who looks there later.
 */
export function slipInHand(): string | null {
  const found = LINK.exec(location.hash);
  if (!found) return inHand;
  history.replaceState(null, '', location.pathname + location.search);
  inHand = found[1] ?? '';
  return inHand;
}

// A link that is opened where the page is open already changes the address alone.
addEventListener('hashchange', () => LINK.test(location.hash) && location.reload());

/** It is spent. */
export function dropSlip(): void {
  inHand = null;
}
