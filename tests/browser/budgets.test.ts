/** What a page costs before it is useful, as it travels: gzip of the scripts a page asks for. */
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { gzipSync } from 'node:zlib';
import { describe, expect, it } from 'vitest';

const DIST = fileURLToPath(new URL('../../dist/web', import.meta.url));
const kB = (bytes: number) => Math.round(bytes / 1000);
const gzipped = (path: string) => gzipSync(readFileSync(join(DIST, path))).length;

/** Scripts that a page names itself, with all that these import at once. */
function scriptsOf(page: string): string[] {
  const found = new Set<string>();
  const waiting = [...readFileSync(join(DIST, page), 'utf8').matchAll(/assets\/[\w-]+\.js/g)]
    .map((match) => match[0]);
  for (let path = waiting.pop(); path; path = waiting.pop()) {
    if (found.has(path)) continue;
    found.add(path);
    const text = readFileSync(join(DIST, path), 'utf8');
    for (const [, name] of text.matchAll(/(?:import|from)\s*["']\.\/([\w-]+\.js)["']/g)) {
      waiting.push(`assets/${name}`);
    }
  }
  return [...found];
}

describe('budgets', () => {
  it.each([['index.html', 150], ['field/index.html', 150]])('%s: at most %i kB', (page, most) => {
    const scripts = scriptsOf(page);
    expect(scripts.length).toBeGreaterThan(1);
    expect(kB(scripts.map(gzipped).reduce((a, b) => a + b, 0))).toBeLessThanOrEqual(most);
  });
  it('all scripts of the console together: at most 750 kB', () => {
    const all = readdirSync(join(DIST, 'assets')).filter((name) => name.endsWith('.js'));
    expect(kB(all.map((name) => gzipped(`assets/${name}`)).reduce((a, b) => a + b, 0)))
      .toBeLessThanOrEqual(750);
  });
});
