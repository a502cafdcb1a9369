/**
 * By which names this server may be called. A page elsewhere can point a name of its own at our
 * address (DNS rebinding) and would then speak as if it came from us: only its name tells.
 */
import { isIP } from 'node:net';

/** Names that nobody can point here from outside: this machine's, and those of a local network. */
const NEAR = /^(?:[^.]+|(?:.+\.)?localhost|.+\.(?:local|lan|internal|home\.arpa|localdomain))$/;

/** The host of a name with or without a port; null when it is none. */
function hostnameOf(host: string | undefined): string | null {
  try {
    return new URL(`http://${host ?? ''}`).hostname;
  } catch {
    return null;
  }
}

/** True for the name of PUBLIC_URL, for addresses, and for names of this machine and network. */
export function isKnownHost(host: string | undefined, publicUrl: string | undefined): boolean {
  const name = hostnameOf(host);
  if (name === null) return false;
  if (publicUrl !== undefined && name === new URL(publicUrl).hostname) return true;
  return isIP(name.replace(/^\[|\]$/g, '')) !== 0 || NEAR.test(name);
}

/** True when the page that sent this came from here (or from PUBLIC_URL's host). */
export function isOurs(
  origin: string, request: { host?: string | undefined }, publicUrl: string | undefined,
): boolean {
  try {
    const host = new URL(origin).host;
    return (host === request.host && isKnownHost(host, publicUrl))
      || (publicUrl !== undefined && host === new URL(publicUrl).host);
  } catch {
    return false;
  }
}
