/** What a page costs, as it travels: gzip of the scripts it asks for, at once and later. */
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { gzipSync } from 'node:zlib';
import { describe, expect, it } from 'vitest';

const DIST = fileURLToPath(new URL('../../dist/web', import.meta.url));
const read = (path: string) => readFileSync(join(DIST, path), 'utf8');
const kB = (paths: readonly string[]) =>
  Math.round(paths.map((path) => gzipSync(read(path)).length).reduce((a, b) => a + b, 0) / 1000);
const ASSETS = readdirSync(join(DIST, 'assets')).map((name) => `assets/${name}`);

const AT_ONCE = /(?:import|from)\s*["'`]\.\/([\w-]+\.js)["'`]/g;
const LATER = /import\(\s*["'`]\.\/([\w-]+\.js)["'`]\s*\)/g;

/** The larger of the two: a page waits for the words of one language, the other's come when it is idle. */
const WORDS = ASSETS.filter((path) => /\/(en|zh-cn)-[\w-]+\.js$/.test(path))
  .sort((a, b) => read(a).length - read(b).length);
const [OTHER_WORDS, OWN_WORDS] = WORDS as [string, string];

/** Scripts that a page names itself, with all that these import at once, or ever. */
function scriptsOf(page: string, imports: readonly RegExp[]): string[] {
  const found = new Set<string>();
  const waiting = [...read(page).matchAll(/assets\/[\w-]+\.js/g)].map((match) => match[0]);
  for (let path = waiting.pop(); path; path = waiting.pop()) {
    if (found.has(path)) continue;
    found.add(path);
    const text = read(path);
    for (const one of imports) {
      for (const [, name] of text.matchAll(one)) waiting.push(`assets/${name}`);
    }
  }
  return [...found];
}
/** What a page asks for before it can be used, and all that it can come to ask for, in one language. */
const early = (page: string) => [...scriptsOf(page, [AT_ONCE]), OWN_WORDS];
const ever = (page: string) =>
  scriptsOf(page, [AT_ONCE, LATER]).filter((path) => path !== OTHER_WORDS);

describe('budgets', () => {
  it.each([['index.html', 150], ['field/index.html', 150]])('%s: at most %i kB before its map', (page, most) => {
    expect(WORDS).toHaveLength(2);
    expect(scriptsOf(page, [AT_ONCE]).filter((path) => WORDS.includes(path))).toEqual([]);
    expect(early(page).length).toBeGreaterThan(2);
    expect(kB(early(page))).toBeLessThanOrEqual(most);
  });
  it('all that the console can load, early and late: at most 750 kB', () => {
    expect(ever('index.html').length).toBeGreaterThan(early('index.html').length);
    expect(ever('index.html')).toContain(OWN_WORDS);
    expect(kB(ever('index.html'))).toBeLessThanOrEqual(750);
  });
  it('the worker of the map, which reads its tiles: at most 160 kB', () => {
    const workers = ASSETS.filter((path) => /\/maplibre-gl-worker-[\w-]+\.mjs$/.test(path));
    expect(workers.length).toBe(1);
    expect(kB(workers)).toBeLessThanOrEqual(160);
  });
  it('count every script there is', () => {
    const pages = ['index.html', 'field/index.html'].flatMap((page) => scriptsOf(page, [AT_ONCE, LATER]));
    const workers = ASSETS.filter((path) => path.endsWith('.mjs'));
    expect(workers.length).toBe(1);
    expect(ASSETS.filter((path) => path.endsWith('.js')).sort()).toEqual([...new Set(pages)].sort());
  });
});
