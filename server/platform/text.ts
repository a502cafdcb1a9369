/** Text that every part of the house can hold: PostgreSQL knows no NUL, UTF-8 no lone surrogate. */

export const isCleanText = (text: string): boolean =>
  !text.includes('\0') && !/\p{Cs}/u.test(text);

/** True when no text in a value (keys too) is broken. Walks without recursion: depth is the caller's. */
export function isClean(value: unknown): boolean {
  const waiting = [value];
  while (waiting.length > 0) {
    const one = waiting.pop();
    if (typeof one === 'string') {
      if (!isCleanText(one)) return false;
    } else if (one !== null && typeof one === 'object') {
      for (const [key, held] of Object.entries(one)) waiting.push(key, held);
    }
  }
  return true;
}
