/**
 * Signing out takes what is the person's own off the device. The server's answer makes the browser
 * clear its storage (`Clear-Site-Data`, on https); what is nobody's (language, looks) or somebody
 * else's, sealed, is put back. On plain http the browser does not, and the page does it alone.
 */
export async function leaving(
  store: Storage, personId: string, signOut: () => Promise<void>,
): Promise<void> {
  const names = Array.from({ length: store.length }, (_, i) => store.key(i)!);
  const isOwn = (name: string) => personId !== '' && name.endsWith(`.${personId}`);
  const others = names.filter((name) => !isOwn(name))
    .map((name) => [name, store.getItem(name)!] as const);
  await signOut();
  for (const name of names.filter(isOwn)) store.removeItem(name);
  for (const [name, value] of others) if (store.getItem(name) === null) store.setItem(name, value);
}
