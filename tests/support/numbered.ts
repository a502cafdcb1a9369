import type { Announcement } from '../../server/platform/announce.ts';

/** News whose body is a number: the road does not look at what it carries, tests count it. */
export const numbered = (stream: string, n: number) =>
  ({ stream, kind: 'deed:changed', body: { n } }) as unknown as Announcement;
