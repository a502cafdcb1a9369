import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { earlier, grown, measure, readList, ROOT } from './ratchet.ts';

const { since, rules: list } = readList();
const files = [...new Set(Object.values(list).flatMap((of) => Object.keys(of)))];

describe('the list of exceptions', () => {
  it('names files that are there', () => {
    expect(files.filter((file) => !existsSync(join(ROOT, file)))).toEqual([]);
  });
  it('says exactly what is: what was mended leaves the list (npm run exceptions)', async () => {
    expect(await measure(Object.keys(list), files)).toEqual(list);
  });
  it('only shrinks', () => {
    expect(earlier(since).flatMap((before) => grown(list, before))).toEqual([]);
  });
  it('would show growth', () => {
    const one = { 'house/x': { 'a.ts': 2, 'b.ts': 1 }, 'max-lines': { 'a.ts': 400 } };
    expect(grown(one, one)).toEqual([]);
    expect(grown({ ...one, 'house/x': { 'a.ts': 2 } }, one)).toEqual([]);
    expect(grown({ ...one, 'house/x': { 'c.ts': 2, 'b.ts': 1 } }, one)).toEqual([]);
    expect(grown({ ...one, 'house/x': { 'a.ts': 3, 'b.ts': 1 } }, one))
      .toEqual(['house/x: sum 3 -> 4']);
    expect(grown({ ...one, 'house/x': { 'a.ts': 1, 'b.ts': 1, 'c.ts': 1 } }, one))
      .toEqual(['house/x: files 2 -> 3']);
    expect(grown({ ...one, 'max-lines': { 'b.ts': 401 } }, one))
      .toEqual(['max-lines: largest 400 -> 401']);
  });
});
