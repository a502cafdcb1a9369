/** Names become ids and paths in one way, whoever gives them: the set-up page, a load, a data file. */

/** Lower case words joined by '_', ASCII only; '' when nothing is left. */
export function slug(text: string): string {
  return text
    .normalize('NFKD')
    .toLowerCase()
    .replace(/[^a-z0-9]+/g, '_')
    .replace(/^_+|_+$/g, '');
}

/** Id of a city and root of its area paths; a name without Latin letters is 'city'. */
export const citySlug = (name: string): string => slug(name) || 'city';
